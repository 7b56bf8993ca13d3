//! Lost answers in every way and every system: a few seeds of what `make torture` runs by the hundred.
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]

use std::path::PathBuf;

use attachment_api::System;
use torture::options::Options;
use torture::outcomes;

/// Seeds of every behaviour in every system.
const SEEDS: u64 = 20;

#[test]
fn no_lost_answer_ends_in_a_second_record_or_a_false_filed() {
    let options = Options {
        program: PathBuf::new(),
        systems: System::ALL.to_vec(),
        only: Vec::new(),
        seeds: 0..SEEDS,
        jobs: 4,
        failures: PathBuf::new(),
    };
    let rows = outcomes::run(&options).expect("runs");
    assert_eq!(rows.len(), System::ALL.len() * outcomes::Behaviour::ALL.len());
    for row in &rows {
        assert!(row.verdict.is_clean(), "{}: {:?}", row.what, row.verdict.findings);
        // Where asking again makes no second record, nobody has to be asked.
        let is_asked = row.verdict.asked > 0;
        assert!(!is_asked || row.system != "medplum", "{}", row.what);
        let is_never_made = ["not-made-cut", "not-made-time-out"].contains(&&*row.what);
        assert!(
            is_asked || !is_never_made || row.system == "medplum",
            "{}: {} was never asked about",
            row.system,
            row.what
        );
    }
}
