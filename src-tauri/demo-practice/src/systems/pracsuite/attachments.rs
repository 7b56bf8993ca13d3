//! Files of a patient: one record, a patient's list, a folder's list.
//!
//! <https://docs.api.pracsuite.com/openapi/patient-attachment/getpatientattachment-get.md>
//! No page shows the lists; their array is named as the other lists are, after the table.

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::PracSuite;
use super::call::Call;
use super::filters::FieldValue;
use super::keys::Right;
use super::lists::{self, Listed, Shape, numbered};
use super::records::{Access, File};
use super::refusals::Refusal;

const SHAPE: Shape = Shape {
    name: "attachment_clients",
    filters: &[],
    sorted_by: &[],
    links: true,
};

impl Listed for File {
    fn field(&self, _name: &str) -> FieldValue {
        FieldValue::Null
    }
}

/// One record.
pub(crate) fn one(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::ReadFiles)?;
    let file = pracsuite.file(call.id()?)?;
    // The page of the single record shows the residue of lists too.
    let record = numbered(pracsuite.file_on_the_wire(&file), 1, 1);
    Ok(Json(record).into_response())
}

/// The files of a patient.
pub(crate) fn of_patient(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::ReadFiles)?;
    let client_id = pracsuite.known_client(call.id()?)?;
    let records = pracsuite.records();
    let wire = |file: &File| pracsuite.file_on_the_wire(file);
    lists::answer(pracsuite, call, &SHAPE, records.files_of(client_id), wire)
}

/// The files of a folder.
pub(crate) fn of_folder(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::ReadFiles)?;
    let id = call.id()?;
    let records = pracsuite.records();
    let folder = records
        .folders
        .get(&id)
        .ok_or_else(|| Refusal::not_found("the folder"))?;
    let files = records
        .files_of(folder.client_id)
        .filter(|file| file.folder_id == Some(id));
    let wire = |file: &File| pracsuite.file_on_the_wire(file);
    lists::answer(pracsuite, call, &SHAPE, files, wire)
}

impl PracSuite {
    /// A file that the API shows.
    pub(crate) fn file(&self, id: u64) -> Result<File, Refusal> {
        let records = self.records();
        let file = records
            .files
            .get(&id)
            .filter(|file| file.access != Access::HiddenInNote);
        file.cloned().ok_or_else(|| Refusal::not_found("the attachment"))
    }

    /// The id of a patient who exists.
    pub(crate) fn known_client(&self, id: u64) -> Result<u64, Refusal> {
        if self.records().clients.contains_key(&id) {
            Ok(id)
        } else {
            Err(Refusal::not_found("the patient"))
        }
    }

    fn file_on_the_wire(&self, file: &File) -> Value {
        let link = format!("{}/patient_attachment/{}", self.base_url, file.id);
        json!({
            "attachment_client_id": file.id,
            "client_id": file.client_id,
            "user_id": file.user_id,
            "tenant_id": self.tenant_id,
            "file_date": file.date.to_string(),
            "description": file.description,
            "file_type": file_type(file),
            "file_size": file.size,
            "links": {
                "self": link,
                "content": format!("{link}/content"),
                "presign_url": format!("{link}/presign_url"),
            },
        })
    }
}

/// A MIME type or an extension? Not documented, so both occur: what came through the API has its MIME type.
fn file_type(file: &File) -> &str {
    if file.by_api {
        return file.content_type;
    }
    file.name.rsplit_once('.').map_or("", |(_, extension)| extension)
}
