//! Puts the faults between the network and whoever answers, and counts what goes by.

use std::future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http_body_util::BodyExt;
use serde_json::json;

use super::{Effect, FaultSwitch, RefusalBody, Route, WaitHint};
use crate::clock;
use crate::ledger::LedgerBook;
use crate::server::CutConnection;

/// What the layer needs to know.
#[derive(Clone)]
pub(crate) struct RouteNames {
    /// Names a request; `None` for one that is neither counted nor struck.
    pub(crate) name: fn(&Request) -> Option<&'static str>,
    /// The system the requests are for; `None` for the storage.
    pub(crate) system: Option<&'static str>,
    pub(crate) faults: FaultSwitch,
    pub(crate) ledger: Arc<LedgerBook>,
}

/// The middleware itself.
pub(crate) async fn apply(State(names): State<RouteNames>, mut request: Request, next: Next) -> Response {
    let Some(name) = (names.name)(&request) else {
        return next.run(request).await;
    };
    let route = Route {
        system: names.system,
        name,
    };
    names.ledger.requested(route);
    let latency = names.faults.latency();
    // Even a sleep of nothing waits for the next tick of the timer.
    if !latency.is_zero() {
        tokio::time::sleep(latency).await;
    }
    let effect = names.faults.strike(route);
    if let Some(effect) = &effect {
        request.extensions_mut().insert(effect.clone());
    }
    let response = match effect {
        None => next.run(request).await,
        Some(effect) => strike(effect, request, next).await,
    };
    if response.extensions().get::<CutConnection>().is_none() {
        names.ledger.answered(route, response.status());
    }
    response
}

async fn strike(effect: Effect, request: Request, next: Next) -> Response {
    match effect {
        Effect::Status { status, body } => refusal(status, body),
        Effect::TooManyRequests { wait, seconds } => too_many_requests(wait, seconds),
        Effect::Html => html(StatusCode::OK),
        Effect::GarbageJson => (
            [(header::CONTENT_TYPE, "application/json")],
            "{\"patient_attachments\": [{\"id\": \"1",
        )
            .into_response(),
        Effect::Cut => cut(),
        Effect::CutBody => cut_in_the_middle(next.run(request).await).await,
        Effect::ReplyLost | Effect::LateCreation { .. } => {
            next.run(request).await;
            cut()
        }
        Effect::ErrorAfter { status } => {
            next.run(request).await;
            refusal(status, RefusalBody::Json)
        }
        Effect::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Effect::Hang => future::pending().await,
        Effect::FlipBit
        | Effect::CutTail { .. }
        | Effect::ExpiredLink
        | Effect::NeverProcessed
        | Effect::QuotaFull
        | Effect::OtherPatient
        | Effect::SessionEnded
        | Effect::RouteMissing
        | Effect::AccessTokensExpire
        | Effect::SignInsRevoked => next.run(request).await,
    }
}

fn cut() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(CutConnection);
    response
}

/// Announces the whole body, sends half of it, and ends the connection.
async fn cut_in_the_middle(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        return cut();
    };
    let body = body.to_bytes();
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = body.slice(..body.len() / 2);
    let chunks: [io::Result<Bytes>; 2] = [Ok(half), Err(io::ErrorKind::ConnectionReset.into())];
    Response::from_parts(parts, Body::from_stream(stream::iter(chunks)))
}

fn refusal(status: u16, body: RefusalBody) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        RefusalBody::Json => (status, axum::Json(json!({"message": "Something went wrong"}))).into_response(),
        RefusalBody::Html => html(status),
        RefusalBody::Text => (status, "Something went wrong").into_response(),
        RefusalBody::Empty => status.into_response(),
    }
}

fn html(status: StatusCode) -> Response {
    let page = "<!DOCTYPE html><html><head><title>Sign in to this network</title></head><body></body></html>";
    (status, axum::response::Html(page)).into_response()
}

fn too_many_requests(wait: WaitHint, seconds: u64) -> Response {
    let again = clock::now()
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(jiff::Timestamp::MAX);
    let (name, value) = match wait {
        WaitHint::None => return refusal(429, RefusalBody::Json),
        WaitHint::Reset => (
            "x-ratelimit-reset",
            clock::unix_seconds_rounded_up(again).to_string(),
        ),
        WaitHint::RateLimit => ("ratelimit", format!("\"fhirInteractions\";r=0;t={seconds}")),
        WaitHint::RetryAfter => ("retry-after", seconds.to_string()),
        WaitHint::RetryAfterDate => (
            "retry-after",
            again.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        ),
    };
    let mut response = refusal(429, RefusalBody::Json);
    if let Ok(value) = HeaderValue::try_from(value) {
        response
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    response
}
