//! Search answers: pages of 10 to 100, with links relative to the FHIR base.
//!
//! <https://docs.canvasmedical.com/api/pagination/>

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use url::form_urlencoded;

use super::call::Call;
use super::refusals::{Refusal, fhir};

const DEFAULT_COUNT: usize = 10;
const MOST_COUNT: usize = 100;

/// Answers with one page of `rows`.
pub(crate) fn answer<'rows, T: 'rows>(
    call: &Call,
    rows: impl Iterator<Item = &'rows T>,
    wire: impl Fn(&T) -> Value,
) -> Result<Response, Refusal> {
    // What a larger count gets is not documented; refused here, so that nobody relies on more.
    let count = number(call, "_count", 1, MOST_COUNT)?.unwrap_or(DEFAULT_COUNT);
    let offset = number(call, "_offset", 0, usize::MAX)?.unwrap_or(0);
    let rows: Vec<&T> = rows.collect();
    let total = rows.len();
    let entries: Vec<Value> = rows
        .into_iter()
        .skip(offset)
        .take(count)
        .map(|row| json!({"resource": wire(row)}))
        .collect();
    let mut bundle = json!({"resourceType": "Bundle", "type": "searchset", "total": total});
    // Nothing found has neither links nor entries.
    if total > 0 {
        bundle["link"] = links(call, count, offset, total);
    }
    if !entries.is_empty() {
        bundle["entry"] = entries.into();
    }
    Ok(fhir(StatusCode::OK, &bundle))
}

fn links(call: &Call, count: usize, offset: usize, total: usize) -> Value {
    let link = |relation: &str, offset: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept = call
            .query
            .iter()
            .filter(|(name, _)| name != "_count" && name != "_offset");
        query
            .extend_pairs(kept)
            .append_pair("_count", &count.to_string())
            .append_pair("_offset", &offset.to_string());
        json!({"relation": relation, "url": format!("{}?{}", call.path, query.finish())})
    };
    let mut links = vec![link("self", offset), link("first", 0)];
    if offset.saturating_add(count) < total {
        links.push(link("next", offset + count));
    }
    links.push(link("last", (total - 1) / count * count));
    links.into()
}

fn number(call: &Call, name: &str, least: usize, most: usize) -> Result<Option<usize>, Refusal> {
    let Some(text) = call.values(name).last() else {
        return Ok(None);
    };
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number
        .map(Some)
        .ok_or_else(|| Refusal::invalid(format!("{name} is out of range")))
}
