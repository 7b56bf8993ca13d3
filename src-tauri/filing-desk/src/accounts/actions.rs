//! What a person can do with accounts.

use std::sync::Arc;

use attachment_api::{
    Capabilities, Connection, ConnectionSettings, FieldChoice, FilingFields, MemoryTokens, Secrets,
};

use super::model::{Account, AccountId, AccountState, NewAccount, UnfinishedFilings};
use crate::audit::{self, AuditAction, AuditRecord};
use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode};
use crate::filings::FilingState;
use crate::filings::model::Filing;
use crate::pins;
use crate::recent_patients;
use crate::store::StoreError;

impl FilingDesk {
    /// All accounts, in the order in which they were added.
    pub fn accounts(&self) -> Vec<Account> {
        self.desk.accounts.all()
    }

    /// One account.
    pub fn account(&self, id: AccountId) -> Result<Account, DeskError> {
        self.desk.accounts.get(id)
    }

    /// The account of this name, upper and lower case alike.
    pub fn account_by_name(&self, name: &str) -> Result<Account, DeskError> {
        self.desk.accounts.by_name(name)
    }

    /// Tests settings and secrets; keeps nothing.
    pub async fn test_settings(&self, new: &NewAccount) -> Result<Connection, DeskError> {
        self.test(&new.settings, &new.secrets).await
    }

    /// Tests a new account and, only when that succeeds, keeps it.
    pub async fn add_account(&self, new: NewAccount) -> Result<Account, DeskError> {
        self.check_name(&new.name)?;
        let connection = self.test_settings(&new).await?;
        self.keep_account(&new.name, new.settings, &new.secrets, connection)
            .await
    }

    /// Tests an account, and takes over what the system says about clinic and user. Filings that waited for a working
    /// account go on.
    pub async fn test_account(&self, id: AccountId) -> Result<Account, DeskError> {
        // Anew from the keyring: whoever presses this may just have unlocked it.
        self.desk.connections.forget(id);
        let (_, system) = self.desk.system(id).await?;
        let outcome = system.test_connection().await;
        let connection = match self.desk.noted(id, outcome) {
            Ok(connection) => connection,
            Err(error) => {
                self.tell_other_processes().await;
                return Err(error);
            }
        };
        let account = self
            .desk
            .accounts
            .change(id, |account| account.learn(connection))?;
        self.tell_other_processes().await;
        Ok(account)
    }

    /// Replaces an account's secrets after testing them; its filings go on. Those of another clinic are refused with
    /// `other-clinic`: the queue's patients are not there.
    pub async fn replace_secrets(&self, id: AccountId, secrets: Secrets) -> Result<Account, DeskError> {
        let settings = self.desk.accounts.get(id)?.settings;
        let connection = self.test(&settings, &secrets).await?;
        self.sign_in_again(id, settings, &secrets, connection).await
    }

    /// Removes an account, its secrets and our pins; nothing in the system changes.
    pub async fn remove_account(
        &self,
        id: AccountId,
        unfinished: UnfinishedFilings,
    ) -> Result<(), DeskError> {
        self.desk.accounts.get(id)?;
        match unfinished {
            UnfinishedFilings::Refuse if self.desk.filings.has_unfinished(|filing| filing.account == id) => {
                return Err(RefusalCode::AccountHasFilings.into());
            }
            UnfinishedFilings::Refuse => {}
            UnfinishedFilings::Abandon => self.abandon_filings(id).await?,
        }
        self.desk.connections.delete_secrets(id).await?;
        pins::forget_account(&self.desk.store, id).await?;
        recent_patients::forget_account(&self.desk.store, id).await?;
        self.desk.accounts.remove(id)?;
        self.tell_other_processes().await;
        Ok(())
    }

    /// What the account can do, and why not where not.
    pub async fn capabilities(&self, id: AccountId) -> Result<Capabilities, DeskError> {
        let system = self.desk.system_to_ask_here(id).await?;
        Ok(system.capabilities())
    }

    /// What a field beside a file can be, by a text that was typed; at most a hundred.
    pub async fn field_options(
        &self,
        id: AccountId,
        field: &str,
        text: &str,
    ) -> Result<Vec<FieldChoice>, DeskError> {
        let (_, system) = self.desk.system(id).await?;
        self.desk.noted(id, system.field_options(field, text).await)
    }

    async fn test(&self, settings: &ConnectionSettings, secrets: &Secrets) -> Result<Connection, DeskError> {
        let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
        let system = self.desk.connections.try_out(settings, secrets, tokens)?;
        Ok(system.test_connection().await?)
    }

    /// Keeps a new account that was tested.
    pub(super) async fn keep_account(
        &self,
        name: &str,
        settings: ConnectionSettings,
        secrets: &Secrets,
        connection: Connection,
    ) -> Result<Account, DeskError> {
        let mut account = new_account(name, settings, connection);
        account.secrets_mark = Some(self.desk.connections.mark_of(account.id, secrets));
        // Secrets first: an account in the file without them could not be used.
        self.desk.connections.write_secrets(account.id, secrets).await?;
        kill_points::reach("account-secrets-kept");
        if let Err(error) = self.desk.accounts.add(account.clone()) {
            self.desk.connections.delete_secrets(account.id).await?;
            return Err(error);
        }
        self.tell_other_processes().await;
        Ok(account)
    }

    /// Keeps other secrets of an account, that were tested.
    pub(super) async fn sign_in_again(
        &self,
        id: AccountId,
        settings: ConnectionSettings,
        secrets: &Secrets,
        connection: Connection,
    ) -> Result<Account, DeskError> {
        let account = self.desk.accounts.get(id)?;
        if account.settings.system != settings.system || account.is_of_another_clinic(&connection) {
            return Err(RefusalCode::OtherClinic.into());
        }
        self.desk.connections.write_secrets(id, secrets).await?;
        let account = self.desk.accounts.change(id, |account| {
            account.settings = settings;
            account.secrets_revision += 1;
            account.secrets_mark = Some(self.desk.connections.mark_of(id, secrets));
            account.learn(connection);
        })?;
        let record = AuditRecord::new(&account, AuditAction::SignedInAgain, self.desk.clock.now());
        audit::write(&self.desk.store, record).await?;
        self.tell_other_processes().await;
        Ok(account)
    }

    pub(super) fn check_name(&self, name: &str) -> Result<(), DeskError> {
        if name.trim().is_empty() {
            return Err(RefusalCode::AccountNameEmpty.into());
        }
        if self.desk.accounts.by_name(name).is_ok() {
            return Err(RefusalCode::AccountNameTaken.into());
        }
        Ok(())
    }

    async fn abandon_filings(&self, account: AccountId) -> Result<(), DeskError> {
        let own = |filing: &Filing| (filing.account == account).then_some(filing.id);
        for id in self.desk.filings.unfinished(own).into_iter().flatten() {
            let now = self.desk.clock.now();
            let changed = self
                .desk
                .filings
                .change(id, |filing| filing.cancelled(now))
                .await?;
            if changed.is_some() {
                continue;
            }
            let Some(filing) = self.desk.filings.get(id) else {
                continue;
            };
            if matches!(filing.state, FilingState::Registering { .. }) {
                // Its answer is on the way.
                return Err(RefusalCode::AccountHasFilings.into());
            }
            let record = self.given_up(&filing);
            if !self.desk.filings.dismiss(&filing, record).await? {
                // It has just moved on.
                return Err(RefusalCode::AccountHasFilings.into());
            }
        }
        Ok(())
    }

    /// The accounts file has no way to tell; the store does. What was changed is kept already: where the store can not be
    /// written, other processes see it with the next thing that they are told.
    pub(crate) async fn tell_other_processes(&self) {
        let told = self.desk.store.write(|connection| {
            connection.execute(
                "INSERT INTO accounts_file_changes (only, count) VALUES (1, 1)
                 ON CONFLICT (only) DO UPDATE SET count = count + 1",
                [],
            )?;
            Ok::<_, StoreError>(())
        });
        if let Err(error) = told.await {
            tracing::warn!(
                code = error.code(),
                "other processes could not be told of a changed account"
            );
        }
        self.desk.filings.changed.notify_one();
    }
}

fn new_account(name: &str, settings: ConnectionSettings, connection: Connection) -> Account {
    let mut account = Account {
        id: AccountId::generate(),
        name: name.trim().to_owned(),
        settings,
        base_url: connection.base_url.clone(),
        clinic: String::new(),
        clinic_id: None,
        user: None,
        user_id: None,
        role: None,
        state: AccountState::Ok,
        filing_defaults: FilingFields::new(),
        secrets_revision: 1,
        secrets_mark: None,
    };
    account.learn(connection);
    account
}
