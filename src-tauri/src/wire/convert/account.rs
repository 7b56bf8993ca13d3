use std::collections::BTreeMap;

use attachment_api::{Capabilities, Capability, Connection, ConnectionSettings, Secret, Secrets, System};
use filing_desk::{Account, AccountState, DeskError, NewAccount};
use url::Url;

use super::{failure, word};
use crate::wire::{
    AccountStateView, AccountView, CapabilitiesView, CapabilityView, ConnectionView, FailureView,
    NewAccountRequest,
};

/// The system's name as shown.
pub const fn system_name(system: System) -> &'static str {
    match system {
        System::Cliniko => "Cliniko",
    }
}

/// An account with what it can do; where that cannot be told now (a locked keyring), nothing is offered.
pub fn account_view(account: Account, capabilities: Result<Capabilities, DeskError>) -> AccountView {
    AccountView {
        id: account.id.to_string(),
        name: account.name,
        system: word(&account.settings.system),
        system_name: system_name(account.settings.system).to_owned(),
        base_url: account.base_url.into(),
        clinic: account.clinic,
        user: account.user,
        role: account.role,
        state: account.state.into(),
        capabilities: capabilities.map_or_else(|error| nothing_offered(&error.code()), Into::into),
    }
}

/// What a connection test found.
pub fn connection_view(connection: Connection) -> ConnectionView {
    ConnectionView {
        base_url: connection.base_url.into(),
        clinic: connection.clinic,
        user: connection.user,
        role: connection.role,
    }
}

/// What the account form asks for; refuses a system or an address that cannot be one.
pub fn new_account(request: NewAccountRequest) -> Result<NewAccount, FailureView> {
    let system = match request.system.as_str() {
        "cliniko" => System::Cliniko,
        _ => return Err(failure("system-unknown")),
    };
    let typed = request
        .base_url
        .as_deref()
        .map(str::trim)
        .filter(|address| !address.is_empty());
    let base_url = typed
        .map(Url::parse)
        .transpose()
        .map_err(|_| failure("not-a-valid-address"))?;
    Ok(NewAccount {
        name: request.name.trim().to_owned(),
        settings: ConnectionSettings {
            system,
            base_url,
            storage_hosts: request.storage_hosts,
        },
        secrets: secrets(request.secrets),
        instance: None,
    })
}

/// Secrets by name, without the blanks that copying brings along.
pub fn secrets(typed: BTreeMap<String, String>) -> Secrets {
    Secrets::new(
        typed
            .into_iter()
            .map(|(name, value)| (name, Secret::from(value.trim()))),
    )
}

fn nothing_offered(reason: &str) -> CapabilitiesView {
    let absent = || CapabilityView {
        available: false,
        reason: Some(reason.to_owned()),
    };
    CapabilitiesView {
        pin_in_system: absent(),
        archive: absent(),
        restore: absent(),
        describe: absent(),
        description_limit: None,
        size_limit_bytes: None,
        content_types: Vec::new(),
        link_seconds: None,
    }
}

impl From<AccountState> for AccountStateView {
    fn from(state: AccountState) -> Self {
        match state {
            AccountState::Ok => Self::Ok,
            AccountState::SignedOut => Self::SignedOut,
            AccountState::KeyringLocked => Self::KeyringLocked,
            AccountState::KeyringAbsent => Self::KeyringAbsent,
            AccountState::SecretMissing => Self::SecretMissing,
            AccountState::Offline => Self::Offline,
        }
    }
}

impl From<Capability> for CapabilityView {
    fn from(capability: Capability) -> Self {
        match capability {
            Capability::Available => Self {
                available: true,
                reason: None,
            },
            Capability::Absent { reason } => Self {
                available: false,
                reason: Some(reason),
            },
        }
    }
}

impl From<Capabilities> for CapabilitiesView {
    fn from(sheet: Capabilities) -> Self {
        Self {
            pin_in_system: sheet.pin_in_system.into(),
            archive: sheet.archive.into(),
            restore: sheet.restore.into(),
            describe: sheet.describe.into(),
            description_limit: sheet.description_limit,
            size_limit_bytes: sheet.size_limit_bytes,
            content_types: sheet.content_types,
            link_seconds: sheet.link_seconds,
        }
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn request(base_url: Option<&str>) -> NewAccountRequest {
        NewAccountRequest {
            name: " Northside ".to_owned(),
            system: "cliniko".to_owned(),
            base_url: base_url.map(str::to_owned),
            storage_hosts: Vec::new(),
            secrets: BTreeMap::from([("api_key".to_owned(), " key-au1\n".to_owned())]),
        }
    }

    #[test]
    fn blanks_around_name_and_key_are_dropped() {
        let account = new_account(request(None)).expect("a usable request");
        assert_eq!(account.name, "Northside");
        assert_eq!(
            account.secrets.get("api_key").map(ExposeSecret::expose_secret),
            Some("key-au1")
        );
    }

    #[test]
    fn an_empty_address_means_the_vendors_own() {
        assert_eq!(
            new_account(request(Some("  ")))
                .expect("a usable request")
                .settings
                .base_url,
            None
        );
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let refused = new_account(request(Some("not an address"))).expect_err("no address");
        assert_eq!(refused.code, "not-a-valid-address");
    }

    #[test]
    fn an_unknown_system_is_refused() {
        let refused = new_account(NewAccountRequest {
            system: "paper".to_owned(),
            ..request(None)
        });
        assert_eq!(refused.expect_err("no such system").code, "system-unknown");
    }
}
