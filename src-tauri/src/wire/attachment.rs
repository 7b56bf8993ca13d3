use serde::{Deserialize, Serialize};
use specta::Type;

/// Whose pin keeps an attachment on top.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PinnedByView {
    Theirs,
    Ours,
}

/// A file on a patient's chart.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentView {
    pub id: String,
    pub name: Option<String>,
    pub description: Option<String>,
    pub content_type: Option<String>,
    pub size_bytes: Option<u64>,
    /// RFC 3339, UTC.
    pub created_at: Option<String>,
    pub archived_at: Option<String>,
    pub uploaded_by: Option<String>,
    pub pinned: Option<PinnedByView>,
    /// The system is still taking the file in.
    pub processing: bool,
}

/// Columns of the file list.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum SortColumnView {
    CreatedAt,
    Name,
    Description,
    ContentType,
    Size,
}

/// Which files of a patient to list. The system filters, sorts and pages.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentListRequest {
    pub account: String,
    pub patient: String,
    /// Matches name or description.
    pub text: Option<String>,
    /// Part of a MIME type, e.g. `pdf`, `image/`.
    pub content_type: Option<String>,
    /// Only what was added later than this (RFC 3339, UTC).
    pub created_after: Option<String>,
    /// Only what was added earlier than this (RFC 3339, UTC).
    pub created_before: Option<String>,
    pub include_archived: bool,
    pub sort: SortColumnView,
    pub descending: bool,
    /// From 1.
    pub page: u32,
}

/// One page of a patient's files.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentPageView {
    pub attachments: Vec<AttachmentView>,
    pub total_entries: Option<u64>,
    pub has_more: bool,
}

/// Which attachment an action is about.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentRequest {
    pub account: String,
    pub patient: String,
    pub attachment: String,
}

/// What copying a link did. The link itself went to the clipboard from Rust, not through the page.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CopiedLinkView {
    /// RFC 3339, UTC; absent where the link does not say.
    pub expires_at: Option<String>,
}

/// What saving did.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SavedFileView {
    /// The file's name where it was saved.
    pub name: String,
    pub size_bytes: u64,
}
