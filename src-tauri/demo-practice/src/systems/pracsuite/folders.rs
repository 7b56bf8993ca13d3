//! `/patient/{id}/patient_attachment_folder`: a list without links and without filters.
//!
//! <https://docs.api.pracsuite.com/openapi/patient-attachment/listpatientattachmentfoldersbypatient-get.md>

use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use super::PracSuite;
use super::call::Call;
use super::filters::FieldValue;
use super::keys::Right;
use super::lists::{self, Listed, Shape};
use super::records::Folder;
use super::refusals::Refusal;

const SHAPE: Shape = Shape {
    name: "attachment_client_folders",
    filters: &[],
    sorted_by: &["attachment_client_folder_id", "description"],
    links: false,
};

impl Listed for Folder {
    fn field(&self, name: &str) -> FieldValue {
        match name {
            "attachment_client_folder_id" => FieldValue::Number(self.id),
            _ => FieldValue::text(Some(&self.description)),
        }
    }
}

/// The folders of a patient.
pub(crate) fn of_patient(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::ReadFiles)?;
    let client_id = pracsuite.known_client(call.id()?)?;
    let records = pracsuite.records();
    let folders = records
        .folders
        .values()
        .filter(|folder| folder.client_id == client_id);
    lists::answer(pracsuite, call, &SHAPE, folders, |folder| {
        let link = format!("{}/patient_attachment_folder/{}", pracsuite.base_url, folder.id);
        json!({
            "attachment_client_folder_id": folder.id,
            "client_id": folder.client_id,
            "tenant_id": pracsuite.tenant_id,
            "description": folder.description,
            "links": {"self": link, "patient_attachments": format!("{link}/patient_attachment")},
        })
    })
}
