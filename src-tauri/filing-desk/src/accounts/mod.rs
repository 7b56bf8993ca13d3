//! Accounts: one clinic's access to one system each. What is no secret lies in a plain file, the secrets only in the
//! operating system's keyring.

mod actions;
mod book;
mod connections;
mod file;
mod keyring_store;
mod memory_store;
mod model;
mod secret_store;

pub(crate) use book::AccountBook;
pub(crate) use connections::Connections;
pub use file::accounts_of;
pub use keyring_store::KeyringStore;
pub use memory_store::MemoryStore;
pub use model::{Account, AccountId, AccountState, NewAccount, UnfinishedFilings};
pub use secret_store::{EntryName, KeyringError, SecretStore};
