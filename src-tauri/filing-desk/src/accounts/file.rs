//! The accounts file: plain, so that accounts can be listed while the keyring is locked. It holds no secret and no
//! patient. Written whole, under a lock, by rename.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::model::Account;
use crate::data_directory::DataDirectory;

#[derive(Serialize, Deserialize)]
struct AccountsFile {
    version: u32,
    accounts: Vec<Account>,
}

/// Version of the file's shape.
const VERSION: u32 = 1;

/// The accounts of a data folder, without opening its desk: works while the keyring is locked.
pub fn accounts_of(data_dir: &Path) -> std::io::Result<Vec<Account>> {
    read(&DataDirectory::at(data_dir))
}

/// The accounts as they are in the file now.
pub fn read(directory: &DataDirectory) -> std::io::Result<Vec<Account>> {
    let bytes = match std::fs::read(directory.accounts_file()) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let file: AccountsFile = serde_json::from_slice(&bytes).map_err(|_| ErrorKind::InvalidData)?;
    if file.version == VERSION {
        Ok(file.accounts)
    } else {
        Err(ErrorKind::InvalidData.into())
    }
}

/// Changes the accounts, with every other process kept out meanwhile; returns them and what `change` returned.
pub fn update<T>(
    directory: &DataDirectory,
    change: impl FnOnce(&mut Vec<Account>) -> T,
) -> std::io::Result<(Vec<Account>, T)> {
    let lock = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(directory.accounts_lock())?;
    lock.lock()?;
    let mut accounts = read(directory)?;
    let before = accounts.clone();
    let outcome = change(&mut accounts);
    if accounts != before {
        write(directory, &accounts)?;
    }
    Ok((accounts, outcome))
}

fn write(directory: &DataDirectory, accounts: &[Account]) -> std::io::Result<()> {
    let file = AccountsFile {
        version: VERSION,
        accounts: accounts.to_vec(),
    };
    // tempfile makes it readable by the owner only.
    let mut partial = tempfile::NamedTempFile::new_in(directory.root())?;
    serde_json::to_writer_pretty(&mut partial, &file)?;
    partial.write_all(b"\n")?;
    partial.as_file().sync_all()?;
    partial
        .persist(directory.accounts_file())
        .map_err(|error| error.error)?;
    kill_points::reach("accounts-renamed");
    // From here on it is the file that everybody reads, however lasting its name is.
    if let Err(error) = directory.sync() {
        tracing::warn!(kind = ?error.kind(), "the accounts file's name could not be made lasting");
    }
    Ok(())
}
