//! Whether the server has the bytes that were sent to it.

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};

use super::record_id::fhir_url;
use super::upload::while_sending;
use crate::http::{ApiClient, ApiRequest};
use crate::transfer::digest::sha256_of;
use crate::transfer::download::streamed;
use crate::{Code, Operation, Result, Submission};

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

/// Reads a `Binary` through the API as a stream and compares its SHA-256. A successful upload alone proves
/// nothing here: a server that parsed the body before storing it answers 200 as well.
pub(crate) async fn read_back(api: &ApiClient, binary: &str, submission: &Submission) -> Result<ReadBack> {
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
    let file = &submission.file;
    match sha256_of(streamed(answer, api.timeouts()), file.size_bytes).await {
        Ok(found) if found == file.sha256 => Ok(ReadBack::Same),
        Ok(_) => Ok(ReadBack::Different),
        Err(error) if error.code == Code::BytesDiffer => Ok(ReadBack::Different),
        Err(error) => Err(while_sending(error)),
    }
}
