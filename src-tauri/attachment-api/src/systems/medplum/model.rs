//! The parts of Medplum's resources as served. Unknown members are ignored, odd ones count as absent.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::record_id::referenced_id;
use crate::PatientId;
use crate::systems::wire::lenient;

/// The tag that says "pinned", seen by everybody in the project.
pub(crate) const TAG_SYSTEM: &str = "urn:chartdrop:tags";
/// Its code.
pub(crate) const TAG_PINNED: &str = "pinned";

/// A page of a search.
#[derive(Deserialize)]
pub(crate) struct Bundle {
    /// Absent when nothing matches.
    #[serde(default)]
    pub entry: Vec<BundleEntry>,
    #[serde(default)]
    link: Vec<BundleLink>,
}

/// One match.
#[derive(Deserialize)]
pub(crate) struct BundleEntry {
    /// The resource.
    #[serde(default)]
    pub resource: Value,
}

#[derive(Deserialize)]
struct BundleLink {
    relation: String,
    url: String,
}

impl Bundle {
    /// The address of the following page, as served.
    pub fn next(&self) -> Option<&str> {
        let next = self.link.iter().find(|link| link.relation == "next");
        next.map(|link| link.url.as_str())
    }
}

/// `Parameters` with one `url`, the answer of `$presigned-url`.
#[derive(Deserialize)]
pub(crate) struct Parameters {
    #[serde(default)]
    parameter: Vec<Parameter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameter {
    name: String,
    #[serde(default, deserialize_with = "lenient")]
    value_uri: Option<String>,
}

impl Parameters {
    /// The presigned address.
    pub fn url(self) -> Option<String> {
        self.parameter
            .into_iter()
            .find(|parameter| parameter.name == "url")?
            .value_uri
    }
}

/// What every resource has.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Meta {
    /// The version, for a `test` of a change.
    #[serde(deserialize_with = "lenient")]
    pub version_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub last_updated: Option<Timestamp>,
    /// Tags; `None` where there is no list of them at all.
    #[serde(deserialize_with = "lenient")]
    pub tag: Option<Vec<Coding>>,
}

/// A code of a system.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Coding {
    #[serde(deserialize_with = "lenient")]
    system: Option<String>,
    #[serde(deserialize_with = "lenient")]
    code: Option<String>,
}

impl Coding {
    /// Whether this is our tag.
    pub fn is_pin(&self) -> bool {
        self.system.as_deref() == Some(TAG_SYSTEM) && self.code.as_deref() == Some(TAG_PINNED)
    }

    /// Whether this is that code, of whatever system.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

/// A reference to another resource.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reference {
    #[serde(deserialize_with = "lenient")]
    reference: Option<String>,
}

impl Reference {
    /// The patient referred to.
    pub fn patient(&self) -> Option<PatientId> {
        referenced_id(self.reference.as_deref()?, "Patient").map(PatientId::new)
    }
}

/// A file of a resource: <https://hl7.org/fhir/R4/datatypes.html#Attachment>.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct WireFile {
    #[serde(deserialize_with = "lenient")]
    pub content_type: Option<String>,
    /// A presigned address, `Binary/{id}` where that Binary cannot be read, or any address that somebody put there.
    #[serde(deserialize_with = "lenient")]
    pub url: Option<String>,
    /// Small files can be written into the resource itself.
    #[serde(deserialize_with = "lenient")]
    pub data: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub title: Option<String>,
    #[serde(deserialize_with = "lenient")]
    size: Option<u64>,
    #[serde(deserialize_with = "lenient")]
    pub creation: Option<String>,
}

impl WireFile {
    /// Whether there are no bytes yet: the vendor's own uploader makes the record first.
    pub fn is_unfinished(&self) -> bool {
        self.url.is_none() && self.data.is_none()
    }

    /// As the writer said, or as the bytes in the resource say.
    pub fn size_bytes(&self) -> Option<u64> {
        let inline = || {
            let letters = self.data.as_deref()?.trim_end_matches('=').len() as u64;
            Some(letters * 3 / 4)
        };
        self.size.or_else(inline)
    }
}
