//! What is asked of a run.

use std::ops::Range;
use std::path::PathBuf;

use attachment_api::System;

/// What every experiment is run with.
#[derive(Clone, Debug)]
pub struct Options {
    /// This package's program: its `worker` is the process that is killed.
    pub program: PathBuf,
    /// The systems that are filed in.
    pub systems: Vec<System>,
    /// The kill points, behaviours or faults that are tried; all where it is empty.
    pub only: Vec<String>,
    /// The seeds; each decides one case of every kind.
    pub seeds: Range<u64>,
    /// Cases side by side, each with a clinic of its own.
    pub jobs: usize,
    /// Where cases that were not clean are written.
    pub failures: PathBuf,
}

impl Options {
    /// Whether this kill point, behaviour or fault is to be tried.
    pub fn includes(&self, what: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == what)
    }

    /// How many seeds there are.
    pub fn seed_count(&self) -> u64 {
        self.seeds.end.saturating_sub(self.seeds.start)
    }
}
