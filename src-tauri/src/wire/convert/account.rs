use std::collections::BTreeMap;

use attachment_api::{Capabilities, Connection, ConnectionSettings, Secret, Secrets, SignInMethod, System};
use filing_desk::{Account, AccountState, DeskError, NewAccount, StartedSignIn};
use url::Url;

use super::capability::nothing_offered;
use super::{failure, word};
use crate::wire::{
    AccountStateView, AccountView, ConnectionView, FailureView, NewAccountRequest, SignInMethodView,
    SignInView,
};

/// An account with what it can do; where that cannot be told now (a locked keyring), nothing is offered.
pub fn account_view(
    account: Account,
    capabilities: Result<Capabilities, DeskError>,
    patient_pages: bool,
) -> AccountView {
    AccountView {
        id: account.id.to_string(),
        name: account.name,
        system: word(&account.settings.system),
        system_name: account.settings.system.name().to_owned(),
        base_url: account.base_url.into(),
        instance: account.settings.instance,
        sign_in: account.settings.sign_in.into(),
        clinic: account.clinic,
        user: account.user,
        role: account.role,
        state: account.state.into(),
        capabilities: capabilities.map_or_else(|error| nothing_offered(&error.code()), Into::into),
        filing_defaults: account.filing_defaults,
        patient_pages,
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

/// A sign-in that waits for the person in the browser; the address it was opened with stays in Rust.
pub fn sign_in_view(started: &StartedSignIn) -> SignInView {
    SignInView {
        id: started.id.to_string(),
        redirect_uri: started.redirect_uri.clone(),
    }
}

/// What the account form asks for, with secrets that were typed in; refuses a system or an address that cannot be one.
pub fn new_account(request: NewAccountRequest) -> Result<NewAccount, FailureView> {
    Ok(NewAccount {
        name: request.name.trim().to_owned(),
        settings: settings(&request, SignInMethod::Secrets)?,
        secrets: secrets(request.secrets),
    })
}

/// The same for a sign-in by the browser, which gets its name only when it is kept.
pub fn browser_account(request: NewAccountRequest) -> Result<(ConnectionSettings, Secrets), FailureView> {
    let settings = settings(&request, SignInMethod::Browser)?;
    Ok((settings, secrets(request.secrets)))
}

fn settings(request: &NewAccountRequest, sign_in: SignInMethod) -> Result<ConnectionSettings, FailureView> {
    let system: System = request.system.parse().map_err(|_| failure("system-unknown"))?;
    let base_url = filled(request.base_url.as_deref())
        .map(Url::parse)
        .transpose()
        .map_err(|_| failure("not-a-valid-address"))?;
    Ok(ConnectionSettings {
        system,
        base_url,
        instance: filled(request.instance.as_deref()).map(str::to_owned),
        sign_in,
        storage_hosts: request.storage_hosts.clone(),
    })
}

fn filled(typed: Option<&str>) -> Option<&str> {
    typed.map(str::trim).filter(|text| !text.is_empty())
}

/// Secrets by name, without the blanks that copying brings along; a field left empty is none.
pub fn secrets(typed: BTreeMap<String, String>) -> Secrets {
    let secret = |(name, value): (String, String)| {
        let value = value.trim();
        (!value.is_empty()).then(|| (name, Secret::from(value)))
    };
    Secrets::new(typed.into_iter().filter_map(secret))
}

impl From<AccountState> for AccountStateView {
    fn from(state: AccountState) -> Self {
        match state {
            AccountState::Ok => Self::Ok,
            AccountState::SignedOut => Self::SignedOut,
            AccountState::KeyringLocked => Self::KeyringLocked,
            AccountState::KeyringAbsent => Self::KeyringAbsent,
            AccountState::KeyringRefused => Self::KeyringRefused,
            AccountState::KeyringSlow => Self::KeyringSlow,
            AccountState::SecretMissing => Self::SecretMissing,
            AccountState::SecretUnreadable => Self::SecretUnreadable,
            AccountState::OtherClinic => Self::OtherClinic,
            AccountState::Offline => Self::Offline,
        }
    }
}

impl From<SignInMethod> for SignInMethodView {
    fn from(method: SignInMethod) -> Self {
        match method {
            SignInMethod::Secrets => Self::Secrets,
            SignInMethod::Browser => Self::Browser,
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
            instance: None,
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

    #[test]
    fn a_browser_sign_in_says_so_and_needs_no_client_secret() {
        let typed = [("client_id", " app "), ("client_secret", "")];
        let (settings, secrets) = browser_account(NewAccountRequest {
            system: "canvas".to_owned(),
            instance: Some(" northside ".to_owned()),
            secrets: typed
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            ..request(None)
        })
        .expect("a usable request");
        assert_eq!(settings.sign_in, SignInMethod::Browser);
        assert_eq!(settings.instance.as_deref(), Some("northside"));
        let names: Vec<_> = secrets.iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["client_id"]);
    }
}
