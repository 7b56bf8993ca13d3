use serde::Serialize;
use specta::Type;

/// One line of the capability sheet: available, or absent with the stable code of the reason.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapabilityView {
    pub available: bool,
    pub reason: Option<String>,
}

/// The capability sheet of an account.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CapabilitiesView {
    pub pin_in_system: CapabilityView,
    pub archive: CapabilityView,
    pub restore: CapabilityView,
    pub describe: CapabilityView,
    pub describe_when_filing: CapabilityView,
    /// Listing the files of the whole clinic.
    pub list_account: CapabilityView,
    /// The kinds of records that are listed as files.
    pub kinds: Vec<ListedKindView>,
    /// Characters.
    pub description_limit: Option<u32>,
    pub size_limit_bytes: Option<u64>,
    /// From this size on a person is warned that sending may fail.
    pub size_warning_bytes: Option<u64>,
    /// MIME types; empty means any.
    pub content_types: Vec<String>,
    pub link_seconds: Option<u64>,
    /// What filing asks for beside the file.
    pub filing_fields: Vec<FilingFieldView>,
}

/// A kind of record that holds files.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ListedKindView {
    /// Stable word, e.g. `document-reference`.
    pub kind: String,
    pub capability: CapabilityView,
}

/// A field that a system asks for when a file is filed.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilingFieldView {
    /// Stable key, e.g. `reviewer`.
    pub key: String,
    pub kind: FieldKindView,
    pub required: bool,
    /// What it is when nobody says otherwise.
    pub default: Option<String>,
}

/// What a field holds, always sent as text.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum FieldKindView {
    Choice {
        choices: Vec<FieldChoiceView>,
    },
    /// One of many, to be searched for.
    Search,
    /// `YYYY-MM-DD`.
    Date,
    /// `true` or `false`.
    YesNo,
    Text,
}

/// One value that a field can have.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldChoiceView {
    /// As it is sent.
    pub value: String,
    /// As the system itself calls it.
    pub label: String,
}
