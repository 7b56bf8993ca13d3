//! What can become of a filing.

use filing_desk::{FilingSnapshot, PatientNow};
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

/// What the patient's record says now, and how to answer.
pub fn changed_patient(filing: &FilingSnapshot, read: &PatientNow) -> String {
    let id = filing.id;
    let born = read
        .birth_date
        .as_ref()
        .map(|born| format!(", born {}", born.expose()));
    format!(
        "The record says now: {}{}. If the file belongs there: `chartdrop queue --confirm-patient {id}`.",
        read.name.expose(),
        born.unwrap_or_default(),
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
    row(
        "patient-differs",
        PersonNeeded,
        "The patient's record has another name or birth date than when the file was given.",
        "Nothing is sent before a person decides.",
    ),
    row(
        "patient-archived",
        PersonNeeded,
        "The patient's record was archived after the file was given.",
        "Nothing is sent before a person decides.",
    ),
    row(
        "patient-deceased",
        PersonNeeded,
        "The patient was recorded as deceased after the file was given.",
        "Nothing is sent before a person decides.",
    ),
    row(
        "patient-merged",
        PersonNeeded,
        "The patient's record was merged into another one after the file was given.",
        "Give the file to the record that is in use, and dismiss this one.",
    ),
    row(
        "patient-deleted",
        PersonNeeded,
        "The patient's record was marked as deleted after the file was given.",
        "Find the record that is in use and give the file there.",
    ),
    row(
        "original-stays",
        PersonNeeded,
        "It was copied to the right chart; the original is still on the wrong one, for the system lets no software archive.",
        "Remove the original in the system itself, then give `queue --original-settled`.",
    ),
    row(
        "original-not-archived",
        PersonNeeded,
        "It was copied to the right chart; the original could not be archived on the wrong one.",
        "Try again with `queue --look-again`, or archive it in the system itself and give `queue --original-settled`.",
    ),
];
