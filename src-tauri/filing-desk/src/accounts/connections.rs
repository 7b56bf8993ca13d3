//! Accounts' connections to their systems: made from the keyring's secrets at first use, kept in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use attachment_api::{AttachmentSystem, MemoryTokens, Secret, Secrets};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

use super::model::{Account, AccountId};
use super::secret_store::{EntryName, KeyringError, SecretStore};
use crate::desk::Connector;
use crate::error::DeskError;

/// Accounts' connections to their systems.
pub struct Connections {
    desk_id: String,
    secret_store: Arc<dyn SecretStore>,
    connector: Arc<dyn Connector>,
    open: Mutex<HashMap<AccountId, OpenConnection>>,
}

struct OpenConnection {
    secrets_revision: u32,
    system: Arc<dyn AttachmentSystem>,
}

impl Connections {
    /// None open yet.
    pub fn new(desk_id: String, secret_store: Arc<dyn SecretStore>, connector: Arc<dyn Connector>) -> Self {
        Self {
            desk_id,
            secret_store,
            connector,
            open: Mutex::default(),
        }
    }

    /// The account's system.
    pub async fn system(&self, account: &Account) -> Result<Arc<dyn AttachmentSystem>, DeskError> {
        if let Some(system) = self.already_open(account) {
            return Ok(system);
        }
        let secrets = self
            .read_secrets(account.id)
            .await?
            .ok_or(DeskError::SecretMissing)?;
        let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
        let system = self.connector.connect(&account.settings, &secrets, tokens)?;
        let connection = OpenConnection {
            secrets_revision: account.secrets_revision,
            system: Arc::clone(&system),
        };
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(account.id, connection);
        Ok(system)
    }

    /// A system for settings and secrets that are not kept (yet).
    pub fn try_out(
        &self,
        settings: &attachment_api::ConnectionSettings,
        secrets: &Secrets,
    ) -> Result<Arc<dyn AttachmentSystem>, DeskError> {
        let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
        Ok(self.connector.connect(settings, secrets, tokens)?)
    }

    /// Reads the secrets anew at the next use.
    pub fn forget(&self, account: AccountId) {
        self.open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&account);
    }

    /// Keeps an account's secrets in the keyring.
    pub async fn write_secrets(&self, account: AccountId, secrets: &Secrets) -> Result<(), KeyringError> {
        let entry = self.entry(account);
        let text = encode(secrets)?;
        self.in_keyring(move |store| store.write(&entry, &text)).await?;
        self.forget(account);
        Ok(())
    }

    /// Removes an account's secrets from the keyring.
    pub async fn delete_secrets(&self, account: AccountId) -> Result<(), KeyringError> {
        let entry = self.entry(account);
        self.forget(account);
        self.in_keyring(move |store| store.delete(&entry)).await
    }

    fn already_open(&self, account: &Account) -> Option<Arc<dyn AttachmentSystem>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let connection = open.get(&account.id)?;
        (connection.secrets_revision == account.secrets_revision).then(|| Arc::clone(&connection.system))
    }

    async fn read_secrets(&self, account: AccountId) -> Result<Option<Secrets>, KeyringError> {
        let entry = self.entry(account);
        let text = self.in_keyring(move |store| store.read(&entry)).await?;
        text.map(|text| decode(&text)).transpose()
    }

    fn entry(&self, account: AccountId) -> EntryName {
        EntryName::new(&self.desk_id, format_args!("account/{account}"))
    }

    async fn in_keyring<T: Send + 'static>(
        &self,
        action: impl FnOnce(&dyn SecretStore) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, KeyringError> {
        let store = Arc::clone(&self.secret_store);
        let joined = tokio::task::spawn_blocking(move || action(store.as_ref())).await;
        joined.unwrap_or(Err(KeyringError::Refused))
    }
}

/// One JSON object of names and values: what `account add` reads from standard input.
fn encode(secrets: &Secrets) -> Result<Zeroizing<Vec<u8>>, KeyringError> {
    let plain: BTreeMap<&str, &str> = secrets
        .iter()
        .map(|(name, secret)| (name, secret.expose_secret()))
        .collect();
    serde_json::to_vec(&plain)
        .map(Zeroizing::new)
        .map_err(|_| KeyringError::Refused)
}

fn decode(text: &[u8]) -> Result<Secrets, KeyringError> {
    let plain: BTreeMap<String, String> = serde_json::from_slice(text).map_err(|_| KeyringError::Refused)?;
    Ok(Secrets::new(
        plain
            .into_iter()
            .map(|(name, secret)| (name, Secret::from(secret))),
    ))
}
