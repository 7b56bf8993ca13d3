use attachment_api::{
    AttachmentQuery, AttachmentScope, AttachmentSort, PatientId, PinnedBy, ProcessingState, Sensitive,
    SortColumn, SortDirection, TimeRange,
};
use filing_desk::{ListedAttachment, ListedPage, SavedFile};
use jiff::Timestamp;

use super::{failure, moment};
use crate::wire::{
    AttachmentListRequest, AttachmentPageView, AttachmentView, FailureView, PinnedByView, SavedFileView,
    SortColumnView,
};

/// Everything of the request but its text, which is looked for in names and in descriptions.
pub fn attachment_query(request: &AttachmentListRequest) -> Result<AttachmentQuery, FailureView> {
    let direction = if request.descending {
        SortDirection::Descending
    } else {
        SortDirection::Ascending
    };
    Ok(AttachmentQuery {
        content_type_contains: request.content_type.clone(),
        created: TimeRange {
            after: instant(request.created_after.as_deref())?,
            before: instant(request.created_before.as_deref())?,
        },
        include_archived: request.include_archived,
        sort: vec![AttachmentSort {
            column: request.sort.into(),
            direction,
        }],
        first_page: request.page.max(1),
        ..AttachmentQuery::new(AttachmentScope::Patient(PatientId::new(request.patient.clone())))
    })
}

/// The window makes these itself, so one that cannot be read is a fault of ours and lists nothing.
fn instant(text: Option<&str>) -> Result<Option<Timestamp>, FailureView> {
    text.map(str::parse::<Timestamp>)
        .transpose()
        .map_err(|_| failure("unexpected"))
}

/// A file on the chart with whoever pinned it.
pub fn attachment_view(listed: ListedAttachment) -> AttachmentView {
    let ListedAttachment { attachment, pinned } = listed;
    AttachmentView {
        id: attachment.id.as_str().to_owned(),
        name: attachment.name.map(Sensitive::into_inner),
        description: attachment.description.map(Sensitive::into_inner),
        content_type: attachment.content_type,
        size_bytes: attachment.size_bytes,
        created_at: attachment.created_at.map(moment),
        archived_at: attachment.archived_at.map(moment),
        uploaded_by: attachment.uploaded_by,
        pinned: pinned.map(Into::into),
        processing: attachment.processing == ProcessingState::Processing,
    }
}

/// One page of a list.
pub fn page_view(page: ListedPage) -> AttachmentPageView {
    AttachmentPageView {
        attachments: page.attachments.into_iter().map(attachment_view).collect(),
        total_entries: page.total_entries,
        has_more: page.has_more,
    }
}

impl From<SavedFile> for SavedFileView {
    fn from(saved: SavedFile) -> Self {
        let name = saved.path.file_name();
        Self {
            name: name
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            size_bytes: saved.size_bytes,
        }
    }
}

impl From<PinnedBy> for PinnedByView {
    fn from(pinned: PinnedBy) -> Self {
        match pinned {
            PinnedBy::Theirs => Self::Theirs,
            PinnedBy::Ours => Self::Ours,
        }
    }
}

impl From<SortColumnView> for SortColumn {
    fn from(column: SortColumnView) -> Self {
        match column {
            SortColumnView::CreatedAt => Self::CreatedAt,
            SortColumnView::Name => Self::Name,
            SortColumnView::Description => Self::Description,
            SortColumnView::ContentType => Self::ContentType,
            SortColumnView::Size => Self::Size,
        }
    }
}
