//! What is refused on this computer, before anything is sent.

use super::{Wording, row};
use crate::command_line::exit_code::Outcome::{NotFound, RefusedBeforeSending};

pub const ROWS: &[Wording] = &[
    row(
        "file-is-folder",
        RefusedBeforeSending,
        "It is a folder.",
        "Give the files in it.",
    ),
    row(
        "file-is-link",
        RefusedBeforeSending,
        "It is a symbolic link.",
        "Give the file itself.",
    ),
    row(
        "file-is-special",
        RefusedBeforeSending,
        "It is a pipe, device or socket.",
        "Give a file.",
    ),
    row(
        "file-vanished",
        RefusedBeforeSending,
        "There is no such file.",
        "Check the path.",
    ),
    row(
        "file-unreadable",
        RefusedBeforeSending,
        "The file may not be read.",
        "Check its permissions.",
    ),
    row(
        "file-changing",
        RefusedBeforeSending,
        "The file was being written while it was read.",
        "Try again when it is complete.",
    ),
    row(
        "file-name-unusable",
        RefusedBeforeSending,
        "The file has no usable name.",
        "Rename it.",
    ),
    row(
        "already-being-filed",
        RefusedBeforeSending,
        "The same file is already on its way to this patient.",
        "See `chartdrop queue`.",
    ),
    row(
        "already-unfiled",
        RefusedBeforeSending,
        "The same file already waits in Unfiled.",
        "Open the window to file it.",
    ),
    row(
        "unfiled-unknown",
        NotFound,
        "The file is not in Unfiled any more.",
        "It was filed or removed.",
    ),
    row(
        "disk-full",
        RefusedBeforeSending,
        "This computer's disk is full.",
        "Free space and try again.",
    ),
    row(
        "account-unknown",
        NotFound,
        "There is no such account.",
        "`chartdrop account list` shows the accounts.",
    ),
    row(
        "account-name-taken",
        RefusedBeforeSending,
        "Another account has this name.",
        "Choose another name.",
    ),
    row(
        "account-name-empty",
        RefusedBeforeSending,
        "The account's name is empty.",
        "Give it a name.",
    ),
    row(
        "account-has-filings",
        RefusedBeforeSending,
        "The account still has files on their way.",
        "See `chartdrop queue`; remove it when they are filed or withdrawn.",
    ),
    row(
        "filing-unknown",
        NotFound,
        "There is no such filing.",
        "See `chartdrop queue`.",
    ),
    row(
        "hold-is-over",
        RefusedBeforeSending,
        "The hold is over.",
        "See `chartdrop queue`.",
    ),
    row(
        "too-late-to-cancel",
        RefusedBeforeSending,
        "It may be on the chart already.",
        "See `chartdrop queue`.",
    ),
    row(
        "nothing-to-retry",
        RefusedBeforeSending,
        "It does not wait for a retry.",
        "See `chartdrop queue`.",
    ),
    row(
        "nothing-to-file-again",
        RefusedBeforeSending,
        "Nobody is asked whether it is on the chart.",
        "See `chartdrop queue`.",
    ),
    row(
        "nothing-to-confirm",
        RefusedBeforeSending,
        "Nobody is asked whether it belongs to this patient.",
        "See `chartdrop queue`.",
    ),
    row(
        "too-late-to-describe",
        RefusedBeforeSending,
        "The record has been asked for.",
        "Change the description on the chart.",
    ),
    row(
        "filing-not-finished",
        RefusedBeforeSending,
        "It is not finished.",
        "See `chartdrop queue`.",
    ),
    row(
        "setting-out-of-range",
        RefusedBeforeSending,
        "The value is outside its range.",
        "Choose another.",
    ),
    row(
        "folder-unusable",
        RefusedBeforeSending,
        "The folder is missing or cannot be written.",
        "Choose another folder.",
    ),
    row(
        "birth-date-differs",
        RefusedBeforeSending,
        "The chart says another date of birth. Nothing was accepted.",
        "Check the patient's id.",
    ),
    row(
        "birth-date-unknown",
        RefusedBeforeSending,
        "The chart holds no date of birth to compare with. Nothing was accepted.",
        "Check the patient's id; file without --expect-born.",
    ),
    row(
        "patient-not-in-use",
        RefusedBeforeSending,
        "This patient's record was merged or deleted. Nothing was accepted.",
        "Find the record in use with `chartdrop patients`.",
    ),
    row(
        "field-unknown",
        RefusedBeforeSending,
        "This system asks for no such field. Nothing was accepted.",
        "`chartdrop account show NAME` lists the fields.",
    ),
    row(
        "other-clinic",
        RefusedBeforeSending,
        "This key or sign-in belongs to another clinic than the account. Nothing was changed.",
        "Add the other clinic as an account of its own.",
    ),
    row(
        "field-twice",
        RefusedBeforeSending,
        "A field was given twice. Nothing was accepted.",
        "Give each field once.",
    ),
    row(
        "sign-in-unknown",
        RefusedBeforeSending,
        "This sign-in is over or was never begun.",
        "Begin again.",
    ),
];
