//! Whether the server has the bytes that were sent to it.

use futures::TryStreamExt;
use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

use super::record_id::fhir_url;
use super::upload::while_sending;
use crate::http::{ApiClient, ApiRequest};
use crate::transfer::download::streamed;
use crate::{Code, Operation, Result};

/// What reading back showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReadBack {
    /// The same bytes.
    Same,
    /// Other bytes, or none.
    Different,
    /// This account may not read them, or not yet.
    NotReadable,
}

/// Reads a `Binary` through the API as a stream and compares its SHA-256 (lower-case hex). A successful upload alone proves
/// nothing here: a server that parsed the body before storing it answers 200 as well.
pub(crate) async fn read_back(api: &ApiClient, binary: &str, sha256: &str) -> Result<ReadBack> {
    // What is refused here is a file, not a presigned link.
    let operation = Operation::ReadAttachment;
    let request = ApiRequest {
        // Only an `Accept` that begins with FHIR's JSON asks for the resource instead of the file.
        headers: HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("*/*"))]),
        ..ApiRequest::get(operation, fhir_url(api, &["Binary", binary]))
    };
    let answer = api.send(&request).await.map_err(while_sending)?;
    if answer.status().as_u16() != 200 {
        let error = api.error_of(operation, answer).await;
        return match error.code {
            Code::NotPermitted | Code::NotFound => Ok(ReadBack::NotReadable),
            _ => Err(while_sending(error)),
        };
    }
    let mut digest = Sha256::new();
    let mut bytes = streamed(answer, api.timeouts()).bytes;
    while let Some(piece) = bytes.try_next().await.map_err(while_sending)? {
        digest.update(&piece);
    }
    let found = hex(&digest.finalize());
    Ok(if found == sha256 {
        ReadBack::Same
    } else {
        ReadBack::Different
    })
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
