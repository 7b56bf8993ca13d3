//! One admitted request: who asks, for which resource, with which body.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use url::form_urlencoded;

use super::records::Kind;
use super::refusals::Refusal;
use super::{Medplum, rate_limit};
use crate::faults::Effect;
use crate::oauth::{Access, Interaction};

/// Longest JSON body taken: <https://www.medplum.com/docs/self-hosting/server-config>, `maxJsonSize`.
pub(super) const LONGEST_JSON_BYTES: usize = 1024 * 1024;

/// An admitted request whose body has not been read yet.
pub(crate) struct Admitted {
    pub(crate) access: Access,
    pub(crate) kind: Kind,
    /// The id, where the address names one resource.
    pub(crate) id: Option<String>,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) effect: Option<Effect>,
}

/// An admitted request with its whole body.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) access: Access,
    pub(crate) kind: Kind,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) effect: Option<Effect>,
    id: Option<String>,
    body: Bytes,
}

/// What answers a call.
pub(crate) type Handler = fn(&Arc<Medplum>, &Call) -> Result<Response, Refusal>;

impl Call {
    /// The id the address names.
    pub(crate) fn id(&self) -> Result<&str, Refusal> {
        self.id.as_deref().ok_or_else(Refusal::not_found)
    }

    /// The body as JSON, in one of these media types or plain JSON.
    pub(crate) fn json(&self, also: &[&str]) -> Result<Value, Refusal> {
        let content_type = media_type(&self.headers);
        let plain = ["application/fhir+json", "application/json"];
        if !plain.contains(&content_type) && !also.contains(&content_type) {
            return Err(Refusal::unsupported_media_type());
        }
        serde_json::from_slice(&self.body).map_err(|_| Refusal::bad_request("Content could not be parsed"))
    }

    /// One parameter of the query.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        let mut query = self.query.iter();
        query
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The media type of a body, without its parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> &str {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
}

/// Admits a request and lets `handler` answer it.
pub(crate) async fn answer(medplum: Arc<Medplum>, request: Request, handler: Handler) -> Response {
    let work = async |medplum: &Arc<Medplum>, admitted: Admitted, body: Body| {
        let body = to_bytes(body, LONGEST_JSON_BYTES)
            .await
            .map_err(|_| Refusal::content_too_large())?;
        let call = Call {
            access: admitted.access,
            kind: admitted.kind,
            query: admitted.query,
            headers: admitted.headers,
            effect: admitted.effect,
            id: admitted.id,
            body,
        };
        handler(medplum, &call)
    };
    admitted(medplum, request, work).await
}

/// Admits a request and lets `work` answer it, body and all. Every answer says what is left of the limits.
pub(crate) async fn admitted(
    medplum: Arc<Medplum>,
    request: Request,
    work: impl AsyncFnOnce(&Arc<Medplum>, Admitted, Body) -> Result<Response, Refusal>,
) -> Response {
    let (parts, body) = request.into_parts();
    let access = match medplum.caller(&parts) {
        Ok(access) => access,
        Err(refusal) => return refusal.into_response(),
    };
    let (user, limit) = (access.grantee.client_id.clone(), medplum.points_per_minute());
    let admitted = medplum.admit(access, parts, limit);
    let answer = match admitted {
        Ok(admitted) => work(&medplum, admitted, body).await,
        Err(refusal) => Err(refusal),
    };
    let mut response = answer.unwrap_or_else(IntoResponse::into_response);
    medplum.rate_limit.describe(&user, limit, response.headers_mut());
    response
}

impl Medplum {
    /// Who asks: a bearer token, or a client's id and secret by Basic authentication.
    pub(super) fn caller(&self, parts: &Parts) -> Result<Access, Refusal> {
        let effect = parts.extensions.get::<Effect>();
        self.oauth
            .admit_bearer(&parts.headers, effect)
            .or_else(|_| self.oauth.admit_basic(&parts.headers))
            .map_err(|_| Refusal::unauthorised(&self.base_url))
    }

    fn admit(&self, access: Access, parts: Parts, limit: u64) -> Result<Admitted, Refusal> {
        let path = parts.uri.path().trim_start_matches("/fhir/R4/");
        let (name, rest) = path.split_once('/').unwrap_or((path, ""));
        let kind = Kind::named(name)
            .ok_or_else(|| Refusal::bad_request(format!("Unknown resource type: {name}")))?;
        let id = rest.split('/').next().filter(|id| !id.is_empty());
        let points = rate_limit::points(&parts.method, id.is_some());
        self.rate_limit.spend(&access.grantee.client_id, points, limit)?;
        let is_upload_link = parts
            .uri
            .query()
            .is_some_and(|query| query.contains("upload=true"));
        let interaction = match parts.method {
            Method::POST => Interaction::Create,
            Method::PUT | Method::PATCH => Interaction::Update,
            Method::DELETE => Interaction::Delete,
            // Handing out a link to write through is a change.
            _ if is_upload_link && kind == Kind::Binary => Interaction::Update,
            _ if id.is_some() => Interaction::Read,
            _ => Interaction::Search,
        };
        if !access.may_without_scopes(kind.name(), interaction) {
            return Err(Refusal::forbidden());
        }
        let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Admitted {
            access,
            kind,
            id: id.map(str::to_owned),
            query: query.into_owned().collect(),
            effect: parts.extensions.get::<Effect>().cloned(),
            headers: parts.headers,
        })
    }
}
