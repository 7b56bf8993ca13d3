//! Sending a file to storage by a presigned form.

use std::sync::Arc;

use bytes::Bytes;
use jiff::Timestamp;
use reqwest::Response;
use reqwest::header::HeaderMap;
use url::Url;

use super::form::FormFrame;
use super::outgoing::{OutgoingFile, Spelling, send_file};
use super::storage_answer::{StoredObject, storage_facts};
use crate::http::StorageClient;
use crate::http::answer::{facts, read_body, read_error_body};
use crate::http::classify::classify;
use crate::http::transport_failure::{timed_out, unreadable};
use crate::{Error, Operation, Result, Secret, SendProgress, SpooledBytes};

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

/// Posts the form once, streaming the file; any success. What it looks like depends on the form: 201 with XML where it asks
/// for that by `success_action_status`, else 204, and 200 where a browser of old had to be served
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>).
#[tracing::instrument(name = "storage", level = "debug", skip_all, fields(operation = "Send", status, bytes = post.bytes.len()))]
pub(crate) async fn post_form(
    storage: &StorageClient,
    post: FormPost<'_>,
    progress: SendProgress,
) -> Result<Response> {
    let frame = FormFrame::new(post.fields, post.file_name, post.content_type);
    let file = OutgoingFile {
        content_type: frame.content_type(),
        before: frame.before_file,
        bytes: post.bytes,
        spelling: Spelling::Raw,
        after: frame.after_file,
    };
    let timeouts = storage.timeouts();
    let answer = send_file(SEND, storage.post(SEND, post.url)?, &file, progress, timeouts).await?;
    tracing::Span::current().record("status", answer.status().as_u16());
    if answer.status().is_success() {
        return Ok(answer);
    }
    let http_status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let body = tokio::time::timeout(timeouts.stall, read_error_body(answer))
        .await
        .unwrap_or_default();
    Err(classify(
        SEND,
        facts(http_status, &headers, storage_facts(&body), Timestamp::now()),
    ))
}

/// Where storage put the file of a form that asks for 201 and XML.
pub(crate) async fn named_object(storage: &StorageClient, answer: Response) -> Result<StoredObject> {
    let http_status = answer.status().as_u16();
    let is_md5 = e_tag_is_md5(answer.headers());
    let body = whole_answer(storage, answer).await?;
    let object = StoredObject::read(&body).ok_or_else(|| Error {
        http_status: Some(http_status),
        ..unreadable(SEND)
    })?;
    Ok(StoredObject {
        etag: object.etag.filter(|_| is_md5),
        ..object
    })
}

/// The whole body of storage's success.
pub(crate) async fn whole_answer(storage: &StorageClient, answer: Response) -> Result<Bytes> {
    tokio::time::timeout(storage.timeouts().stall, read_body(SEND, answer))
        .await
        .map_err(|_| timed_out(SEND))?
}

/// Of objects encrypted with a key of KMS or of the customer, the `ETag` is no MD5 and looks like one
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html>).
fn e_tag_is_md5(headers: &HeaderMap) -> bool {
    let encryption = headers.get("x-amz-server-side-encryption");
    !encryption.is_some_and(|kind| kind.as_bytes().starts_with(b"aws:kms"))
        && !headers.contains_key("x-amz-server-side-encryption-customer-algorithm")
}
