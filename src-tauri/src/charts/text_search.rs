use std::cmp::Ordering;
use std::collections::HashSet;

use attachment_api::{Attachment, AttachmentQuery, AttachmentSort, Sensitive, SortColumn, SortDirection};
use filing_desk::{AccountId, DeskError, FilingDesk, ListedAttachment, ListedPage};
use futures::StreamExt;

/// Most hits fetched per field: more than anybody reads; whoever gets that many types another word.
const MOST_HITS: usize = 500;

/// Everything whose name or description holds the text, each file once, in the order asked for.
pub async fn page(
    desk: &FilingDesk,
    account: AccountId,
    query: AttachmentQuery,
    text: Sensitive<String>,
) -> Result<ListedPage, DeskError> {
    let by_name = AttachmentQuery {
        name_contains: Some(text.clone()),
        first_page: 1,
        ..query.clone()
    };
    let by_description = AttachmentQuery {
        description_contains: Some(text),
        first_page: 1,
        ..query.clone()
    };
    let (named, described) =
        futures::try_join!(hits(desk, account, by_name), hits(desk, account, by_description))?;
    Ok(merged(named, described, query.sort.first().copied()))
}

/// Hits of one field, and whether these are all.
struct Hits {
    attachments: Vec<ListedAttachment>,
    complete: bool,
}

async fn hits(desk: &FilingDesk, account: AccountId, query: AttachmentQuery) -> Result<Hits, DeskError> {
    let mut pages = desk.list_attachments(account, query);
    let mut attachments = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page?;
        attachments.extend(page.attachments);
        if attachments.len() >= MOST_HITS {
            return Ok(Hits {
                attachments,
                complete: !page.has_more,
            });
        }
    }
    Ok(Hits {
        attachments,
        complete: true,
    })
}

fn merged(named: Hits, described: Hits, sort: Option<AttachmentSort>) -> ListedPage {
    let complete = named.complete && described.complete;
    let mut seen = HashSet::new();
    let mut attachments: Vec<_> = named
        .attachments
        .into_iter()
        .chain(described.attachments)
        .filter(|listed| seen.insert(listed.attachment.id.clone()))
        .collect();
    if let Some(sort) = sort {
        attachments.sort_by(|one, other| order(sort, &one.attachment, &other.attachment));
    }
    let total_entries = complete.then_some(attachments.len() as u64);
    ListedPage {
        attachments,
        total_entries,
        has_more: false,
    }
}

fn order(sort: AttachmentSort, one: &Attachment, other: &Attachment) -> Ordering {
    let ascending = match sort.column {
        SortColumn::CreatedAt => one.created_at.cmp(&other.created_at),
        SortColumn::UpdatedAt => one.updated_at.cmp(&other.updated_at),
        SortColumn::Name => folded(one.name.as_ref()).cmp(&folded(other.name.as_ref())),
        SortColumn::Description => folded(one.description.as_ref()).cmp(&folded(other.description.as_ref())),
        SortColumn::ContentType => one.content_type.cmp(&other.content_type),
        SortColumn::Size => one.size_bytes.cmp(&other.size_bytes),
    };
    match sort.direction {
        SortDirection::Ascending => ascending,
        SortDirection::Descending => ascending.reverse(),
    }
}

fn folded(text: Option<&Sensitive<String>>) -> Option<String> {
    text.map(|text| text.expose().to_lowercase())
}

#[cfg(test)]
mod tests {
    use attachment_api::{AttachmentId, ProcessingState};

    use super::*;

    fn listed(id: &str, name: &str, size_bytes: u64) -> ListedAttachment {
        let attachment = Attachment {
            id: AttachmentId::new(id),
            patient: None,
            name: Some(name.into()),
            description: None,
            content_type: None,
            size_bytes: Some(size_bytes),
            created_at: None,
            updated_at: None,
            pinned_at: None,
            archived_at: None,
            uploaded_by: None,
            processing: ProcessingState::Ready,
        };
        ListedAttachment {
            attachment,
            pinned: None,
        }
    }

    fn complete(attachments: Vec<ListedAttachment>) -> Hits {
        Hits {
            attachments,
            complete: true,
        }
    }

    fn ids(page: &ListedPage) -> Vec<&str> {
        page.attachments
            .iter()
            .map(|listed| listed.attachment.id.as_str())
            .collect()
    }

    #[test]
    fn a_file_that_both_fields_name_is_listed_once() {
        let named = complete(vec![listed("1", "knee", 1), listed("2", "knee", 2)]);
        let page = merged(
            named,
            complete(vec![listed("2", "knee", 2), listed("3", "x", 3)]),
            None,
        );
        assert_eq!(ids(&page), ["1", "2", "3"]);
        assert_eq!(page.total_entries, Some(3));
    }

    #[test]
    fn the_order_asked_for_holds_over_both_fields() {
        let sort = |column, direction| Some(AttachmentSort { column, direction });
        let hits = || {
            (
                complete(vec![listed("1", "b", 5), listed("2", "C", 1)]),
                complete(vec![listed("3", "a", 3)]),
            )
        };
        let (named, described) = hits();
        let page = merged(named, described, sort(SortColumn::Name, SortDirection::Ascending));
        assert_eq!(ids(&page), ["3", "1", "2"]);
        let (named, described) = hits();
        let page = merged(
            named,
            described,
            sort(SortColumn::Size, SortDirection::Descending),
        );
        assert_eq!(ids(&page), ["1", "3", "2"]);
    }

    #[test]
    fn a_cut_off_answer_claims_no_total() {
        let named = Hits {
            attachments: vec![listed("1", "a", 1)],
            complete: false,
        };
        assert_eq!(merged(named, complete(vec![]), None).total_entries, None);
    }
}
