//! The clinic's records as Cliniko keeps them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::people::Person;

/// What is known of a file once it was processed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileFacts {
    pub(crate) filename: String,
    pub(crate) content_type: String,
    pub(crate) size: u64,
    pub(crate) processed_at: Timestamp,
}

/// A file on a patient's chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Attachment {
    pub(crate) id: u64,
    pub(crate) patient_id: u64,
    pub(crate) user_id: u64,
    pub(crate) case_id: Option<u64>,
    /// Where the storage has it now.
    pub(crate) key: String,
    pub(crate) description: Option<String>,
    /// `None` until processed.
    pub(crate) file: Option<FileFacts>,
    /// What the upload brought, counted against a trial account's space.
    pub(crate) uploaded_bytes: u64,
    pub(crate) pinned_at: Option<Timestamp>,
    pub(crate) archived_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    /// Nobody sees it before.
    pub(crate) visible_from: Timestamp,
    /// The vendor's description shows links of uploaded files both with and without `/content`.
    pub(crate) content_link_is_plain: bool,
}

/// An episode of care.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PatientCase {
    pub(crate) id: u64,
    pub(crate) patient_id: u64,
    pub(crate) name: String,
    pub(crate) issue_date: Option<Date>,
    pub(crate) expiry_date: Option<Date>,
    pub(crate) referral_type: Option<&'static str>,
    pub(crate) closed_at: Option<Timestamp>,
    pub(crate) archived_at: Option<Timestamp>,
    pub(crate) created_at: Timestamp,
}

/// Everything the clinic has on record.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) patients: BTreeMap<u64, Person>,
    pub(crate) cases: BTreeMap<u64, PatientCase>,
    pub(crate) attachments: BTreeMap<u64, Attachment>,
}

impl Records {
    /// Attachments that show by now.
    pub(crate) fn visible_attachments(&self, now: Timestamp) -> impl Iterator<Item = &Attachment> {
        self.attachments
            .values()
            .filter(move |attachment| attachment.visible_from <= now)
    }

    /// The id of the next attachment: larger than any before.
    pub(crate) fn next_attachment_id(&self) -> u64 {
        let last = self.attachments.last_key_value().map_or(0, |(id, _)| *id);
        last + fastrand::u64(1_000..1_000_000)
    }

    /// Bytes that count against a trial account's space.
    pub(crate) fn uploaded_bytes(&self) -> u64 {
        self.attachments
            .values()
            .map(|attachment| attachment.uploaded_bytes)
            .sum()
    }
}
