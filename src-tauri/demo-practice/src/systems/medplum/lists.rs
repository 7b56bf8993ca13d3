//! Searches: filter, sort, page, and the bundle that comes of it.
//!
//! <https://www.medplum.com/docs/search/paginated-search>

use std::cmp::Ordering;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use url::form_urlencoded::Serializer;

use super::Medplum;
use super::answers::fhir;
use super::call::Call;
use super::filters::{Filter, path_of};
use super::paths::text_at;
use super::records::{Kind, Records};
use super::refusals::Refusal;

const DEFAULT_COUNT: usize = 20;
const MOST_COUNT: usize = 1000;
const MOST_OFFSET: usize = 10_000;

/// A search as it was asked for.
pub(crate) struct Search {
    kind: Kind,
    filters: Vec<Filter>,
    sorting: Vec<SortKey>,
    count: usize,
    offset: usize,
    cursor: Option<Cursor>,
    wants_total: bool,
    elements: Vec<String>,
}

struct SortKey {
    path: &'static str,
    descending: bool,
}

/// The last resource of the page before, by when it was updated and its id.
struct Cursor {
    updated_ms: i64,
    id: String,
}

/// One page of a search.
pub(crate) fn list(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    // The bytes are guarded one by one; listing them is not offered.
    if call.kind == Kind::Binary {
        return Err(Refusal::bad_request("Cannot search on Binary resource type"));
    }
    let search = Search::read(call.kind, &call.query)?;
    let records = medplum.records();
    let found = search.run(&records);
    let begin = search.begin(&found);
    let page: Vec<&Value> = found.iter().skip(begin).take(search.count).copied().collect();
    let has_more = search.count > 0 && found.len() > begin + page.len();
    let mut bundle = json!({
        "resourceType": "Bundle",
        "type": "searchset",
        "link": search.links(medplum, call, &page, has_more),
    });
    if search.wants_total {
        bundle["total"] = found.len().into();
    }
    if !page.is_empty() {
        let entries = page
            .into_iter()
            .map(|resource| search.entry(medplum, &records, resource));
        bundle["entry"] = entries.collect();
    }
    Ok(fhir(StatusCode::OK, &bundle))
}

impl Search {
    /// Reads a query. Whatever it does not know it refuses, as Medplum does.
    pub(crate) fn read(kind: Kind, query: &[(String, String)]) -> Result<Self, Refusal> {
        let mut search = Self {
            kind,
            filters: Vec::new(),
            sorting: Vec::new(),
            count: DEFAULT_COUNT,
            offset: 0,
            cursor: None,
            wants_total: false,
            elements: Vec::new(),
        };
        for (name, value) in query {
            match name.as_str() {
                "_count" => search.count = number("_count", value)?.min(MOST_COUNT),
                "_offset" => search.offset = offset(value)?,
                "_cursor" => search.cursor = Some(cursor(value)?),
                "_total" => search.wants_total = wants_total(value)?,
                "_sort" => search.sorting = sorting(kind, value)?,
                "_elements" | "_fields" => search.elements.extend(value.split(',').map(str::to_owned)),
                "_format" => {}
                _ => search.filters.push(Filter::read(kind, name, value)?),
            }
        }
        Ok(search)
    }

    /// Everything that passes, in order.
    pub(crate) fn run<'records>(&self, records: &'records Records) -> Vec<&'records Value> {
        let passing = records
            .all(self.kind)
            .filter(|resource| self.filters.iter().all(|filter| filter.passes(resource)));
        let mut found: Vec<&Value> = passing.collect();
        if self.sorting.is_empty() {
            // Nothing is promised without `_sort`: from one page to the next the order may be another.
            let order = RandomState::new();
            found.sort_by_key(|resource| order.hash_one(text_at(resource, "id")));
        } else {
            found.sort_by(|left, right| self.compare(left, right));
        }
        found
    }

    fn compare(&self, left: &Value, right: &Value) -> Ordering {
        let by_keys = self.sorting.iter().map(|key| {
            let value = |resource| text_at(resource, key.path).map(str::to_lowercase);
            // As in PostgreSQL, what has no value counts as the greatest.
            let order = match (value(left), value(right)) {
                (None, None) => Ordering::Equal,
                (None, Some(_)) => Ordering::Greater,
                (Some(_), None) => Ordering::Less,
                (Some(left), Some(right)) => left.cmp(&right),
            };
            if key.descending { order.reverse() } else { order }
        });
        let order = by_keys.fold(Ordering::Equal, Ordering::then);
        order.then_with(|| text_at(left, "id").cmp(&text_at(right, "id")))
    }

    fn begin(&self, found: &[&Value]) -> usize {
        let Some(cursor) = &self.cursor else {
            return self.offset;
        };
        let after = |resource: &&Value| position(resource) > (cursor.updated_ms, cursor.id.as_str());
        found.iter().position(after).unwrap_or(found.len())
    }

    /// The only order that goes on by a cursor instead of an offset.
    fn goes_by_cursor(&self) -> bool {
        let by_update = |key: &SortKey| key.path == "meta.lastUpdated" && !key.descending;
        self.count >= DEFAULT_COUNT && matches!(self.sorting.as_slice(), [key] if by_update(key))
    }

    fn links(&self, medplum: &Medplum, call: &Call, page: &[&Value], has_more: bool) -> Vec<Value> {
        let link = |relation: &str, place: Option<(&str, String)>| {
            let rest = call.query.iter();
            let rest = rest.filter(|(name, _)| !matches!(name.as_str(), "_offset" | "_cursor"));
            let mut query = Serializer::new(String::new());
            query.extend_pairs(rest);
            if let Some((name, value)) = place {
                query.append_pair(name, &value);
            }
            let (url, kind, query) = (medplum.fhir_url(), self.kind.name(), query.finish());
            json!({"relation": relation, "url": format!("{url}{kind}?{query}")})
        };
        let at = |offset: usize| Some(("_offset", offset.to_string()));
        let mut links = vec![link("self", (self.offset > 0).then(|| at(self.offset)).flatten())];
        let Some(last) = page.last() else {
            return links;
        };
        links.push(link("first", None));
        if has_more && self.goes_by_cursor() {
            let (updated, id) = position(last);
            links.push(link("next", Some(("_cursor", format!("1-{updated}-{id}")))));
        } else if has_more {
            links.push(link("next", at(self.offset + self.count)));
        }
        if self.offset > 0 {
            links.push(link("previous", at(self.offset.saturating_sub(self.count))));
        }
        links
    }

    fn entry(&self, medplum: &Medplum, records: &Records, resource: &Value) -> Value {
        let (kind, id) = (self.kind.name(), text_at(resource, "id").unwrap_or_default());
        let full_url = format!("{}{kind}/{id}", medplum.fhir_url());
        let mut shown = medplum.shown(records, resource);
        if let (false, Value::Object(properties)) = (self.elements.is_empty(), &mut shown) {
            self.keep_elements(properties);
        }
        json!({"fullUrl": full_url, "resource": shown, "search": {"mode": "match"}})
    }

    fn keep_elements(&self, properties: &mut Map<String, Value>) {
        properties.retain(|name, _| {
            matches!(name.as_str(), "resourceType" | "id" | "meta") || self.elements.contains(name)
        });
    }
}

/// Where a resource stands when sorted by its last update.
fn position(resource: &Value) -> (i64, &str) {
    let updated = text_at(resource, "meta.lastUpdated").and_then(|text| text.parse::<Timestamp>().ok());
    let id = text_at(resource, "id").unwrap_or_default();
    (updated.map_or(0, Timestamp::as_millisecond), id)
}

fn number(name: &str, text: &str) -> Result<usize, Refusal> {
    text.parse()
        .map_err(|_| Refusal::bad_request(format!("Invalid value for {name}")))
}

fn offset(text: &str) -> Result<usize, Refusal> {
    let offset = number("_offset", text)?;
    if offset > MOST_OFFSET {
        let text = format!("Search offset exceeds maximum (got {offset}, max {MOST_OFFSET})");
        return Err(Refusal::bad_request(text));
    }
    Ok(offset)
}

fn cursor(text: &str) -> Result<Cursor, Refusal> {
    let parts = text.strip_prefix("1-").and_then(|rest| rest.split_once('-'));
    let cursor = parts.and_then(|(updated, id)| {
        Some(Cursor {
            updated_ms: updated.parse().ok()?,
            id: id.to_owned(),
        })
    });
    cursor.ok_or_else(|| Refusal::bad_request("Invalid cursor"))
}

fn wants_total(text: &str) -> Result<bool, Refusal> {
    match text {
        "accurate" | "estimate" => Ok(true),
        "none" => Ok(false),
        _ => Err(Refusal::bad_request("Invalid value for _total")),
    }
}

fn sorting(kind: Kind, text: &str) -> Result<Vec<SortKey>, Refusal> {
    let keys = text.split(',').map(|name| {
        let (name, descending) = name.strip_prefix('-').map_or((name, false), |name| (name, true));
        let path = match (kind, name) {
            // A name as a whole sorts by its family part.
            (Kind::Patient | Kind::Practitioner, "name") => Some("name.family"),
            _ => path_of(kind, name),
        };
        let unknown = || Refusal::bad_request(format!("Unknown search parameter: {name}"));
        Ok(SortKey {
            path: path.ok_or_else(unknown)?,
            descending,
        })
    });
    keys.collect()
}
