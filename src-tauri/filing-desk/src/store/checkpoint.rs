//! Moving what was committed from the write-ahead log into the store's file.
//!
//! Only ever passively: a checkpoint takes what no reader holds back and waits for nobody, so several processes may do it at
//! any time. What it leaves the next one takes; every commit was lasting before. <https://www.sqlite.org/wal.html#ckpt>

use std::ffi::c_int;

use rusqlite::hooks::Wal;
use rusqlite::wal::CheckpointMode;
use rusqlite::{Connection, MAIN_DB};

use super::{Store, StoreError};

/// Pages in the log from which on each commit tries to shorten it: SQLite's own number.
const LONG_LOG: c_int = 1000;

impl Store {
    /// Takes over what an earlier process left in the log.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        self.run(|connection| {
            kill_points::reach("checkpoint-begun");
            connection.wal_checkpoint_v2(Some(MAIN_DB), CheckpointMode::PASSIVE)?;
            kill_points::reach("checkpoint-done");
            Ok(())
        })
        .await
    }
}

/// A long log is shortened by the commit that made it long, in place of SQLite's own, unnoticed way.
pub fn keep_log_short(connection: &mut Connection) -> Result<(), StoreError> {
    Ok(connection.wal_hook(Some(|log: &mut Wal, pages| {
        if pages >= LONG_LOG {
            shorten(log);
        }
        Ok(())
    }))?)
}

/// The commit has succeeded whatever becomes of this, so a failure is not its own.
fn shorten(log: &mut Wal) {
    kill_points::reach("checkpoint-begun");
    if let Err(error) = log.checkpoint_v2(CheckpointMode::PASSIVE) {
        tracing::warn!(
            code = StoreError::from(error).code(),
            "the store's log could not be shortened"
        );
    }
    kill_points::reach("checkpoint-done");
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{StoreKey, prepare, unlock};
    use super::*;

    fn open(path: &Path) -> Store {
        prepare(unlock(path, &key()).unwrap()).unwrap()
    }

    fn key() -> StoreKey {
        StoreKey::new([7; 32])
    }

    async fn keep(store: &Store, text: String) {
        let kept = store.write(move |connection| {
            connection.execute(
                "INSERT INTO settings (only, document) VALUES (1, ?1)
                 ON CONFLICT (only) DO UPDATE SET document = ?1",
                [text],
            )?;
            Ok(())
        });
        kept.await.unwrap();
    }

    #[tokio::test]
    async fn checkpoint_brings_what_was_committed_into_the_file_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let store = open(&path);
        keep(&store, "kept".to_owned()).await;

        store.checkpoint().await.unwrap();

        let without_log = folder.path().join("copy.db");
        std::fs::copy(&path, &without_log).unwrap();
        let copy = open(&without_log);
        let read = copy.read(|connection| {
            Ok(connection.query_row("SELECT document FROM settings", [], |row| row.get::<_, String>(0))?)
        });
        assert_eq!(read.await.unwrap(), "kept");
    }

    #[tokio::test]
    async fn log_does_not_grow_for_ever() {
        const COMMITS: usize = 12;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let store = open(&path);
        // Each fills about a quarter of a long log.
        let text = "x".repeat(1024 * 1024);
        for _ in 0..COMMITS {
            keep(&store, text.clone()).await;
        }
        let log = std::fs::metadata(folder.path().join("store.db-wal"))
            .unwrap()
            .len();
        assert!(log < (COMMITS as u64 / 2) * 1024 * 1024, "{log}");
    }
}
