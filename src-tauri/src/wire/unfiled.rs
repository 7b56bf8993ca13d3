use serde::Serialize;
use specta::Type;

use super::RefusedFileView;

/// A file that belongs to nobody yet.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UnfiledFileView {
    pub id: String,
    pub name: String,
    pub content_type: String,
    pub size_bytes: u64,
    /// RFC 3339, UTC.
    pub accepted_at: String,
}

/// What became of files that were let go for nobody: accepted ones wait in Unfiled, refused ones were not touched.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedUnfiledView {
    pub accepted: Vec<UnfiledFileView>,
    pub refused: Vec<RefusedFileView>,
}
