//! The command line itself.

use super::{TRY_LATER, Wording, row};
use crate::command_line::exit_code::Outcome::{CommandLineWrong, Failed};

pub const ROWS: &[Wording] = &[
    row(
        "secrets-unusable",
        CommandLineWrong,
        "The secrets on standard input cannot be used.",
        "Give one JSON object on standard input.",
    ),
    row(
        "faults-unreadable",
        CommandLineWrong,
        "The file with the faults cannot be read as such.",
        "Check the file.",
    ),
    row(
        "address-in-use",
        Failed,
        "The demo practice could not listen on this address.",
        "Choose another with --listen.",
    ),
    row(
        "output-closed",
        Failed,
        "Standard output was closed.",
        "Read all of it.",
    ),
    row(
        "output-failed",
        Failed,
        "Standard output could not be written.",
        "Check where it goes to.",
    ),
    row(
        "not-started",
        Failed,
        "The command could not be started on this computer.",
        TRY_LATER,
    ),
    row(
        "interrupted",
        Failed,
        "The sign-in was interrupted; nothing was kept.",
        "Begin again.",
    ),
    row(
        "browser-not-for-this-system",
        CommandLineWrong,
        "This system has no sign-in by the browser.",
        "Leave out --browser.",
    ),
];
