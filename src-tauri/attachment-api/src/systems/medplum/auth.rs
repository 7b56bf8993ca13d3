//! Client credentials, and signing in as a person by the browser.

use std::sync::Arc;

use secrecy::ExposeSecret;
use url::Url;

use super::config::{base_url, server_policy};
use crate::http::Timeouts;
use crate::oauth::{
    AuthorizationServer, CLIENT_ID, CLIENT_SECRET, Endpoints, OAuthClient, TokenSource, sendable,
};
use crate::{Code, ConnectionSettings, Error, Operation, Result, Secrets, SignInMethod, Status, TokenKeeper};

/// Everything that the person may do, and a refresh token (<https://www.medplum.com/docs/access/smart-scopes>). A narrower
/// scope would also narrow what the app may read.
const SCOPE: &str = "openid offline_access";

/// The account as a client of its server.
pub(crate) fn oauth_client(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    timeouts: Timeouts,
) -> Result<OAuthClient> {
    let text = |name: &str| secrets.get(name).map(|secret| secret.expose_secret().trim());
    let client_id = text(CLIENT_ID).and_then(sendable).ok_or_else(key_malformed)?;
    let client_secret = match text(CLIENT_SECRET).filter(|text| !text.is_empty()) {
        Some(text) => Some(sendable(text).ok_or_else(key_malformed)?),
        None if settings.sign_in == SignInMethod::Secrets => return Err(key_malformed()),
        None => None,
    };
    let base = base_url(settings.base_url.as_ref())?;
    let below = |path: &str| -> Result<Url> { base.join(path).map_err(|_| key_malformed()) };
    let server = AuthorizationServer::new(
        Endpoints {
            authorize: below("oauth2/authorize")?,
            token: below("oauth2/token")?,
        },
        server_policy(&base, &settings.storage_hosts),
        timeouts,
    )?;
    Ok(OAuthClient {
        server: server.discovered_at(below(".well-known/smart-configuration")?),
        client_id: client_id.expose_secret().to_owned(),
        client_secret,
        client_scope: None,
        browser_scope: SCOPE.to_owned(),
        browser_parameters: Vec::new(),
        scope_with_renewal: false,
    })
}

/// The account's tokens.
pub(crate) fn token_source(
    client: OAuthClient,
    settings: &ConnectionSettings,
    secrets: &Secrets,
    keeper: Arc<dyn TokenKeeper>,
) -> TokenSource {
    match settings.sign_in {
        SignInMethod::Secrets => TokenSource::of_client(client),
        SignInMethod::Browser => TokenSource::of_person(client, secrets, keeper),
    }
}

/// The client's id or secret cannot be one.
const fn key_malformed() -> Error {
    Error::new(Code::KeyMalformed, Status::Permanent, Operation::TestConnection)
}
