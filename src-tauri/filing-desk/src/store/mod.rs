//! The encrypted store: one SQLCipher file, crash-safe (WAL, every commit synced), shared by the processes of the app.

mod aside;
mod checkpoint;
mod open;
mod schema;
mod take_over;

use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

pub use aside::{is_remnant, length, read_through, set_aside};
pub use open::{StoreKey, prepare, unlock};
pub use take_over::{StorePart, all_parts, take_over};

/// Why the store failed. Never holds a value from the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// It can not be read with its key.
    #[error("the store is damaged")]
    Damaged,
    /// It was written by a newer version of the app.
    #[error("the store was written by a newer version")]
    Newer,
    /// Another process held it too long.
    #[error("the store is busy")]
    Busy,
    /// This computer's disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Anything else.
    #[error("the store failed")]
    Failed,
}

impl StoreError {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Damaged => "store-damaged",
            Self::Newer => "store-newer",
            Self::Busy => "store-busy",
            Self::DiskFull => "disk-full",
            Self::Failed => "store-failed",
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            _ if needs_room(&error) => Self::DiskFull,
            _ => Self::Failed,
        }
    }
}

/// Whether SQLite could not enlarge the file that its processes share, which is how a full disk shows while opening.
/// <https://www.sqlite.org/rescode.html#ioerr_shmsize>
fn needs_room(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE)
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Damaged
    }
}

/// The open store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    fn over(connection: Connection) -> Self {
        Self {
            connection: Arc::new(Mutex::new(connection)),
        }
    }

    /// Runs `action` in one transaction on a thread that may block; an error rolls everything back.
    pub async fn write<T: Send + 'static>(
        &self,
        action: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(move |connection| in_transaction(connection, action))
            .await
    }

    /// The same on this thread. May block.
    pub fn write_now<T>(
        &self,
        action: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
        in_transaction(&mut connection, action)
    }

    /// Reads on a thread that may block.
    pub async fn read<T: Send + 'static>(
        &self,
        action: impl FnOnce(&Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.run(move |connection| action(connection)).await
    }

    /// A number that changes when another connection has committed something, never by our own commits.
    pub async fn foreign_version(&self) -> Result<i64, StoreError> {
        self.read(|connection| Ok(connection.pragma_query_value(None, "data_version", |row| row.get(0))?))
            .await
    }

    async fn run<T: Send + 'static>(
        &self,
        action: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        let joined = tokio::task::spawn_blocking(move || {
            action(&mut connection.lock().unwrap_or_else(PoisonError::into_inner))
        })
        .await;
        joined.unwrap_or(Err(StoreError::Failed))
    }
}

fn in_transaction<T>(
    connection: &mut Connection,
    action: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    // At once for writing: a read that turns into a write can fail for a reason that waiting does not cure.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    kill_points::reach("transaction-begun");
    let value = action(&transaction)?;
    kill_points::reach("transaction-written");
    transaction.commit()?;
    kill_points::reach("transaction-committed");
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::OpenError;

    fn code_when_opening(extended_code: i32) -> &'static str {
        let error = rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(extended_code), None);
        OpenError::from(StoreError::from(error)).code()
    }

    #[test]
    fn full_or_failing_disk_is_not_called_damage() {
        for (extended_code, code) in [
            (rusqlite::ffi::SQLITE_FULL, "disk-full"),
            (rusqlite::ffi::SQLITE_IOERR_SHMSIZE, "disk-full"),
            (rusqlite::ffi::SQLITE_IOERR_READ, "data-folder-unusable"),
            (rusqlite::ffi::SQLITE_CANTOPEN, "data-folder-unusable"),
            (rusqlite::ffi::SQLITE_BUSY, "store-busy"),
            (rusqlite::ffi::SQLITE_CORRUPT, "store-damaged"),
            (rusqlite::ffi::SQLITE_NOTADB, "store-damaged"),
        ] {
            assert_eq!(code_when_opening(extended_code), code, "{extended_code}");
        }
    }
}
