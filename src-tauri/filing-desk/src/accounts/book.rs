//! The accounts in memory, kept equal to the file.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::broadcast;

use super::file;
use super::model::{Account, AccountId, AccountState};
use crate::data_directory::DataDirectory;
use crate::error::{DeskError, RefusalCode};
use crate::filings::DeskEvent;

/// The accounts of this desk.
pub struct AccountBook {
    directory: Arc<DataDirectory>,
    accounts: Mutex<Vec<Account>>,
    events: broadcast::Sender<DeskEvent>,
}

impl AccountBook {
    /// Reads the file.
    pub fn open(
        directory: Arc<DataDirectory>,
        events: broadcast::Sender<DeskEvent>,
    ) -> std::io::Result<Self> {
        let accounts = Mutex::new(file::read(&directory)?);
        Ok(Self {
            directory,
            accounts,
            events,
        })
    }

    /// All accounts, in the order in which they were added.
    pub fn all(&self) -> Vec<Account> {
        self.accounts
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// One account.
    pub fn get(&self, id: AccountId) -> Result<Account, DeskError> {
        self.find(|account| account.id == id)
    }

    /// The account of this name, upper and lower case alike.
    pub fn by_name(&self, name: &str) -> Result<Account, DeskError> {
        self.find(|account| same_name(&account.name, name))
    }

    /// Adds an account; its name must be new.
    pub fn add(&self, account: Account) -> Result<(), DeskError> {
        self.update(|accounts| {
            if accounts.iter().any(|other| same_name(&other.name, &account.name)) {
                return Err(RefusalCode::AccountNameTaken.into());
            }
            accounts.push(account);
            Ok(())
        })?
    }

    /// Changes an account; returns it as it is now.
    pub fn change(&self, id: AccountId, change: impl FnOnce(&mut Account)) -> Result<Account, DeskError> {
        self.update(|accounts| {
            let account = accounts.iter_mut().find(|account| account.id == id);
            let account = account.ok_or(RefusalCode::AccountUnknown)?;
            change(account);
            Ok(account.clone())
        })?
    }

    /// Notes the state; a failure to write it is no failure of what was being done.
    pub fn note_state(&self, id: AccountId, state: AccountState) {
        if self.get(id).is_ok_and(|account| account.state != state)
            && let Err(error) = self.change(id, |account| account.state = state)
        {
            tracing::warn!(code = error.code(), "the account's state could not be kept");
        }
    }

    /// Removes an account.
    pub fn remove(&self, id: AccountId) -> Result<(), DeskError> {
        self.update(|accounts| accounts.retain(|account| account.id != id))
    }

    /// Takes over what another process wrote.
    pub fn reload(&self) -> std::io::Result<()> {
        let now = file::read(&self.directory)?;
        self.show(&now);
        Ok(())
    }

    fn find(&self, fits: impl Fn(&Account) -> bool) -> Result<Account, DeskError> {
        let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let found = accounts.iter().find(|account| fits(account)).cloned();
        found.ok_or_else(|| RefusalCode::AccountUnknown.into())
    }

    fn update<T>(&self, change: impl FnOnce(&mut Vec<Account>) -> T) -> Result<T, DeskError> {
        let (now, outcome) = file::update(&self.directory, change)?;
        self.show(&now);
        Ok(outcome)
    }

    fn show(&self, now: &[Account]) {
        let before = {
            let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *accounts, now.to_vec())
        };
        for account in now.iter().filter(|account| !before.contains(account)) {
            // Nobody listening is fine.
            let _ = self
                .events
                .send(DeskEvent::AccountChanged(Box::new(account.clone())));
        }
        for gone in before
            .iter()
            .filter(|old| !now.iter().any(|account| account.id == old.id))
        {
            let _ = self.events.send(DeskEvent::AccountRemoved(gone.id));
        }
    }
}

fn same_name(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
