//! Reserve and send (<https://www.medplum.com/docs/fhir-datastore/binary-data>).

use std::sync::Arc;

use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::patients::{known_shape, reference};
use super::presigned_upload::{self, PresignedUploads};
use super::read_back::{ReadBack, read_back};
use super::record_id::{fhir_url, is_fhir_id, referenced_id};
use crate::http::transport_failure::unreadable;
use crate::http::{ApiBody, ApiClient, ApiRequest, StorageClient};
use crate::transfer::file_name::sendable_name;
use crate::transfer::outgoing::OutgoingFile;
use crate::{
    Code, Destination, Error, Operation, Receipt, Reservation, Result, SendProgress, Sensitive, SpooledBytes,
    Status, Submission,
};

/// File name extensions that the server refuses
/// (<https://github.com/medplum/medplum/blob/main/packages/server/src/storage/utils.ts>). Those seen; a server that knows more
/// says so itself.
const REFUSED_EXTENSIONS: &[&str] = &[
    "apk", "bat", "cmd", "com", "dll", "dmg", "exe", "hta", "iso", "jar", "jse", "lib", "lnk", "msi", "php",
    "ps1", "scr", "sys", "vbs", "wsf",
];

/// Types that it refuses, from the same page.
const REFUSED_TYPES: &[&str] = &[
    "application/x-msdownload",
    "application/java-archive",
    "application/x-sh",
];

/// The one type whose content the server may take for a resource instead of a file.
pub(crate) const FHIR_JSON: &str = "application/fhir+json";

/// Whose file it is: nobody who may not see the patient may read it
/// (<https://www.medplum.com/docs/access/binary-security-context>).
const SECURITY_CONTEXT: HeaderName = HeaderName::from_static("x-security-context");

/// Refuses what Medplum cannot take, before anything is sent. What it makes of an empty file is not documented, and an empty
/// file on a chart helps nobody.
pub(crate) fn check(submission: &Submission) -> Result<()> {
    let operation = Operation::Reserve;
    known_shape(operation, &submission.patient)?;
    submission.refuse_fields()?;
    if submission.file.size_bytes == 0 {
        return Err(refused(Code::FileEmpty, operation));
    }
    let content_type = essence(&submission.file.content_type);
    let extension = extension(submission.file.name.expose());
    if REFUSED_TYPES.contains(&content_type.as_str())
        || extension.is_some_and(|extension| REFUSED_EXTENSIONS.contains(&extension.as_str()))
    {
        return Err(refused(Code::FileTypeRefused, operation));
    }
    Ok(())
}

/// Decides where the bytes go: through the API, or for a large file of a safe type straight to storage.
pub(crate) async fn reserve(
    api: &ApiClient,
    storage: &StorageClient,
    uploads: &PresignedUploads,
    submission: &Submission,
) -> Result<Reservation> {
    check(submission)?;
    if presigned_upload::is_worth_it(submission)
        && uploads.are_offered(api).await?
        && let Some(reservation) = presigned_upload::reserve(api, storage, submission).await?
    {
        return Ok(reservation);
    }
    Ok(through_the_api())
}

/// Nothing is known ahead of time: the server itself sets no limit.
const fn through_the_api() -> Reservation {
    Reservation {
        destination: Destination::Api,
        note: None,
        expires_at: None,
        max_bytes: None,
        min_bytes: None,
    }
}

/// Sends the bytes and reads them back.
pub(crate) async fn send(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
    reservation: Reservation,
    bytes: Arc<dyn SpooledBytes>,
    progress: SendProgress,
) -> Result<Receipt> {
    match reservation.destination {
        Destination::Put { url } => {
            let binary = reservation.note.ok_or_else(|| unreadable(Operation::Send))?;
            let url = storage.checked(Operation::Send, url.expose_secret())?;
            let sent = presigned_upload::send(
                api,
                storage,
                submission,
                (&url, binary.expose()),
                Arc::clone(&bytes),
                Arc::clone(&progress),
            )
            .await?;
            match sent {
                Some(receipt) => Ok(receipt),
                // Storage refused the file, or did not keep it as it was: the API takes it.
                None => post(api, submission, bytes, progress).await,
            }
        }
        Destination::Api => post(api, submission, bytes, progress).await,
        Destination::Form { .. } | Destination::WithRecord => Err(unreadable(Operation::Send)),
    }
}

/// Posts the bytes as a new `Binary` of this patient. A further attempt makes a further one, which nothing refers to.
async fn post(
    api: &ApiClient,
    submission: &Submission,
    bytes: Arc<dyn SpooledBytes>,
    progress: SendProgress,
) -> Result<Receipt> {
    let security_context = HeaderValue::from_str(&reference(Operation::Send, &submission.patient)?)
        .map_err(|_| refused(Code::Rejected, Operation::Send))?;
    let mut url = fhir_url(api, &["Binary"]);
    if let Some(extension) = extension(submission.file.name.expose()) {
        // Only the extension is looked at, and the name can be a person's: it is not written into addresses.
        url.query_pairs_mut()
            .append_pair("_filename", &format!("file.{extension}"));
    }
    let file = OutgoingFile::plain(sent_type(&submission.file.content_type), bytes);
    let request = ApiRequest {
        headers: HeaderMap::from_iter([(SECURITY_CONTEXT, security_context)]),
        ..ApiRequest::new(
            // What the API refuses here it refuses as for a record: there is no presigned form that could be used up.
            Operation::Register,
            Method::POST,
            url,
            ApiBody::File {
                file: Arc::new(file),
                progress,
            },
        )
    };
    let answer = api.answer(&request).await.map_err(while_sending)?;
    let resource: Value = answer.json(Operation::Send)?;
    let binary = binary_id(&resource).ok_or_else(|| unreadable(Operation::Send))?;
    let names_another_patient = resource
        .pointer("/securityContext/reference")
        .and_then(Value::as_str)
        .is_some_and(|context| referenced_id(context, "Patient") != Some(submission.patient.as_str()));
    if names_another_patient {
        return Err(refused(Code::WrongPatient, Operation::Send));
    }
    let checksum_matches = match read_back(api, &binary, submission).await {
        Ok(ReadBack::Same) => Some(true),
        Ok(ReadBack::Different) => {
            return Err(Error::new(Code::BytesDiffer, Status::Temporary, Operation::Send));
        }
        // A policy that lets files be written and not read, or a scan for malware that is not over: the chart's own copy is
        // read before the filing counts as filed.
        Ok(ReadBack::NotReadable) => None,
        Err(error) => return Err(error),
    };
    Ok(receipt(&binary, checksum_matches))
}

/// The file as it is: its `Binary`, and whether the bytes were found to be the same.
pub(crate) fn receipt(binary: &str, checksum_matches: Option<bool>) -> Receipt {
    Receipt {
        upload: Sensitive::new(format!("Binary/{binary}")),
        checksum_matches,
    }
}

/// The id of a `Binary` as served.
pub(crate) fn binary_id(resource: &Value) -> Option<String> {
    (resource.get("resourceType")?.as_str()? == "Binary")
        .then(|| resource.get("id")?.as_str())
        .flatten()
        .filter(|id| is_fhir_id(id))
        .map(str::to_owned)
}

/// The type under which the bytes are sent. With a parameter FHIR's own is not taken for a resource.
pub(crate) fn sent_type(content_type: &str) -> String {
    if content_type.eq_ignore_ascii_case(FHIR_JSON) {
        format!("{FHIR_JSON}; charset=utf-8")
    } else {
        content_type.to_owned()
    }
}

/// The type without its parameters, in lower case.
pub(crate) fn essence(content_type: &str) -> String {
    content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

fn extension(name: &str) -> Option<String> {
    let name = sendable_name(name);
    let (_, extension) = name.rsplit_once('.')?;
    Some(extension.to_ascii_lowercase())
}

/// The same failure, of the step that was under way.
pub(crate) fn while_sending(error: Error) -> Error {
    Error {
        operation: Operation::Send,
        ..error
    }
}

/// What this system can never take.
pub(crate) const fn refused(code: Code, operation: Operation) -> Error {
    Error::new(code, Status::Permanent, operation)
}
