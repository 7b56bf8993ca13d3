//! What an attachment's id says: which resource, and which of its files.

use url::Url;

use crate::http::ApiClient;
use crate::system::capability_absent;
use crate::{AttachmentId, Code, Error, Operation, Result, Status};

/// The kinds of resources that hold files here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// A document with one or several files.
    DocumentReference,
    /// A picture, a video, a sound, or a file from Medplum's own uploader.
    Media,
    /// The bytes themselves, of which nothing but type and patient is known.
    Binary,
}

impl Kind {
    /// The kinds that can be listed; a `Binary` cannot be searched for
    /// (<https://www.medplum.com/docs/fhir-datastore/binary-data>).
    pub const LISTED: [Self; 2] = [Self::DocumentReference, Self::Media];

    /// The resource type.
    pub const fn resource_type(self) -> &'static str {
        match self {
            Self::DocumentReference => "DocumentReference",
            Self::Media => "Media",
            Self::Binary => "Binary",
        }
    }
}

/// One file of one resource, written `Type/id` or, for a further file of a document, `DocumentReference/id#1`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RecordId {
    /// Which kind of resource.
    pub kind: Kind,
    /// The resource's id.
    pub id: String,
    /// Which of a document's files, counted from 0.
    pub entry: usize,
}

impl RecordId {
    /// A document's first file.
    pub fn document(id: &str) -> Self {
        Self {
            kind: Kind::DocumentReference,
            id: id.to_owned(),
            entry: 0,
        }
    }

    /// Reads an id; a bare one is a document's. What can be none is nobody's.
    pub fn read(operation: Operation, id: &AttachmentId) -> Result<Self> {
        Self::parse(id.as_str()).ok_or(Error::new(Code::NotFound, Status::Permanent, operation))
    }

    fn parse(text: &str) -> Option<Self> {
        let (text, entry) = match text.split_once('#') {
            Some((text, entry)) => (text, entry.parse().ok()?),
            None => (text, 0),
        };
        let (kind, id) = match text.split_once('/') {
            None => (Kind::DocumentReference, text),
            Some(("DocumentReference", id)) => (Kind::DocumentReference, id),
            Some(("Media", id)) if entry == 0 => (Kind::Media, id),
            Some(("Binary", id)) if entry == 0 => (Kind::Binary, id),
            Some(_) => return None,
        };
        is_fhir_id(id).then(|| Self {
            kind,
            id: id.to_owned(),
            entry,
        })
    }

    /// The id as it is shown.
    pub fn attachment_id(&self) -> AttachmentId {
        let name = self.kind.resource_type();
        AttachmentId::new(match self.entry {
            0 => format!("{name}/{}", self.id),
            entry => format!("{name}/{}#{entry}", self.id),
        })
    }

    /// Where the resource is.
    pub fn url(&self, api: &ApiClient) -> Url {
        fhir_url(api, &[self.kind.resource_type(), &self.id])
    }

    /// The record, unless it is bare bytes, which have neither status nor description nor tags worth showing.
    pub fn of_a_record(self, operation: Operation) -> Result<Self> {
        match self.kind {
            Kind::DocumentReference | Kind::Media => Ok(self),
            Kind::Binary => Err(capability_absent(operation)),
        }
    }
}

/// An address of the FHIR API.
pub(crate) fn fhir_url(api: &ApiClient, segments: &[&str]) -> Url {
    let mut all = vec!["fhir", "R4"];
    all.extend(segments);
    api.url(&all)
}

/// Whether a text can be a FHIR id (<https://hl7.org/fhir/R4/datatypes.html#id>). Only such a text may join an address; one of
/// dots alone would change it.
pub(crate) fn is_fhir_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
        && text.bytes().any(|byte| byte != b'.')
}

/// The id in a reference to a resource of this type: `Patient/1`, absolute or with a version.
pub(crate) fn referenced_id<'a>(reference: &'a str, resource_type: &str) -> Option<&'a str> {
    let mut segments = reference.split('/').peekable();
    while let Some(segment) = segments.next() {
        if segment == resource_type
            && let Some(id) = segments.peek().filter(|id| is_fhir_id(id))
        {
            return Some(id);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_and_written_alike() {
        for (text, written) in [
            ("a1", Some("DocumentReference/a1")),
            ("DocumentReference/a1", Some("DocumentReference/a1")),
            ("DocumentReference/a1#2", Some("DocumentReference/a1#2")),
            ("DocumentReference/a1#0", Some("DocumentReference/a1")),
            ("Media/b-2", Some("Media/b-2")),
            ("Binary/c.3", Some("Binary/c.3")),
            ("Media/b#1", None),
            ("Patient/a1", None),
            ("DocumentReference/", None),
            ("DocumentReference/..", None),
            ("DocumentReference/a/b", None),
            ("DocumentReference/a1#x", None),
            ("DocumentReference/a1#-1", None),
            ("a b", None),
            ("", None),
        ] {
            let read = RecordId::parse(text).map(|id| id.attachment_id().as_str().to_owned());
            assert_eq!(read.as_deref(), written, "{text}");
        }
    }

    #[test]
    fn references_name_their_resource() {
        for (reference, id) in [
            ("Patient/1", Some("1")),
            ("https://api.medplum.com/fhir/R4/Patient/1", Some("1")),
            ("Patient/1/_history/2", Some("1")),
            ("Group/1", None),
            ("Patient/", None),
            ("urn:uuid:1", None),
        ] {
            assert_eq!(referenced_id(reference, "Patient"), id, "{reference}");
        }
    }
}
