//! What a system says about an account as a client of its authorization server.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::authorization_server::AuthorizationServer;
use super::token::{CLIENT_ID, CLIENT_SECRET, TokenAnswer, sendable};
use crate::{Code, Error, Operation, Result, Secret, Secrets, SignInMethod, Status};

/// An account as a client of its system's authorization server (RFC 6749).
pub(crate) struct OAuthClient {
    /// The server.
    pub server: AuthorizationServer,
    /// The client's id.
    pub client_id: String,
    /// The client's secret, sent in the body of token requests; a public client has none.
    pub client_secret: Option<Secret>,
    /// The scope asked for with client credentials; `None` leaves it to the server.
    pub client_scope: Option<String>,
    /// The scope that a person is asked for in the browser.
    pub browser_scope: String,
    /// Further parameters of the authorization request, e.g. `launch`.
    pub browser_parameters: Vec<(&'static str, String)>,
    /// Whether [`OAuthClient::browser_scope`] goes with every renewal.
    pub scope_with_renewal: bool,
}

impl OAuthClient {
    /// Names the client without holding its secret, for sharing one pace.
    pub fn digest(&self) -> String {
        STANDARD.encode(Sha256::digest(self.client_id.as_bytes()))
    }

    /// A token for the client itself (RFC 6749, section 4.4).
    pub async fn client_token(&self) -> Result<TokenAnswer> {
        let mut form = Form::new("client_credentials");
        if let Some(scope) = &self.client_scope {
            form.add("scope", scope);
        }
        self.ask(form).await
    }

    /// New tokens for a refresh token, which is used up by this (section 6).
    pub async fn renewed(&self, refresh_token: &Secret) -> Result<TokenAnswer> {
        let mut form = Form::new("refresh_token");
        form.add("refresh_token", refresh_token.expose_secret());
        if self.scope_with_renewal {
            form.add("scope", &self.browser_scope);
        }
        self.ask(form).await
    }

    /// The tokens for a code (section 4.1.3). Never to be repeated: a code used twice can revoke the whole sign-in.
    pub async fn exchanged(
        &self,
        code: &Secret,
        verifier: &Secret,
        redirect_uri: &str,
    ) -> Result<TokenAnswer> {
        let mut form = Form::new("authorization_code");
        form.add("code", code.expose_secret());
        form.add("redirect_uri", redirect_uri);
        form.add("code_verifier", verifier.expose_secret());
        self.ask(form).await
    }

    async fn ask(&self, mut form: Form) -> Result<TokenAnswer> {
        form.add("client_id", &self.client_id);
        if let Some(secret) = &self.client_secret {
            form.add("client_secret", secret.expose_secret());
        }
        self.server.token(form.0).await
    }
}

/// The client's id and secret among an account's secrets. Only where a person signs in may the secret be absent.
pub(crate) fn client_keys(sign_in: SignInMethod, secrets: &Secrets) -> Result<(String, Option<Secret>)> {
    let text = |name: &str| secrets.get(name).map(|secret| secret.expose_secret().trim());
    let client_id = text(CLIENT_ID).and_then(sendable).ok_or_else(key_malformed)?;
    let client_secret = match text(CLIENT_SECRET).filter(|text| !text.is_empty()) {
        Some(text) => Some(sendable(text).ok_or_else(key_malformed)?),
        None if sign_in == SignInMethod::Secrets => return Err(key_malformed()),
        None => None,
    };
    Ok((client_id.expose_secret().to_owned(), client_secret))
}

/// The client's id or secret cannot be one.
pub(crate) const fn key_malformed() -> Error {
    Error::new(Code::KeyMalformed, Status::Permanent, Operation::TestConnection)
}

/// A form under construction; its text holds secrets.
struct Form(Zeroizing<String>);

impl Form {
    fn new(grant_type: &str) -> Self {
        let mut form = Self(Zeroizing::default());
        form.add("grant_type", grant_type);
        form
    }

    fn add(&mut self, name: &str, value: &str) {
        if !self.0.is_empty() {
            self.0.push('&');
        }
        self.0.push_str(name);
        self.0.push('=');
        self.0.extend(form_urlencoded::byte_serialize(value.as_bytes()));
    }
}
