//! PracSuite, API v1: <https://docs.api.pracsuite.com/>.
//!
//! What the public reference leaves open is decided on the safe side, where it is decided: which call lists a patient's files
//! (`attachments`), when a sent file shows (`reconcile`), what the quota's end looks like (`error`).

mod access;
mod attachments;
mod auth;
mod client;
mod config;
mod confirm;
mod connection;
mod error;
mod filters;
mod learned;
mod link;
mod model;
mod paging;
mod patients;
mod reconcile;
mod search;
mod upload;

use std::sync::Arc;

use self::client::PracSuite;
use crate::http::Conduct;
use crate::oauth::OAuthClient;
use crate::system::capability_absent;
use crate::systems::SecretField;
use crate::{AttachmentSystem, ConnectionSettings, Operation, Result, Secrets, SignInMethod, TokenKeeper};

/// What proves the account, and where it is found: <https://docs.api.pracsuite.com/>.
const SECRETS: &[SecretField] = &[
    SecretField::required(
        "vendor_key",
        "PracSuite vendor key (from the maker of PracSuite, Smartsoft)",
    ),
    SecretField::required(
        "account_key",
        "PracSuite account key (in PracSuite: Settings > Integrations > API)",
    ),
];

/// Connects an account.
pub(crate) fn connect(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    _tokens: Arc<dyn TokenKeeper>,
    conduct: Conduct,
) -> Result<Arc<dyn AttachmentSystem>> {
    Ok(Arc::new(PracSuite::connect(settings, secrets, conduct)?))
}

/// There is no sign-in by the browser.
pub(crate) fn oauth_client(_settings: &ConnectionSettings, _secrets: &Secrets) -> Result<OAuthClient> {
    Err(capability_absent(Operation::SignIn))
}

/// The secrets to ask for.
pub(crate) const fn secret_fields(method: SignInMethod) -> &'static [SecretField] {
    match method {
        SignInMethod::Secrets => SECRETS,
        SignInMethod::Browser => &[],
    }
}
