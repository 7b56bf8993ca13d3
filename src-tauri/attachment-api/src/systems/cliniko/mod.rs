//! Cliniko, API version 1: <https://docs.api.cliniko.com/>.

mod attachments;
mod auth;
mod client;
pub(crate) mod config;
mod confirm;
mod error;
mod filters;
mod link;
mod model;
#[cfg(test)]
mod patience_tests;
mod patients;
mod reconcile;
mod search;
mod upload;

use std::sync::Arc;

use self::client::Cliniko;
use crate::http::Conduct;
use crate::oauth::OAuthClient;
use crate::system::capability_absent;
use crate::systems::SecretField;
use crate::{AttachmentSystem, ConnectionSettings, Operation, Result, Secrets, SignInMethod, TokenKeeper};

/// What proves the account, and where it is found: <https://help.cliniko.com/en/articles/1023957-generate-a-cliniko-api-key>.
const SECRETS: &[SecretField] = &[SecretField::required(
    "api_key",
    "Cliniko API key (My Info > Manage API keys)",
)];

/// Connects an account.
pub(crate) fn connect(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    _tokens: Arc<dyn TokenKeeper>,
    conduct: Conduct,
) -> Result<Arc<dyn AttachmentSystem>> {
    Ok(Arc::new(Cliniko::connect(settings, secrets, conduct)?))
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
