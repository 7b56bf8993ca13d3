//! Cliniko's records as served, and how they become this crate's. Unknown fields are ignored; optional ones are lenient.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use crate::systems::wire::{OrderedFields, filled, id, id_in_link, joined, lenient};
use crate::{Attachment, AttachmentId, Patient, PatientId, PatientStatus, ProcessingState, Sensitive};

/// Links of a list.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct PageLinks {
    /// The following page; absent after the last one.
    #[serde(default, deserialize_with = "lenient")]
    pub next: Option<String>,
}

/// A page of `GET /patients`.
#[derive(Deserialize)]
pub(crate) struct PatientList {
    pub patients: Vec<WirePatient>,
    #[serde(default)]
    pub links: PageLinks,
}

/// A page of any list of attachments.
#[derive(Deserialize)]
pub(crate) struct AttachmentList {
    pub patient_attachments: Vec<WireAttachment>,
    #[serde(default, deserialize_with = "lenient")]
    pub total_entries: Option<u64>,
    #[serde(default)]
    pub links: PageLinks,
}

/// `GET /user`.
#[derive(Deserialize)]
pub(crate) struct WireUser {
    #[serde(deserialize_with = "id")]
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub role: Option<String>,
}

impl WireUser {
    /// The name as shown.
    pub fn name(&self) -> String {
        joined(&[self.first_name.as_deref(), self.last_name.as_deref()])
    }
}

/// `GET /settings/public`; every part is nullable.
#[derive(Default, Deserialize)]
pub(crate) struct WirePublicSettings {
    #[serde(default, deserialize_with = "lenient")]
    account: Option<WireAccount>,
}

#[derive(Deserialize)]
struct WireAccount {
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subdomain: Option<String>,
}

impl WirePublicSettings {
    /// The clinic's name, or its subdomain where it has none.
    pub fn clinic(self) -> Option<String> {
        let account = self.account?;
        filled(account.name).or_else(|| filled(account.subdomain))
    }
}

/// The identifying fields of a patient, and no more: what is not fetched cannot leak.
#[derive(Deserialize)]
pub(crate) struct WirePatient {
    #[serde(deserialize_with = "id")]
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    label: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    last_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    preferred_first_name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    title: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    date_of_birth: Option<Date>,
    #[serde(default, deserialize_with = "lenient")]
    sex: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    gender_identity: Option<String>,
    /// Deprecated by the vendor; older records have nothing else.
    #[serde(default, deserialize_with = "lenient")]
    gender: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    email: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    archived_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    merged_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    deleted_at: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    merged_with_patient: Option<Linked>,
}

impl From<WirePatient> for Patient {
    fn from(wire: WirePatient) -> Self {
        let first_name = filled(wire.first_name);
        let last_name = filled(wire.last_name);
        let display_name =
            filled(wire.label).unwrap_or_else(|| joined(&[first_name.as_deref(), last_name.as_deref()]));
        let merged_into = wire.merged_with_patient.and_then(Linked::id);
        // Any text in these fields says that it happened, whether or not the time can be read.
        let status = if filled(wire.deleted_at).is_some() {
            PatientStatus::Deleted
        } else if filled(wire.merged_at).is_some() || merged_into.is_some() {
            PatientStatus::Merged
        } else if filled(wire.archived_at).is_some() {
            PatientStatus::Archived
        } else {
            PatientStatus::Active
        };
        Self {
            id: PatientId::new(wire.id),
            family_name: last_name.map(Sensitive::new),
            given_name: first_name.map(Sensitive::new),
            preferred_name: filled(wire.preferred_first_name).map(Sensitive::new),
            title: filled(wire.title).map(Sensitive::new),
            display_name: Sensitive::new(display_name),
            birth_date: wire.date_of_birth.map(Sensitive::new),
            gender: filled(wire.gender_identity)
                .or_else(|| filled(wire.sex))
                .or_else(|| filled(wire.gender))
                .map(Sensitive::new),
            record_number: None,
            email: filled(wire.email).map(Sensitive::new),
            status,
            merged_into: merged_into.map(PatientId::new),
        }
    }
}

/// An attachment: an uploaded file or an export that Cliniko made itself; both have the same properties.
#[derive(Deserialize)]
pub(crate) struct WireAttachment {
    #[serde(deserialize_with = "id")]
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    filename: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    content_type: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    size: Option<u64>,
    #[serde(default, deserialize_with = "lenient")]
    description: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    content: Option<Linked>,
    #[serde(default, deserialize_with = "lenient")]
    processing_completed: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    processed_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    pinned_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    archived_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    created_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    updated_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient")]
    patient: Option<Linked>,
    #[serde(default, deserialize_with = "lenient")]
    user: Option<Linked>,
}

impl WireAttachment {
    /// Where the record says its bytes are.
    pub fn content_link(&self) -> Option<&str> {
        self.content.as_ref()?.links.own.as_deref()
    }
}

impl From<WireAttachment> for Attachment {
    fn from(wire: WireAttachment) -> Self {
        let ready = wire.processing_completed.unwrap_or(wire.processed_at.is_some());
        Self {
            id: AttachmentId::new(wire.id),
            patient: wire.patient.and_then(Linked::id).map(PatientId::new),
            name: filled(wire.filename).map(Sensitive::new),
            description: filled(wire.description).map(Sensitive::new),
            content_type: filled(wire.content_type),
            size_bytes: wire.size,
            created_at: wire.created_at,
            updated_at: wire.updated_at,
            pinned_at: wire.pinned_at,
            archived_at: wire.archived_at,
            uploaded_by: wire.user.and_then(Linked::id),
            processing: if ready {
                ProcessingState::Ready
            } else {
                ProcessingState::Processing
            },
        }
    }
}

/// `GET /patients/{id}/attachment_presigned_post`.
#[derive(Deserialize)]
pub(crate) struct WirePresignedPost {
    #[serde(default)]
    pub url: Option<String>,
    /// An open map: `x-amz-date` is served without being described.
    #[serde(default)]
    pub fields: Option<OrderedFields>,
}

/// A relation: `{"links": {"self": ".../patients/1"}}`.
#[derive(Deserialize)]
struct Linked {
    links: OwnLink,
}

#[derive(Deserialize)]
struct OwnLink {
    #[serde(rename = "self")]
    own: Option<String>,
}

impl Linked {
    /// The id in the last path segment.
    fn id(self) -> Option<String> {
        id_in_link(&self.links.own?)
    }
}
