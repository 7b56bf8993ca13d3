//! Lists of attachments, and single records.
//!
//! `DocumentReference` and `Media` are two searches. Most of what a list is asked for has no search parameter here, so a
//! patient's records are all fetched and asked on this computer; the clinic's are walked along, newest change first.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::stream::{self, BoxStream, StreamExt};
use serde_json::Value;
use url::Url;

use super::bundle::Walk;
use super::patients::reference;
use super::record::Record;
use super::record_id::{Kind, RecordId, fhir_url};
use crate::http::ApiClient;
use crate::http::transport_failure::unreadable;
use crate::system::capability_absent;
use crate::systems::listing;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, Code, Error, Operation,
    PatientId, Result,
};

/// Entries per request: each costs the server a look at its file's address.
const PAGE: &str = "100";

/// Ids in one `_id=a,b,c`.
const IDS_PER_REQUEST: usize = 50;

/// What is known of a server while an account is connected.
#[derive(Default)]
pub(crate) struct ListedKinds {
    media_refused: AtomicBool,
}

impl ListedKinds {
    /// Whether this account's policy keeps `Media` from it, as far as was seen.
    pub fn media_refused(&self) -> bool {
        self.media_refused.load(Ordering::Relaxed)
    }

    /// An account without a right to `Media` still lists its documents.
    fn or_none<T: Default>(&self, kind: Kind, found: Result<T>) -> Result<T> {
        match found {
            Err(error) if kind == Kind::Media && error.code == Code::NotPermitted => {
                self.media_refused.store(true, Ordering::Relaxed);
                Ok(T::default())
            }
            other => other,
        }
    }
}

/// Pages of a list.
pub(crate) fn pages(
    api: Arc<ApiClient>,
    kinds: Arc<ListedKinds>,
    query: AttachmentQuery,
) -> BoxStream<'static, Result<AttachmentPage>> {
    let operation = Operation::ListAttachments;
    if let AttachmentScope::PatientCase(_) = query.scope {
        return stream::once(async move { Err(capability_absent(operation)) }).boxed();
    }
    let mut query = query;
    // Every spelling of an id is brought to the one that lists show.
    let ids: Result<Vec<RecordId>> = query.ids.iter().map(|id| RecordId::read(operation, id)).collect();
    let ids = match ids {
        Ok(ids) => ids,
        Err(error) => return stream::once(async move { Err(error) }).boxed(),
    };
    query.ids = ids.iter().map(RecordId::attachment_id).collect();
    if is_walk(&query) {
        return walk(api, kinds, &query);
    }
    let scope = query.scope.clone();
    listing::pages(query, async move { all(&api, &kinds, &scope, ids).await })
}

/// One file of one record, also an archived one.
pub(crate) async fn read(api: &ApiClient, operation: Operation, id: &AttachmentId) -> Result<Attachment> {
    let id = RecordId::read(operation, id)?;
    if id.kind == Kind::Binary {
        return super::link::binary(api, operation, &id).await;
    }
    shown(operation, &read_record(api, operation, &id).await?, &id)
}

/// The record as served.
pub(crate) async fn read_record(api: &ApiClient, operation: Operation, id: &RecordId) -> Result<Record> {
    let resource: Value = api.get(operation, id.url(api)).await?;
    same_record(operation, id, resource)
}

/// The record that was asked for, and no other.
pub(crate) fn same_record(operation: Operation, id: &RecordId, resource: Value) -> Result<Record> {
    Record::read(resource)
        .filter(|record| record.kind == id.kind && record.id == id.id)
        .ok_or_else(|| unreadable(operation))
}

/// The file that the id names.
pub(crate) fn shown(operation: Operation, record: &Record, id: &RecordId) -> Result<Attachment> {
    record
        .attachment(id.entry)
        .ok_or(Error::new(Code::NotFound, crate::Status::Permanent, operation))
}

/// Every record of these ids, whatever its state.
pub(crate) async fn of_ids(
    api: &ApiClient,
    operation: Operation,
    patient: Option<&PatientId>,
    kind: Kind,
    ids: &[&str],
) -> Result<Vec<Record>> {
    let mut records = Vec::with_capacity(ids.len());
    for ids in ids.chunks(IDS_PER_REQUEST) {
        let mut url = search_url(api, operation, kind, patient)?;
        url.query_pairs_mut().append_pair("_id", &ids.join(","));
        records.extend(Walk::from(operation, url).rest(api).await?);
    }
    Ok(records)
}

/// Whether a query needs nothing but the server's own order.
fn is_walk(query: &AttachmentQuery) -> bool {
    let plain = AttachmentQuery {
        include_archived: query.include_archived,
        page_size: query.page_size,
        ..AttachmentQuery::new(AttachmentScope::Account)
    };
    *query == plain
}

async fn all(
    api: &ApiClient,
    kinds: &ListedKinds,
    scope: &AttachmentScope,
    ids: Vec<RecordId>,
) -> Result<Vec<Attachment>> {
    let operation = Operation::ListAttachments;
    let patient = match scope {
        AttachmentScope::Patient(patient) => Some(patient),
        AttachmentScope::PatientCase(_) | AttachmentScope::Account => None,
    };
    let of_kind = async |kind: Kind| {
        let found = if ids.is_empty() {
            let url = search_url(api, operation, kind, patient)?;
            Walk::from(operation, url).rest(api).await
        } else {
            let wanted: Vec<&str> = ids
                .iter()
                .filter(|id| id.kind == kind)
                .map(|id| id.id.as_str())
                .collect();
            of_ids(api, operation, patient, kind, &wanted).await
        };
        kinds.or_none(kind, found)
    };
    let (documents, media) =
        futures::future::try_join(of_kind(Kind::DocumentReference), of_kind(Kind::Media)).await?;
    Ok(documents
        .iter()
        .chain(&media)
        .flat_map(Record::attachments)
        .collect())
}

/// In the order of change: the only one that has no end at 10,000 entries
/// (<https://www.medplum.com/docs/search/paginated-search>).
fn search_url(api: &ApiClient, operation: Operation, kind: Kind, patient: Option<&PatientId>) -> Result<Url> {
    let mut url = fhir_url(api, &[kind.resource_type()]);
    if let Some(patient) = patient {
        url.query_pairs_mut()
            .append_pair("patient", &reference(operation, patient)?);
    }
    url.query_pairs_mut()
        .append_pair("_sort", "_lastUpdated")
        .append_pair("_count", PAGE);
    Ok(url)
}

/// The clinic's files, latest change first, one request of each kind per page.
fn walk(
    api: Arc<ApiClient>,
    kinds: Arc<ListedKinds>,
    query: &AttachmentQuery,
) -> BoxStream<'static, Result<AttachmentPage>> {
    let operation = Operation::ListAttachments;
    let include_archived = query.include_archived;
    let count = query.page_size.unwrap_or(100).clamp(1, 100).to_string();
    let walks: Vec<(Kind, Walk)> = Kind::LISTED
        .into_iter()
        .map(|kind| {
            let mut url = fhir_url(&api, &[kind.resource_type()]);
            url.query_pairs_mut()
                .append_pair("_sort", "-_lastUpdated")
                .append_pair("_count", &count);
            (kind, Walk::from(operation, url))
        })
        .collect();
    stream::unfold(Some(walks), move |walks| {
        let (api, kinds) = (Arc::clone(&api), Arc::clone(&kinds));
        async move {
            let mut walks = walks?;
            let mut records = Vec::new();
            for (kind, walk) in &mut walks {
                match kinds.or_none(*kind, walk.following(&api).await) {
                    Ok(found) => records.extend(found),
                    Err(error) => return Some((Err(error), None)),
                }
            }
            records.retain(|record| include_archived || !record.is_archived());
            let mut attachments: Vec<Attachment> = records.iter().flat_map(Record::attachments).collect();
            attachments.sort_by_key(|attachment| std::cmp::Reverse(attachment.updated_at));
            let has_more = walks.iter().any(|(_, walk)| walk.has_more());
            let page = AttachmentPage {
                attachments,
                total_entries: None,
                has_more,
            };
            Some((Ok(page), has_more.then_some(walks)))
        }
    })
    .boxed()
}
