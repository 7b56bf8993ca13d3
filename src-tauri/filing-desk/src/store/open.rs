//! Opening the store with its key.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use zeroize::Zeroizing;

use super::{Store, StoreError, checkpoint, schema};

/// The store's raw 256 bit key.
pub type StoreKey = Zeroizing<[u8; 32]>;

/// How long a commit waits for another process's commit.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Opens the store with its key, making it when there is none; nothing in it is changed. [`StoreError::Damaged`] when it
/// can not be read, also because the key is another one. May block.
pub fn unlock(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    make_private(path)?;
    kill_points::reach("store-made");
    let connection = Connection::open(path)?;
    // Left alone until it is known to be ours to write: closing would put the log into the store.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    use_key(&connection, key)?;
    Ok(connection)
}

/// Brings an unlocked store's tables up to date, once it is known to be whole and no newer than this version. May block.
pub fn prepare(mut connection: Connection) -> Result<Store, StoreError> {
    schema::refuse_newer(&connection)?;
    check_whole(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Sorting must not write clear text to a temporary file.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    checkpoint::keep_log_short(&mut connection)?;
    schema::migrate(&mut connection)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    Ok(Store::over(connection))
}

/// Reads every page, so that damage is noticed before anything is built on it.
fn check_whole(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        Ok(())
    } else {
        Err(StoreError::Damaged)
    }
}

/// Gives the connection its key and proves it by a first read.
pub(super) fn use_key(connection: &Connection, key: &StoreKey) -> Result<(), StoreError> {
    let hex = Zeroizing::new(hex::encode(key.as_slice()));
    // A raw key as SQLCipher writes it; no key derivation, the key is random already.
    // https://www.zetetic.net/sqlcipher/sqlcipher-api/#key
    let statement = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", hex.as_str()));
    // What it finds is told by its codes; of its own accord it would write to standard error.
    connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
    connection.execute_batch(&statement)?;
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
