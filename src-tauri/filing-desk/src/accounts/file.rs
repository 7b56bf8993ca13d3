//! The accounts file: plain, so that accounts can be listed while the keyring is locked. It holds no secret and no
//! patient. Written whole, under a lock, by rename.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::model::Account;
use crate::data_directory::{DataDirectory, if_there, open_lock};

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
    let Some(bytes) = if_there(std::fs::read(directory.accounts_file()))? else {
        return Ok(Vec::new());
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
    let lock = open_lock(&directory.accounts_lock())?;
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
    let mut bytes = serde_json::to_vec_pretty(&file)?;
    bytes.push(b'\n');
    directory.put_in_place(&directory.accounts_file(), &bytes)?;
    kill_points::reach("accounts-renamed");
    // From here on it is the file that everybody reads, however lasting its name is.
    if let Err(error) = directory.sync() {
        tracing::warn!(kind = ?error.kind(), "the accounts file's name could not be made lasting");
    }
    Ok(())
}
