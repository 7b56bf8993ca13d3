//! How far an experiment is, on standard error: a whole run takes up to an hour.

use std::fmt::Display;
use std::io::Write as _;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts what is done of so much.
pub struct Progress {
    all: usize,
    done: AtomicUsize,
}

impl Progress {
    /// Nothing is done yet.
    pub const fn new(all: usize) -> Self {
        Self {
            all,
            done: AtomicUsize::new(0),
        }
    }

    /// One more is done. Told a hundred times in all.
    pub fn one_done(&self, what: impl Display) {
        let before = self.done.fetch_add(1, Ordering::Relaxed);
        let percent = |done: usize| done * 100 / self.all.max(1);
        if percent(before + 1) > percent(before) {
            // It is for somebody who watches: who cannot read it misses nothing else.
            let _ = writeln!(std::io::stderr(), "{} of {}: {what}", before + 1, self.all);
        }
    }
}
