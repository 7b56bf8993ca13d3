//! How many files are being copied into safe keeping. They end with the process: whoever ends it asks first.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::desk::FilingDesk;

/// Files that a person gave and that are not accepted or refused yet.
#[derive(Default)]
pub struct Copying {
    count: AtomicUsize,
}

/// Files of one request; what is left of them no longer counts once it is dropped.
pub struct CopyingFiles<'a> {
    of: &'a Copying,
    left: usize,
}

impl Copying {
    /// So many files begin.
    pub fn begin(&self, files: usize) -> CopyingFiles<'_> {
        self.count.fetch_add(files, Ordering::Relaxed);
        CopyingFiles {
            of: self,
            left: files,
        }
    }
}

impl CopyingFiles<'_> {
    /// One is accepted or refused.
    pub fn one_is_done(&mut self) {
        self.left -= 1;
        self.of.count.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for CopyingFiles<'_> {
    fn drop(&mut self) {
        self.of.count.fetch_sub(self.left, Ordering::Relaxed);
    }
}

impl FilingDesk {
    /// How many files are being copied, or wait for their turn to be: none of them is accepted, and a process that ends
    /// now keeps none. Files that wait in Unfiled are safe and do not count.
    pub fn files_being_copied(&self) -> usize {
        self.desk.copying.count.load(Ordering::Relaxed)
    }
}
