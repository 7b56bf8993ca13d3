//! A patient's files as the window lists them: our pins at hand on the first page, and one search field over names and
//! descriptions, which the systems can only search apart.

mod text_search;

use std::collections::HashSet;

use attachment_api::{AttachmentId, AttachmentQuery, AttachmentScope, Sensitive, TimeRange};
use filing_desk::{AccountId, DeskError, FilingDesk, ListedPage};
use futures::StreamExt;

/// One page of a patient's files. With a text, everything that holds it comes in one page.
pub async fn page(
    desk: &FilingDesk,
    account: AccountId,
    query: AttachmentQuery,
    text: Option<Sensitive<String>>,
) -> Result<ListedPage, DeskError> {
    if let Some(text) = text {
        return text_search::page(desk, account, query, text).await;
    }
    let is_first = query.first_page == 1;
    let filtered = query.content_type_contains.is_some() || query.created != TimeRange::default();
    let scope = query.scope.clone();
    let page = desk
        .list_attachments(account, query)
        .next()
        .await
        .transpose()?
        .unwrap_or(NOTHING);
    match scope {
        AttachmentScope::Patient(patient) if is_first && page.has_more && !filtered => {
            let pinned = desk.our_pinned(account, &patient).await?;
            Ok(with_pinned(page, pinned))
        }
        _ => Ok(page),
    }
}

const NOTHING: ListedPage = ListedPage {
    attachments: Vec::new(),
    total_entries: Some(0),
    has_more: false,
};

/// What we pinned and what would only come with a later page goes to the first one.
fn with_pinned(mut page: ListedPage, pinned: Vec<filing_desk::ListedAttachment>) -> ListedPage {
    let here: HashSet<AttachmentId> = page
        .attachments
        .iter()
        .map(|listed| listed.attachment.id.clone())
        .collect();
    page.attachments.extend(
        pinned
            .into_iter()
            .filter(|listed| !here.contains(&listed.attachment.id)),
    );
    page
}
