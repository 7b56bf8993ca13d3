//! Lists for systems that can neither filter nor sort: everything is fetched once, and asked here.

mod filter;
mod order;

use std::collections::HashSet;
use std::future::Future;

use futures::future::Either;
use futures::stream::{self, BoxStream, StreamExt};

use crate::{
    Attachment, AttachmentPage, AttachmentQuery, AttachmentScope, Code, Error, Operation, Result, Status,
};

/// Most entries per page, as where the systems themselves cut.
const LARGEST_PAGE: u32 = 100;

/// The pages of a query over all attachments of its scope, as `all` fetches them once the first page is asked for: filtered,
/// in the order asked for, each attachment once, none of another patient than the scope's. There is always a first page.
///
/// `query.ids` are compared as they are: a system with several spellings of an id brings them to one before. The caller still
/// answers for the scope itself.
pub(crate) fn pages<All>(query: AttachmentQuery, all: All) -> BoxStream<'static, Result<AttachmentPage>>
where
    All: Future<Output = Result<Vec<Attachment>>> + Send + 'static,
{
    stream::once(all)
        .flat_map(move |fetched| match fetched.and_then(|all| chosen(&query, all)) {
            Ok(chosen) => Either::Left(stream::iter(cut(&query, chosen)).map(Ok)),
            Err(error) => Either::Right(stream::once(async { Err(error) })),
        })
        .boxed()
}

/// What fits the query, in its order.
fn chosen(query: &AttachmentQuery, all: Vec<Attachment>) -> Result<Vec<Attachment>> {
    if all.iter().any(|attachment| is_foreign(&query.scope, attachment)) {
        return Err(Error::new(
            Code::WrongPatient,
            Status::Permanent,
            Operation::ListAttachments,
        ));
    }
    let mut seen = HashSet::new();
    let mut chosen: Vec<Attachment> = all
        .into_iter()
        .filter(|attachment| seen.insert(attachment.id.clone()) && filter::fits(query, attachment))
        .collect();
    order::sort(&query.sort, &mut chosen);
    Ok(chosen)
}

/// A server that ignored which patient was asked for must not put other people's files on this chart.
fn is_foreign(scope: &AttachmentScope, attachment: &Attachment) -> bool {
    let AttachmentScope::Patient(patient) = scope else {
        return false;
    };
    attachment.patient.as_ref().is_some_and(|other| other != patient)
}

fn cut(query: &AttachmentQuery, chosen: Vec<Attachment>) -> Vec<AttachmentPage> {
    let size = query.page_size.unwrap_or(LARGEST_PAGE).clamp(1, LARGEST_PAGE) as usize;
    let total = chosen.len();
    let skipped = size.saturating_mul(query.first_page.saturating_sub(1) as usize);
    let mut rest = chosen.into_iter().skip(skipped).peekable();
    let mut pages = Vec::with_capacity(total.saturating_sub(skipped) / size + 1);
    loop {
        let attachments: Vec<Attachment> = rest.by_ref().take(size).collect();
        let has_more = rest.peek().is_some();
        pages.push(AttachmentPage {
            attachments,
            total_entries: u64::try_from(total).ok(),
            has_more,
        });
        if !has_more {
            return pages;
        }
    }
}

#[cfg(test)]
mod tests;
