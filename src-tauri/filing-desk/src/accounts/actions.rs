//! What a person can do with accounts.

use attachment_api::{Capabilities, Connection, Secrets};

use super::model::{Account, AccountId, AccountState, NewAccount, UnfinishedFilings};
use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode};
use crate::filings::FilingState;
use crate::filings::model::Filing;
use crate::pins;
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
        let system = self.desk.connections.try_out(&new.settings, &new.secrets)?;
        Ok(system.test_connection().await?)
    }

    /// Tests a new account and, only when that succeeds, keeps it.
    pub async fn add_account(&self, new: NewAccount) -> Result<Account, DeskError> {
        self.check_name(&new.name)?;
        let connection = self.test_settings(&new).await?;
        let account = new_account(&new, connection);
        // Secrets first: an account in the file without them could not be used.
        self.desk
            .connections
            .write_secrets(account.id, &new.secrets)
            .await?;
        if let Err(error) = self.desk.accounts.add(account.clone()) {
            self.desk.connections.delete_secrets(account.id).await?;
            return Err(error);
        }
        self.tell_other_processes().await?;
        Ok(account)
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
                self.tell_other_processes().await?;
                return Err(error);
            }
        };
        let account = self
            .desk
            .accounts
            .change(id, |account| account.learn(connection))?;
        self.tell_other_processes().await?;
        Ok(account)
    }

    /// Replaces an account's secrets after testing them. They must belong to the same clinic user: what was filed
    /// with this account was filed by that user.
    pub async fn replace_secrets(&self, id: AccountId, secrets: Secrets) -> Result<Account, DeskError> {
        let account = self.desk.accounts.get(id)?;
        let system = self.desk.connections.try_out(&account.settings, &secrets)?;
        let connection = system.test_connection().await?;
        self.desk.connections.write_secrets(id, &secrets).await?;
        let account = self.desk.accounts.change(id, |account| {
            account.secrets_revision += 1;
            account.learn(connection);
        })?;
        self.tell_other_processes().await?;
        Ok(account)
    }

    /// Removes an account, its secrets and our pins; nothing in the system changes.
    pub async fn remove_account(
        &self,
        id: AccountId,
        unfinished: UnfinishedFilings,
    ) -> Result<(), DeskError> {
        self.desk.accounts.get(id)?;
        match unfinished {
            UnfinishedFilings::Refuse if self.desk.filings.has_unfinished(id) => {
                return Err(RefusalCode::AccountHasFilings.into());
            }
            UnfinishedFilings::Refuse => {}
            UnfinishedFilings::Abandon => self.abandon_filings(id).await?,
        }
        self.desk.connections.delete_secrets(id).await?;
        pins::forget_account(&self.desk.store, id).await?;
        self.desk.accounts.remove(id)?;
        self.tell_other_processes().await
    }

    /// What the account can do, and why not where not.
    pub async fn capabilities(&self, id: AccountId) -> Result<Capabilities, DeskError> {
        let (_, system) = self.desk.system(id).await?;
        Ok(system.capabilities())
    }

    fn check_name(&self, name: &str) -> Result<(), DeskError> {
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
            if matches!(filing.state, FilingState::Registering) {
                // Its answer is on the way.
                return Err(RefusalCode::AccountHasFilings.into());
            }
            self.note_given_up(&filing).await?;
            self.desk.filings.dismiss(id).await?;
        }
        Ok(())
    }

    /// The accounts file has no way to tell; the store does.
    async fn tell_other_processes(&self) -> Result<(), DeskError> {
        let told = self.desk.store.write(|connection| {
            connection.execute(
                "INSERT INTO accounts_file_changes (only, count) VALUES (1, 1)
                 ON CONFLICT (only) DO UPDATE SET count = count + 1",
                [],
            )?;
            Ok::<_, StoreError>(())
        });
        told.await?;
        self.desk.filings.changed.notify_one();
        Ok(())
    }
}

fn new_account(new: &NewAccount, connection: Connection) -> Account {
    let mut account = Account {
        id: AccountId::generate(),
        name: new.name.trim().to_owned(),
        settings: new.settings.clone(),
        base_url: connection.base_url.clone(),
        clinic: String::new(),
        clinic_id: None,
        user: None,
        user_id: None,
        role: None,
        state: AccountState::Ok,
        secrets_revision: 1,
    };
    account.learn(connection);
    account
}
