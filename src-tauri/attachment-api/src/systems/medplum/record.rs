//! A record with files as served, and how its files become this crate's attachments.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::model::{Coding, Meta, Reference, WireFile};
use super::record_id::{Kind, RecordId};
use crate::systems::wire::{filled, lenient};
use crate::{Attachment, PatientId, ProcessingState, Sensitive};

/// A record with files: a `DocumentReference` or a `Media`.
#[derive(Clone)]
pub(crate) struct Record {
    /// Which kind.
    pub kind: Kind,
    /// The resource's id.
    pub id: String,
    /// Version and tags.
    pub meta: Meta,
    /// Its own status, in the system's words.
    pub status: Option<String>,
    /// The files, one or more for a document, one for a `Media`.
    pub files: Vec<WireFile>,
    /// Free text beside the files.
    pub description: Option<String>,
    /// How many notes there are, of which [`Record::description`] is the first (`Media`).
    pub notes: usize,
    patient: Option<PatientId>,
    date: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireDocument {
    id: String,
    #[serde(default)]
    meta: Meta,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    date: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    description: Option<String>,
    #[serde(default)]
    content: Vec<WireContent>,
}

#[derive(Deserialize)]
struct WireContent {
    #[serde(default)]
    attachment: WireFile,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireMedia {
    id: String,
    #[serde(default)]
    meta: Meta,
    #[serde(default, deserialize_with = "lenient")]
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    subject: Option<Reference>,
    #[serde(default, deserialize_with = "lenient")]
    issued: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    created_date_time: Option<String>,
    #[serde(default)]
    note: Vec<WireNote>,
    #[serde(default)]
    content: WireFile,
}

#[derive(Deserialize)]
struct WireNote {
    #[serde(default, deserialize_with = "lenient")]
    text: Option<String>,
}

impl Record {
    /// Reads a resource; `None` when it is neither of both kinds, or has no id.
    pub fn read(resource: Value) -> Option<Self> {
        match resource.get("resourceType")?.as_str()? {
            "DocumentReference" => {
                let wire: WireDocument = serde_json::from_value(resource).ok()?;
                Some(Self {
                    kind: Kind::DocumentReference,
                    id: wire.id,
                    meta: wire.meta,
                    status: wire.status,
                    files: wire
                        .content
                        .into_iter()
                        .map(|content| content.attachment)
                        .collect(),
                    description: filled(wire.description),
                    notes: 0,
                    patient: wire.subject.and_then(|subject| subject.patient()),
                    date: wire.date,
                })
            }
            "Media" => {
                let wire: WireMedia = serde_json::from_value(resource).ok()?;
                Some(Self {
                    kind: Kind::Media,
                    id: wire.id,
                    meta: wire.meta,
                    status: wire.status,
                    files: vec![wire.content],
                    notes: wire.note.len(),
                    description: wire.note.into_iter().next().and_then(|note| filled(note.text)),
                    patient: wire.subject.and_then(|subject| subject.patient()),
                    date: wire.issued.or(wire.created_date_time),
                })
            }
            _ => None,
        }
    }

    /// Each file as an attachment of its own: what several files of one document mean is not laid down, so each is shown with
    /// its own title.
    pub fn attachments(&self) -> impl Iterator<Item = Attachment> {
        self.files
            .iter()
            .enumerate()
            .map(|(entry, file)| self.attachment_of(entry, file))
    }

    /// One of the files.
    pub fn attachment(&self, entry: usize) -> Option<Attachment> {
        self.files.get(entry).map(|file| self.attachment_of(entry, file))
    }

    fn attachment_of(&self, entry: usize, file: &WireFile) -> Attachment {
        let id = RecordId {
            kind: self.kind,
            id: self.id.clone(),
            entry,
        };
        let changed = self.meta.last_updated;
        let created = [self.date.as_deref(), file.creation.as_deref()]
            .into_iter()
            .flatten()
            .find_map(date_time)
            .or(changed);
        // When a tag or a status was set is not told: the latest change is as near as it gets.
        let some_time = changed.or(created).unwrap_or(Timestamp::UNIX_EPOCH);
        let pinned = self.meta.tag.iter().flatten().any(Coding::is_pin);
        Attachment {
            id: id.attachment_id(),
            patient: self.patient.clone(),
            name: filled(file.title.clone()).map(Sensitive::new),
            description: self.description.clone().map(Sensitive::new),
            content_type: filled(file.content_type.clone()),
            size_bytes: file.size_bytes(),
            created_at: created,
            updated_at: changed,
            pinned_at: pinned.then_some(some_time),
            archived_at: self.is_archived().then_some(some_time),
            uploaded_by: None,
            processing: if file.is_unfinished() || self.is_in_preparation() {
                ProcessingState::Processing
            } else {
                ProcessingState::Ready
            },
        }
    }

    /// Whether it is taken off the chart; unknown words are not.
    pub fn is_archived(&self) -> bool {
        let status = self.status.as_deref();
        match self.kind {
            Kind::DocumentReference => matches!(status, Some("entered-in-error" | "superseded")),
            Kind::Media => matches!(status, Some("entered-in-error" | "stopped" | "not-done")),
            Kind::Binary => false,
        }
    }

    fn is_in_preparation(&self) -> bool {
        self.kind == Kind::Media && matches!(self.status.as_deref(), Some("preparation" | "in-progress"))
    }
}

/// A FHIR `dateTime` or `instant`: a time with its zone, a day, a month or a year.
fn date_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let day: Date = day.parse().ok()?;
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(midnight.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_of_every_precision_are_read() {
        for (text, time) in [
            ("2026-01-02T03:04:05Z", Some("2026-01-02T03:04:05Z")),
            ("2026-01-02T03:04:05.678+02:00", Some("2026-01-02T01:04:05.678Z")),
            ("2026-01-02", Some("2026-01-02T00:00:00Z")),
            ("2026-01", Some("2026-01-01T00:00:00Z")),
            ("2026", Some("2026-01-01T00:00:00Z")),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(date_time(text), time.map(|time| time.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn every_file_of_a_document_is_an_attachment() {
        let record = Record::read(json!({
            "resourceType": "DocumentReference", "id": "d1", "status": "current",
            "meta": { "versionId": "v1", "lastUpdated": "2026-02-01T00:00:00Z",
                      "tag": [{ "system": "urn:chartdrop:tags", "code": "pinned" }] },
            "subject": { "reference": "Patient/p1" }, "date": "2026-01-02T03:04:05Z", "description": "Letter",
            "content": [
                { "attachment": { "title": "a.pdf", "contentType": "application/pdf", "size": 3, "url": "Binary/b1" } },
                { "attachment": { "title": "b.txt", "data": "YWJj" } },
                { "attachment": { "contentType": "image/png" } },
            ]
        }))
        .unwrap();
        let all: Vec<Attachment> = record.attachments().collect();
        let ids: Vec<&str> = all.iter().map(|attachment| attachment.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "DocumentReference/d1",
                "DocumentReference/d1#1",
                "DocumentReference/d1#2"
            ]
        );
        let sizes: Vec<Option<u64>> = all.iter().map(|attachment| attachment.size_bytes).collect();
        assert_eq!(sizes, [Some(3), Some(3), None]);
        let processing: Vec<ProcessingState> = all.iter().map(|attachment| attachment.processing).collect();
        assert_eq!(
            processing,
            [
                ProcessingState::Ready,
                ProcessingState::Ready,
                ProcessingState::Processing
            ]
        );
        let [first, ..] = all.as_slice() else { panic!() };
        assert_eq!(first.patient, Some(PatientId::new("p1")));
        assert_eq!(first.pinned_at, Some("2026-02-01T00:00:00Z".parse().unwrap()));
        assert_eq!(first.created_at, Some("2026-01-02T03:04:05Z".parse().unwrap()));
        assert_eq!(
            (first.archived_at, first.description.clone()),
            (None, Some("Letter".into()))
        );
    }

    #[test]
    fn status_says_whether_a_record_is_on_the_chart() {
        for (resource_type, status, archived, processing) in [
            ("DocumentReference", "current", false, ProcessingState::Ready),
            ("DocumentReference", "superseded", true, ProcessingState::Ready),
            (
                "DocumentReference",
                "entered-in-error",
                true,
                ProcessingState::Ready,
            ),
            ("DocumentReference", "bogus", false, ProcessingState::Ready),
            ("Media", "completed", false, ProcessingState::Ready),
            ("Media", "preparation", false, ProcessingState::Processing),
            ("Media", "in-progress", false, ProcessingState::Processing),
            ("Media", "entered-in-error", true, ProcessingState::Ready),
            ("Media", "stopped", true, ProcessingState::Ready),
        ] {
            let file = json!({ "url": "Binary/b1" });
            let content = if resource_type == "Media" {
                file
            } else {
                json!([{ "attachment": file }])
            };
            let record = Record::read(json!({
                "resourceType": resource_type, "id": "r1", "status": status, "content": content
            }));
            let attachment = record.unwrap().attachment(0).unwrap();
            assert_eq!(
                attachment.archived_at.is_some(),
                archived,
                "{resource_type} {status}"
            );
            assert_eq!(attachment.processing, processing, "{resource_type} {status}");
        }
    }

    #[test]
    fn other_resources_are_no_records() {
        for resource in [
            json!({ "resourceType": "Patient", "id": "p1" }),
            json!({ "resourceType": "DocumentReference" }),
            json!({ "resourceType": "OperationOutcome", "id": "ok" }),
            json!(null),
            json!("DocumentReference"),
        ] {
            assert!(Record::read(resource.clone()).is_none(), "{resource}");
        }
    }
}
