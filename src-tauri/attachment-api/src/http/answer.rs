//! Reading an answer: bounded, in bounded time, and reduced to safe facts where it is an error.

use bytes::{Bytes, BytesMut};
use jiff::Timestamp;
use reqwest::Response;
use reqwest::header::HeaderMap;

use super::classify::{AnswerFacts, VendorFacts};
use super::retry_at::{RetryHeaders, retry_at};
use super::transport_failure::transport_failure;
use crate::{Code, Error, Operation, Result, Status};

/// The largest answer taken as JSON or XML: 100 entries of a list are far below.
pub(crate) const LARGEST_ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// How much of an error's body is looked at.
const LARGEST_ERROR_BYTES: usize = 64 * 1024;

/// The whole body of a success.
pub(crate) async fn read_body(operation: Operation, mut response: Response) -> Result<Bytes> {
    let mut body = BytesMut::new();
    while let Some(piece) = response
        .chunk()
        .await
        .map_err(|failure| transport_failure(operation, &failure))?
    {
        if body.len() + piece.len() > LARGEST_ANSWER_BYTES {
            return Err(Error::new(Code::AnswerTooLarge, Status::Temporary, operation));
        }
        body.extend_from_slice(&piece);
    }
    Ok(body.freeze())
}

/// As much of an error's body as helps; a body that breaks off changes nothing about the status.
pub(crate) async fn read_error_body(mut response: Response) -> Bytes {
    let mut body = BytesMut::new();
    while let Ok(Some(piece)) = response.chunk().await {
        let room = LARGEST_ERROR_BYTES - body.len();
        body.extend_from_slice(&piece[..piece.len().min(room)]);
        if body.len() == LARGEST_ERROR_BYTES {
            break;
        }
    }
    body.freeze()
}

/// The safe facts of an answer, for [`classify`](super::classify::classify).
pub(crate) fn facts(
    http_status: u16,
    headers: &HeaderMap,
    vendor: VendorFacts,
    now: Timestamp,
) -> AnswerFacts {
    AnswerFacts {
        http_status,
        retry_at: retry_at(RetryHeaders::of(headers), now),
        request_id: vendor
            .request_id
            .filter(|id| is_safe_id(id))
            .or_else(|| request_id(headers)),
        vendor: vendor.code,
        field: vendor.field,
    }
}

/// Rails and S3 name theirs differently; anything but letters, digits and dashes could carry something else.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let id = headers
        .get("x-request-id")
        .or_else(|| headers.get("x-amz-request-id"))?
        .to_str()
        .ok()?;
    is_safe_id(id).then(|| id.to_owned())
}

fn is_safe_id(id: &str) -> bool {
    (1..=64).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    #[test]
    fn request_id_keeps_only_safe_characters() {
        for (id, kept) in [
            ("f6a9c0de-1b2c", true),
            ("4442587FB7D0A2F9", true),
            ("", false),
            ("Jane Smith", false),
            ("https://bucket/?X-Amz-Signature=a", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-request-id", HeaderValue::from_static(id));
            let facts = facts(500, &headers, VendorFacts::default(), Timestamp::UNIX_EPOCH);
            assert_eq!(facts.request_id.is_some(), kept, "{id}");
        }
    }
}
