//! What one account of a system can do, and why not where not.

use serde::{Deserialize, Serialize};

/// Whether something can be done with this account; a button that cannot work is absent, with this reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Capability {
    /// It can be done.
    Available,
    /// The system has no way to do it. `reason` is a stable code worded by the window, e.g. `cliniko-pin-read-only`.
    Absent {
        /// Stable code of the reason.
        reason: String,
    },
}

impl Capability {
    /// It cannot be done, for the reason of this stable code.
    pub(crate) fn absent(reason: &str) -> Self {
        Self::Absent {
            reason: reason.to_owned(),
        }
    }

    /// Whether it can be done.
    pub const fn is_available(&self) -> bool {
        matches!(self, Self::Available)
    }
}

/// The capability sheet of an account, from the vendor's reference and from what its server answered so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Setting the system's own pin.
    pub pin_in_system: Capability,
    /// Taking an attachment off the chart.
    pub archive: Capability,
    /// Putting an archived attachment back.
    pub restore: Capability,
    /// Changing a description.
    pub describe: Capability,
    /// Giving a description when filing.
    pub describe_when_filing: Capability,
    /// Listing the attachments of the whole clinic.
    pub list_account: Capability,
    /// The kinds of records that are listed as attachments, and why not where not.
    pub kinds: Vec<ListedKind>,
    /// Longest description in characters (Unicode scalar values); `None` where unknown.
    pub description_limit: Option<u32>,
    /// Largest file in bytes; `None` where the system publishes no limit.
    pub size_limit_bytes: Option<u64>,
    /// From this size on (bytes) a person is warned that sending may fail; `None` where there is no such size.
    pub size_warning_bytes: Option<u64>,
    /// MIME types that can be filed; empty means any.
    pub content_types: Vec<String>,
    /// How long a link lasts in seconds; `None` where the system does not say (then each link tells).
    pub link_seconds: Option<u64>,
    /// What filing asks for beside the file; empty where it asks for nothing.
    pub filing_fields: Vec<FilingField>,
}

/// A kind of record that holds attachments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedKind {
    /// Stable code worded by the window, e.g. `document-reference`, `media`, `consent`, `diagnostic-report`, `photo`.
    pub kind: String,
    /// Whether this account lists it.
    pub capability: Capability,
}

/// A field that a system asks for when a file is filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilingField {
    /// Stable key, worded by the window and given on the command line, e.g. `clinical-date` as `date`.
    pub key: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Whether filing is refused without it.
    pub required: bool,
    /// What it is when nobody says otherwise.
    pub default: Option<String>,
}

/// What a field holds, always sent as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldKind {
    /// One of these.
    Choice {
        /// In the order to show.
        choices: Vec<FieldChoice>,
    },
    /// One of many, to be searched for by [`AttachmentSystem::field_options`](crate::AttachmentSystem::field_options).
    Search,
    /// A day, `YYYY-MM-DD`.
    Date,
    /// `true` or `false`.
    YesNo,
    /// Free text.
    Text,
}

/// One value that a field can have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChoice {
    /// The value as it is sent.
    pub value: String,
    /// How the system itself calls it.
    pub label: String,
}
