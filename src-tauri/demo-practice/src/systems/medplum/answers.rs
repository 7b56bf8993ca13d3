//! Successful answers and their headers.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::refusals::outcome;

const FHIR_JSON: &str = "application/fhir+json; charset=utf-8";
const NO_STORE: &str = "no-store, no-cache, must-revalidate";

/// A FHIR body.
pub(crate) fn fhir(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(FHIR_JSON));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(NO_STORE));
    response
}

/// A plain JSON body, as outside FHIR.
pub(crate) fn json_body(status: StatusCode, body: &Value) -> Response {
    let mut response = fhir(status, body);
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// The status and its name, as plain text.
pub(crate) fn status_only(status: StatusCode) -> Response {
    let mut response = text(status, status.canonical_reason().unwrap_or_default());
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, plain);
    response
}

/// One line of text, as outside FHIR.
pub(crate) fn text(status: StatusCode, text: &'static str) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, html);
    response
}

/// A resource with its version in the headers. With `Prefer: return=minimal` there is no body.
pub(crate) fn resource(status: StatusCode, body: &Value, fhir_url: &str, asked: &HeaderMap) -> Response {
    let minimal = asked.get("prefer").is_some_and(|value| value == "return=minimal");
    let mut response = fhir(status, body);
    if minimal {
        *response.body_mut() = Body::empty();
    }
    let headers = response.headers_mut();
    let version = body["meta"]["versionId"].as_str().unwrap_or_default();
    insert(headers, header::ETAG, &format!("W/\"{version}\""));
    let updated = body["meta"]["lastUpdated"].as_str();
    if let Some(updated) = updated.and_then(|text| text.parse::<Timestamp>().ok()) {
        let updated = updated.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        insert(headers, header::LAST_MODIFIED, &updated);
    }
    if status == StatusCode::CREATED {
        let (kind, id) = (body["resourceType"].as_str(), body["id"].as_str());
        let location = format!(
            "{fhir_url}{}/{}",
            kind.unwrap_or_default(),
            id.unwrap_or_default()
        );
        insert(headers, header::LOCATION, &location);
    }
    response
}

/// What a deletion answers, the second one too.
pub(crate) fn all_ok() -> Response {
    let issue = json!({"severity": "information", "code": "informational", "details": {"text": "All OK"}});
    fhir(StatusCode::OK, &outcome(Some("ok"), &[issue]))
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}
