//! Puts the faults between the network and whoever answers, and counts what goes by.

use std::future;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;

use super::{Effect, FaultSwitch, RefusalBody, Route, answers, on_the_way};
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
        Effect::Status { status, body } => answers::refusal(status, body),
        Effect::TooManyRequests { wait, seconds } => answers::too_many_requests(wait, seconds),
        Effect::Html => answers::html(StatusCode::OK),
        Effect::GarbageJson => answers::garbage_json(),
        Effect::StorageRefusal { refusal } => answers::storage_refusal(refusal, &request),
        Effect::Redirect { status, to } => answers::redirect(status, to, &request),
        Effect::HugeBody { bytes } => answers::huge_body(bytes),
        Effect::EndlessBody => answers::endless_body(),
        Effect::HugeHeaders { count } => answers::huge_headers(count),
        Effect::EndlessHeaders => answers::endless_headers(&request),
        Effect::Cut => on_the_way::cut(),
        Effect::Reset { bytes } => on_the_way::reset(bytes, request).await,
        Effect::CutBody => on_the_way::cut_in_the_middle(next.run(request).await).await,
        Effect::Stall => on_the_way::stalled(next.run(request).await).await,
        Effect::Drip { ms } => on_the_way::dripped(next.run(request).await, Duration::from_millis(ms)).await,
        Effect::HalfBody => on_the_way::half(next.run(request).await).await,
        Effect::ContentType { value } => on_the_way::as_type(next.run(request).await, &value),
        Effect::ReplyLost | Effect::LateCreation { .. } => {
            next.run(request).await;
            on_the_way::cut()
        }
        Effect::ErrorAfter { status } => {
            next.run(request).await;
            answers::refusal(status, RefusalBody::Json)
        }
        Effect::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Effect::Hang => future::pending().await,
        Effect::FlipBit
        | Effect::CutTail { .. }
        | Effect::Keep { .. }
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
