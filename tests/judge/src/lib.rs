//! Judges what became of dropped files: what was dropped and what the app said, against what the practice really has.
//!
//! The bytes of every drop in a run are unique, so a record belongs to a drop by its SHA-256.

mod case;
mod source;
mod verdict;

pub use case::{Case, Drop, Record};
pub use verdict::Verdict;

/// Judges one case.
pub fn judge(case: &Case) -> Verdict {
    let mut verdict = Verdict::default();
    for record in &case.records {
        if !case.drops.iter().any(|drop| drop.is_of(record)) {
            verdict.wrong_bytes += 1;
            verdict.find(format!(
                "wrong bytes: {} has the bytes of no drop",
                record.place()
            ));
        }
    }
    for drop in &case.drops {
        judge_drop(drop, &case.records, &mut verdict);
    }
    verdict
}

fn judge_drop(drop: &Drop, records: &[Record], verdict: &mut Verdict) {
    let (on_chart, elsewhere): (Vec<_>, Vec<_>) = records
        .iter()
        .filter(|record| drop.is_of(record))
        .partition(|record| record.system == drop.system && record.patient_id == drop.patient);
    for record in &elsewhere {
        verdict.misplaced += 1;
        let (name, patient, place) = (&drop.name, &drop.patient, record.place());
        verdict.find(format!("misplaced: {name} for patient {patient} is {place}"));
    }
    for record in on_chart.iter().skip(1) {
        verdict.duplicated += 1;
        verdict.find(format!("duplicated: {} is also {}", drop.name, record.place()));
    }
    if !drop.accepted {
        for record in on_chart.iter().chain(&elsewhere) {
            verdict.uninvited += 1;
            verdict.find(format!(
                "uninvited: {} was not accepted and is {}",
                drop.name,
                record.place()
            ));
        }
    } else if on_chart.is_empty() {
        judge_absence(drop, verdict);
    } else {
        judge_presence(drop, verdict);
    }
    if let Err(changed) = source::unchanged(drop) {
        verdict.sources_changed += 1;
        verdict.find(format!("source changed: {}: {changed}", drop.name));
    }
}

/// An accepted drop that is not on its chart.
fn judge_absence(drop: &Drop, verdict: &mut Verdict) {
    let name = &drop.name;
    match drop.said.as_deref() {
        Some("filed") => {
            verdict.falsely_filed += 1;
            verdict.find(format!(
                "falsely filed: {name} is not on its chart and said to be"
            ));
        }
        None => {
            verdict.lost += 1;
            verdict.find(format!("lost: {name} was accepted and is nowhere"));
        }
        Some("needs-you") => verdict.asked += 1,
        Some("withdrawn") => {}
        Some(other) => {
            verdict.stuck += 1;
            verdict.find(format!(
                "stuck: {name} is not on its chart and said to be {other}"
            ));
        }
    }
}

/// An accepted drop that is on its chart.
fn judge_presence(drop: &Drop, verdict: &mut Verdict) {
    match drop.said.as_deref() {
        Some("filed") => {}
        Some("needs-you") => verdict.asked += 1,
        other => {
            verdict.stuck += 1;
            let said = other.unwrap_or("unknown");
            verdict.find(format!(
                "stuck: {} is on its chart and said to be {said}",
                drop.name
            ));
        }
    }
}
