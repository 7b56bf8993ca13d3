//! Accounts: one clinic's access to one system each. What is no secret lies in a plain file, the secrets only in the
//! operating system's keyring.

mod actions;
mod book;
mod browser_sign_in;
mod connections;
mod file;
mod kept_secrets;
mod keyring_store;
mod memory_store;
mod model;
mod secret_store;
mod sign_ins;
mod signing_in;
mod timed_store;
mod trouble;

pub(crate) use book::AccountBook;
pub use browser_sign_in::BrowserSignIn;
pub(crate) use connections::Connections;
pub use file::accounts_of;
pub use keyring_store::KeyringStore;
pub use memory_store::MemoryStore;
pub use model::{Account, AccountId, AccountState, NewAccount, UnfinishedFilings};
pub use secret_store::{EntryName, KeyringError, SecretStore};
pub(crate) use sign_ins::SignIns;
pub use sign_ins::{SignInId, StartedSignIn};
pub(crate) use timed_store::TimedStore;
pub(crate) use trouble::{state_after, state_after_error, wait_after};
