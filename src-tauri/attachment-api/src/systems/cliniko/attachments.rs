//! Lists of attachments as a stream of pages, and single records.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use futures::stream::{self, BoxStream, StreamExt};
use url::Url;

use super::config::LARGEST_PAGE;
use super::filters::Query;
use super::model::{AttachmentList, WireAttachment};
use super::patients::known_shape;
use crate::http::ApiClient;
use crate::http::transport_failure::{address_refused, unreadable};
use crate::systems::wire::is_id;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, AttachmentSort, Code, Error,
    Operation, PatientId, Result, SortColumn, SortDirection, Status, TimeRange,
};

/// Ids in one `id:=a,b,c`: as many as a page holds.
pub(crate) const IDS_PER_REQUEST: usize = LARGEST_PAGE as usize;

/// Pages of a list, each fetched when asked for, each attachment once. Ends after the first error.
pub(crate) fn pages(
    api: Arc<ApiClient>,
    operation: Operation,
    query: AttachmentQuery,
) -> BoxStream<'static, Result<AttachmentPage>> {
    stream::unfold(Some(Walk::new(api, operation, query)), |walk| async move {
        let mut walk = walk?;
        match walk.following_page().await {
            Ok(Some(page)) => Some((Ok(page), Some(walk))),
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    })
    .boxed()
}

/// One attachment, also an archived one.
pub(crate) async fn read(api: &ApiClient, operation: Operation, id: &AttachmentId) -> Result<Attachment> {
    same_record(operation, id, read_wire(api, operation, id).await?)
}

/// One attachment as served.
pub(crate) async fn read_wire(
    api: &ApiClient,
    operation: Operation,
    id: &AttachmentId,
) -> Result<WireAttachment> {
    let url = Query::default()
        .also_archived()
        .on(record_url(api, operation, id)?);
    api.get(operation, url).await
}

/// The record that was asked for, and no other.
pub(crate) fn same_record(
    operation: Operation,
    id: &AttachmentId,
    wire: WireAttachment,
) -> Result<Attachment> {
    if wire.id == id.as_str() {
        Ok(wire.into())
    } else {
        Err(unreadable(operation))
    }
}

/// The address of a record, when its id can be one.
pub(crate) fn record_url(api: &ApiClient, operation: Operation, id: &AttachmentId) -> Result<Url> {
    if is_id(id.as_str()) {
        Ok(api.url(&["patient_attachments", id.as_str()]))
    } else {
        Err(Error::new(Code::NotFound, Status::Permanent, operation))
    }
}

/// Where a patient's list is asked for: the flat list is preferred, the nested one is deprecated and still in use
/// (<https://docs.api.cliniko.com/openapi/>).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Route {
    Flat,
    Nested,
}

/// A walk along a list.
struct Walk {
    api: Arc<ApiClient>,
    operation: Operation,
    query: AttachmentQuery,
    route: Route,
    /// First pages not yet asked for; `None` before the walk began.
    starts: Option<VecDeque<Url>>,
    next: Option<Url>,
    visited: HashSet<Url>,
    seen: HashSet<AttachmentId>,
}

impl Walk {
    fn new(api: Arc<ApiClient>, operation: Operation, query: AttachmentQuery) -> Self {
        Self {
            api,
            operation,
            query,
            route: Route::Flat,
            starts: None,
            next: None,
            visited: HashSet::new(),
            seen: HashSet::new(),
        }
    }

    async fn following_page(&mut self) -> Result<Option<AttachmentPage>> {
        if self.starts.is_none() {
            self.starts = Some(self.first_pages()?);
        }
        let Some(url) = self.next.take().or_else(|| self.starts.as_mut()?.pop_front()) else {
            return Ok(None);
        };
        let list = match self.fetched(url).await {
            Err(error) if self.nested_may_know_better(&error) => {
                self.route = Route::Nested;
                let mut starts = self.first_pages()?;
                let first = starts.pop_front().ok_or(error)?;
                self.starts = Some(starts);
                self.fetched(first).await?
            }
            other => other?,
        };
        self.page(list).map(Some)
    }

    async fn fetched(&mut self, url: Url) -> Result<AttachmentList> {
        // A list whose pages lead back to themselves would never end.
        if !self.visited.insert(url.clone()) {
            return Err(unreadable(self.operation));
        }
        self.api.get(self.operation, url).await
    }

    fn nested_may_know_better(&self, error: &Error) -> bool {
        self.route == Route::Flat
            && self.visited.len() == 1
            && matches!(error.http_status, Some(404 | 410))
            && matches!(self.query.scope, AttachmentScope::Patient(_))
    }

    fn page(&mut self, list: AttachmentList) -> Result<AttachmentPage> {
        if let Some(next) = list.links.next.filter(|_| !list.patient_attachments.is_empty()) {
            let next = Url::parse(&next).ok().filter(|next| self.api.owns(next));
            self.next = Some(next.ok_or_else(|| address_refused(self.operation))?);
        }
        let mut attachments = Vec::with_capacity(list.patient_attachments.len());
        for wire in list.patient_attachments {
            let attachment = Attachment::from(wire);
            self.refuse_foreign(&attachment)?;
            // Page numbers over a changing set repeat rows.
            if self.seen.insert(attachment.id.clone()) {
                attachments.push(attachment);
            }
        }
        let single_list = self.query.ids.len() <= IDS_PER_REQUEST;
        let has_more = self.next.is_some() || self.starts.as_ref().is_some_and(|starts| !starts.is_empty());
        Ok(AttachmentPage {
            attachments,
            total_entries: list.total_entries.filter(|_| single_list),
            has_more,
        })
    }

    /// A list that ignored its patient filter must not put other people's files on this chart.
    fn refuse_foreign(&self, attachment: &Attachment) -> Result<()> {
        let AttachmentScope::Patient(patient) = &self.query.scope else {
            return Ok(());
        };
        match &attachment.patient {
            Some(other) if other != patient => {
                Err(Error::new(Code::WrongPatient, Status::Permanent, self.operation))
            }
            Some(_) | None => Ok(()),
        }
    }

    fn first_pages(&self) -> Result<VecDeque<Url>> {
        let list = self.list_url()?;
        let query = filters(&self.query, self.route);
        if let Some(foreign) = self.query.ids.iter().find(|id| !is_id(id.as_str())) {
            record_url(&self.api, self.operation, foreign)?;
        }
        if self.query.ids.is_empty() {
            return Ok([query.on(list)].into());
        }
        Ok(self
            .query
            .ids
            .chunks(IDS_PER_REQUEST)
            .map(|ids| query.clone().filter("id", "=", &comma_list(ids)).on(list.clone()))
            .collect())
    }

    fn list_url(&self) -> Result<Url> {
        let nested = |id: &PatientId| -> Result<Url> {
            Ok(self.api.url(&[
                "patients",
                known_shape(self.operation, id)?,
                "patient_attachments",
            ]))
        };
        match (&self.query.scope, self.route) {
            (AttachmentScope::Patient(id), Route::Nested) => nested(id),
            (AttachmentScope::Patient(id), Route::Flat) => {
                known_shape(self.operation, id).map(|_| self.api.url(&["patient_attachments"]))
            }
            (AttachmentScope::Account, _) => Ok(self.api.url(&["patient_attachments"])),
            (AttachmentScope::PatientCase(case), _) if is_id(case) => {
                Ok(self.api.url(&["patient_cases", case, "patient_attachments"]))
            }
            (AttachmentScope::PatientCase(_), _) => {
                Err(Error::new(Code::NotFound, Status::Permanent, self.operation))
            }
        }
    }
}

/// Ids as the `=` operator of numbers takes several.
pub(crate) fn comma_list(ids: &[AttachmentId]) -> String {
    ids.iter().map(AttachmentId::as_str).collect::<Vec<_>>().join(",")
}

fn filters(query: &AttachmentQuery, route: Route) -> Query {
    let mut filters = Query::default().with(
        "per_page",
        query
            .page_size
            .unwrap_or(LARGEST_PAGE)
            .clamp(1, LARGEST_PAGE)
            .to_string(),
    );
    if query.first_page > 1 {
        filters = filters.with("page", query.first_page.to_string());
    }
    filters = filters.with("sort", order(&query.sort));
    if let (AttachmentScope::Patient(id), Route::Flat) = (&query.scope, route) {
        filters = filters.filter("patient_id", "=", id.as_str());
    }
    for (field, operator, value) in [
        (
            "filename",
            "~",
            query.name_contains.as_ref().map(|text| text.expose().clone()),
        ),
        (
            "description",
            "~",
            query
                .description_contains
                .as_ref()
                .map(|text| text.expose().clone()),
        ),
        ("content_type", "~", query.content_type_contains.clone()),
        ("user_id", "=", query.uploaded_by.clone()),
        ("size", ">=", query.min_size_bytes.map(|bytes| bytes.to_string())),
        ("size", "<=", query.max_size_bytes.map(|bytes| bytes.to_string())),
    ] {
        if let Some(value) = value {
            filters = filters.filter(field, operator, &value);
        }
    }
    for (field, range) in [
        ("created_at", query.created),
        ("updated_at", query.updated),
        ("processed_at", query.processed),
    ] {
        filters = within(filters, field, range);
    }
    if query.include_archived {
        filters.also_archived()
    } else {
        filters
    }
}

fn within(mut filters: Query, field: &str, range: TimeRange) -> Query {
    if let Some(after) = range.after {
        filters = filters.later_than(field, after);
    }
    if let Some(before) = range.before {
        filters = filters.earlier_than(field, before);
    }
    filters
}

fn order(sort: &[AttachmentSort]) -> String {
    if sort.is_empty() {
        return "created_at:desc".to_owned();
    }
    let columns: Vec<String> = sort
        .iter()
        .map(|sort| {
            let column = match sort.column {
                SortColumn::CreatedAt => "created_at",
                SortColumn::UpdatedAt => "updated_at",
                SortColumn::Name => "filename",
                SortColumn::Description => "description",
                SortColumn::ContentType => "content_type",
                SortColumn::Size => "size",
            };
            let direction = match sort.direction {
                SortDirection::Ascending => "asc",
                SortDirection::Descending => "desc",
            };
            format!("{column}:{direction}")
        })
        .collect();
    columns.join(",")
}
