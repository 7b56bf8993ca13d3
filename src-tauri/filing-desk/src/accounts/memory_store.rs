//! Secrets in memory only: for the demo practice, whose accounts are not kept, and for tests.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use zeroize::Zeroizing;

use super::secret_store::{EntryName, KeyringError, SecretStore};

/// Keeps secrets in memory.
#[derive(Default)]
pub struct MemoryStore {
    secrets: Mutex<HashMap<EntryName, Zeroizing<Vec<u8>>>>,
    trouble: Mutex<Option<KeyringError>>,
    forgetful: AtomicBool,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes every further call fail in this way; `None` ends that.
    pub fn set_trouble(&self, trouble: Option<KeyringError>) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }

    /// Makes every further write seem to succeed and keep nothing, as some keyrings do.
    pub fn set_forgetful(&self, forgetful: bool) {
        self.forgetful.store(forgetful, Ordering::Relaxed);
    }

    fn check(&self) -> Result<(), KeyringError> {
        self.trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .map_or(Ok(()), Err)
    }
}

impl SecretStore for MemoryStore {
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.check()?;
        Ok(self
            .secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .cloned())
    }

    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError> {
        self.check()?;
        if self.forgetful.load(Ordering::Relaxed) {
            return Ok(());
        }
        let secret = Zeroizing::new(secret.to_vec());
        self.secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.clone(), secret);
        Ok(())
    }

    fn delete(&self, name: &EntryName) -> Result<(), KeyringError> {
        self.check()?;
        self.secrets
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(name);
        Ok(())
    }
}
