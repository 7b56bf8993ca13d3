//! The keyring, the store and the data folder.

use super::{TRY_LATER, Wording, row};
use crate::command_line::exit_code::Outcome::{Failed, RightRefused};

pub const ROWS: &[Wording] = &[
    row(
        "keyring-absent",
        Failed,
        "There is no keyring in this session.",
        "Start a keyring service (on Linux a Secret Service such as gnome-keyring) and try again.",
    ),
    row(
        "keyring-locked",
        Failed,
        "The keyring is locked. Everything accepted is still safe.",
        "Unlock it and try again.",
    ),
    row(
        "keyring-refused",
        Failed,
        "The keyring refused. Everything accepted is still safe.",
        "Check the keyring service and try again.",
    ),
    row(
        "keyring-slow",
        Failed,
        "The keyring has not answered yet. Everything accepted is still safe.",
        "It may be asking for its password in a window of its own: answer it, and try again.",
    ),
    row(
        "secret-unreadable",
        RightRefused,
        "What the keyring holds for this account is nothing to sign in with.",
        "Give it again with `chartdrop account sign-in NAME`.",
    ),
    row(
        "secret-missing",
        RightRefused,
        "The keyring holds no key for this account.",
        "Give it again with `chartdrop account sign-in NAME`.",
    ),
    row(
        "store-key-missing",
        Failed,
        "The keyring does not hold the key of this computer's store. Nothing was changed.",
        "Restore the keyring, or choose another --data-dir.",
    ),
    row(
        "store-damaged",
        Failed,
        "The store on this computer is damaged. Nothing was deleted.",
        "Close the app and every other command, then try again: the damaged store is set aside and the files in safe keeping go on.",
    ),
    row(
        "store-key-wrong",
        Failed,
        "The keyring holds another key than the one this computer's store was made with. Nothing was changed.",
        "Restore the keyring, or choose another --data-dir.",
    ),
    row(
        "store-newer",
        Failed,
        "The store was written by a newer version. Nothing was changed.",
        "Use the newer version.",
    ),
    row(
        "store-busy",
        Failed,
        "Another process holds the store.",
        TRY_LATER,
    ),
    row(
        "store-failed",
        Failed,
        "The store on this computer failed.",
        "Check the disk and try again.",
    ),
    row(
        "data-folder-unusable",
        Failed,
        "The data folder cannot be made or written.",
        "Check its permissions, or choose another --data-dir.",
    ),
    row(
        "data-folder-unknown",
        Failed,
        "This computer names no place for data.",
        "Give one with --data-dir.",
    ),
    row(
        "file-failed",
        Failed,
        "A file on this computer could not be read or written.",
        "Check the disk and the permissions.",
    ),
];
