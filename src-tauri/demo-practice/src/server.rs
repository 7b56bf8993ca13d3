//! Accepting connections, and ending them the hard way when a fault says so.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use http_body_util::BodyExt;
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::connection::{Connection, ConnectionEnd};

/// Bytes of an ignored request body that are still taken in, so that the sender gets to read the answer.
const LINGER_BYTES: usize = 256 * 1024 * 1024;
/// How long they are taken in.
const LINGER_TIME: Duration = Duration::from_secs(20);

/// Marks an answer that is never sent: the connection ends instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CutConnection;

/// Why a connection was ended.
#[derive(Debug, thiserror::Error)]
#[error("the connection was cut on purpose")]
struct Cut;

/// Serves `router` on `listener` until `stop` is cancelled.
pub(crate) fn serve(listener: TcpListener, router: Router, tasks: &TaskTracker, stop: &CancellationToken) {
    let (connections, stop) = (tasks.clone(), stop.clone());
    tasks.spawn(async move {
        while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
            match accepted {
                Ok((stream, _)) => {
                    let connection = serve_connection(stream, router.clone());
                    let stop = stop.clone();
                    connections.spawn(async move { stop.run_until_cancelled(connection).await });
                }
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    });
}

async fn serve_connection(stream: TcpStream, router: Router) {
    // An answer of a few hundred bytes must not wait for the acknowledgement of the one before.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(kind = ?error.kind(), "a connection keeps its delay");
    }
    let end = ConnectionEnd::default();
    let connection = Connection::new(stream, end.clone());
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        request.extensions_mut().insert(end.clone());
        answer(router.clone(), request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .half_close(false)
        .serve_connection(TokioIo::new(connection), service);
    if let Err(error) = connection.await {
        tracing::debug!(
            incomplete = error.is_incomplete_message(),
            "a connection ended early"
        );
    }
}

async fn answer(router: Router, request: hyper::Request<Incoming>) -> Result<Response, Cut> {
    let request: Request = request.map(|body| Body::new(LingeringBody { body: Some(body) }));
    let response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never as Infallible {},
    };
    if response.extensions().get::<CutConnection>().is_some() {
        return Err(Cut);
    }
    Ok(response)
}

/// A request body whose unread rest is taken in and forgotten after the answer. Closing a socket with unread
/// bytes would reset it, and the sender could lose the answer.
struct LingeringBody {
    body: Option<Incoming>,
}

impl HttpBody for LingeringBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for LingeringBody {
    fn drop(&mut self) {
        let Some(body) = self.body.take().filter(|body| !body.is_end_stream()) else {
            return;
        };
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(tokio::time::timeout(LINGER_TIME, take_in(body)));
        }
    }
}

async fn take_in(mut body: Incoming) {
    let mut taken = 0;
    while let Some(Ok(frame)) = body.frame().await {
        taken += frame.data_ref().map_or(0, Bytes::len);
        if taken > LINGER_BYTES {
            return;
        }
    }
}
