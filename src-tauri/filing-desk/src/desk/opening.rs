//! Opens the store, with every other process kept out meanwhile: checks the key, notices damage, and sets a damaged store
//! aside for a new one.

use std::fs::{File, TryLockError};
use std::path::Path;

use jiff::Timestamp;

use super::keys::{self, Keys};
use crate::accounts::SecretStore;
use crate::data_directory::{DataDirectory, open_lock};
use crate::error::OpenError;
use crate::store::{self, Store, StoreError};
use crate::store_notice::{self, StoreNotice};

/// What is open now.
pub struct Opened {
    pub keys: Keys,
    pub store: Store,
    /// Says that this process uses the store, as long as it is held.
    pub in_use: File,
    /// What there is to tell when the store is new in place of another; the filings are still to be rebuilt.
    pub notice: Option<StoreNotice>,
    /// Keeps other processes from opening until everything is in order.
    pub opening: File,
}

/// Opens, or makes, what lies in the folder. May block.
pub fn open(
    directory: &DataDirectory,
    secrets: &dyn SecretStore,
    now: Timestamp,
) -> Result<Opened, OpenError> {
    directory.create()?;
    let opening = directory.lock_opening()?;
    let keys = keys::obtain(directory, secrets)?;
    let in_use = open_lock(&directory.store_lock())?;
    let begun = store_notice::read(directory)?.filter(|notice| !notice.is_complete);
    let (store, notice) = match begun {
        Some(notice) => match alone(&in_use, || replace(directory, &keys, notice)) {
            // What was cut off left a store that is damaged too.
            Err(OpenError::StoreDamaged) => open_or_replace(directory, &keys, &in_use, now)?,
            replaced => replaced?,
        },
        None => open_or_replace(directory, &keys, &in_use, now)?,
    };
    in_use.lock_shared()?;
    Ok(Opened {
        keys,
        store,
        in_use,
        notice,
        opening,
    })
}

type OpenedStore = (Store, Option<StoreNotice>);

fn open_or_replace(
    directory: &DataDirectory,
    keys: &Keys,
    in_use: &File,
    now: Timestamp,
) -> Result<OpenedStore, OpenError> {
    let path = directory.store_file();
    let is_gone = !has_bytes(&path)? && !store::is_remnant(&path)?;
    if is_gone && keys.check(directory)? == Some(true) {
        return alone(in_use, || replace(directory, keys, StoreNotice::begun(now, None)));
    }
    match open_checked(directory, keys) {
        Ok(store) => Ok((store, None)),
        Err(OpenError::StoreDamaged) => alone(in_use, || replace_if_damaged(directory, keys, now)),
        Err(error) => Err(error),
    }
}

/// Does `work` while no other process uses the store; refused while one does.
fn alone<T>(in_use: &File, work: impl FnOnce() -> Result<T, OpenError>) -> Result<T, OpenError> {
    match in_use.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(OpenError::StoreDamaged),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    let done = work();
    in_use.unlock()?;
    done
}

/// A disk that can not be read for a moment looks like damage to SQLite's check: only a store whose files can be read to
/// their ends, and that is found damaged again, is damaged.
fn replace_if_damaged(
    directory: &DataDirectory,
    keys: &Keys,
    now: Timestamp,
) -> Result<OpenedStore, OpenError> {
    store::read_through(&directory.store_file())?;
    match open_checked(directory, keys) {
        Err(OpenError::StoreDamaged) if keys.check(directory)? == Some(true) => {
            let notice = StoreNotice::begun(now, Some(free_name(directory, now)));
            replace(directory, keys, notice)
        }
        opened => Ok((opened?, None)),
    }
}

/// Opens the store that is there, or makes one in a new folder. Where the store opens with the key, the key is right
/// whatever is noted; where it does not, only the note tells a wrong key from damage.
fn open_checked(directory: &DataDirectory, keys: &Keys) -> Result<Store, OpenError> {
    let (path, noted) = (directory.store_file(), keys.check(directory)?);
    let is_new = !has_bytes(&path)?;
    if noted == Some(false) && is_new && !is_empty(directory)? {
        return Err(OpenError::StoreKeyWrong);
    }
    // A folder without a note is new: its store may just be being made.
    if noted == Some(true) && store::is_remnant(&path)? {
        return Err(OpenError::StoreDamaged);
    }
    let connection = store::unlock(&path, &keys.store).map_err(|error| match error {
        StoreError::Damaged if noted == Some(false) => OpenError::StoreKeyWrong,
        error => error.into(),
    })?;
    if !is_new && noted != Some(true) {
        keys.note_check(directory)?;
    }
    let store = store::prepare(connection)?;
    if is_new {
        keys.note_check(directory)?;
    }
    Ok(store)
}

/// Puts a new store in the place of a damaged one, or of one that is gone. No other process uses it.
fn replace(
    directory: &DataDirectory,
    keys: &Keys,
    mut notice: StoreNotice,
) -> Result<OpenedStore, OpenError> {
    tracing::error!(
        kept_as = notice.kept_as,
        "the store is damaged or gone: a new one takes its place"
    );
    store_notice::write(directory, &notice)?;
    if let Some(name) = &notice.kept_as {
        store::set_aside(directory, name)?;
    }
    let store = open_checked(directory, keys)?;
    notice.missing = match &notice.kept_as {
        Some(name) => store::take_over(&directory.root().join(name), &keys.store, &store)?,
        None => store::all_parts(),
    };
    Ok((store, Some(notice)))
}

/// A name for the damaged store that no other one has.
fn free_name(directory: &DataDirectory, now: Timestamp) -> String {
    let time = now.strftime("%Y%m%dT%H%M%SZ");
    let mut name = format!("store-damaged-{time}.db");
    let mut number = 1;
    while directory.root().join(&name).exists() {
        number += 1;
        name = format!("store-damaged-{time}-{number}.db");
    }
    name
}

fn has_bytes(path: &Path) -> std::io::Result<bool> {
    Ok(store::length(path)? > 0)
}

fn is_empty(directory: &DataDirectory) -> Result<bool, OpenError> {
    Ok(std::fs::read_dir(directory.spool())?.next().is_none())
}
