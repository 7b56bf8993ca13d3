//! Bytes from storage, or from an API that serves them itself, as a stream that cannot hang.

use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use jiff::Timestamp;
use reqwest::Response;
use tokio::time::Instant;
use url::Url;

use super::storage_answer::storage_facts;
use crate::http::answer::{facts, read_error_body};
use crate::http::classify::classify;
use crate::http::exchange::exchange;
use crate::http::transport_failure::{timed_out, transport_failure};
use crate::http::{StorageClient, Timeouts};
use crate::{Download, Operation, Result};

const DOWNLOAD: Operation = Operation::Download;

/// How long a download may take in all when nobody says how large it is.
const TOTAL_OF_UNKNOWN_SIZE: Duration = Duration::from_secs(12 * 60 * 60);

/// A fresh GET of a presigned link, with no credentials of any kind.
#[tracing::instrument(
    name = "storage",
    level = "debug",
    skip_all,
    fields(operation = "Download", status)
)]
pub(crate) async fn fetch(storage: &StorageClient, link: &Url) -> Result<Download> {
    let timeouts = storage.timeouts();
    let response = exchange(
        DOWNLOAD,
        tokio::time::timeout(timeouts.stall, storage.get(DOWNLOAD, link)?.send()),
    )
    .await
    .map_err(|_| timed_out(DOWNLOAD))?
    .map_err(|failure| transport_failure(DOWNLOAD, &failure))?;
    let http_status = response.status().as_u16();
    tracing::Span::current().record("status", http_status);
    if http_status == 200 {
        return Ok(streamed(response, timeouts));
    }
    let headers = response.headers().clone();
    let body = tokio::time::timeout(timeouts.stall, read_error_body(response))
        .await
        .unwrap_or_default();
    Err(classify(
        DOWNLOAD,
        facts(http_status, &headers, storage_facts(&body), Timestamp::now()),
    ))
}

/// The body of a 200 as it comes. An answer that ends before its length is an error, not an end.
pub(crate) fn streamed(response: Response, timeouts: &Timeouts) -> Download {
    let size_bytes = response.content_length();
    let total = size_bytes.map_or(TOTAL_OF_UNKNOWN_SIZE, |size| timeouts.transfer_total(size));
    Download {
        size_bytes,
        bytes: pieces(response, timeouts.stall, Instant::now() + total),
    }
}

fn pieces(response: Response, stall: Duration, deadline: Instant) -> BoxStream<'static, Result<Bytes>> {
    stream::unfold(Some(response), move |response| async move {
        let mut response = response?;
        let patience = (Instant::now() + stall).min(deadline);
        match tokio::time::timeout_at(patience, response.chunk()).await {
            Ok(Ok(Some(piece))) => Some((Ok(piece), Some(response))),
            Ok(Ok(None)) => None,
            Ok(Err(failure)) => Some((Err(transport_failure(DOWNLOAD, &failure)), None)),
            Err(_) => Some((Err(timed_out(DOWNLOAD)), None)),
        }
    })
    .boxed()
}
