//! Attachments: the three lists, one record, its description, archiving.
//!
//! There is no unarchiving, no pinning and no renaming through the API.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::call::Call;
use super::filters::{Field, FieldValue, Kind, field};
use super::lists::{self, Listed};
use super::records::Attachment;
use super::refusals::Refusal;
use super::roles::Right;
use super::{Cliniko, SYSTEM};
use crate::clock::{self, wire_time};
use crate::ledger::RecordState;

const FIELDS: [Field; 11] = [
    field("archived_at", Kind::DateTime),
    field("content_type", Kind::Text),
    field("created_at", Kind::DateTime),
    field("description", Kind::Text),
    field("filename", Kind::Text),
    field("id", Kind::Number),
    field("processed_at", Kind::DateTime),
    field("size", Kind::Number),
    field("updated_at", Kind::DateTime),
    field("user_id", Kind::Number),
    // Last, because the list of one patient does without it.
    field("patient_id", Kind::Number),
];

/// Longest description, in characters.
const LONGEST_DESCRIPTION: usize = 255;

impl Listed for Attachment {
    fn id(&self) -> u64 {
        self.id
    }

    fn field(&self, name: &str) -> FieldValue {
        let file = self.file.as_ref();
        match name {
            "archived_at" => FieldValue::time(self.archived_at),
            "content_type" => FieldValue::text(file.map(|file| file.content_type.as_str())),
            "created_at" => FieldValue::DateTime(self.created_at),
            "description" => FieldValue::text(self.description.as_deref()),
            "filename" => FieldValue::text(file.map(|file| file.filename.as_str())),
            "id" => FieldValue::Number(self.id),
            "patient_id" => FieldValue::Number(self.patient_id),
            "processed_at" => FieldValue::time(file.map(|file| file.processed_at)),
            "size" => FieldValue::number(file.map(|file| file.size)),
            "updated_at" => FieldValue::DateTime(self.updated_at),
            "user_id" => FieldValue::Number(self.user_id),
            _ => FieldValue::Null,
        }
    }
}

/// A page of all attachments.
pub(crate) fn list(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    answer_with(cliniko, call, &FIELDS, |_| true)
}

/// A page of one patient's attachments (deprecated by the vendor in favour of the filter).
pub(crate) fn of_patient(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    let patient_id = call.id()?;
    if !cliniko.records().patients.contains_key(&patient_id) {
        return Err(Refusal::not_found());
    }
    let without_patient = FIELDS.split_last().map_or(&FIELDS[..], |(_, rest)| rest);
    answer_with(cliniko, call, without_patient, |attachment| {
        attachment.patient_id == patient_id
    })
}

/// A page of the attachments of one case.
pub(crate) fn of_case(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    let case_id = call.id()?;
    if !cliniko.records().cases.contains_key(&case_id) {
        return Err(Refusal::not_found());
    }
    answer_with(cliniko, call, &FIELDS, |attachment| {
        attachment.case_id == Some(case_id)
    })
}

fn answer_with(
    cliniko: &Cliniko,
    call: &Call,
    fields: &[Field],
    wanted: impl Fn(&Attachment) -> bool,
) -> Result<Response, Refusal> {
    call.caller.require(Right::ListAttachments)?;
    let records = cliniko.records();
    let rows = records
        .visible_attachments(clock::now())
        .filter(|attachment| wanted(attachment));
    let wire = |attachment: &Attachment| cliniko.attachment_on_the_wire(attachment);
    lists::answer(cliniko, call, "patient_attachments", fields, rows, wire)
}

/// One attachment; an archived one only with a filter that lets it through.
pub(crate) fn one(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::ListAttachments)?;
    let attachment = cliniko.attachment(call.id()?)?;
    if !lists::shows(call, &attachment)? {
        return Err(Refusal::not_found());
    }
    Ok(Json(cliniko.attachment_on_the_wire(&attachment)).into_response())
}

/// Changes the description; whatever else the body holds is ignored.
pub(crate) fn describe(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::Describe)?;
    let body = call.json()?;
    let attachment = live_attachment(cliniko, call)?;
    if let Some(value) = body.get("description") {
        let description = description(Some(value))?;
        cliniko
            .ledger
            .changed(SYSTEM, &attachment.id.to_string(), |record| {
                record.description.clone_from(&description);
            });
        cliniko.change_attachment(attachment.id, |attachment| attachment.description = description);
    }
    Ok(Json(cliniko.attachment_on_the_wire(&cliniko.attachment(attachment.id)?)).into_response())
}

/// Archives, for good.
pub(crate) fn archive(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::ArchiveOwn)?;
    let attachment = live_attachment(cliniko, call)?;
    if attachment.user_id != call.caller.user_id {
        call.caller.require(Right::ArchiveAny)?;
    }
    let now = clock::now_to_the_second();
    cliniko.change_attachment(attachment.id, |attachment| attachment.archived_at = Some(now));
    let state = RecordState::Archived;
    cliniko
        .ledger
        .changed(SYSTEM, &attachment.id.to_string(), |record| record.state = state);
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn live_attachment(cliniko: &Cliniko, call: &Call) -> Result<Attachment, Refusal> {
    let attachment = cliniko.attachment(call.id()?)?;
    if attachment.archived_at.is_some() {
        Err(Refusal::not_found())
    } else {
        Ok(attachment)
    }
}

/// A description as a body may give it: text of at most 255 characters, or null.
pub(crate) fn description(value: Option<&Value>) -> Result<Option<String>, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.chars().count() <= LONGEST_DESCRIPTION => Ok(Some(text.clone())),
        Some(Value::String(_)) => Err(Refusal::invalid(
            "description",
            "is too long (maximum is 255 characters)",
        )),
        Some(_) => Err(Refusal::invalid("description", "is invalid")),
    }
}

impl Cliniko {
    /// A visible attachment, archived or not.
    pub(crate) fn attachment(&self, id: u64) -> Result<Attachment, Refusal> {
        let records = self.records();
        let attachment = records
            .attachments
            .get(&id)
            .filter(|attachment| attachment.visible_from <= clock::now());
        attachment.cloned().ok_or_else(Refusal::not_found)
    }

    /// Changes an attachment and dates the change.
    pub(crate) fn change_attachment(&self, id: u64, change: impl FnOnce(&mut Attachment)) {
        if let Some(attachment) = self.records().attachments.get_mut(&id) {
            change(attachment);
            attachment.updated_at = clock::now_to_the_second();
        }
    }

    pub(crate) fn attachment_on_the_wire(&self, attachment: &Attachment) -> Value {
        let itself = format!("{}/patient_attachments/{}", self.base_url, attachment.id);
        let content = if attachment.content_link_is_plain {
            itself.clone()
        } else {
            format!("{itself}/content")
        };
        let file = attachment.file.as_ref();
        json!({
            "id": attachment.id.to_string(),
            "filename": file.map(|file| &file.filename),
            "content_type": file.map(|file| &file.content_type),
            "size": file.map(|file| file.size),
            "description": attachment.description,
            "content": {"links": {"self": content}},
            "processing_completed": file.is_some(),
            "processed_at": file.map(|file| wire_time(file.processed_at)),
            "pinned_at": attachment.pinned_at.map(wire_time),
            "archived_at": attachment.archived_at.map(wire_time),
            "created_at": wire_time(attachment.created_at),
            "updated_at": wire_time(attachment.updated_at),
            "patient": self.link(&format!("/patients/{}", attachment.patient_id)),
            "user": self.link(&format!("/users/{}", attachment.user_id)),
            "links": {"self": itself},
        })
    }
}
