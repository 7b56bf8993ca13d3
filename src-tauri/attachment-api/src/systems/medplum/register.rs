//! Making the record of a file that was sent (<https://www.medplum.com/docs/fhir-datastore/external-documents>).

use jiff::{Timestamp, Unit};
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};

use super::attachments::shown;
use super::patients::reference;
use super::record::Record;
use super::record_id::{Kind, RecordId, fhir_url, is_fhir_id};
use super::upload::{FHIR_JSON, refused, sent_type};
use crate::http::transport_failure::unreadable;
use crate::http::{ApiBody, ApiClient, ApiRequest};
use crate::transfer::file_name::sendable_name;
use crate::{Attachment, Code, Error, Operation, Receipt, Result, Status, Submission};

/// Names the identifier that makes registering safe to repeat.
pub(crate) const FILING_SYSTEM: &str = "urn:chartdrop:filing";

const IF_NONE_EXIST: HeaderName = HeaderName::from_static("if-none-exist");

/// Makes the record, or finds the one that an earlier attempt made: the server looks for the identifier first
/// (<https://hl7.org/fhir/R4/http.html#ccreate>).
pub(crate) async fn register(
    api: &ApiClient,
    submission: &Submission,
    receipt: &Receipt,
) -> Result<Attachment> {
    let operation = Operation::Register;
    let condition = HeaderValue::from_str(&format!("identifier={FILING_SYSTEM}|{}", submission.reference))
        .map_err(|_| refused(Code::Rejected, operation))?;
    let document = record(submission, receipt)?;
    let request = ApiRequest {
        headers: HeaderMap::from_iter([(IF_NONE_EXIST, condition)]),
        ..ApiRequest::new(
            operation,
            Method::POST,
            fhir_url(api, &["DocumentReference"]),
            ApiBody::Json {
                content_type: FHIR_JSON,
                document: &document,
            },
        )
    };
    let resource: Value = match api.answer(&request).await {
        Ok(answer) => answer.json(operation)?,
        // Several records carry the identifier already. Which of them is ours is for the reconciling to say.
        Err(error) if error.http_status == Some(412) => {
            return Err(Error {
                code: Code::AnswerUnreadable,
                status: Status::Temporary,
                ..error
            });
        }
        Err(error) => return Err(error),
    };
    let record = Record::read(resource)
        .filter(|record| record.kind == Kind::DocumentReference && is_fhir_id(&record.id))
        .ok_or_else(|| unreadable(operation))?;
    let attachment = shown(operation, &record, &RecordId::document(&record.id))?;
    if attachment.patient.as_ref() == Some(&submission.patient) {
        Ok(attachment)
    } else {
        Err(refused(Code::WrongPatient, operation))
    }
}

fn record(submission: &Submission, receipt: &Receipt) -> Result<Value> {
    let now = Timestamp::now();
    let now = now.round(Unit::Second).unwrap_or(now).to_string();
    let mut document = json!({
        "resourceType": "DocumentReference",
        "status": "current",
        "identifier": [{ "system": FILING_SYSTEM, "value": submission.reference }],
        "subject": { "reference": reference(Operation::Register, &submission.patient)? },
        "date": now,
        "content": [{ "attachment": {
            "contentType": sent_type(&submission.file.content_type),
            "url": receipt.upload.expose(),
            "title": title(submission.file.name.expose()),
            "size": submission.file.size_bytes,
            "creation": now,
        } }],
    });
    // An empty text counts as a missing one, and is refused.
    if let Some(description) = submission
        .description
        .as_ref()
        .and_then(|text| fhir_text(text.expose()))
    {
        document["description"] = description.into();
    }
    Ok(document)
}

/// The file's own name, or a plain spelling of one that FHIR's texts cannot hold.
fn title(name: &str) -> String {
    fhir_text(name).unwrap_or_else(|| sendable_name(name).into_owned())
}

/// A text as FHIR takes one: without control characters but line ends and tabs, and not empty
/// (<https://hl7.org/fhir/R4/datatypes.html#string>).
pub(crate) fn fhir_text(text: &str) -> Option<String> {
    let text: String = text
        .chars()
        .map(|character| match character {
            '\n' | '\r' | '\t' => character,
            _ if character.is_control() => ' ',
            _ => character,
        })
        .collect();
    (!text.trim().is_empty()).then_some(text)
}
