use serde::Serialize;
use specta::Type;

/// A damaged or missing store was replaced by a new one; told until the person has seen it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StoreNoticeView {
    /// RFC 3339, UTC.
    pub at: String,
    /// Name of the damaged store in the data folder; none when there was none any more.
    pub kept_as: Option<String>,
    /// Filings that were found again.
    pub rebuilt: u32,
    /// Files that were found again and wait in Unfiled.
    pub unfiled: u32,
    /// Sealed copies whose filing can not be told any more.
    pub unreadable: u32,
    /// Stable words of what could not be taken over in full, e.g. `pins`.
    pub missing: Vec<String>,
}
