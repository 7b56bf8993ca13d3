//! Answers that a fault gives in place of whoever was asked.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::{StreamExt, stream};
use jiff::Timestamp;
use serde_json::json;

use super::{RedirectTo, RefusalBody, StorageRefusal, WaitHint};
use crate::clock;
use crate::connection::ConnectionEnd;
use crate::storage::{S3Error, fresh_request_id};

/// One piece of an answer that says nothing.
const SPACES: &[u8] = &[b' '; 16 * 1024];

pub(super) fn refusal(status: u16, body: RefusalBody) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        RefusalBody::Json => (status, axum::Json(json!({"message": "Something went wrong"}))).into_response(),
        RefusalBody::Html => html(status),
        RefusalBody::Text => (status, "Something went wrong").into_response(),
        RefusalBody::Empty => status.into_response(),
    }
}

pub(super) fn html(status: StatusCode) -> Response {
    let page = "<!DOCTYPE html><html><head><title>Sign in to this network</title></head><body></body></html>";
    (status, axum::response::Html(page)).into_response()
}

pub(super) fn garbage_json() -> Response {
    (
        [(header::CONTENT_TYPE, "application/json")],
        "{\"patient_attachments\": [{\"id\": \"1",
    )
        .into_response()
}

pub(super) fn too_many_requests(wait: WaitHint, seconds: u64) -> Response {
    let seconds_long = Duration::from_secs(seconds);
    let again = clock::now().checked_add(seconds_long).unwrap_or(Timestamp::MAX);
    let ago = clock::now().checked_sub(seconds_long).unwrap_or(Timestamp::MIN);
    let (name, value) = match wait {
        WaitHint::None => return refusal(429, RefusalBody::Json),
        WaitHint::Reset => ("x-ratelimit-reset", unix_seconds(again)),
        WaitHint::ResetPast => ("x-ratelimit-reset", unix_seconds(ago)),
        WaitHint::RateLimit => ("ratelimit", format!("\"fhirInteractions\";r=0;t={seconds}")),
        WaitHint::RetryAfter => ("retry-after", seconds.to_string()),
        WaitHint::RetryAfterDate => ("retry-after", http_date(again)),
        WaitHint::RetryAfterPast => ("retry-after", http_date(ago)),
        WaitHint::RetryAfterGarbage => ("retry-after", format!("in {seconds} s or so")),
    };
    let mut response = refusal(429, RefusalBody::Json);
    if let Ok(value) = HeaderValue::try_from(value) {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    response
}

fn unix_seconds(at: Timestamp) -> String {
    clock::unix_seconds_rounded_up(at).to_string()
}

fn http_date(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

pub(super) fn storage_refusal(refusal: StorageRefusal, request: &Request) -> Response {
    let error = match refusal {
        StorageRefusal::SlowDown => S3Error::slow_down(),
        StorageRefusal::RequestTimeout => S3Error::request_timeout(),
        StorageRefusal::RequestTimeTooSkewed => S3Error::request_time_too_skewed(),
        StorageRefusal::PolicyExpired => {
            S3Error::access_denied("Invalid according to Policy: Policy expired.")
        }
        StorageRefusal::EntityTooLarge => S3Error::entity_too_large(1024, 1),
        StorageRefusal::InternalError | StorageRefusal::InternalErrorInside200 => S3Error::internal(),
    };
    let mut response = error.into_response(request.uri().path(), &fresh_request_id());
    if refusal == StorageRefusal::InternalErrorInside200 {
        *response.status_mut() = StatusCode::OK;
    }
    response
}

/// Names under `.example` belong to nobody: <https://www.rfc-editor.org/rfc/rfc2606>
pub(super) fn redirect(status: u16, to: RedirectTo, request: &Request) -> Response {
    let location = match to {
        RedirectTo::Itself => request.uri().path_and_query().map_or("/", |asked| asked.as_str()),
        RedirectTo::SameHost => "/elsewhere",
        RedirectTo::OtherHost => "https://elsewhere.example/",
        RedirectTo::PlainHttp => "http://elsewhere.example/",
        RedirectTo::File => "file:///etc/hostname",
    };
    let mut response = refusal(status, RefusalBody::Empty);
    if let Ok(location) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

pub(super) fn huge_body(bytes: u64) -> Response {
    let pieces = stream::unfold(bytes, |left| async move {
        let length = SPACES.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let piece = Bytes::from_static(&SPACES[..length]);
        (length > 0).then(|| (Ok::<_, Infallible>(piece), left - length as u64))
    });
    spaces(Body::from_stream(pieces))
}

pub(super) fn endless_body() -> Response {
    let pieces = stream::repeat(Bytes::from_static(SPACES)).map(Ok::<_, Infallible>);
    spaces(Body::from_stream(pieces))
}

fn spaces(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

pub(super) fn huge_headers(count: u32) -> Response {
    let mut response = Response::new(Body::from("{}"));
    let filling = "a".repeat(1024);
    for number in 0..count {
        let name = HeaderName::try_from(format!("x-filling-{number}"));
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(&filling)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// The connection itself writes them: no library sends a head without an end.
pub(super) fn endless_headers(request: &Request) -> Response {
    if let Some(end) = request.extensions().get::<ConnectionEnd>() {
        end.flood_with_headers();
    }
    Response::new(Body::empty())
}
