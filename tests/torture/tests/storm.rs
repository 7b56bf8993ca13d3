//! A tenth of the storm of `make torture`, at a slower pace.
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]

use attachment_api::System;
use torture::storm::{self, Scale};

#[test]
fn everything_but_the_poison_is_filed_in_order_and_within_the_limits() {
    let rows = storm::storm(System::ALL, 0, &Scale::small()).expect("runs");
    for row in &rows {
        assert!(
            row.verdict.is_clean(),
            "{}: {:?}",
            row.system,
            row.verdict.findings
        );
    }
    assert_eq!(rows.iter().map(|row| row.verdict.asked).sum::<u32>(), 1);
}
