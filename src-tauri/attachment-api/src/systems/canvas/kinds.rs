//! The kinds of records that have a file, and the ids by which this program names them.
//!
//! <https://docs.canvasmedical.com/api/accessing-resource-attachment-files/> lists the six with their addresses.

use url::Url;

use crate::{AttachmentId, Code, Error, Operation, Result, Status};

/// A kind of record with a file of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// Documents: what is uploaded, letters, notes, reports.
    DocumentReference,
    /// Photos and scans of an examination.
    Media,
    /// Consents.
    Consent,
    /// Laboratory and imaging reports.
    DiagnosticReport,
    /// The patient's photo.
    Patient,
    /// A member of staff's signature: not the patient's, so never listed, but a link to it can be asked for.
    Practitioner,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::DocumentReference,
        Self::Media,
        Self::Consent,
        Self::DiagnosticReport,
        Self::Patient,
        Self::Practitioner,
    ];

    /// The kinds that a patient's list is made of.
    pub const LISTED: [Self; 5] = [
        Self::DocumentReference,
        Self::Media,
        Self::Consent,
        Self::DiagnosticReport,
        Self::Patient,
    ];

    /// The resource type, as it stands in addresses.
    pub const fn resource(self) -> &'static str {
        match self {
            Self::DocumentReference => "DocumentReference",
            Self::Media => "Media",
            Self::Consent => "Consent",
            Self::DiagnosticReport => "DiagnosticReport",
            Self::Patient => "Patient",
            Self::Practitioner => "Practitioner",
        }
    }

    /// The last part of the address of its file.
    pub const fn file(self) -> &'static str {
        match self {
            Self::DocumentReference | Self::Media => "content",
            Self::Consent => "sourceAttachment",
            Self::DiagnosticReport => "presentedForm",
            Self::Patient => "photo",
            Self::Practitioner => "signature",
        }
    }
}

/// A record with a file, as this program names it: `Media/{id}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordId {
    /// The kind.
    pub kind: Kind,
    /// Its id there.
    pub id: String,
}

impl RecordId {
    /// A record of this kind, when the text can be an id.
    pub fn new(kind: Kind, id: &str) -> Option<Self> {
        is_id(id).then(|| Self {
            kind,
            id: id.to_owned(),
        })
    }

    /// Reads `Type/{id}`, with or without the `/files/...` behind it, alone or as a whole address of this API; a bare id is a
    /// document's. Anything else is nobody's, and never reaches an address.
    pub fn read(operation: Operation, base: &Url, id: &AttachmentId) -> Result<Self> {
        let text = id.as_str();
        let below_base = text
            .strip_prefix(base.as_str().trim_end_matches('/'))
            .unwrap_or(text);
        Self::of_path(below_base.strip_prefix('/').unwrap_or(below_base)).ok_or(Error::new(
            Code::NotFound,
            Status::Permanent,
            operation,
        ))
    }

    fn of_path(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        let kind_of = |name: &str| Kind::ALL.into_iter().find(|kind| kind.resource() == name);
        match parts.as_slice() {
            [id] => Self::new(Kind::DocumentReference, id),
            [kind, id] => Self::new(kind_of(kind)?, id),
            [kind, id, "files", file] => {
                let kind = kind_of(kind).filter(|kind| kind.file() == *file)?;
                Self::new(kind, id)
            }
            _ => None,
        }
    }

    /// The id as it is listed.
    pub fn attachment_id(&self) -> AttachmentId {
        AttachmentId::new(format!("{}/{}", self.kind.resource(), self.id))
    }
}

/// Whether a text can be an id: opaque, and nothing that could change an address
/// (<https://hl7.org/fhir/R4/datatypes.html#id>).
pub(crate) fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        && !text.bytes().all(|byte| byte == b'.')
}

/// The id behind `Patient/`, `Practitioner/`, ... in a reference, relative or absolute, with or without a version.
pub(crate) fn referenced<'a>(reference: &'a str, resource: &str) -> Option<&'a str> {
    let mut parts = reference.split('/');
    parts.find(|part| *part == resource)?;
    parts.next().filter(|id| is_id(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "https://fumage-clinic.canvasmedical.com/";

    fn read(text: &str) -> Option<String> {
        RecordId::read(
            Operation::Link,
            &Url::parse(BASE).unwrap(),
            &AttachmentId::new(text),
        )
        .ok()
        .map(|record| record.attachment_id().as_str().to_owned())
    }

    #[test]
    fn ids_are_read_as_they_are_listed_and_as_canvas_writes_them() {
        for (text, expected) in [
            ("abc-1", "DocumentReference/abc-1"),
            ("DocumentReference/abc-1", "DocumentReference/abc-1"),
            ("DocumentReference/abc-1/files/content", "DocumentReference/abc-1"),
            (
                "https://fumage-clinic.canvasmedical.com/Consent/c.1/files/sourceAttachment",
                "Consent/c.1",
            ),
            ("/Media/m1/files/content", "Media/m1"),
            ("DiagnosticReport/d1/files/presentedForm", "DiagnosticReport/d1"),
            ("Patient/p1/files/photo", "Patient/p1"),
            ("Practitioner/p1/files/signature", "Practitioner/p1"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn anything_else_is_nobodys() {
        for text in [
            "",
            ".",
            "..",
            "a b",
            "../Patient/1",
            "Binary/1",
            "Media/m1#1",
            "Media/m1/files/photo",
            "Media//files/content",
            "Media/m1/x",
            "https://evil.example/Media/m1/files/content",
            "Media/%2e%2e",
            &"a".repeat(65),
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reference_names_its_record_in_every_form() {
        for (reference, id) in [
            ("Patient/abc", Some("abc")),
            ("https://fumage-clinic.canvasmedical.com/Patient/abc", Some("abc")),
            ("/Patient/abc/_history/1", Some("abc")),
            ("Group/abc", None),
            ("Patient/", None),
            ("Patient", None),
            ("Patient/a b", None),
        ] {
            assert_eq!(referenced(reference, "Patient"), id, "{reference}");
        }
    }
}
