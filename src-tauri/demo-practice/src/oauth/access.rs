//! Who is behind a request to a system's API.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::AuthorisationServer;
use super::rules::Grantee;
use crate::clock;
use crate::faults::Effect;

/// An admitted caller.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Access {
    pub(crate) grantee: Grantee,
}

/// Why a caller was not admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Denied {
    /// No credentials, or of a kind the system does not take.
    Missing,
    /// Credentials that are none, or no longer.
    Rejected,
}

impl AuthorisationServer {
    /// Admits the holder of the request's bearer token. A fault on the request may end tokens first.
    pub(crate) fn admit_bearer(
        &self,
        headers: &HeaderMap,
        effect: Option<&Effect>,
    ) -> Result<Access, Denied> {
        self.end_tokens(effect);
        let token = credentials(headers, "Bearer").ok_or(Denied::Missing)?;
        let grantee = self.sessions.holder(token, clock::now());
        grantee.map(|grantee| Access { grantee }).ok_or(Denied::Rejected)
    }

    /// Admits a client by its id and secret in Basic authentication.
    pub(crate) fn admit_basic(&self, headers: &HeaderMap) -> Result<Access, Denied> {
        let (id, secret) = basic(headers).ok_or(Denied::Missing)?;
        let client = self
            .client(&id)
            .filter(|client| client.has_secret(&secret))
            .ok_or(Denied::Rejected)?;
        let grantee = Grantee {
            client_id: client.id.clone(),
            is_person: false,
            scope: self.rules.default_scope.unwrap_or_default().to_owned(),
            patient: String::new(),
        };
        Ok(Access { grantee })
    }

    /// Ends the sign-in behind the request's bearer token.
    pub(crate) fn sign_out(&self, headers: &HeaderMap) {
        if let Some(token) = credentials(headers, "Bearer") {
            self.sessions.sign_out(token);
        }
    }

    /// What a fault does to the tokens handed out so far.
    pub(super) fn end_tokens(&self, effect: Option<&Effect>) {
        match effect {
            Some(Effect::AccessTokensExpire) => self.sessions.expire_access_tokens(),
            Some(Effect::SignInsRevoked) => self.sessions.revoke_everything(),
            _ => {}
        }
    }
}

fn credentials<'headers>(headers: &'headers HeaderMap, wanted: &str) -> Option<&'headers str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case(wanted).then(|| credentials.trim())
}

/// Name and password of Basic authentication.
pub(super) fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let decoded = BASE64.decode(credentials(headers, "Basic")?).ok()?;
    let decoded = String::from_utf8(decoded).ok()?;
    let (name, password) = decoded.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}
