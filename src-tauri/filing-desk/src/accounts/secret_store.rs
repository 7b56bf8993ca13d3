//! Where secrets are kept, and how that can fail.

use std::fmt;

use zeroize::Zeroizing;

/// Names an entry below this data folder's id, e.g. `account/<id>`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntryName(String);

impl EntryName {
    /// An entry of this data folder.
    pub fn new(desk_id: &str, entry: impl fmt::Display) -> Self {
        Self(format!("{desk_id}/{entry}"))
    }

    /// The name as the keyring shows it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why the keyring can not be used now. The next call tries anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is no keyring service in this session.
    #[error("there is no keyring in this session")]
    Absent,
    /// It is locked, and nobody unlocked it.
    #[error("the keyring is locked")]
    Locked,
    /// It answered with a failure.
    #[error("the keyring refused")]
    Refused,
    /// It has not answered yet: it may be asking a person for its password.
    #[error("the keyring has not answered yet")]
    Slow,
    /// What it holds in the entry is not what was put there.
    #[error("the keyring's entry can not be read")]
    Unreadable,
}

impl KeyringError {
    /// The stable kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Absent => "keyring-absent",
            Self::Locked => "keyring-locked",
            Self::Refused => "keyring-refused",
            Self::Slow => "keyring-slow",
            Self::Unreadable => "secret-unreadable",
        }
    }
}

/// Where secrets are kept. Calls may block (a keyring may ask the person to unlock it): never on an async thread.
pub trait SecretStore: Send + Sync {
    /// The secret of an entry; `None` when there is none.
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError>;

    /// Keeps a secret, replacing an earlier one.
    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError>;

    /// Forgets a secret; one that is not there is no error.
    fn delete(&self, name: &EntryName) -> Result<(), KeyringError>;
}
