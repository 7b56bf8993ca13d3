//! One admitted request: who calls, for what, with which body.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use serde_json::{Map, Value};

use super::Cliniko;
use super::auth;
use super::refusals::Refusal;
use super::roles::{Right, Role};
use crate::clock;
use crate::faults::Effect;

/// Longest JSON body taken.
const LONGEST_BODY_BYTES: usize = 1024 * 1024;

/// The user behind the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) user_id: u64,
    pub(crate) role: Role,
}

impl Caller {
    /// Refuses what the role may not do.
    pub(crate) fn require(self, right: Right) -> Result<(), Refusal> {
        if self.role.may(right) {
            return Ok(());
        }
        Err(Refusal::forbidden(
            "You are not authorised to perform this action",
        ))
    }
}

/// A request with valid headers, a known key and a place within the rate limit.
pub(crate) struct Call {
    pub(crate) caller: Caller,
    /// The path below the version, e.g. `/patients/1`.
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) effect: Option<Effect>,
    id: Option<String>,
    json: bool,
    body: Bytes,
}

impl Call {
    /// The `{id}` of the path. Ids are decimal numbers; anything else is no such record.
    pub(crate) fn id(&self) -> Result<u64, Refusal> {
        let digits = self
            .id
            .as_deref()
            .filter(|id| id.bytes().all(|byte| byte.is_ascii_digit()));
        digits
            .and_then(|id| id.parse().ok())
            .ok_or_else(Refusal::not_found)
    }

    /// The body, which must be a JSON object.
    pub(crate) fn json(&self) -> Result<Map<String, Value>, Refusal> {
        if !self.json {
            return Err(Refusal::unsupported_media_type());
        }
        serde_json::from_slice(&self.body).map_err(|_| Refusal::bad_request("The body is not a JSON object"))
    }
}

impl FromRequest<Arc<Cliniko>> for Call {
    type Rejection = Refusal;

    async fn from_request(request: Request, cliniko: &Arc<Cliniko>) -> Result<Self, Refusal> {
        let (mut parts, body) = request.into_parts();
        let path = parts.uri.path().to_owned();
        auth::check_user_agent(&parts.headers)?;
        // The redirect to a file's bytes has no JSON to offer, so nobody needs to ask for it.
        if !path.ends_with("/content") {
            auth::check_accept(&parts.headers)?;
        }
        let role = auth::role_of(&parts.headers, &cliniko.keys)?;
        let user_id = cliniko.user_of(role);
        // 200 a minute for each user, however many keys: <https://docs.api.cliniko.com/>, "Rate limiting".
        cliniko
            .rate_limit
            .admit(user_id, cliniko.faults.get().requests_per_minute, clock::now())
            .map_err(|free| Refusal::too_many_requests(clock::unix_seconds_rounded_up(free)))?;
        if parts.extensions.get::<Effect>() == Some(&Effect::RouteMissing) {
            return Err(Refusal::not_found());
        }
        let ids = Path::<HashMap<String, String>>::from_request_parts(&mut parts, &()).await;
        let body = to_bytes(body, LONGEST_BODY_BYTES)
            .await
            .map_err(|_| Refusal::bad_request("The body is incomplete or too long"))?;
        let content_type = parts.headers.get(axum::http::header::CONTENT_TYPE);
        Ok(Self {
            caller: Caller { user_id, role },
            path,
            query: parts.uri.query().map(str::to_owned),
            effect: parts.extensions.get::<Effect>().cloned(),
            id: ids.ok().and_then(|Path(mut ids)| ids.remove("id")),
            json: content_type.is_some_and(|value| value.as_bytes().starts_with(b"application/json")),
            body,
        })
    }
}
