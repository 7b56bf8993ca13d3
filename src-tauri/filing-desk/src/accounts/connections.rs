//! Accounts' connections to their systems: made from the keyring's secrets at first use, kept in memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use attachment_api::{AttachmentSystem, Code, ConnectionSettings, MemoryTokens, Secrets};
use hkdf::Hkdf;
use secrecy::ExposeSecret;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::browser_sign_in::BrowserSignIn;
use super::kept_secrets::KeptSecrets;
use super::model::{Account, AccountId};
use super::secret_store::{EntryName, KeyringError, SecretStore};
use crate::data_directory::DataDirectory;
use crate::desk::Connector;
use crate::error::DeskError;
use crate::store::StoreKey;

/// Accounts' connections to their systems.
pub struct Connections {
    desk_id: String,
    mark_key: StoreKey,
    directory: Arc<DataDirectory>,
    secret_store: Arc<dyn SecretStore>,
    connector: Arc<dyn Connector>,
    accounts: Mutex<HashMap<AccountId, Known>>,
}

/// An account's system.
pub struct Access {
    /// The system.
    pub system: Arc<dyn AttachmentSystem>,
    /// The mark of secrets of which nobody has seen yet that they reach the account's own clinic.
    pub unproven: Option<String>,
}

/// What is in memory of one account.
struct Known {
    secrets: KeptSecrets,
    open: Option<OpenConnection>,
}

struct OpenConnection {
    secrets_revision: u32,
    system: Arc<dyn AttachmentSystem>,
}

impl Connections {
    /// None open yet.
    pub fn new(
        desk_id: String,
        mark_key: StoreKey,
        directory: Arc<DataDirectory>,
        secret_store: Arc<dyn SecretStore>,
        connector: Arc<dyn Connector>,
    ) -> Self {
        Self {
            desk_id,
            mark_key,
            directory,
            secret_store,
            connector,
            accounts: Mutex::default(),
        }
    }

    /// The account's system, by the secrets that the keyring holds now.
    pub async fn access(&self, account: &Account) -> Result<Access, DeskError> {
        if let Some(system) = self.already_open(account) {
            return Ok(Access {
                system,
                unproven: None,
            });
        }
        let kept = self.secrets_of(account.id);
        let secrets = kept.read().await?.ok_or(DeskError::SecretMissing)?;
        let mark = self.mark_of(account.id, &secrets);
        let connected = self
            .connector
            .connect(&account.settings, &secrets, Arc::new(kept));
        let system = connected.map_err(|error| match error.code {
            Code::KeyMalformed => DeskError::Keyring(KeyringError::Unreadable),
            _ => DeskError::Api(error),
        })?;
        if account.secrets_mark.as_ref() == Some(&mark) {
            self.keep_open(account, &system);
            return Ok(Access {
                system,
                unproven: None,
            });
        }
        Ok(Access {
            system,
            unproven: Some(mark),
        })
    }

    /// Keeps a connection that reaches the account's own clinic for everybody.
    pub fn keep_open(&self, account: &Account, system: &Arc<dyn AttachmentSystem>) {
        let connection = OpenConnection {
            secrets_revision: account.secrets_revision,
            system: Arc::clone(system),
        };
        self.with(account.id, |known| known.open = Some(connection));
    }

    /// Tells these secrets from others without telling them: a keyed digest, of no use to anybody without the store's key.
    pub fn mark_of(&self, account: AccountId, secrets: &Secrets) -> String {
        let mut text = Zeroizing::new(account.to_string());
        let plain: BTreeMap<&str, &str> = secrets
            .iter()
            .map(|(name, secret)| (name, secret.expose_secret()))
            .collect();
        for (name, secret) in plain {
            for part in [name, secret] {
                // Its length first, so that no two lists of parts make the same text.
                text.push_str(&part.len().to_string());
                text.push(':');
                text.push_str(part);
            }
        }
        let (digest, _) = Hkdf::<Sha256>::extract(Some(self.mark_key.as_slice()), text.as_bytes());
        hex::encode(&digest[..16])
    }

    /// A system for settings and secrets that are not kept (yet).
    pub fn try_out(
        &self,
        settings: &ConnectionSettings,
        secrets: &Secrets,
        tokens: Arc<MemoryTokens>,
    ) -> Result<Arc<dyn AttachmentSystem>, DeskError> {
        Ok(self.connector.connect(settings, secrets, tokens)?)
    }

    /// Begins to sign in as a person, in the browser.
    pub async fn begin_sign_in(
        &self,
        settings: &ConnectionSettings,
        secrets: &Secrets,
    ) -> Result<Box<dyn BrowserSignIn>, DeskError> {
        Ok(self.connector.begin_sign_in(settings, secrets).await?)
    }

    /// Reads the secrets anew at the next use.
    pub fn forget(&self, account: AccountId) {
        self.with(account, |known| known.open = None);
    }

    /// An account's secrets as the keyring holds them.
    pub async fn read_secrets(&self, account: AccountId) -> Result<Option<Secrets>, DeskError> {
        Ok(self.secrets_of(account).read().await?)
    }

    /// Keeps an account's secrets in the keyring.
    pub async fn write_secrets(&self, account: AccountId, secrets: &Secrets) -> Result<(), DeskError> {
        self.secrets_of(account).replace(secrets).await?;
        self.forget(account);
        Ok(())
    }

    /// Removes an account's secrets from the keyring.
    pub async fn delete_secrets(&self, account: AccountId) -> Result<(), DeskError> {
        self.forget(account);
        self.secrets_of(account).remove().await
    }

    fn already_open(&self, account: &Account) -> Option<Arc<dyn AttachmentSystem>> {
        self.with(account.id, |known| {
            let open = known.open.as_ref()?;
            (open.secrets_revision == account.secrets_revision).then(|| Arc::clone(&open.system))
        })
    }

    fn secrets_of(&self, account: AccountId) -> KeptSecrets {
        self.with(account, |known| known.secrets.clone())
    }

    fn with<T>(&self, account: AccountId, action: impl FnOnce(&mut Known) -> T) -> T {
        action(self.lock().entry(account).or_insert_with(|| Known {
            secrets: KeptSecrets::new(
                EntryName::new(&self.desk_id, format_args!("account/{account}")),
                Arc::clone(&self.secret_store),
                self.directory.secrets_lock(account),
            ),
            open: None,
        }))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Known>> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
