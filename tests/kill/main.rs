//! Kills the real process with SIGKILL at the named points of a filing, starts it again, and asks the practice's own
//! ledger: on the right chart, exactly once, the source untouched.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::print_stdout, reason = "a point that is left out says why")]

mod app;
mod scenario;

use std::collections::BTreeSet;
use std::sync::Mutex;

use crate::scenario::{Scenario, scenarios, scenarios_of_further_systems};

/// Most of a scenario's time is the app waiting for its next look at the practice.
const SIDE_BY_SIDE: usize = 6;

#[test]
fn every_commit_of_a_filing_has_its_scenario() {
    let named: BTreeSet<_> = scenarios().iter().map(|scenario| scenario.point).collect();
    let is_commit = |point: &&str| point.ends_with("-persisted");
    let commits: BTreeSet<_> = kill_points::ALL.iter().copied().filter(is_commit).collect();
    assert!(named.is_superset(&commits), "{:?}", commits.difference(&named));
}

#[test]
fn a_killed_filing_is_filed_exactly_once_after_a_restart() {
    all_hold(scenarios());
}

#[test]
fn a_killed_filing_of_each_further_system_is_filed_exactly_once_after_a_restart() {
    all_hold(scenarios_of_further_systems());
}

fn all_hold(scenarios: Vec<Scenario>) {
    let waiting = Mutex::new(scenarios);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                while let Some(scenario) = next(&waiting) {
                    if let Err(failure) = scenario.run() {
                        failures
                            .lock()
                            .expect("a lock")
                            .push(format!("{} {}: {failure}", scenario.system, scenario.point));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("a lock");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn next(waiting: &Mutex<Vec<Scenario>>) -> Option<Scenario> {
    waiting.lock().expect("a lock").pop()
}
