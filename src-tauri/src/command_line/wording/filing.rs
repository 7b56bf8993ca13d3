//! What can become of a filing.

use filing_desk::FilingSnapshot;
use jiff::{Timestamp, Unit};

use super::{SEE_CHART, Wording, row};
use crate::command_line::exit_code::Outcome::{Failed, NotFiledYet, PersonNeeded};

/// What is known of a filing that may or may not be on the chart, and how to answer.
pub fn question(filing: &FilingSnapshot) -> String {
    let id = filing.id;
    let asked = filing
        .asked_at
        .map(|at| format!("Its record was asked for at {}. ", to_the_second(at)));
    let looked = filing.last_look_at.map(|at| {
        format!(
            "It was looked for until {} and not found for certain. ",
            to_the_second(at)
        )
    });
    format!(
        "{}{}If it is on the chart of patient {}: `chartdrop queue --dismiss {id}`. If it is not: `chartdrop queue --file-again {id}`.",
        asked.unwrap_or_default(),
        looked.unwrap_or_default(),
        filing.patient.id.as_str(),
    )
}

fn to_the_second(at: Timestamp) -> Timestamp {
    at.round(Unit::Second).unwrap_or(at)
}

pub const ROWS: &[Wording] = &[
    row(
        "outcome-unknown",
        PersonNeeded,
        "The system's answer was lost, and looking for the file could not tell whether it arrived.",
        "It is still being looked for.",
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
        "How far it had come is not known.",
    ),
];
