//! A part of the kill experiments on every run of the tests; `make torture` runs all of them.
#![cfg(unix)]
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]
#![allow(clippy::print_stdout, reason = "a point that is left out says why")]

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use attachment_api::System;
use torture::kills::{any_moment, double_kills, kills, never_met};
use torture::options::Options;
use torture::report::{Row, findings, table};

/// Kills that this part makes at the least.
const FEWEST: u64 = 600;

#[test]
fn a_killed_filing_is_never_lost_doubled_or_misplaced() {
    let mut rows = kills(&options(0..2)).expect("the kills");
    let met: BTreeSet<(&str, &str)> = rows
        .iter()
        .filter(|row| row.kills > 0)
        .map(|row| (row.system.as_str(), row.what.as_str()))
        .collect();
    let unmet: Vec<_> = pairs().filter(|pair| !met.contains(pair)).collect();
    assert!(unmet.is_empty(), "never met, and no reason said: {unmet:?}");
    rows.extend(double_kills(&options(0..12)).expect("the double kills"));
    rows.extend(any_moment(&options(0..12)).expect("the kills at any moment"));
    clean(&rows);
    let made: u64 = rows.iter().map(|row| row.kills).sum();
    assert!(made >= FEWEST, "{made} kills");
}

/// What can be met; what can not says why.
fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let all = System::ALL
        .iter()
        .flat_map(|system| kill_points::ALL.iter().map(move |point| (*system, *point)));
    all.filter_map(|(system, point)| match never_met(system, point) {
        Some(never) => {
            println!("{} {point}: left out, {}", system.word(), never.0);
            None
        }
        None => Some((system.word(), point)),
    })
}

fn clean(rows: &[Row]) {
    println!("{}", table(rows, 0.0));
    let found: Vec<_> = findings(rows).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn options(seeds: Range<u64>) -> Options {
    Options {
        program: env!("CARGO_BIN_EXE_torture").into(),
        systems: System::ALL.to_vec(),
        only: Vec::new(),
        seeds,
        jobs: 6,
        failures: Path::new(env!("CARGO_TARGET_TMPDIR")).join("kills"),
    }
}
