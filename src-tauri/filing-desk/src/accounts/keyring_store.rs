//! Secrets in the operating system's keyring.
//!
//! The platform stores are used directly: the facade over them connects once per process, so that after a locked or
//! absent keyring "try again" could never work.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::secret_store::{EntryName, KeyringError, SecretStore};

/// The service that every entry belongs to.
const SERVICE: &str = "Chartdrop";

/// The operating system's keyring.
#[derive(Default)]
pub struct KeyringStore {
    connected: Mutex<Option<Arc<CredentialStore>>>,
}

impl KeyringStore {
    /// Connects at the first use.
    pub fn new() -> Self {
        Self::default()
    }

    fn with_entry<T>(
        &self,
        name: &EntryName,
        action: impl FnOnce(&Entry) -> keyring_core::Result<T>,
    ) -> Result<Option<T>, KeyringError> {
        let result = self.store()?.build(SERVICE, name.as_str(), labels().as_ref());
        match result.and_then(|entry| action(&entry)) {
            Ok(value) => Ok(Some(value)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => {
                // The connection may be the trouble: the next call makes a new one.
                *self.connected.lock().unwrap_or_else(PoisonError::into_inner) = None;
                Err(trouble(&error))
            }
        }
    }

    fn store(&self) -> Result<Arc<CredentialStore>, KeyringError> {
        let mut connected = self.connected.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = connected.as_ref() {
            return Ok(Arc::clone(store));
        }
        let store = platform_store().map_err(|error| match error {
            Error::NoStorageAccess(_) => KeyringError::Locked,
            _ => KeyringError::Absent,
        })?;
        *connected = Some(Arc::clone(&store));
        Ok(store)
    }
}

impl SecretStore for KeyringStore {
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Ok(self.with_entry(name, Entry::get_secret)?.map(Zeroizing::new))
    }

    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError> {
        self.with_entry(name, |entry| entry.set_secret(secret))?
            .ok_or(KeyringError::Refused)
    }

    fn delete(&self, name: &EntryName) -> Result<(), KeyringError> {
        self.with_entry(name, Entry::delete_credential).map(|_| ())
    }
}

/// On Linux a name that a person recognises in their keyring's own window; the other stores take none.
fn labels() -> Option<HashMap<&'static str, &'static str>> {
    cfg!(all(unix, not(target_os = "macos"))).then(|| HashMap::from([("label", SERVICE)]))
}

#[cfg(all(unix, not(target_os = "macos")))]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = zbus_secret_service_keyring_store::Store::new()?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = apple_native_keyring_store::keychain::Store::new()?;
    Ok(store)
}

#[cfg(windows)]
fn platform_store() -> keyring_core::Result<Arc<CredentialStore>> {
    let store: Arc<CredentialStore> = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

fn trouble(error: &Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Locked,
        Error::NoDefaultStore => KeyringError::Absent,
        _ => KeyringError::Refused,
    }
}
