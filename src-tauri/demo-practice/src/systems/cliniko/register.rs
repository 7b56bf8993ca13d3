//! `POST /patient_attachments`: the record of an uploaded file. Not idempotent, as in the real system.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::attachments::description;
use super::call::{Call, Caller};
use super::processing;
use super::records::Attachment;
use super::refusals::Refusal;
use super::roles::Right;
use super::upload::TemporaryFile;
use super::{Cliniko, SYSTEM};
use crate::clock;
use crate::faults::Effect;
use crate::ledger::{CreatedRecord, RecordState};

/// Creates the record; processing starts.
pub(crate) fn create(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::Upload)?;
    let body = call.json()?;
    let patient_id = patient_id(&body)?;
    if !cliniko.is_live_patient(patient_id) {
        return Err(Refusal::invalid("patient", "must exist"));
    }
    let description = description(body.get("description"))?;
    let upload_url = body.get("upload_url").and_then(Value::as_str);
    let mut file = upload_url
        .and_then(|upload_url| cliniko.temporary_file(patient_id, upload_url))
        .ok_or_else(|| Refusal::invalid("temp_attachment_url", "is invalid"))?;
    if let Some(name) = given_name(&body) {
        file.name = name;
    }
    let attachment = insert(cliniko, call, patient_id, description, &file)?;
    note(cliniko, call.caller, &attachment, &file);
    if call.effect != Some(Effect::NeverProcessed) {
        processing::start(cliniko, attachment.id, file.key, file.name);
    }
    Ok((
        StatusCode::CREATED,
        Json(cliniko.attachment_on_the_wire(&attachment)),
    )
        .into_response())
}

/// The guide sends a number, the API description says string: both are taken.
fn patient_id(body: &Map<String, Value>) -> Result<u64, Refusal> {
    let id = match body.get("patient_id") {
        Some(Value::String(text)) => text.parse().ok(),
        Some(Value::Number(number)) => number.as_u64(),
        _ => None,
    };
    id.ok_or_else(|| Refusal::invalid("patient", "must exist"))
}

/// `filename` is an optional text of the API description without a word on its meaning; here it is the record's name in
/// place of the upload's. Only its last part counts, as with an upload.
fn given_name(body: &Map<String, Value>) -> Option<String> {
    let given = body.get("filename")?.as_str()?;
    let name = given.rsplit(['/', '\\']).next().unwrap_or_default();
    (!name.is_empty()).then(|| name.to_owned())
}

fn insert(
    cliniko: &Cliniko,
    call: &Call,
    patient_id: u64,
    description: Option<String>,
    file: &TemporaryFile,
) -> Result<Attachment, Refusal> {
    let patient_id = match call.effect {
        Some(Effect::OtherPatient) => cliniko.another_patient(patient_id),
        _ => patient_id,
    };
    let now = clock::now_to_the_second();
    let visible_from = match call.effect {
        Some(Effect::LateCreation { ms }) => clock::now()
            .checked_add(Duration::from_millis(ms))
            .unwrap_or(jiff::Timestamp::MAX),
        _ => now,
    };
    let mut records = cliniko.records();
    check_space(
        cliniko,
        call,
        records.uploaded_bytes().saturating_add(file.object.size),
    )?;
    let attachment = Attachment {
        id: records.next_attachment_id(),
        patient_id,
        user_id: call.caller.user_id,
        case_id: None,
        key: file.key.clone(),
        description,
        file: None,
        uploaded_bytes: file.object.size,
        pinned_at: None,
        archived_at: None,
        created_at: now,
        updated_at: now,
        visible_from,
        content_link_is_plain: false,
    };
    records.attachments.insert(attachment.id, attachment.clone());
    Ok(attachment)
}

/// Trial accounts have restricted storage; which error tells so is not documented.
fn check_space(cliniko: &Cliniko, call: &Call, bytes_after: u64) -> Result<(), Refusal> {
    let full = cliniko
        .faults
        .get()
        .quota_bytes
        .is_some_and(|quota| bytes_after > quota);
    if full || call.effect == Some(Effect::QuotaFull) {
        return Err(Refusal::invalid(
            "base",
            "Your trial account has reached its file storage limit",
        ));
    }
    Ok(())
}

fn note(cliniko: &Cliniko, caller: Caller, attachment: &Attachment, file: &TemporaryFile) {
    cliniko.ledger.created(CreatedRecord {
        system: SYSTEM.to_owned(),
        id: attachment.id.to_string(),
        patient_id: attachment.patient_id.to_string(),
        user_id: caller.user_id.to_string(),
        sha256: file.object.sha256.clone(),
        size: file.object.size,
        filename: file.name.clone(),
        description: attachment.description.clone(),
        created_at: attachment.created_at,
        state: RecordState::Processing,
    });
}
