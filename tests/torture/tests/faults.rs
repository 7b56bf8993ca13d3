//! A part of the faults, in every run of the tests; all of them with `make torture`.
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]

use std::path::PathBuf;

use attachment_api::System;
use torture::faults::{Extent, run_some};
use torture::options::Options;
use torture::report;

#[test]
fn files_are_filed_once_in_spite_of_faults() {
    let options = Options {
        program: PathBuf::new(),
        systems: System::ALL.to_vec(),
        only: Vec::new(),
        seeds: 1..2,
        // Most of a batch's time is waiting for what never comes.
        jobs: 8,
        failures: PathBuf::new(),
    };
    let rows = run_some(&options, Extent::SUBSET).expect("runs");
    let findings: Vec<&str> = report::findings(&rows).collect();
    assert!(report::is_clean(&rows), "{findings:#?}");
    for system in System::ALL {
        assert!(
            rows.iter().any(|row| row.system == system.word()),
            "{system:?}: no batch"
        );
    }
}
