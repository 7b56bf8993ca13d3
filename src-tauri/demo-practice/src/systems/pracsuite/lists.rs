//! Lists: filtered, sorted, in pages of 1 to 100. <https://docs.api.pracsuite.com/>, "Pagination".

use std::cmp::Ordering;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::PracSuite;
use super::call::Call;
use super::filters::{Condition, Field, FieldValue};
use super::refusals::Refusal;

const DEFAULT_PAGE_SIZE: usize = 50;
const MOST_PAGE_SIZE: usize = 100;

/// What a list is called, filtered and sorted by.
pub(crate) struct Shape {
    /// The name of the array.
    pub(crate) name: &'static str,
    /// What `q[]` may name.
    pub(crate) filters: &'static [Field],
    /// What `sort_by` may name.
    pub(crate) sorted_by: &'static [&'static str],
    /// Whether the page says where the others are; the folders' does not.
    pub(crate) links: bool,
}

/// A record that can be listed.
pub(crate) trait Listed {
    /// The value of one of the fields of the list's shape.
    fn field(&self, name: &str) -> FieldValue;
}

/// Answers with one page of `rows`, which come in the order they have without `sort_by`.
pub(crate) fn answer<'rows, T: Listed + 'rows>(
    pracsuite: &PracSuite,
    call: &Call,
    shape: &Shape,
    rows: impl Iterator<Item = &'rows T>,
    wire: impl Fn(&T) -> Value,
) -> Result<Response, Refusal> {
    let page = within(call, "page", 1, usize::MAX)?.unwrap_or(1);
    let size = within(call, "page_size", 1, MOST_PAGE_SIZE)?.unwrap_or(DEFAULT_PAGE_SIZE);
    let conditions = conditions(call, shape)?;
    let columns = sort_columns(call, shape)?;
    let mut rows: Vec<&T> = rows
        .filter(|row| {
            conditions
                .iter()
                .all(|condition| condition.holds(&row.field(condition.field)))
        })
        .collect();
    rows.sort_by(|left, right| {
        let by_column = columns
            .iter()
            .map(|column| left.field(column).cmp(&right.field(column)));
        by_column.fold(Ordering::Equal, Ordering::then)
    });
    let total = rows.len();
    let first = (page - 1).saturating_mul(size);
    let rows: Vec<Value> = rows
        .into_iter()
        .enumerate()
        .skip(first)
        .take(size)
        .map(|(index, row)| numbered(wire(row), index + 1, total))
        .collect();
    let mut body = json!({shape.name: rows, "total_entries": total});
    if shape.links {
        let address = |page: usize| address(pracsuite, call, page);
        body["links"] = json!({
            "self": address(page),
            "previous": (page > 1).then(|| address(page - 1)),
            "next": (first.saturating_add(size) < total).then(|| address(page + 1)),
        });
    }
    Ok(Json(body).into_response())
}

/// Lists leave a trace of their query in every row.
pub(crate) fn numbered(mut row: Value, number: usize, total: usize) -> Value {
    row["row_num"] = number.into();
    row["total_rows"] = total.into();
    row
}

fn address(pracsuite: &PracSuite, call: &Call, page: usize) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query
        .extend_pairs(call.query.iter().filter(|(name, _)| name != "page"))
        .append_pair("page", &page.to_string());
    format!("{}{}?{}", pracsuite.base_url, call.path, query.finish())
}

fn within(call: &Call, name: &str, least: usize, most: usize) -> Result<Option<usize>, Refusal> {
    let Some(text) = call.parameter(name) else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number
        .map(Some)
        .ok_or_else(|| Refusal::invalid_parameters(format!("{name} is out of range")))
}

fn conditions(call: &Call, shape: &Shape) -> Result<Vec<Condition>, Refusal> {
    if call.parameter("q").is_some() {
        return Err(Refusal::invalid_parameters("Filters are given as q[]"));
    }
    let filters = call.query.iter().filter(|(name, _)| name == "q[]");
    filters
        .map(|(_, filter)| Condition::parse(filter, shape.filters))
        .collect()
}

/// Comma-separated names; the vendor's example writes them as a JSON array. The syntax for a direction is not
/// documented, so none is understood.
fn sort_columns(call: &Call, shape: &Shape) -> Result<Vec<&'static str>, Refusal> {
    let Some(text) = call.parameter("sort_by") else {
        return Ok(Vec::new());
    };
    let names: Vec<String> = serde_json::from_str(text)
        .unwrap_or_else(|_| text.split(',').map(|name| name.trim().to_owned()).collect());
    let known = |name: &String| shape.sorted_by.iter().copied().find(|known| known == name);
    names
        .iter()
        .map(|name| known(name).ok_or_else(|| Refusal::invalid_parameters(format!("Cannot sort by {name}"))))
        .collect()
}
