//! The keys of store and spool: random, in one entry of the keyring. They are made only where there is nothing yet that
//! they could open.

use hkdf::Hkdf;
use rand::TryRngCore;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::accounts::{EntryName, KeyringError, SecretStore};
use crate::data_directory::{DataDirectory, if_there};
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

impl Keys {
    /// Whether these are the keys that the folder was made with; `None` where that was not noted yet.
    pub fn check(&self, directory: &DataDirectory) -> std::io::Result<Option<bool>> {
        let noted = if_there(std::fs::read(directory.key_check_file()))?;
        Ok(noted.map(|noted| noted == self.check_value().as_bytes()))
    }

    /// Notes that these are the keys of the folder.
    pub fn note_check(&self, directory: &DataDirectory) -> std::io::Result<()> {
        directory.replace_file(&directory.key_check_file(), self.check_value().as_bytes())
    }

    /// Derived from the keys, one way: who reads it learns nothing of them.
    fn check_value(&self) -> String {
        let both = Zeroizing::new([self.store.as_slice(), self.spool.as_slice()].concat());
        let derivation = Hkdf::<Sha256>::new(None, &both);
        let mut value = [0; 16];
        // Only lengths beyond 255 hashes are refused.
        if derivation.expand(b"chartdrop key check 1", &mut value).is_err() {
            unreachable!("half a hash is never too long");
        }
        hex::encode(value)
    }
}

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
