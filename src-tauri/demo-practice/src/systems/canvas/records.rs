//! The instance's records as Canvas keeps them.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value;

use super::codes::DocumentType;
use crate::people::Person;

/// A patient.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Patient {
    pub(crate) id: String,
    pub(crate) person: Person,
    /// The medical record number.
    pub(crate) mrn: String,
    pub(crate) photo: Option<Photo>,
}

/// Where a patient's photo is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Photo {
    /// In the storage, under this key.
    Stored(String),
    /// Somewhere else; an older example of the vendor's shows a public address.
    Elsewhere(String),
}

/// Somebody who works there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Practitioner {
    pub(crate) id: String,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    pub(crate) active: bool,
    /// Only these are found without `include-non-schedulable-practitioners`.
    pub(crate) schedulable: bool,
    /// Where the storage has the signature.
    pub(crate) signature: Option<String>,
}

/// A team that may review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Team {
    pub(crate) id: String,
    pub(crate) name: &'static str,
}

/// A document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) patient_id: String,
    pub(crate) status: &'static str,
    pub(crate) kind: Option<DocumentType>,
    pub(crate) category: &'static str,
    pub(crate) description: Option<String>,
    /// When it was created in Canvas.
    pub(crate) created_at: Timestamp,
    pub(crate) author_id: Option<String>,
    pub(crate) extensions: Vec<Value>,
    /// Where the storage has it.
    pub(crate) key: String,
    /// Searches do not find it and its file cannot be had before.
    pub(crate) ready_from: Timestamp,
    /// Some search results leave the address of the file out.
    pub(crate) hides_url: bool,
}

/// A photo of the patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Media {
    pub(crate) id: String,
    pub(crate) patient_id: String,
    pub(crate) note: &'static str,
    pub(crate) created_at: Timestamp,
    pub(crate) key: String,
}

/// A consent with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Consent {
    pub(crate) id: String,
    pub(crate) patient_id: String,
    pub(crate) name: &'static str,
    pub(crate) start: Date,
    pub(crate) key: String,
}

/// A report; each is also a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) patient_id: String,
    pub(crate) issued_at: Timestamp,
    pub(crate) key: String,
}

/// Everything the instance has on record, by id: the order of searches, which is no order at all.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) patients: BTreeMap<String, Patient>,
    pub(crate) practitioners: BTreeMap<String, Practitioner>,
    pub(crate) teams: BTreeMap<String, Team>,
    pub(crate) documents: BTreeMap<String, Document>,
    pub(crate) media: BTreeMap<String, Media>,
    pub(crate) consents: BTreeMap<String, Consent>,
    pub(crate) reports: BTreeMap<String, Report>,
}
