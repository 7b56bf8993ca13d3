//! Canvas Medical's FHIR API: <https://docs.canvasmedical.com/api/>.

mod attachments;
pub(crate) mod auth;
mod bundle;
mod client;
mod config;
mod confirm;
mod error;
mod fields;
mod file_name;
mod kinds;
mod learned;
mod link;
mod model;
mod patients;
mod people;
mod reconcile;
mod record;
mod reviewers;
mod search;
mod upload;

use std::sync::Arc;

use self::client::Canvas;
use crate::http::{Conduct, Timeouts};
use crate::oauth::OAuthClient;
use crate::systems::SecretField;
use crate::{AttachmentSystem, ConnectionSettings, Result, Secrets, SignInMethod, TokenKeeper};

/// What proves the account, and where it is found: <https://docs.canvasmedical.com/api/customer-authentication/>.
const SECRETS: &[SecretField] = &[
    SecretField::required(
        "client_id",
        "Canvas client ID (the administrator's page /auth/applications/ of the instance)",
    ),
    SecretField::required("client_secret", "Canvas client secret (on the same page)"),
];

/// What a person's sign-in by the browser begins with.
const BROWSER_SECRETS: &[SecretField] = &[
    SecretField::required(
        "client_id",
        "Canvas client ID (the administrator's page /auth/applications/ of the instance)",
    ),
    SecretField::optional(
        "client_secret",
        "Canvas client secret (nothing for a public client)",
    ),
];

/// Connects an account.
pub(crate) fn connect(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    tokens: Arc<dyn TokenKeeper>,
    conduct: Conduct,
) -> Result<Arc<dyn AttachmentSystem>> {
    Ok(Arc::new(Canvas::connect(settings, secrets, tokens, conduct)?))
}

/// The account as a client of the authorization server.
pub(crate) fn oauth_client(settings: &ConnectionSettings, secrets: &Secrets) -> Result<OAuthClient> {
    auth::oauth_client(settings, secrets, Timeouts::default())
}

/// The secrets to ask for.
pub(crate) const fn secret_fields(method: SignInMethod) -> &'static [SecretField] {
    match method {
        SignInMethod::Secrets => SECRETS,
        SignInMethod::Browser => BROWSER_SECRETS,
    }
}
