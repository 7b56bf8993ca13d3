//! Opening the store with its key.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use zeroize::Zeroizing;

use super::{Store, StoreError, checkpoint, schema};

/// The store's raw 256 bit key.
pub type StoreKey = Zeroizing<[u8; 32]>;

/// How long a commit waits for another process's commit.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the store, making it when there is none, and brings its tables up to date. May block.
pub fn open(path: &Path, key: &StoreKey) -> Result<Store, StoreError> {
    make_private(path)?;
    kill_points::reach("store-made");
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    unlock(&connection, key)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Sorting must not write clear text to a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    checkpoint::keep_log_short(&mut connection)?;
    schema::migrate(&mut connection)?;
    Ok(Store::over(connection))
}

fn unlock(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    let hex = Zeroizing::new(hex::encode(key.as_slice()));
    // A raw key as SQLCipher writes it; no key derivation, the key is random already.
    // https://www.zetetic.net/sqlcipher/sqlcipher-api/#key
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hex.as_str()));
    connection.execute_batch(&statement)?;
    // The first read is what proves the key.
    connection.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(())
}

/// The file is made by us first, so that it is never readable by others, not even for a moment. One that is there is
/// left alone: opening and closing it would end the locks that this process may hold on it.
fn make_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::File::options();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) if crate::error::is_disk_full(error.kind()) => Err(StoreError::DiskFull),
        Err(_) => Err(StoreError::Failed),
    }
}
