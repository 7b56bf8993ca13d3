//! The order of a list.

use std::cmp::Ordering;

use crate::{Attachment, AttachmentId, AttachmentSort, Sensitive, SortColumn, SortDirection};

/// Newest first, when nothing else is asked for.
const USUAL: AttachmentSort = AttachmentSort {
    column: SortColumn::CreatedAt,
    direction: SortDirection::Descending,
};

/// Sorts by these columns, one after the other; what has no value comes last either way. Ids decide between equals, in the
/// direction of the last column, so that the order is the same every time and later records count as newer.
pub(super) fn sort(columns: &[AttachmentSort], attachments: &mut [Attachment]) {
    let columns = if columns.is_empty() { &[USUAL] } else { columns };
    let last = columns.last().map_or(USUAL.direction, |sort| sort.direction);
    attachments.sort_by(|one, other| {
        columns
            .iter()
            .map(|sort| by_column(*sort, one, other))
            .find(|order| order.is_ne())
            .unwrap_or_else(|| directed(last, by_id(&one.id, &other.id)))
    });
}

fn by_column(sort: AttachmentSort, one: &Attachment, other: &Attachment) -> Ordering {
    let direction = sort.direction;
    match sort.column {
        SortColumn::CreatedAt => by_value(direction, one.created_at, other.created_at),
        SortColumn::UpdatedAt => by_value(direction, one.updated_at, other.updated_at),
        SortColumn::Name => by_value(direction, lower(one.name.as_ref()), lower(other.name.as_ref())),
        SortColumn::Description => by_value(
            direction,
            lower(one.description.as_ref()),
            lower(other.description.as_ref()),
        ),
        SortColumn::ContentType => by_value(
            direction,
            one.content_type.as_deref(),
            other.content_type.as_deref(),
        ),
        SortColumn::Size => by_value(direction, one.size_bytes, other.size_bytes),
    }
}

fn by_value<T: Ord>(direction: SortDirection, one: Option<T>, other: Option<T>) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) => directed(direction, one.cmp(&other)),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn directed(direction: SortDirection, ascending: Ordering) -> Ordering {
    match direction {
        SortDirection::Ascending => ascending,
        SortDirection::Descending => ascending.reverse(),
    }
}

/// A person finds a name where they look for it, whatever its case.
fn lower(text: Option<&Sensitive<String>>) -> Option<String> {
    text.map(|text| text.expose().to_lowercase())
}

/// Numbers count as numbers: 9 before 10.
fn by_id(one: &AttachmentId, other: &AttachmentId) -> Ordering {
    let (one, other) = (one.as_str(), other.as_str());
    match (one.parse::<u64>(), other.parse::<u64>()) {
        (Ok(number), Ok(other_number)) => number.cmp(&other_number).then_with(|| one.cmp(other)),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => one.cmp(other),
    }
}
