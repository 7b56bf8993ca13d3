//! Client credentials, and signing in as a person by the browser.

use url::Url;

use super::config::{base_url, server_policy};
use crate::http::Timeouts;
use crate::oauth::{AuthorizationServer, Endpoints, OAuthClient, client_keys, key_malformed};
use crate::{ConnectionSettings, Result, Secrets};

/// Everything that the person may do, and a refresh token (<https://www.medplum.com/docs/access/smart-scopes>). A narrower
/// scope would also narrow what the app may read.
const SCOPE: &str = "openid offline_access";

/// The account as a client of its server.
pub(crate) fn oauth_client(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    timeouts: Timeouts,
) -> Result<OAuthClient> {
    let (client_id, client_secret) = client_keys(settings.sign_in, secrets)?;
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
        client_id,
        client_secret,
        client_scope: None,
        browser_scope: SCOPE.to_owned(),
        browser_parameters: Vec::new(),
        scope_with_renewal: false,
    })
}
