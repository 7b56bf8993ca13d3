//! What can become of a filing.

use super::{SEE_CHART, Wording, row};
use crate::command_line::exit_code::Outcome::{Failed, NotFiledYet, PersonNeeded};

pub const ROWS: &[Wording] = &[
    row(
        "outcome-unknown",
        PersonNeeded,
        "Whether the record was made could not be found out.",
        SEE_CHART,
    ),
    row(
        "processing-too-long",
        NotFiledYet,
        "The system has not finished taking the file in.",
        "It is still being watched: `chartdrop queue`.",
    ),
    row(
        "record-gone",
        PersonNeeded,
        "The record was made and is not there any more.",
        SEE_CHART,
    ),
    row(
        "spool-damaged",
        Failed,
        "The sealed copy on this computer is damaged or missing.",
        "File the document again.",
    ),
    row(
        "store-was-lost",
        PersonNeeded,
        "The list of filings was lost; this one was rebuilt from its sealed copy.",
        SEE_CHART,
    ),
];
