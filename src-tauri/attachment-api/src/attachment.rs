//! A file on a patient's chart, and how lists of them are asked for.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{PatientId, Secret, Sensitive};

/// An attachment's id as the system writes it, kept as text.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AttachmentId(String);

impl AttachmentId {
    /// Wraps an id as served by the system.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as the system writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AttachmentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "AttachmentId({})", self.0)
    }
}

/// Whether the system has finished taking a file in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProcessingState {
    /// The record exists, its file is not readable yet; name, type and size may be missing.
    Processing,
    /// Readable.
    Ready,
}

/// Who keeps an attachment on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PinnedBy {
    /// The system's own pin, seen by everybody there.
    Theirs,
    /// This app's pin, on this computer only.
    Ours,
}

/// A file on a patient's chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// The system's id.
    pub id: AttachmentId,
    /// The patient whose chart it is on, as the record says; `None` when the record does not say.
    pub patient: Option<PatientId>,
    /// File name; `None` until processed.
    pub name: Option<Sensitive<String>>,
    /// Free text beside the file.
    pub description: Option<Sensitive<String>>,
    /// MIME type; `None` until processed.
    pub content_type: Option<String>,
    /// Size in bytes; `None` until processed.
    pub size_bytes: Option<u64>,
    /// When the record was made (UTC).
    pub created_at: Option<Timestamp>,
    /// When the record last changed (UTC).
    pub updated_at: Option<Timestamp>,
    /// When the system pinned it (UTC); set means pinned there.
    pub pinned_at: Option<Timestamp>,
    /// When it was archived (UTC).
    pub archived_at: Option<Timestamp>,
    /// The system's id of the user who added it.
    pub uploaded_by: Option<String>,
    /// Whether the file is readable yet.
    pub processing: ProcessingState,
}

impl Attachment {
    /// A readable file of which no more is known than its id and, where one is given, whose chart it is on.
    pub const fn of(id: AttachmentId, patient: Option<PatientId>) -> Self {
        Self {
            id,
            patient,
            name: None,
            description: None,
            content_type: None,
            size_bytes: None,
            created_at: None,
            updated_at: None,
            pinned_at: None,
            archived_at: None,
            uploaded_by: None,
            processing: ProcessingState::Ready,
        }
    }
}

/// Which attachments a list is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttachmentScope {
    /// One patient's chart.
    Patient(PatientId),
    /// One case (episode) of a patient, by the system's id.
    PatientCase(String),
    /// The whole clinic.
    Account,
}

/// Columns a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SortColumn {
    /// When the record was made.
    CreatedAt,
    /// When the record last changed.
    UpdatedAt,
    /// File name.
    Name,
    /// Description.
    Description,
    /// MIME type.
    ContentType,
    /// Size in bytes.
    Size,
}

/// Which way a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SortDirection {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    Descending,
}

/// One column of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentSort {
    /// The column.
    pub column: SortColumn,
    /// Its direction.
    pub direction: SortDirection,
}

/// A span of time, each end open when `None` (UTC). Both ends are exclusive as Cliniko's `>` and `<`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// Later than this.
    pub after: Option<Timestamp>,
    /// Earlier than this.
    pub before: Option<Timestamp>,
}

/// Everything a list of attachments can be asked for. The server filters and sorts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentQuery {
    /// Which attachments.
    pub scope: AttachmentScope,
    /// Only these ids; empty means all.
    pub ids: Vec<AttachmentId>,
    /// Name contains.
    pub name_contains: Option<Sensitive<String>>,
    /// Description contains.
    pub description_contains: Option<Sensitive<String>>,
    /// MIME type contains, e.g. `pdf` or `image/`.
    pub content_type_contains: Option<String>,
    /// Added by this user id of the system.
    pub uploaded_by: Option<String>,
    /// Smallest size in bytes.
    pub min_size_bytes: Option<u64>,
    /// Largest size in bytes.
    pub max_size_bytes: Option<u64>,
    /// When the record was made.
    pub created: TimeRange,
    /// When the record last changed.
    pub updated: TimeRange,
    /// When the file became readable.
    pub processed: TimeRange,
    /// Also archived ones (`true`) or live ones only (`false`).
    pub include_archived: bool,
    /// Order; empty means newest first.
    pub sort: Vec<AttachmentSort>,
    /// Entries per page, clamped to what the system allows; `None` is the most it allows.
    pub page_size: Option<u32>,
    /// First page to fetch, counted from 1.
    pub first_page: u32,
}

impl AttachmentQuery {
    /// All live attachments of `scope`, newest first, from the first page, in pages as large as the system allows.
    pub fn new(scope: AttachmentScope) -> Self {
        Self {
            scope,
            ids: Vec::new(),
            name_contains: None,
            description_contains: None,
            content_type_contains: None,
            uploaded_by: None,
            min_size_bytes: None,
            max_size_bytes: None,
            created: TimeRange::default(),
            updated: TimeRange::default(),
            processed: TimeRange::default(),
            include_archived: false,
            sort: Vec::new(),
            page_size: None,
            first_page: 1,
        }
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentPage {
    /// The attachments, in the order asked for.
    pub attachments: Vec<Attachment>,
    /// How many there are in all, where the system says so.
    pub total_entries: Option<u64>,
    /// Whether a further page follows.
    pub has_more: bool,
}

/// A presigned, short-lived address of an attachment's bytes: whoever holds it can read the file. Memory only.
#[derive(Clone, Debug)]
pub struct Link {
    /// The address itself: a bearer secret.
    pub url: Secret,
    /// When it stops working (UTC), read from the link where it says so (`X-Amz-Date` + `X-Amz-Expires`).
    pub expires_at: Option<Timestamp>,
    /// The attachment's file name, where known.
    pub name: Option<Sensitive<String>>,
}
