//! Answers that are spoilt on their way, and connections that end before one.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use http_body_util::BodyExt;

use crate::connection::ConnectionEnd;
use crate::server::CutConnection;

pub(super) fn cut() -> Response {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(CutConnection);
    response
}

/// Ends the connection with a reset after the first bytes of the request's body.
pub(super) async fn reset(bytes: u64, request: Request) -> Response {
    if let Some(end) = request.extensions().get::<ConnectionEnd>() {
        end.reset();
    }
    let mut body = request.into_body().into_data_stream();
    let mut taken = 0;
    while taken < bytes {
        let Ok(Some(piece)) = body.try_next().await else {
            break;
        };
        taken += piece.len() as u64;
    }
    cut()
}

/// Announces the whole body, sends half of it, and ends the connection.
pub(super) async fn cut_in_the_middle(response: Response) -> Response {
    let cut = stream::once(async { Err(io::ErrorKind::ConnectionReset.into()) });
    first_half_and(response, cut.boxed()).await
}

/// Announces the whole body, sends half of it, and keeps the connection open.
pub(super) async fn stalled(response: Response) -> Response {
    first_half_and(response, stream::pending().boxed()).await
}

async fn first_half_and(response: Response, rest: stream::BoxStream<'static, io::Result<Bytes>>) -> Response {
    let Some((mut response, body)) = taken_apart(response).await else {
        return cut();
    };
    announce(&mut response, body.len());
    let half = body.slice(..body.len() / 2);
    *response.body_mut() = Body::from_stream(stream::iter([Ok(half)]).chain(rest));
    response
}

/// Sends a body byte by byte.
pub(super) async fn dripped(response: Response, pause: Duration) -> Response {
    let Some((mut response, body)) = taken_apart(response).await else {
        return cut();
    };
    announce(&mut response, body.len());
    let bytes = stream::iter(0..body.len()).then(move |at| {
        let byte = body.slice(at..=at);
        async move {
            tokio::time::sleep(pause).await;
            io::Result::Ok(byte)
        }
    });
    *response.body_mut() = Body::from_stream(bytes);
    response
}

/// Sends half of a body as if it were all of it.
pub(super) async fn half(response: Response) -> Response {
    let Some((mut response, body)) = taken_apart(response).await else {
        return cut();
    };
    let half = body.slice(..body.len() / 2);
    announce(&mut response, half.len());
    *response.body_mut() = Body::from(half);
    response
}

/// Calls a body by another type.
pub(super) fn as_type(mut response: Response, content_type: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

async fn taken_apart(response: Response) -> Option<(Response, Bytes)> {
    let (parts, body) = response.into_parts();
    let body = body.collect().await.ok()?.to_bytes();
    Some((Response::from_parts(parts, Body::empty()), body))
}

/// An answer without a body keeps none: some statuses may not have one.
fn announce(response: &mut Response, length: usize) {
    if length > 0 {
        response
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}
