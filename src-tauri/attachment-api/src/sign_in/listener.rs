//! The server on this computer that a browser comes back to.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, JoinSet};
use url::Url;

use super::callback::{Expected, Returned};
use super::page::Page;
use super::sign_in_error;
use crate::{Code, Result, Status};

/// A request's line and headers; a code and a state are far shorter.
const LARGEST_REQUEST_BYTES: usize = 32 * 1024;

/// Connections at once: a browser opens two or three.
const MOST_CONNECTIONS: usize = 16;

/// How long the last page may take to reach a browser on the same computer.
const LAST_PAGE: Duration = Duration::from_secs(2);

/// Binds the first of these addresses whose port is free.
pub(crate) async fn bind<'a>(redirect_uris: &[&'a str]) -> Result<(TcpListener, &'a str)> {
    for uri in redirect_uris {
        let port = Url::parse(uri).ok().and_then(|url| url.port());
        let Some(port) = port else { continue };
        if let Ok(listener) = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await {
            return Ok((listener, uri));
        }
    }
    Err(sign_in_error(Code::SignInPortTaken, Status::Persistent))
}

/// What the browser brought, and where the page for it is waited for.
struct Arrival {
    returned: Returned,
    page: oneshot::Sender<Page>,
}

/// The server, for as long as this is held.
pub(crate) struct Waiting {
    arrivals: mpsc::Receiver<Arrival>,
    page: Option<oneshot::Sender<Page>>,
    server: JoinHandle<()>,
    /// Tells the server to end once the last page is out.
    end: Option<oneshot::Sender<()>>,
}

impl Waiting {
    /// Serves this address until the right request has come.
    pub fn on(listener: TcpListener, expected: Expected) -> Self {
        let (sender, arrivals) = mpsc::channel(1);
        let (end, ended) = oneshot::channel();
        let door = Arc::new(Door {
            expected,
            used: AtomicBool::new(false),
            sender,
        });
        Self {
            arrivals,
            page: None,
            server: tokio::spawn(serve(listener, door, ended)),
            end: Some(end),
        }
    }

    /// What the browser brings back.
    pub async fn returned(&mut self) -> Result<Returned> {
        let arrival = self
            .arrivals
            .recv()
            .await
            .ok_or(sign_in_error(Code::SignInTimedOut, Status::Persistent))?;
        self.page = Some(arrival.page);
        Ok(arrival.returned)
    }

    /// Shows this page to whoever came back, and ends the server once the browser has it.
    pub async fn answer(mut self, page: Page) {
        // A browser that was closed meanwhile gets no page; the sign-in is none the worse for it.
        let _ = self.page.take().map(|waiting| waiting.send(page));
        let _ = self.end.take().map(|end| end.send(()));
        let _ = tokio::time::timeout(LAST_PAGE, &mut self.server).await;
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Door {
    expected: Expected,
    /// The state is worth one request.
    used: AtomicBool,
    sender: mpsc::Sender<Arrival>,
}

async fn serve(listener: TcpListener, door: Arc<Door>, mut ended: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut ended => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept(), if connections.len() < MOST_CONNECTIONS => {
                if let Ok((connection, _)) = accepted {
                    connections.spawn(one_request(connection, Arc::clone(&door)));
                }
            }
        }
    }
    // A browser also opens connections that it never uses: only the one with the last page is waited for.
    while let Some(finished) = connections.join_next().await {
        if matches!(finished, Ok(true)) {
            break;
        }
    }
}

/// Serves one request of this connection; whether it was the right one.
async fn one_request(connection: TcpStream, door: Arc<Door>) -> bool {
    let right = Arc::new(AtomicBool::new(false));
    let service = {
        let right = Arc::clone(&right);
        service_fn(move |request| respond(request, Arc::clone(&door), Arc::clone(&right)))
    };
    // A connection that breaks is the browser's affair.
    let _ = http1::Builder::new()
        .keep_alive(false)
        .max_buf_size(LARGEST_REQUEST_BYTES)
        .serve_connection(TokioIo::new(connection), service)
        .await;
    right.load(Ordering::Acquire)
}

async fn respond(
    request: Request<Incoming>,
    door: Arc<Door>,
    right: Arc<AtomicBool>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, _) = request.into_parts();
    let Some(returned) = door.expected.read(&parts) else {
        return Ok(Page::NotExpected.response());
    };
    if door.used.swap(true, Ordering::AcqRel) {
        return Ok(Page::NotExpected.response());
    }
    right.store(true, Ordering::Release);
    let (page, decided) = oneshot::channel();
    // Whoever waited may have given up; then there is no sign-in any more.
    let _ = door.sender.send(Arrival { returned, page }).await;
    let page = decided.await.unwrap_or(Page::NotSignedIn);
    Ok(page.response())
}
