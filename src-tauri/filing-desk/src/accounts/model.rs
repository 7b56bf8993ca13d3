//! What an account is.

use std::fmt;
use std::str::FromStr;

use attachment_api::{Connection, ConnectionSettings, FilingFields, Secrets};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use crate::words::word_of;

/// Names an account on this computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(Uuid);

impl AccountId {
    /// A new id.
    pub(crate) fn generate() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for AccountId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// State of an account as last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccountState {
    /// The last request was answered.
    Ok,
    /// The system refused the secrets.
    SignedOut,
    /// The keyring is locked.
    KeyringLocked,
    /// There is no keyring in this session.
    KeyringAbsent,
    /// The keyring refused.
    KeyringRefused,
    /// The keyring has not answered yet.
    KeyringSlow,
    /// The keyring holds no secrets for this account.
    SecretMissing,
    /// What the keyring holds for this account is nothing to sign in with.
    SecretUnreadable,
    /// The keyring holds secrets of another clinic.
    OtherClinic,
    /// There was no connection.
    Offline,
}

impl AccountState {
    /// The stable kebab-case word.
    pub fn word(self) -> String {
        word_of(&self)
    }
}

/// One clinic's access to one system. Holds no secret and no patient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Names it on this computer.
    pub id: AccountId,
    /// The name a person gave it; no two accounts share one.
    pub name: String,
    /// Where its system lives.
    pub settings: ConnectionSettings,
    /// Where the API was reached.
    pub base_url: Url,
    /// The clinic's name.
    pub clinic: String,
    /// What tells this clinic from every other of its system, where the system says so.
    #[serde(default)]
    pub clinic_id: Option<String>,
    /// The user's name; `None` where the secrets are the clinic's and no person's.
    pub user: Option<String>,
    /// The user's id in the system.
    pub user_id: Option<String>,
    /// The user's role in the system's words.
    pub role: Option<String>,
    /// State as last seen.
    pub state: AccountState,
    /// What its filings have beside their files when nobody says otherwise, by the keys of the capability sheet.
    #[serde(default)]
    pub filing_defaults: FilingFields,
    /// Grows when the secrets are replaced, so that every process reads them anew.
    pub secrets_revision: u32,
    /// Tells the secrets that were last seen to reach this clinic from any others, without telling them.
    #[serde(default)]
    pub secrets_mark: Option<String>,
}

impl Account {
    /// Whether a connection reaches another clinic than this account's: by id where both are known, otherwise by address
    /// and name.
    pub(crate) fn is_of_another_clinic(&self, connection: &Connection) -> bool {
        match (&self.clinic_id, &connection.clinic_id) {
            (Some(ours), Some(theirs)) => ours != theirs,
            _ => self.base_url != connection.base_url || self.is_named_otherwise(&connection.clinic),
        }
    }

    /// Where a user may not read the clinic's name, the system's own stands in for it and tells nothing.
    fn is_named_otherwise(&self, clinic: &str) -> bool {
        let system = word_of(&self.settings.system);
        let tells = |name: &str| name.to_lowercase() != system;
        tells(clinic) && tells(&self.clinic) && clinic != self.clinic
    }

    /// Takes over what a connection test found.
    pub(crate) fn learn(&mut self, connection: Connection) {
        self.base_url = connection.base_url;
        self.clinic = connection.clinic;
        self.clinic_id = connection.clinic_id;
        self.user = connection.user;
        self.user_id = connection.user_id;
        self.role = connection.role;
        self.state = AccountState::Ok;
    }
}

/// What is needed for a new account. Debug shows no secret.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The name a person gives it.
    pub name: String,
    /// Where its system lives.
    pub settings: ConnectionSettings,
    /// The secrets, by the names of the command line contract.
    pub secrets: Secrets,
}

/// What happens to an account's unfinished filings when it is removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnfinishedFilings {
    /// The account is not removed while there are any.
    Refuse,
    /// What is not on the chart is withdrawn; what may be is left there and no longer watched.
    Abandon,
}
