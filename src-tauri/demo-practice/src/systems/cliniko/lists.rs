//! Lists: filtered, sorted, in pages of 1 to 100 with links between them.
//!
//! <https://docs.api.cliniko.com/>, "Pagination".

use std::cmp::Ordering;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::Cliniko;
use super::call::Call;
use super::filters::{Condition, Field, FieldValue, Kind};
use super::refusals::Refusal;
use super::sorting::{self, SortColumn};

const DEFAULT_PER_PAGE: usize = 50;
const MOST_PER_PAGE: usize = 100;
const ARCHIVED_AT: &str = "archived_at";

/// A record that can be listed.
pub(crate) trait Listed {
    fn id(&self) -> u64;
    /// The value of one of the list's fields.
    fn field(&self, name: &str) -> FieldValue;
}

/// What a list was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListQuery {
    conditions: Vec<Condition>,
    sort: Vec<SortColumn>,
    page: usize,
    per_page: usize,
    /// Everything but the page, to build the links from.
    rest: Vec<(String, String)>,
}

impl ListQuery {
    /// Reads a query string against the list's fields.
    pub(crate) fn parse(query: Option<&str>, fields: &[Field]) -> Result<Self, Refusal> {
        let pairs = pairs(query)?;
        let conditions = conditions(&pairs, fields)?;
        let last = |wanted: &str| {
            pairs
                .iter()
                .rfind(|(name, _)| name == wanted)
                .map(|(_, value)| value.as_str())
        };
        let sort = sorting::parse(last("sort"), last("order"), fields)?;
        let page = within(last("page"), "page", 1, usize::MAX)?.unwrap_or(1);
        let per_page = within(last("per_page"), "per_page", 1, MOST_PER_PAGE)?.unwrap_or(DEFAULT_PER_PAGE);
        let rest = pairs.into_iter().filter(|(name, _)| name != "page").collect();
        Ok(Self {
            conditions,
            sort,
            page,
            per_page,
            rest,
        })
    }

    /// The rows of the page and how many there are on all pages.
    fn select<'rows, T: Listed>(&self, rows: impl Iterator<Item = &'rows T>) -> (Vec<&'rows T>, usize) {
        let mut rows: Vec<&T> = rows.filter(|row| self.passes(*row)).collect();
        rows.sort_by(|left, right| self.compare(*left, *right));
        let total = rows.len();
        let page = rows
            .into_iter()
            .skip((self.page - 1).saturating_mul(self.per_page))
            .take(self.per_page);
        (page.collect(), total)
    }

    fn passes<T: Listed>(&self, row: &T) -> bool {
        self.conditions
            .iter()
            .all(|condition| condition.holds(&row.field(condition.field)))
    }

    fn compare<T: Listed>(&self, left: &T, right: &T) -> Ordering {
        for column in &self.sort {
            let ordering = left.field(column.field).cmp(&right.field(column.field));
            let ordering = if column.descending {
                ordering.reverse()
            } else {
                ordering
            };
            if ordering != Ordering::Equal {
                return ordering;
            }
        }
        left.id().cmp(&right.id())
    }

    fn address(&self, base: &str, page: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .extend_pairs(&self.rest)
            .append_pair("page", &page.to_string());
        format!("{base}?{}", query.finish())
    }

    fn links(&self, base: &str, total: usize) -> Value {
        let mut links = json!({"self": self.address(base, self.page)});
        if self.page > 1 {
            links["previous"] = self.address(base, self.page - 1).into();
        }
        if self.page.saturating_mul(self.per_page) < total {
            links["next"] = self.address(base, self.page + 1).into();
        }
        links
    }
}

/// Answers with one page of `rows` under the key `name`.
pub(crate) fn answer<'rows, T: Listed + 'rows>(
    cliniko: &Cliniko,
    call: &Call,
    name: &str,
    fields: &[Field],
    rows: impl Iterator<Item = &'rows T>,
    wire: impl Fn(&T) -> Value,
) -> Result<Response, Refusal> {
    let query = ListQuery::parse(call.query.as_deref(), fields)?;
    let (rows, total) = query.select(rows);
    let rows: Vec<Value> = rows.into_iter().map(wire).collect();
    let links = query.links(&format!("{}{}", cliniko.base_url, call.path), total);
    Ok(Json(json!({name: rows, "total_entries": total, "links": links})).into_response())
}

/// Whether a single record may be shown: an archived one only to those who ask for archived ones.
pub(crate) fn shows<T: Listed>(call: &Call, row: &T) -> Result<bool, Refusal> {
    let fields = [Field {
        name: ARCHIVED_AT,
        kind: Kind::DateTime,
    }];
    let conditions = conditions(&pairs(call.query.as_deref())?, &fields)?;
    Ok(conditions
        .iter()
        .all(|condition| condition.holds(&row.field(condition.field))))
}

/// The conditions of `q[]`. Unless they speak of `archived_at`, archived records stay out.
fn conditions(pairs: &[(String, String)], fields: &[Field]) -> Result<Vec<Condition>, Refusal> {
    if pairs.iter().any(|(name, _)| name == "q") {
        return Err(Refusal::bad_request("Filters are given as q[]"));
    }
    let filters = pairs.iter().filter(|(name, _)| name == "q[]");
    let mut conditions: Vec<Condition> = filters
        .map(|(_, filter)| Condition::parse(filter, fields))
        .collect::<Result<_, _>>()?;
    let archivable = fields.iter().any(|field| field.name == ARCHIVED_AT);
    if archivable && !conditions.iter().any(|condition| condition.field == ARCHIVED_AT) {
        conditions.push(Condition::parse("archived_at:!?", fields)?);
    }
    Ok(conditions)
}

fn pairs(query: Option<&str>) -> Result<Vec<(String, String)>, Refusal> {
    let query = query.unwrap_or_default();
    let escapes_are_whole = query.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if !escapes_are_whole {
        return Err(Refusal::bad_request("The query is not percent-encoded correctly"));
    }
    Ok(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
}

fn within(text: Option<&str>, name: &str, least: usize, most: usize) -> Result<Option<usize>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number
        .map(Some)
        .ok_or_else(|| Refusal::bad_request(format!("{name} is out of range")))
}

#[cfg(test)]
mod tests {
    use super::super::filters::field;
    use super::*;

    const FIELDS: [Field; 3] = [
        field("id", Kind::Number),
        field("created_at", Kind::Number),
        field("archived_at", Kind::DateTime),
    ];

    struct Row {
        id: u64,
        archived: bool,
    }

    impl Listed for Row {
        fn id(&self) -> u64 {
            self.id
        }

        fn field(&self, name: &str) -> FieldValue {
            match name {
                "id" => FieldValue::Number(self.id),
                "created_at" => FieldValue::Number(self.id / 10),
                _ if self.archived => FieldValue::time(Some(jiff::Timestamp::UNIX_EPOCH)),
                _ => FieldValue::Null,
            }
        }
    }

    fn rows(count: u64) -> Vec<Row> {
        (1..=count)
            .rev()
            .map(|id| Row {
                id,
                archived: id % 10 == 0,
            })
            .collect()
    }

    fn query(text: &str) -> ListQuery {
        ListQuery::parse(Some(text), &FIELDS).unwrap()
    }

    #[test]
    fn archived_rows_stay_out_unless_asked_for() {
        let rows = rows(100);
        for (text, total) in [
            ("", 90),
            ("q%5B%5D=archived_at%3A*", 100),
            ("q[]=archived_at:?", 10),
        ] {
            assert_eq!(query(text).select(rows.iter()).1, total, "{text}");
        }
    }

    #[test]
    fn pages_join_up_without_gap_or_repeat() {
        let rows = rows(105);
        let all = "q[]=archived_at:*&per_page=20";
        let mut seen = Vec::new();
        for page in 1..=6 {
            let (page, total) = query(&format!("{all}&page={page}")).select(rows.iter());
            assert_eq!(total, 105);
            seen.extend(page.iter().map(|row| row.id));
        }
        assert_eq!(seen, (1..=105).collect::<Vec<u64>>());
    }

    #[test]
    fn links_are_absent_where_they_do_not_apply() {
        let links = |text: &str| query(text).links("http://h/v1/rows", 100);
        let (first, middle, last) = (
            links("per_page=40"),
            links("per_page=40&page=2"),
            links("per_page=40&page=3"),
        );
        assert!(first.get("previous").is_none());
        assert_eq!(first["next"], "http://h/v1/rows?per_page=40&page=2");
        assert_eq!(middle["previous"], "http://h/v1/rows?per_page=40&page=1");
        assert_eq!(middle["next"], "http://h/v1/rows?per_page=40&page=3");
        assert!(last.get("next").is_none());
        let filtered = query("q[]=id:>1&page=1").links("http://h/v1/rows", 100);
        assert_eq!(filtered["next"], "http://h/v1/rows?q%5B%5D=id%3A%3E1&page=2");
    }

    #[test]
    fn out_of_range_pages_and_broken_queries_are_refused() {
        for text in [
            "page=0",
            "page=x",
            "per_page=0",
            "per_page=101",
            "q=id:=1",
            "q[]=id",
            "sort=-id",
            "q[]=id:=%zz",
            "q[]=id:=1%",
        ] {
            assert!(ListQuery::parse(Some(text), &FIELDS).is_err(), "{text}");
        }
    }

    #[test]
    fn equal_rows_come_in_the_order_of_their_ids() {
        let rows = rows(30);
        let (page, _) = query("sort=created_at:desc&q[]=archived_at:*&per_page=3").select(rows.iter());
        assert_eq!(page.iter().map(|row| row.id).collect::<Vec<_>>(), [30, 20, 21]);
    }
}
