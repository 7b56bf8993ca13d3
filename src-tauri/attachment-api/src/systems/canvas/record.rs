//! Records with a file, and how they become attachments.
//!
//! No record tells a size, a hash or a file name, so an attachment is named after what its record is about.
//! <https://docs.canvasmedical.com/api/documentreference/>, `/media/`, `/consent/`, `/diagnosticreport/`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;

use super::file_name::file_name;
use super::kinds::{Kind, RecordId, referenced};
use super::model::{Concept, Extension, Reference, WireFile, list, moment};
use super::people::{WirePatient, WirePractitioner};
use crate::systems::wire::{filled, lenient};
use crate::{Attachment, PatientId, ProcessingState, Sensitive};

/// What the addresses of Canvas' own extensions begin with.
pub(crate) const EXTENSIONS: &str = "http://schemas.canvasmedical.com/fhir/document-reference-";

/// A document.
#[derive(Deserialize)]
pub(crate) struct WireDocument {
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, rename = "type", deserialize_with = "lenient")]
    pub kind: Option<Concept>,
    #[serde(default, deserialize_with = "list")]
    pub category: Vec<Concept>,
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    date: Option<String>,
    #[serde(default, deserialize_with = "list")]
    author: Vec<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    #[serde(default, deserialize_with = "list")]
    content: Vec<WireContent>,
    #[serde(default, deserialize_with = "list")]
    extension: Vec<Extension>,
}

#[derive(Deserialize)]
struct WireContent {
    #[serde(default, deserialize_with = "lenient")]
    attachment: Option<WireFile>,
}

/// A photo or scan.
#[derive(Deserialize)]
pub(crate) struct WireMedia {
    id: String,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    operator: Option<Reference>,
    #[serde(default, rename = "createdDateTime", deserialize_with = "lenient")]
    created: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    content: Option<WireFile>,
    #[serde(default, deserialize_with = "list")]
    note: Vec<WireNote>,
}

#[derive(Deserialize)]
struct WireNote {
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
}

/// A consent; its file is the newest document of that consent.
#[derive(Deserialize)]
pub(crate) struct WireConsent {
    id: String,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    patient: Option<Reference>,
    #[serde(default, deserialize_with = "list")]
    category: Vec<Concept>,
    #[serde(default, rename = "dateTime", deserialize_with = "lenient")]
    date_time: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    provision: Option<WireProvision>,
    #[serde(default, rename = "sourceAttachment", deserialize_with = "lenient")]
    file: Option<WireFile>,
}

#[derive(Deserialize)]
struct WireProvision {
    #[serde(default, deserialize_with = "lenient")]
    period: Option<WirePeriod>,
}

#[derive(Deserialize)]
struct WirePeriod {
    #[serde(default, deserialize_with = "lenient")]
    start: Option<String>,
}

/// A report.
#[derive(Deserialize)]
pub(crate) struct WireReport {
    id: String,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    code: Option<Concept>,
    #[serde(default, rename = "effectiveDateTime", deserialize_with = "lenient")]
    effective: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    issued: Option<String>,
    #[serde(default, rename = "presentedForm", deserialize_with = "list")]
    form: Vec<WireFile>,
}

/// A record with a file, ready to be shown.
pub(crate) struct FiledRecord {
    /// The attachment.
    pub attachment: Attachment,
    /// Where the record says that its file is.
    pub file_url: Option<String>,
}

/// What every kind of record has.
struct Facts {
    record: RecordId,
    patient: Option<String>,
    title: String,
    day: Option<Date>,
    description: Option<String>,
    created_at: Option<Timestamp>,
    /// Whether it still counts there.
    current: bool,
    added_by: Option<String>,
    file: WireFile,
}

impl Facts {
    fn filed(self) -> FiledRecord {
        let content_type = filled(self.file.content_type);
        FiledRecord {
            attachment: Attachment {
                id: self.record.attachment_id(),
                patient: self.patient.map(PatientId::new),
                name: Some(Sensitive::new(file_name(
                    &self.title,
                    self.day,
                    content_type.as_deref(),
                ))),
                description: self.description.map(Sensitive::new),
                content_type,
                size_bytes: None,
                created_at: self.created_at,
                updated_at: None,
                pinned_at: None,
                // Canvas says that a record counts no longer, not since when: the one time it gives stands for it.
                archived_at: (!self.current).then(|| self.created_at.unwrap_or(Timestamp::UNIX_EPOCH)),
                uploaded_by: self.added_by,
                processing: ProcessingState::Ready,
            },
            file_url: filled(self.file.url),
        }
    }
}

impl WireDocument {
    /// When it was made there: a moment, or midnight UTC of that day.
    pub fn created_at(&self) -> Option<Timestamp> {
        self.date.as_deref().and_then(moment)
    }

    /// Canvas' extension of this name.
    pub fn extension(&self, name: &str) -> Option<&Extension> {
        self.extension.iter().find(|extension| {
            extension
                .url
                .as_deref()
                .and_then(|url| url.strip_prefix(EXTENSIONS))
                == Some(name)
        })
    }

    /// The day that the document is about.
    pub fn clinical_date(&self) -> Option<Date> {
        self.extension("clinical-date")?.value_date
    }

    /// The patient that it names.
    pub fn patient(&self) -> Option<&str> {
        patient_of(self.subject.as_ref())
    }

    /// Only `current` counts: `superseded` is an older version or an archived invoice, `entered-in-error` was removed.
    pub fn filed(self) -> Option<FiledRecord> {
        let description = filled(self.description.clone());
        let title = description
            .clone()
            .or_else(|| self.kind.as_ref().and_then(Concept::shown))
            .or_else(|| self.category.iter().find_map(Concept::shown))
            .unwrap_or_else(|| "Document".to_owned());
        let facts = Facts {
            record: RecordId::new(Kind::DocumentReference, &self.id)?,
            patient: self.patient().map(str::to_owned),
            title,
            day: self.clinical_date(),
            description,
            created_at: self.created_at(),
            current: self.status.as_deref().is_none_or(|status| status == "current"),
            added_by: self
                .author
                .iter()
                .find_map(|author| referenced(author.reference.as_deref()?, "Practitioner"))
                .map(str::to_owned),
            file: self
                .content
                .into_iter()
                .find_map(|content| content.attachment)
                .unwrap_or_default(),
        };
        Some(facts.filed())
    }
}

impl WireMedia {
    /// A photo.
    pub fn filed(self) -> Option<FiledRecord> {
        let file = self.content.unwrap_or_default();
        let created_at = self.created.as_deref().and_then(moment);
        let facts = Facts {
            record: RecordId::new(Kind::Media, &self.id)?,
            patient: patient_of(self.subject.as_ref()).map(str::to_owned),
            title: filled(file.title.clone()).unwrap_or_else(|| "Photo".to_owned()),
            day: created_at.map(day_of),
            description: self.note.into_iter().find_map(|note| filled(note.text)),
            created_at,
            current: still_counts(self.status.as_deref()),
            added_by: self
                .operator
                .as_ref()
                .and_then(|operator| referenced(operator.reference.as_deref()?, "Practitioner"))
                .map(str::to_owned),
            file,
        };
        Some(facts.filed())
    }
}

impl WireConsent {
    /// A consent; `None` where it has no file.
    pub fn filed(self) -> Option<FiledRecord> {
        let file = self.file?;
        let since = self.provision.and_then(|provision| provision.period?.start);
        let created_at = self.date_time.as_deref().and_then(moment);
        let facts = Facts {
            record: RecordId::new(Kind::Consent, &self.id)?,
            patient: patient_of(self.patient.as_ref()).map(str::to_owned),
            title: self
                .category
                .iter()
                .find_map(Concept::shown)
                .unwrap_or_else(|| "Consent".to_owned()),
            day: since.as_deref().and_then(written_day).or(created_at.map(day_of)),
            description: None,
            created_at: created_at.or_else(|| since.as_deref().and_then(moment)),
            // A rejected consent is the patient's word as well.
            current: still_counts(self.status.as_deref()),
            added_by: None,
            file,
        };
        Some(facts.filed())
    }
}

impl WireReport {
    /// A report; `None` where it has no file. Its title says that it is one, because the vendor keeps the same PDF as a
    /// document too.
    pub fn filed(self) -> Option<FiledRecord> {
        let file = self.form.into_iter().next()?;
        let about = self.code.as_ref().and_then(Concept::shown);
        let facts = Facts {
            record: RecordId::new(Kind::DiagnosticReport, &self.id)?,
            patient: patient_of(self.subject.as_ref()).map(str::to_owned),
            title: about.map_or_else(
                || "Diagnostic report".to_owned(),
                |about| format!("Diagnostic report, {about}"),
            ),
            day: self.effective.as_deref().and_then(written_day),
            description: None,
            created_at: self
                .issued
                .as_deref()
                .and_then(moment)
                .or_else(|| self.effective.as_deref().and_then(moment)),
            current: still_counts(self.status.as_deref()),
            added_by: None,
            file,
        };
        Some(facts.filed())
    }
}

impl WirePatient {
    /// The photo; `None` where there is none.
    pub fn filed_photo(self) -> Option<FiledRecord> {
        let file = self.photo.first().cloned()?;
        let facts = Facts {
            record: RecordId::new(Kind::Patient, &self.id)?,
            patient: Some(self.id),
            title: "Patient photo".to_owned(),
            day: None,
            description: None,
            created_at: None,
            current: true,
            added_by: None,
            file,
        };
        Some(facts.filed())
    }
}

impl WirePractitioner {
    /// The signature. It is no patient's.
    pub fn filed_signature(self) -> Option<FiledRecord> {
        let facts = Facts {
            record: RecordId::new(Kind::Practitioner, &self.id)?,
            patient: None,
            title: self
                .shown()
                .map_or_else(|| "Signature".to_owned(), |name| format!("Signature, {name}")),
            day: None,
            description: None,
            created_at: None,
            current: true,
            added_by: None,
            file: WireFile::default(),
        };
        Some(facts.filed())
    }
}

fn patient_of(reference: Option<&Reference>) -> Option<&str> {
    referenced(reference?.reference.as_deref()?, "Patient")
}

fn still_counts(status: Option<&str>) -> bool {
    status != Some("entered-in-error")
}

fn day_of(moment: Timestamp) -> Date {
    moment.to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// The day as written: it is meant where it was written, in no other time zone.
fn written_day(text: &str) -> Option<Date> {
    text.get(..10)?.parse().ok()
}
