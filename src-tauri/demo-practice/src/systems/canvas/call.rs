//! One admitted request: whose token it carries, and what it asks.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header;
use url::form_urlencoded;

use super::Canvas;
use super::refusals::Refusal;
use super::scopes::{self, Interaction};
use crate::faults::Effect;
use crate::oauth::Access;

/// A request with a token that is good.
pub(crate) struct Call {
    access: Access,
    /// The path below the host, e.g. `/Patient`.
    pub(crate) path: String,
    /// The parameters in their order.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) effect: Option<Effect>,
    pub(crate) id: String,
    /// Whether the body says to be JSON.
    pub(crate) json: bool,
    /// Unread.
    pub(crate) body: Body,
}

impl Call {
    /// Refuses what the token's scopes do not cover.
    pub(crate) fn require(&self, resource: &str, interaction: Interaction) -> Result<(), Refusal> {
        if scopes::allow(&self.access.grantee.scope, resource, interaction) {
            Ok(())
        } else {
            Err(Refusal::forbidden())
        }
    }

    /// Who is behind the token.
    pub(crate) fn caller(&self) -> &str {
        &self.access.grantee.client_id
    }

    /// Every value of a parameter.
    pub(crate) fn values<'call>(&'call self, name: &'call str) -> impl Iterator<Item = &'call str> {
        let given = self.query.iter().filter(move |(given, _)| given == name);
        given.map(|(_, value)| value.as_str())
    }
}

impl FromRequest<Arc<Canvas>> for Call {
    type Rejection = Refusal;

    async fn from_request(request: Request, canvas: &Arc<Canvas>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let effect = parts.extensions.get::<Effect>().cloned();
        if effect == Some(Effect::RouteMissing) {
            return Err(Refusal::no_such_address());
        }
        let access = canvas
            .sign_in
            .admit_bearer(&parts.headers, effect.as_ref())
            .map_err(|_| Refusal::unauthorised())?;
        let ids = Path::<HashMap<String, String>>::from_request_parts(&mut parts, &()).await;
        let id = ids.ok().and_then(|Path(mut ids)| ids.remove("id"));
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let json = content_type.is_some_and(|value| {
            let value = value.as_bytes();
            value.starts_with(b"application/json") || value.starts_with(b"application/fhir+json")
        });
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            access,
            path: parts.uri.path().to_owned(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            effect,
            id: id.unwrap_or_default(),
            json,
            body,
        })
    }
}
