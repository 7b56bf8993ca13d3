//! The mark that a filing's record was asked for, outside the store: a store that was lost, or that fell back to an older
//! commit, must not lead to a second record.

use std::fs::File;
use std::io::{ErrorKind, Write};

use super::Spool;
use crate::data_directory::sync_folder;
use crate::filings::FilingId;

impl Spool {
    /// Marks, lastingly, that the record is asked for by the filing as it is at `revision`. May block.
    pub fn mark_asked(&self, id: FilingId, revision: u64) -> std::io::Result<()> {
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut mark = options.open(self.asked(id))?;
        mark.write_all(revision.to_string().as_bytes())?;
        mark.sync_all()?;
        sync_folder(&self.folder)
    }

    /// The revision at which the record was asked for last; `None` when it never was. May block.
    pub fn asked_revision(&self, id: FilingId) -> std::io::Result<Option<u64>> {
        match std::fs::read_to_string(self.asked(id)) {
            // A mark that was being written when the process ended says that much at least.
            Ok(text) => Ok(Some(text.parse().unwrap_or(u64::MAX))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => Ok(Some(u64::MAX)),
            Err(error) => Err(error),
        }
    }

    /// Whether a filing whose record was not asked for at `revision` may have been asked for later: the mark says so, or
    /// its bytes are gone, which go only when it is over. May block.
    pub fn knows_more(&self, id: FilingId, revision: u64) -> std::io::Result<bool> {
        let asked_later = self.asked_revision(id)?.is_some_and(|asked| asked > revision);
        Ok(asked_later || !self.holds_bytes(id))
    }

    fn holds_bytes(&self, id: FilingId) -> bool {
        // It is renamed from partial to sealed, never back.
        self.sealed(id).exists() || self.partial(id).exists() || self.sealed(id).exists()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn spool() -> (tempfile::TempDir, Spool) {
        let folder = tempfile::tempdir().unwrap();
        let spool = Spool::new(folder.path().to_owned(), Zeroizing::new([7; 32]));
        (folder, spool)
    }

    #[test]
    fn the_last_time_counts() {
        let (_folder, spool) = spool();
        let id = FilingId::generate();
        assert_eq!(spool.asked_revision(id).unwrap(), None);
        for revision in [100, 7] {
            spool.mark_asked(id, revision).unwrap();
            assert_eq!(spool.asked_revision(id).unwrap(), Some(revision));
        }
        spool.remove(id).unwrap();
        assert_eq!(spool.asked_revision(id).unwrap(), None);
    }

    #[test]
    fn half_a_mark_is_newer_than_every_revision() {
        let (_folder, spool) = spool();
        let id = FilingId::generate();
        std::fs::write(spool.sealed(id), b"bytes").unwrap();
        for half in [&b""[..], b"\xff"] {
            std::fs::write(spool.asked(id), half).unwrap();
            assert!(spool.knows_more(id, 1_000_000).unwrap());
        }
    }

    #[test]
    fn only_a_later_mark_or_missing_bytes_say_more_than_the_store() {
        let (_folder, spool) = spool();
        let id = FilingId::generate();
        assert!(spool.knows_more(id, 1).unwrap(), "no bytes");
        std::fs::write(spool.sealed(id), b"bytes").unwrap();
        assert!(!spool.knows_more(id, 1).unwrap());
        spool.mark_asked(id, 5).unwrap();
        assert!(spool.knows_more(id, 4).unwrap());
        assert!(!spool.knows_more(id, 5).unwrap());
    }
}
