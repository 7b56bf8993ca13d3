//! One account's secrets in the keyring, tokens that rotate included.
//!
//! A refresh token works once, so whoever renews it keeps everybody else out meanwhile: within this process by a mutex,
//! over all processes by a lock file. Replacing or removing the secrets waits for that too, so that a renewal never
//! brings back what a person has just replaced.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use attachment_api::{Code, Error, Operation, Secret, Secrets, Status, TokenKeeper, TokenRenewal};
use secrecy::ExposeSecret;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::secret_store::{EntryName, KeyringError, SecretStore};
use crate::data_directory::{open_lock, remove_if_there};
use crate::error::DeskError;

/// Wait between two tries to get another process's lock.
const LOCK_WAIT: Duration = Duration::from_millis(25);

/// Longest wait for another process's renewal: longer than a request for a token can take.
const LONGEST_LOCK_WAIT: Duration = Duration::from_secs(120);

/// An account's secrets as the keyring holds them: one JSON object of names and values, what `account add` reads from
/// standard input.
type Text = Zeroizing<Vec<u8>>;

/// One account's secrets in the keyring. Cheap to clone.
#[derive(Clone)]
pub struct KeptSecrets {
    parts: Arc<Parts>,
}

struct Parts {
    entry: EntryName,
    secret_store: Arc<dyn SecretStore>,
    lock_file: PathBuf,
    renewing: Arc<tokio::sync::Mutex<()>>,
    unkept: Mutex<Option<Unkept>>,
}

/// Renewed secrets that the keyring did not take. The former ones are of no use any more, so these are tried again.
struct Unkept {
    former: Text,
    renewed: Text,
}

/// Keeps everybody else from changing the account's secrets while it lives.
struct Exclusive {
    _within_process: OwnedMutexGuard<()>,
    _over_processes: File,
}

impl KeptSecrets {
    /// The secrets of this entry; `lock_file` is made when it is missing.
    pub fn new(entry: EntryName, secret_store: Arc<dyn SecretStore>, lock_file: PathBuf) -> Self {
        let parts = Parts {
            entry,
            secret_store,
            lock_file,
            renewing: Arc::default(),
            unkept: Mutex::default(),
        };
        Self {
            parts: Arc::new(parts),
        }
    }

    /// The secrets as they are kept now.
    pub async fn read(&self) -> Result<Option<Secrets>, KeyringError> {
        let text = self.text().await?;
        text.map(|text| decode(&text)).transpose()
    }

    /// Keeps other secrets in their place.
    pub async fn replace(&self, secrets: &Secrets) -> Result<(), DeskError> {
        let _exclusive = self.exclude_others().await?;
        self.set_unkept(None);
        Ok(self.write(&encode(secrets)?).await?)
    }

    /// Removes them.
    pub async fn remove(&self) -> Result<(), DeskError> {
        let _exclusive = self.exclude_others().await?;
        self.set_unkept(None);
        let entry = self.parts.entry.clone();
        self.in_keyring(move |store| store.delete(&entry)).await?;
        Ok(remove_if_there(&self.parts.lock_file)?)
    }

    async fn exclude_others(&self) -> std::io::Result<Exclusive> {
        let within_process = Arc::clone(&self.parts.renewing).lock_owned().await;
        let lock = open_lock(&self.parts.lock_file)?;
        let give_up_at = Instant::now() + LONGEST_LOCK_WAIT;
        loop {
            match lock.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() >= give_up_at => {
                    return Err(ErrorKind::TimedOut.into());
                }
                Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_WAIT).await,
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        Ok(Exclusive {
            _within_process: within_process,
            _over_processes: lock,
        })
    }

    /// A keyring that takes secrets and forgets them would cost the only token there is.
    async fn write(&self, text: &Text) -> Result<(), KeyringError> {
        let (entry, written) = (self.parts.entry.clone(), text.clone());
        self.in_keyring(move |store| {
            store.write(&entry, &written)?;
            match store.read(&entry)? {
                Some(kept) if kept == written => Ok(()),
                _ => Err(KeyringError::Refused),
            }
        })
        .await
    }

    async fn text(&self) -> Result<Option<Text>, KeyringError> {
        let entry = self.parts.entry.clone();
        self.in_keyring(move |store| store.read(&entry)).await
    }

    fn set_unkept(&self, unkept: Option<Unkept>) {
        *self.parts.unkept.lock().unwrap_or_else(PoisonError::into_inner) = unkept;
    }

    /// What the keyring did not take earlier, unless the secrets were replaced since.
    fn unkept_after(&self, former: &Text) -> Option<Text> {
        let mut unkept = self.parts.unkept.lock().unwrap_or_else(PoisonError::into_inner);
        if unkept.as_ref().is_some_and(|unkept| unkept.former != *former) {
            *unkept = None;
        }
        unkept.as_ref().map(|unkept| unkept.renewed.clone())
    }

    async fn in_keyring<T: Send + 'static>(
        &self,
        action: impl FnOnce(&dyn SecretStore) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let store = Arc::clone(&self.parts.secret_store);
        let joined = tokio::task::spawn_blocking(move || action(store.as_ref())).await;
        joined.unwrap_or(Err(KeyringError::Refused))
    }
}

#[async_trait]
impl TokenKeeper for KeptSecrets {
    async fn begin(&self) -> attachment_api::Result<Box<dyn TokenRenewal>> {
        let exclusive = self.exclude_others().await.map_err(|error| match error.kind() {
            ErrorKind::TimedOut => Error::new(Code::TimedOut, Status::Temporary, Operation::SignIn),
            _ => not_kept(),
        })?;
        Ok(Box::new(Renewal {
            secrets: self.clone(),
            former: Mutex::default(),
            _exclusive: exclusive,
        }))
    }
}

struct Renewal {
    secrets: KeptSecrets,
    /// As the keyring held them when they were asked for.
    former: Mutex<Option<Text>>,
    _exclusive: Exclusive,
}

#[async_trait]
impl TokenRenewal for Renewal {
    async fn kept(&self) -> attachment_api::Result<Secrets> {
        let text = self.secrets.text().await.map_err(|_| not_kept())?;
        // Removed meanwhile: there is nothing left to sign in with.
        let text = text.ok_or_else(refused)?;
        if let Some(renewed) = self.secrets.unkept_after(&text) {
            self.secrets.write(&renewed).await.map_err(|_| not_kept())?;
            self.secrets.set_unkept(None);
            return self.noted(renewed);
        }
        self.noted(text)
    }

    async fn keep(&mut self, secrets: &Secrets) -> attachment_api::Result<()> {
        kill_points::reach("token-renewed");
        let renewed = encode(secrets).map_err(|_| not_kept())?;
        if self.secrets.write(&renewed).await.is_err() {
            let former = self
                .former
                .get_mut()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            self.secrets
                .set_unkept(former.map(|former| Unkept { former, renewed }));
            return Err(not_kept());
        }
        kill_points::reach("token-kept");
        Ok(())
    }
}

impl Renewal {
    fn noted(&self, text: Text) -> attachment_api::Result<Secrets> {
        let secrets = decode(&text).map_err(|_| not_kept())?;
        *self.former.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
        Ok(secrets)
    }
}

const fn not_kept() -> Error {
    Error::new(Code::TokenNotKept, Status::Persistent, Operation::SignIn)
}

const fn refused() -> Error {
    Error::new(Code::CredentialsRefused, Status::Persistent, Operation::SignIn)
}

fn encode(secrets: &Secrets) -> Result<Text, KeyringError> {
    let plain: BTreeMap<&str, &str> = secrets
        .iter()
        .map(|(name, secret)| (name, secret.expose_secret()))
        .collect();
    serde_json::to_vec(&plain)
        .map(Zeroizing::new)
        .map_err(|_| KeyringError::Refused)
}

fn decode(text: &[u8]) -> Result<Secrets, KeyringError> {
    let plain: BTreeMap<String, String> =
        serde_json::from_slice(text).map_err(|_| KeyringError::Unreadable)?;
    Ok(Secrets::new(
        plain
            .into_iter()
            .map(|(name, secret)| (name, Secret::from(secret))),
    ))
}
