//! The keys of store and spool: random, in one entry of the keyring. They are made only where there is nothing yet that
//! they could open.

use rand::TryRngCore;
use zeroize::Zeroizing;

use crate::accounts::{EntryName, KeyringError, SecretStore};
use crate::data_directory::DataDirectory;
use crate::error::OpenError;
use crate::spool::SpoolKey;
use crate::store::StoreKey;

/// What opens this data folder.
pub struct Keys {
    /// Names the folder's entries in the keyring.
    pub desk_id: String,
    /// Opens the store.
    pub store: StoreKey,
    /// Opens the spool.
    pub spool: SpoolKey,
}

const LENGTH: usize = 64;

/// Reads the keys, or makes them for a new folder. May block.
pub fn obtain(directory: &DataDirectory, secrets: &dyn SecretStore) -> Result<Keys, OpenError> {
    let in_use = is_in_use(directory)?;
    let desk_id = match directory.desk_id()? {
        Some(id) => id,
        None if in_use => return Err(OpenError::StoreKeyMissing),
        None => directory.create_desk_id()?,
    };
    let entry = EntryName::new(&desk_id, "keys");
    let secret = match secrets.read(&entry)? {
        Some(secret) => secret,
        None if in_use => return Err(OpenError::StoreKeyMissing),
        None => make(secrets, &entry)?,
    };
    let (store, spool) = secret
        .split_at_checked(LENGTH / 2)
        .ok_or(OpenError::StoreKeyMissing)?;
    Ok(Keys {
        desk_id,
        store: key(store)?,
        spool: key(spool)?,
    })
}

/// Whether something lies in the folder that only its keys can open.
fn is_in_use(directory: &DataDirectory) -> Result<bool, OpenError> {
    let store = std::fs::metadata(directory.store_file());
    let has_store = store.is_ok_and(|metadata| metadata.len() > 0);
    Ok(has_store || std::fs::read_dir(directory.spool())?.next().is_some())
}

fn make(secrets: &dyn SecretStore, entry: &EntryName) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    let mut secret = Zeroizing::new(vec![0; LENGTH]);
    rand::rngs::OsRng
        .try_fill_bytes(&mut secret)
        .map_err(std::io::Error::other)?;
    kill_points::reach("desk-id-made");
    secrets.write(entry, &secret)?;
    kill_points::reach("keys-kept");
    // A keyring that forgets at once would cost everything that is kept from here on.
    match secrets.read(entry)? {
        Some(kept) if kept == secret => Ok(secret),
        _ => Err(KeyringError::Refused.into()),
    }
}

fn key(bytes: &[u8]) -> Result<Zeroizing<[u8; LENGTH / 2]>, OpenError> {
    bytes
        .try_into()
        .map(Zeroizing::new)
        .map_err(|_| OpenError::StoreKeyMissing)
}
