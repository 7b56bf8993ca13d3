//! Medplum, hosted or on a clinic's own server: <https://www.medplum.com/docs>.

mod attachments;
pub(crate) mod auth;
mod bundle;
mod changes;
mod client;
mod config;
mod confirm;
mod error;
mod link;
mod model;
mod patients;
mod presigned_upload;
mod read_back;
mod reconcile;
mod record;
mod record_id;
mod register;
mod search;
mod upload;

use std::sync::Arc;

use self::client::Medplum;
use crate::http::{Conduct, Timeouts};
use crate::oauth::OAuthClient;
use crate::systems::SecretField;
use crate::{AttachmentSystem, ConnectionSettings, Result, Secrets, SignInMethod, TokenKeeper};

/// What proves the account, and where it is found: <https://www.medplum.com/docs/auth/client-credentials>.
const SECRETS: &[SecretField] = &[
    SecretField::required("client_id", "Medplum client ID (in Medplum: Project > Clients)"),
    SecretField::required("client_secret", "Medplum client secret (on the same page)"),
];

/// What a person's sign-in by the browser begins with.
const BROWSER_SECRETS: &[SecretField] = &[
    SecretField::required("client_id", "Medplum client ID (in Medplum: Project > Clients)"),
    SecretField::optional(
        "client_secret",
        "Medplum client secret (nothing for a public client)",
    ),
];

/// Connects an account.
pub(crate) fn connect(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    tokens: Arc<dyn TokenKeeper>,
    conduct: Conduct,
) -> Result<Arc<dyn AttachmentSystem>> {
    Ok(Arc::new(Medplum::connect(settings, secrets, tokens, conduct)?))
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
