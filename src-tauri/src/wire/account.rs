use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::CapabilitiesView;

/// State of an account, as the account strip shows it.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AccountStateView {
    Ok,
    SignedOut,
    KeyringLocked,
    KeyringAbsent,
    KeyringRefused,
    KeyringSlow,
    SecretMissing,
    SecretUnreadable,
    OtherClinic,
    Offline,
}

/// How an account proves itself.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethodView {
    /// By secrets that were typed in.
    Secrets,
    /// As a person, in the browser.
    Browser,
}

/// One clinic's access to one system.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    pub id: String,
    pub name: String,
    /// Stable word of the system, e.g. `cliniko`.
    pub system: String,
    /// The system's name as shown, e.g. `Cliniko`.
    pub system_name: String,
    pub base_url: String,
    /// Name of the clinic's own instance, for systems that have one per clinic.
    pub instance: Option<String>,
    pub sign_in: SignInMethodView,
    pub clinic: String,
    /// Absent where the secrets are the clinic's and no person's.
    pub user: Option<String>,
    pub role: Option<String>,
    pub state: AccountStateView,
    pub capabilities: CapabilitiesView,
    /// What a person chose for the fields of a filing, by key.
    pub filing_defaults: BTreeMap<String, String>,
    /// Whether a patient's page in the system itself can be opened.
    pub patient_pages: bool,
}

/// What the account form sends. The key is held only as long as the request.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewAccountRequest {
    pub name: String,
    pub system: String,
    pub base_url: Option<String>,
    /// Name of the clinic's own instance, for systems that have one per clinic.
    pub instance: Option<String>,
    pub storage_hosts: Vec<String>,
    /// Secrets by name, e.g. `api_key`.
    pub secrets: BTreeMap<String, String>,
}

/// A sign-in that waits for the person in the browser.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInView {
    /// Names it in what follows; used once.
    pub id: String,
    /// Where the browser comes back to: an address that has to be registered with the system.
    pub redirect_uri: String,
}

/// What a connection test found, shown before saving.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    pub base_url: String,
    pub clinic: String,
    /// Absent where the secrets are the clinic's and no person's.
    pub user: Option<String>,
    pub role: Option<String>,
}
