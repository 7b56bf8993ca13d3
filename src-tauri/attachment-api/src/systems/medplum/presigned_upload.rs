//! Sending straight to storage, where the server offers it and it is safe
//! (<https://www.medplum.com/docs/api/fhir/operations/binary-presigned-url>).

use std::sync::Arc;

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use url::Url;

use super::model::Parameters;
use super::patients::reference;
use super::read_back::{ReadBack, read_back};
use super::record_id::fhir_url;
use super::upload::{binary_id, essence, receipt};
use crate::http::transport_failure::unreadable;
use crate::http::{ApiBody, ApiClient, ApiRequest, StorageClient};
use crate::transfer::link_expiry::link_expiry;
use crate::transfer::outgoing::{OutgoingFile, send_file};
use crate::{
    Code, Destination, Error, Operation, Receipt, Reservation, Result, Secret, SendProgress, Sensitive,
    SpooledBytes, Status, Submission,
};

/// Below this size two more requests cost more than the detour through the API.
const WORTH_IT_BYTES: u64 = 8 * 1024 * 1024;

/// The largest object that storage takes in one PUT
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html>).
const LARGEST_PUT_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// The first version with `upload=true` (<https://github.com/medplum/medplum/pull/8413>).
const FIRST_VERSION: [u64; 3] = [5, 1, 4];

/// Whether this server offers it: asked once, and again only while there was no answer.
#[derive(Default)]
pub(crate) struct PresignedUploads(OnceCell<bool>);

#[derive(Deserialize)]
struct CapabilityStatement {
    #[serde(default)]
    software: Software,
}

#[derive(Default, Deserialize)]
struct Software {
    #[serde(default)]
    version: String,
}

impl PresignedUploads {
    /// By the version that the server says it is.
    pub async fn are_offered(&self, api: &ApiClient) -> Result<bool> {
        self.0
            .get_or_try_init(|| async {
                let url = fhir_url(api, &["metadata"]);
                match api.get::<CapabilityStatement>(Operation::Reserve, url).await {
                    Ok(statement) => Ok(is_new_enough(&statement.software.version)),
                    // A server that does not tell its version is asked for nothing new.
                    Err(error) if error.status != Status::Temporary => Ok(false),
                    Err(error) if error.code == Code::AnswerUnreadable => Ok(false),
                    Err(error) => Err(error),
                }
            })
            .await
            .copied()
    }
}

/// `5.1.12-6f1c0d2` and the like.
fn is_new_enough(version: &str) -> bool {
    let numbers = version.split(['-', '+']).next().unwrap_or_default();
    let mut parts = numbers.split('.').map(str::parse::<u64>);
    let mut next = || parts.next().and_then(Result::ok);
    match (next(), next(), next()) {
        (Some(major), Some(minor), Some(patch)) => [major, minor, patch] >= FIRST_VERSION,
        _ => false,
    }
}

/// Whether a file is large enough, and of a type whose bytes arrive.
///
/// The server's own storage answers 200 and keeps **nothing** of a type that one of its body parsers reads first: texts,
/// JSON, forms, HL7. So only types that no parser could want are sent this way.
pub(crate) fn is_worth_it(submission: &Submission) -> bool {
    let file = &submission.file;
    (WORTH_IT_BYTES..=LARGEST_PUT_BYTES).contains(&file.size_bytes) && is_safe(&essence(&file.content_type))
}

fn is_safe(content_type: &str) -> bool {
    if content_type.ends_with("+json") || content_type.ends_with("+xml") {
        return false;
    }
    let (family, kind) = content_type.split_once('/').unwrap_or_default();
    match family {
        "image" | "video" | "audio" => true,
        "application" => {
            matches!(kind, "pdf" | "dicom" | "zip" | "msword")
                || kind.starts_with("vnd.openxmlformats-officedocument.")
                || kind.starts_with("vnd.oasis.opendocument.")
        }
        _ => false,
    }
}

/// Makes the `Binary` and asks for its address; `None` where this server or this account cannot have one.
pub(crate) async fn reserve(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
) -> Result<Option<Reservation>> {
    let operation = Operation::Reserve;
    let document = json!({
        "resourceType": "Binary",
        "contentType": submission.file.content_type,
        "securityContext": { "reference": reference(operation, &submission.patient)? },
    });
    let body = ApiBody::Json {
        content_type: "application/fhir+json",
        document: &document,
    };
    let request = ApiRequest::new(operation, Method::POST, fhir_url(api, &["Binary"]), body);
    let made: Value = match api.answer(&request).await {
        Ok(answer) => answer.json(operation)?,
        Err(error) => return not_offered(error),
    };
    let binary = binary_id(&made).ok_or_else(|| unreadable(operation))?;
    let mut url = fhir_url(api, &["Binary", &binary, "$presigned-url"]);
    url.query_pairs_mut().append_pair("upload", "true");
    let address = match api.get::<Parameters>(operation, url).await {
        Ok(parameters) => parameters.url().ok_or_else(|| unreadable(operation))?,
        // The right to create is not the right to update, which this needs.
        Err(error) => return not_offered(error),
    };
    // Storage that nobody confirmed gets nothing; the API can be asked instead.
    let Ok(address) = storage.checked(operation, &address) else {
        return Ok(None);
    };
    Ok(Some(Reservation {
        expires_at: link_expiry(&address),
        destination: Destination::Put {
            url: Secret::from(String::from(address)),
        },
        note: Some(Sensitive::new(binary)),
        max_bytes: None,
        min_bytes: None,
    }))
}

/// A refusal says that there is no such way; a fault says nothing.
fn not_offered<T>(error: Error) -> Result<Option<T>> {
    let refused = matches!(
        error.code,
        Code::Rejected | Code::NotPermitted | Code::NotFound | Code::CapabilityAbsent
    );
    if refused { Ok(None) } else { Err(error) }
}

/// Puts the bytes to storage and reads them back through the API; `None` when storage refused them or kept others.
pub(crate) async fn send(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
    (url, binary): (&Url, &str),
    bytes: Arc<dyn SpooledBytes>,
    progress: SendProgress,
) -> Result<Option<Receipt>> {
    let operation = Operation::Send;
    let file = OutgoingFile::plain(submission.file.content_type.clone(), bytes);
    let mut request = storage.put(operation, url)?;
    if is_azure(url) {
        // <https://learn.microsoft.com/rest/api/storageservices/put-blob>
        request = request.header("x-ms-blob-type", "BlockBlob");
    }
    let answer = send_file(operation, request, &file, progress, storage.timeouts()).await?;
    if answer.status().is_client_error() {
        return Ok(None);
    }
    if !answer.status().is_success() {
        let code = if answer.status().is_redirection() {
            (Code::RedirectUnexpected, Status::Persistent)
        } else {
            (Code::ServerFault, Status::Temporary)
        };
        return Err(Error {
            http_status: Some(answer.status().as_u16()),
            ..Error::new(code.0, code.1, operation)
        });
    }
    // An answer alone proves nothing here.
    match read_back(api, binary, submission).await {
        Ok(ReadBack::Same) => Ok(Some(receipt(binary, Some(true)))),
        Ok(ReadBack::Different | ReadBack::NotReadable) => Ok(None),
        // A `Binary` without content is a fault of the server, as it sees it.
        Err(error) if error.code == Code::ServerFault => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_azure(url: &Url) -> bool {
    let has = |wanted: &str| url.query_pairs().any(|(name, _)| name == wanted);
    has("sig") && has("sp") && has("sv")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_types_that_no_parser_reads_are_safe() {
        for (content_type, safe) in [
            ("application/pdf", true),
            ("image/jpeg", true),
            ("image/svg+xml", false),
            ("video/mp4", true),
            ("application/dicom", true),
            (
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                true,
            ),
            ("application/dicom+json", false),
            ("application/json", false),
            ("application/fhir+json", false),
            ("application/x-www-form-urlencoded", false),
            ("multipart/form-data", false),
            ("x-application/hl7-v2+er7", false),
            ("text/plain", false),
            ("text/csv", false),
            ("application/octet-stream", false),
            ("", false),
        ] {
            assert_eq!(is_safe(content_type), safe, "{content_type}");
        }
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        for (version, new_enough) in [
            ("5.1.4", true),
            ("5.1.12-6f1c0d2", true),
            ("5.10.0", true),
            ("6.0.0", true),
            ("5.1.3", false),
            ("4.9.99", false),
            ("5.1", false),
            ("latest", false),
            ("", false),
        ] {
            assert_eq!(is_new_enough(version), new_enough, "{version}");
        }
    }
}
