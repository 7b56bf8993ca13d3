//! One admitted request: with both keys, within the limits, its query and body taken apart.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};
use url::form_urlencoded;

use super::PracSuite;
use super::keys::{Permissions, Right};
use super::refusals::Refusal;
use crate::faults::Effect;

const LONGEST_BODY_BYTES: usize = 1024 * 1024;

/// A request whose keys are known.
pub(crate) struct Call {
    permissions: Permissions,
    /// The path below the version, e.g. `/patient/1`.
    pub(crate) path: String,
    /// The parameters in their order.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) effect: Option<Effect>,
    id: Option<String>,
    json: bool,
    body: Bytes,
}

impl Call {
    /// Refuses what the account key was not given.
    pub(crate) fn require(&self, right: Right) -> Result<(), Refusal> {
        if self.permissions.allow(right) {
            Ok(())
        } else {
            Err(Refusal::access_denied())
        }
    }

    /// The `{id}` of the path, an integer.
    pub(crate) fn id(&self) -> Result<u64, Refusal> {
        let id = self.id.as_deref().and_then(|id| id.parse().ok());
        id.ok_or_else(|| Refusal::invalid_parameters("The id must be an integer"))
    }

    /// The last value of a parameter.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let given = self.query.iter().rfind(|(given, _)| given == name);
        given.map(|(_, value)| value.as_str())
    }

    /// The body, which must be a JSON object.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, Refusal> {
        if !self.json {
            return Err(Refusal::invalid_body("Content-Type", "must be application/json"));
        }
        serde_json::from_slice(&self.body).map_err(|_| Refusal::invalid_body("body", "must be a JSON object"))
    }
}

impl FromRequest<Arc<PracSuite>> for Call {
    type Rejection = Refusal;

    async fn from_request(request: Request, pracsuite: &Arc<PracSuite>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let effect = parts.extensions.get::<Effect>().cloned();
        if effect == Some(Effect::RouteMissing) {
            return Err(Refusal::missing_token());
        }
        let key = |name: &str| key(&parts.headers, name);
        let permissions = pracsuite.keys.permissions(key("x-api-key"), key("a-api-key"))?;
        pracsuite.limits.admit(&pracsuite.faults.get())?;
        if effect == Some(Effect::QuotaFull) {
            return Err(Refusal::quota_exceeded());
        }
        let ids = Path::<HashMap<String, String>>::from_request_parts(&mut parts, &()).await;
        let body = to_bytes(body, LONGEST_BODY_BYTES)
            .await
            .map_err(|_| Refusal::invalid_body("body", "is incomplete or too long"))?;
        let content_type = parts.headers.get(header::CONTENT_TYPE);
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self {
            permissions,
            path: parts.uri.path().to_owned(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            effect,
            id: ids.ok().and_then(|Path(mut ids)| ids.remove("id")),
            json: content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json")),
            body,
        })
    }
}

fn key<'headers>(headers: &'headers HeaderMap, name: &str) -> Option<&'headers str> {
    headers.get(name)?.to_str().ok()
}
