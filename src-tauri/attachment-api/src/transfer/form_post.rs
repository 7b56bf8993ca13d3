//! Sending a file to storage by a presigned form.

use std::sync::Arc;

use reqwest::Body;
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use url::Url;

use super::form::FormFrame;
use super::send_watch::{SendWatch, watched_body};
use super::storage_answer::{StoredObject, storage_code};
use crate::http::StorageClient;
use crate::http::answer::{facts, read_body, read_error_body};
use crate::http::classify::classify;
use crate::http::transport_failure::{timed_out, transport_failure, unreadable};
use crate::{Code, Error, Operation, Result, Secret, SendProgress, SpooledBytes, Status};

const SEND: Operation = Operation::Send;

/// A form and the file to send by it.
pub(crate) struct FormPost<'a> {
    /// The form's address.
    pub url: &'a Url,
    /// Every field served, in that order, unchanged. Fields of our own would break the policy.
    pub fields: &'a [(String, Secret)],
    /// What storage puts in place of `${filename}`.
    pub file_name: &'a str,
    /// MIME type of the file's part.
    pub content_type: &'a str,
    /// The file.
    pub bytes: Arc<dyn SpooledBytes>,
}

/// Posts the form once, streaming the file, and reads where storage put it.
#[tracing::instrument(name = "storage", level = "debug", skip_all, fields(operation = "Send", status, bytes = post.bytes.len()))]
pub(crate) async fn post_form(
    storage: &StorageClient,
    post: FormPost<'_>,
    progress: SendProgress,
) -> Result<StoredObject> {
    let frame = FormFrame::new(post.fields, post.file_name, post.content_type);
    let watch = SendWatch::new();
    let body = watched_body(&frame, post.bytes.as_ref(), progress, &watch);
    let request = storage
        .post(SEND, post.url)?
        .header(CONTENT_TYPE, frame.content_type())
        .header(CONTENT_LENGTH, frame.content_length(post.bytes.len()))
        .body(Body::wrap_stream(body));

    let timeouts = storage.timeouts();
    let answer = tokio::select! {
        answer = request.send() => answer.map_err(|failure| transport_failure(SEND, &failure)),
        () = watch.stalled(timeouts) => Err(timed_out(SEND)),
        () = tokio::time::sleep(timeouts.transfer_total(post.bytes.len())) => Err(timed_out(SEND)),
    };
    let answer = answer.map_err(|error| {
        if watch.source_failed() {
            Error::new(Code::SourceUnreadable, Status::Permanent, SEND)
        } else {
            error
        }
    })?;
    tracing::Span::current().record("status", answer.status().as_u16());
    tokio::time::timeout(timeouts.stall, stored_object(answer))
        .await
        .map_err(|_| timed_out(SEND))?
}

async fn stored_object(answer: reqwest::Response) -> Result<StoredObject> {
    let http_status = answer.status().as_u16();
    if answer.status().is_success() {
        let body = read_body(SEND, answer).await?;
        return StoredObject::read(&body).ok_or_else(|| Error {
            http_status: Some(http_status),
            ..unreadable(SEND)
        });
    }
    let headers = answer.headers().clone();
    let vendor = storage_code(&read_error_body(answer).await);
    Err(classify(
        SEND,
        facts(http_status, &headers, vendor, jiff::Timestamp::now()),
    ))
}
