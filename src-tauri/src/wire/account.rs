use serde::{Deserialize, Serialize};
use specta::Type;

/// State of an account, as the account strip shows it.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum AccountStateView {
    Ok,
    SignedOut,
    KeyringLocked,
    KeyringAbsent,
    SecretMissing,
    Offline,
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
    pub clinic: String,
    pub user: String,
    pub role: Option<String>,
    pub state: AccountStateView,
    pub capabilities: CapabilitiesView,
}

/// One line of the capability sheet: available, or absent with the stable code of the reason.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapabilityView {
    pub available: bool,
    pub reason: Option<String>,
}

/// The capability sheet of an account.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapabilitiesView {
    pub pin_in_system: CapabilityView,
    pub archive: CapabilityView,
    pub restore: CapabilityView,
    pub describe: CapabilityView,
    /// Characters.
    pub description_limit: Option<u32>,
    pub size_limit_bytes: Option<u64>,
    /// MIME types; empty means any.
    pub content_types: Vec<String>,
    pub link_seconds: Option<u64>,
}

/// What the account form sends. The key is held only as long as the request.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewAccountRequest {
    pub name: String,
    pub system: String,
    pub base_url: Option<String>,
    pub storage_hosts: Vec<String>,
    /// Secrets by name, e.g. `api_key`.
    pub secrets: std::collections::BTreeMap<String, String>,
}

/// What a connection test found, shown before saving.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    pub base_url: String,
    pub clinic: String,
    pub user: String,
    pub role: Option<String>,
}
