//! One request makes the record and brings the bytes: base64 inside a JSON document
//! (<https://docs.canvasmedical.com/api/documentreference/>, "Create").

use std::sync::Arc;

use bytes::Bytes;
use reqwest::Method;
use reqwest::header::{HeaderMap, LOCATION};
use serde_json::{Value, json};
use url::Url;
use uuid::Uuid;

use super::attachments::read;
use super::config::PDF;
use super::fields::ClinicalFields;
use super::kinds::{Kind, RecordId};
use super::patients::known_shape;
use super::record::EXTENSIONS;
use crate::http::transport_failure::unreadable;
use crate::http::{ApiBody, ApiClient, ApiRequest};
use crate::transfer::file_name::base_name;
use crate::transfer::outgoing::{OutgoingFile, Spelling};
use crate::{
    Attachment, Code, Destination, Error, Operation, ProcessingState, Receipt, Reservation, Result,
    SendProgress, Sensitive, SpooledBytes, Status, Submission,
};

/// The system of the codes of a document's type.
const LOINC: &str = "http://loinc.org";

/// The system of Canvas' categories.
const CATEGORIES: &str = "http://schemas.canvasmedical.com/fhir/document-reference-category";

/// Refuses what Canvas cannot take, before anything is sent.
pub(crate) fn check(submission: &Submission) -> Result<()> {
    known_shape(Operation::Reserve, &submission.patient)?;
    if submission.file.size_bytes == 0 {
        return Err(refused(Code::FileEmpty));
    }
    let content_type = submission.file.content_type.split(';').next().unwrap_or_default();
    if !content_type.trim().eq_ignore_ascii_case(PDF) {
        return Err(refused(Code::FileTypeRefused));
    }
    ClinicalFields::read(Operation::Reserve, &submission.fields).map(|_| ())
}

/// Nothing is asked for: the bytes go with the record.
pub(crate) fn reserve(submission: &Submission) -> Result<Reservation> {
    check(submission)?;
    Ok(Reservation {
        destination: Destination::WithRecord,
        note: None,
        expires_at: None,
        max_bytes: None,
        min_bytes: None,
    })
}

/// Nothing is sent yet.
pub(crate) fn send() -> Receipt {
    Receipt {
        upload: Sensitive::new(String::new()),
        checksum_matches: None,
    }
}

/// Makes the document. Not safe to repeat: there is no conditional create and no key by which Canvas would know the filing
/// again (<https://docs.canvasmedical.com/api/conditional-requests/>).
pub(crate) async fn register(
    api: &ApiClient,
    submission: &Submission,
    bytes: Arc<dyn SpooledBytes>,
    progress: SendProgress,
) -> Result<Attachment> {
    let operation = Operation::Register;
    let (before, after) = around_the_file(submission)?;
    let file = Arc::new(OutgoingFile {
        content_type: "application/json".to_owned(),
        before,
        bytes,
        spelling: Spelling::Base64,
        after,
    });
    let body = ApiBody::File { file, progress };
    let url = api.url(&[Kind::DocumentReference.resource()]);
    let answer = api
        .answer(&ApiRequest::new(operation, Method::POST, url, body))
        .await?;
    // The body is empty or `null`; only the address tells the id. Without it the document may exist all the same.
    let record = made_record(api, &answer.headers).ok_or(Error {
        http_status: Some(answer.http_status),
        ..unreadable(operation)
    })?;
    read_back(api, submission, &record).await
}

/// The document as it is there now. How soon it can be read is not documented, so whatever keeps it from being read now is
/// left to confirming; only another patient's name stops the filing.
async fn read_back(api: &ApiClient, submission: &Submission, record: &RecordId) -> Result<Attachment> {
    match read(api, Operation::Register, &record.attachment_id()).await {
        Ok(attachment) if attachment.patient.as_ref() == Some(&submission.patient) => Ok(attachment),
        Ok(_) => Err(Error::new(
            Code::WrongPatient,
            Status::Permanent,
            Operation::Register,
        )),
        Err(_) => Ok(not_read_yet(record)),
    }
}

fn not_read_yet(record: &RecordId) -> Attachment {
    Attachment {
        processing: ProcessingState::Processing,
        ..Attachment::of(record.attachment_id(), None)
    }
}

/// The document's id from `Location`: relative or absolute, with or without a version behind it
/// (<https://docs.canvasmedical.com/api/documentreference/>; the versions were dropped in July 2024).
fn made_record(api: &ApiClient, headers: &HeaderMap) -> Option<RecordId> {
    let location = headers.get(LOCATION)?.to_str().ok()?;
    let resource = Kind::DocumentReference.resource();
    let path = match Url::parse(location) {
        Ok(url) => api.owns(&url).then(|| url.path().to_owned())?,
        // Two slashes would begin another host.
        Err(_) if location.starts_with("//") => return None,
        Err(_) => location.to_owned(),
    };
    let mut parts = path.split('/').skip_while(|part| *part != resource).skip(1);
    RecordId::new(Kind::DocumentReference, parts.next()?)
}

/// What goes before and after the file's bytes. The document is written by the JSON library with a text in place of the bytes
/// that nothing else in it can hold, and cut there.
fn around_the_file(submission: &Submission) -> Result<(Bytes, Bytes)> {
    let operation = Operation::Reserve;
    let fields = ClinicalFields::read(operation, &submission.fields)?;
    let place = Uuid::new_v4().to_string();
    let document = document(submission, &fields, &place)?.to_string();
    let (before, after) =
        document
            .split_once(&place)
            .ok_or(Error::new(Code::Rejected, Status::Permanent, operation))?;
    Ok((
        Bytes::copy_from_slice(before.as_bytes()),
        Bytes::copy_from_slice(after.as_bytes()),
    ))
}

/// Exactly the properties that are documented: unknown ones and empty texts are refused.
fn document(submission: &Submission, fields: &ClinicalFields, data: &str) -> Result<Value> {
    let patient = known_shape(Operation::Reserve, &submission.patient)?;
    let extension = |name: &str, value: &str, content: Value| json!({ "url": format!("{EXTENSIONS}{name}"), value: content });
    let reviewer = &fields.reviewer;
    let mut extensions = vec![
        extension("clinical-date", "valueDate", json!(fields.date.to_string())),
        extension(
            reviewer.extension(),
            "valueReference",
            json!({ "reference": reviewer.reference() }),
        ),
        extension(
            "requires-signature",
            "valueBoolean",
            json!(fields.requires_signature),
        ),
    ];
    if let Some(comment) = &fields.comment {
        extensions.push(extension("comment", "valueString", json!(comment)));
    }
    let mut document = json!({
        "resourceType": "DocumentReference",
        "extension": extensions,
        "status": "current",
        "type": { "coding": [{ "system": LOINC, "code": fields.kind }] },
        "category": [{ "coding": [{ "system": CATEGORIES, "code": fields.category }] }],
        "subject": { "reference": format!("Patient/{patient}") },
        "content": [{ "attachment": { "contentType": PDF, "data": data } }],
    });
    if let Some(description) = title(submission) {
        document["description"] = json!(description);
    }
    Ok(document)
}

/// The document's title in Canvas: what the person wrote, or else the file's own name, for which there is no other place and
/// without which one scan looks like the next. Spaces around it are left off, and an empty text is none.
pub(crate) fn title(submission: &Submission) -> Option<String> {
    let written = submission.description.as_ref().map(|text| text.expose().trim());
    match written.filter(|text| !text.is_empty()) {
        Some(text) => Some(text.to_owned()),
        None => base_name(submission.file.name.expose()),
    }
}

const fn refused(code: Code) -> Error {
    Error::new(code, Status::Permanent, Operation::Reserve)
}
