//! Whether an attachment is one of those asked for.

use jiff::Timestamp;

use crate::{Attachment, AttachmentQuery, ProcessingState, Sensitive, TimeRange};

/// All conditions hold. A condition on something that the attachment does not say does not hold.
pub(super) fn fits(query: &AttachmentQuery, attachment: &Attachment) -> bool {
    // Where nothing says when a file became readable, it was when its record was made.
    let readable_since = attachment
        .created_at
        .filter(|_| attachment.processing == ProcessingState::Ready);
    (query.include_archived || attachment.archived_at.is_none())
        && (query.ids.is_empty() || query.ids.contains(&attachment.id))
        && contains(
            exposed(attachment.name.as_ref()),
            exposed(query.name_contains.as_ref()),
        )
        && contains(
            exposed(attachment.description.as_ref()),
            exposed(query.description_contains.as_ref()),
        )
        && contains(
            attachment.content_type.as_deref(),
            query.content_type_contains.as_deref(),
        )
        && query
            .uploaded_by
            .as_ref()
            .is_none_or(|user| attachment.uploaded_by.as_ref() == Some(user))
        && query
            .min_size_bytes
            .is_none_or(|least| attachment.size_bytes.is_some_and(|size| size >= least))
        && query
            .max_size_bytes
            .is_none_or(|most| attachment.size_bytes.is_some_and(|size| size <= most))
        && within(query.created, attachment.created_at)
        && within(query.updated, attachment.updated_at)
        && within(query.processed, readable_since)
}

fn exposed(text: Option<&Sensitive<String>>) -> Option<&str> {
    text.map(|text| text.expose().as_str())
}

/// Without regard to case.
fn contains(text: Option<&str>, wanted: Option<&str>) -> bool {
    let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
        return true;
    };
    text.is_some_and(|text| text.to_lowercase().contains(&wanted.to_lowercase()))
}

fn within(range: TimeRange, time: Option<Timestamp>) -> bool {
    range
        .after
        .is_none_or(|after| time.is_some_and(|time| time > after))
        && range
            .before
            .is_none_or(|before| time.is_some_and(|time| time < before))
}
