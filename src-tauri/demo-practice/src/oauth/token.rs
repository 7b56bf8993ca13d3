//! The token endpoint.

use std::sync::Arc;

use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::AuthorisationServer;
use super::access::basic;
use super::authorize::{Parameters, parameters};
use super::clients::Client;
use super::refusals::Refusal;
use super::rules::Grantee;
use super::sessions::{Exchange, Issued};
use crate::clock;
use crate::faults::Effect;

const LONGEST_BODY_BYTES: usize = 64 * 1024;
const FORM: &[u8] = b"application/x-www-form-urlencoded";

/// Answers one token request.
pub(crate) async fn answer(State(server): State<Arc<AuthorisationServer>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, LONGEST_BODY_BYTES).await.unwrap_or_default();
    server.end_tokens(parts.extensions.get::<Effect>());
    server
        .grant(&parts.headers, &body)
        .unwrap_or_else(|refusal| refusal.answer(server.rules.dialect))
}

impl AuthorisationServer {
    fn grant(&self, headers: &HeaderMap, body: &[u8]) -> Result<Response, Refusal> {
        let content_type = headers.get(header::CONTENT_TYPE);
        if !content_type.is_some_and(|value| value.as_bytes().starts_with(FORM)) {
            return Err(Refusal::content_type());
        }
        let form = parameters(body);
        let grant_type = field(&form, "grant_type").ok_or(Refusal::malformed("Missing grant_type"))?;
        let asked = Asked {
            basic: basic(headers),
            form: &form,
        };
        let issued = match grant_type {
            "client_credentials" => {
                self.count(grant_type);
                self.client_credentials(&asked)?
            }
            "authorization_code" => {
                self.count(grant_type);
                self.authorization_code(&asked)?
            }
            "refresh_token" => {
                self.count(grant_type);
                self.refresh_token(&asked)?
            }
            _ => return Err(Refusal::grant_type()),
        };
        Ok(self.tokens(issued))
    }

    fn count(&self, grant_type: &str) {
        self.ledger.asked_for_token(self.rules.system, grant_type);
    }

    fn client_credentials(&self, asked: &Asked<'_>) -> Result<Issued, Refusal> {
        let id = asked.client_id().ok_or(Refusal::malformed("Missing client_id"))?;
        let secret = asked
            .client_secret()
            .ok_or(Refusal::malformed("Missing client_secret"))?;
        let client = self.client(id).ok_or(Refusal::client("Invalid client"))?;
        if !client.has_secret(secret) {
            return Err(Refusal::client("Invalid secret"));
        }
        let scope = match (asked.field("scope"), self.rules.default_scope) {
            (Some(scope), _) | (None, Some(scope)) => scope.to_owned(),
            (None, None) => client.every_scope(),
        };
        if !client.may_ask_for(&scope) {
            return Err(Refusal::scope());
        }
        let grantee = Grantee {
            client_id: client.id.clone(),
            is_person: false,
            scope,
            patient: String::new(),
        };
        Ok(self.sessions.admit_client(grantee, self.lives(), clock::now()))
    }

    fn authorization_code(&self, asked: &Asked<'_>) -> Result<Issued, Refusal> {
        let code = asked.field("code").ok_or(Refusal::malformed("Missing code"))?;
        let client = self.known_client(asked)?;
        let exchange = Exchange {
            client_id: &client.id,
            redirect_uri: asked.field("redirect_uri").unwrap_or_default(),
            verifier: asked.field("code_verifier"),
        };
        self.sessions
            .exchange(code, &exchange, self.lives(), clock::now())
    }

    fn refresh_token(&self, asked: &Asked<'_>) -> Result<Issued, Refusal> {
        let token = asked
            .field("refresh_token")
            .ok_or(Refusal::malformed("Invalid refresh token"))?;
        let scope = asked.field("scope");
        if self.rules.wants_scope_at_refresh {
            self.known_client(asked)?;
            scope.ok_or_else(Refusal::scope)?;
        }
        self.sessions
            .refresh(token, asked.client_id(), scope, self.lives(), clock::now())
    }

    /// The client that asks; one that has a secret must show it.
    fn known_client(&self, asked: &Asked<'_>) -> Result<&Client, Refusal> {
        let client = asked
            .client_id()
            .and_then(|id| self.client(id))
            .ok_or(Refusal::client("Invalid client"))?;
        let proven = asked
            .client_secret()
            .is_some_and(|secret| client.has_secret(secret));
        if client.is_confidential() && !proven {
            return Err(Refusal::client("Invalid secret"));
        }
        Ok(client)
    }

    fn tokens(&self, issued: Issued) -> Response {
        let mut body = json!({
            "token_type": "Bearer",
            "expires_in": self.lives().access.as_secs(),
            "scope": issued.grantee.scope,
            "access_token": issued.access_token,
        });
        if let Value::Object(body) = &mut body {
            if let Some(token) = issued.refresh_token {
                body.insert("refresh_token".to_owned(), token.into());
            }
            body.extend((self.rules.extras)(&issued.grantee));
        }
        let mut response = Json(body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
        response
    }
}

/// The fields of a token request, and the client's credentials where they came as Basic authentication.
struct Asked<'request> {
    basic: Option<(String, String)>,
    form: &'request Parameters,
}

impl Asked<'_> {
    fn field(&self, name: &str) -> Option<&str> {
        field(self.form, name)
    }

    fn client_id(&self) -> Option<&str> {
        match &self.basic {
            Some((id, _)) => Some(id),
            None => self.field("client_id"),
        }
    }

    fn client_secret(&self) -> Option<&str> {
        match &self.basic {
            Some((_, secret)) => Some(secret),
            None => self.field("client_secret"),
        }
    }
}

fn field<'form>(form: &'form Parameters, name: &str) -> Option<&'form str> {
    form.get(name)
        .map(String::as_str)
        .filter(|value| !value.is_empty())
}
