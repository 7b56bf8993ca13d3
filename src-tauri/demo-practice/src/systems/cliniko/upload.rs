//! Where uploads go: the presigned form, and reading back what a client says it uploaded.
//!
//! <https://docs.api.cliniko.com/guides/uploading_patient_attachments>

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde_json::json;

use super::call::Call;
use super::refusals::Refusal;
use super::roles::Right;
use super::{BUCKET, Cliniko};
use crate::clock;
use crate::faults::Effect;
use crate::storage::StoredObject;

/// S3's own limit for one form upload; the vendor publishes none.
const MOST_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// A file waiting in the temporary area.
pub(crate) struct TemporaryFile {
    pub(crate) key: String,
    pub(crate) name: String,
    pub(crate) object: Arc<StoredObject>,
}

/// A form for one upload to one patient.
pub(crate) fn presign(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::Upload)?;
    let patient_id = call.id()?;
    if !cliniko.is_live_patient(patient_id) {
        return Err(Refusal::not_found());
    }
    let named = match call.effect {
        Some(Effect::OtherPatient) => cliniko.another_patient(patient_id),
        _ => patient_id,
    };
    let directory: String = (0..20).map(|_| fastrand::alphanumeric()).collect();
    let prefix = format!("{}{directory}/", cliniko.temporary_area(named));
    let life = Duration::from_secs(cliniko.faults.get().form_seconds);
    let form = cliniko
        .storage
        .presign_form(BUCKET, &prefix, MOST_BYTES, life, clock::now());
    Ok(Json(json!({"url": form.url, "fields": form.fields})).into_response())
}

impl Cliniko {
    /// A patient who exists and is not archived.
    pub(crate) fn is_live_patient(&self, id: u64) -> bool {
        self.records()
            .patients
            .get(&id)
            .is_some_and(|patient| patient.archived_at.is_none())
    }

    /// Some live patient who is not this one.
    pub(crate) fn another_patient(&self, id: u64) -> u64 {
        let records = self.records();
        let other = records
            .patients
            .values()
            .find(|patient| patient.id != id && patient.archived_at.is_none());
        other.map_or(id, |patient| patient.id)
    }

    fn temporary_area(&self, patient_id: u64) -> String {
        format!("{}/patients/{patient_id}/attachments/temp/", self.account_id)
    }

    /// The file an `upload_url` names: the bucket's address followed by the key, below the patient's temporary area.
    /// How odd characters in it are to be written is not documented; both the plain and the encoded key are taken.
    pub(crate) fn temporary_file(&self, patient_id: u64, upload_url: &str) -> Option<TemporaryFile> {
        let plain = upload_url.strip_prefix(&self.storage.bucket_url(BUCKET))?;
        let area = self.temporary_area(patient_id);
        let in_area = |key: &str| {
            key.strip_prefix(&area)
                .and_then(|rest| rest.split_once('/'))
                .is_some()
        };
        if !in_area(plain) {
            return None;
        }
        let decoded = percent_decode_str(plain).decode_utf8().ok()?;
        let (key, object) = [plain, &decoded]
            .into_iter()
            .find_map(|key| Some((key.to_owned(), self.storage.objects.get(BUCKET, key)?)))?;
        let name = key.rsplit('/').next().unwrap_or_default().to_owned();
        Some(TemporaryFile { key, name, object })
    }
}
