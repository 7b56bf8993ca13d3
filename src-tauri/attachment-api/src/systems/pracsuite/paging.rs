//! Lists in pages. The array's name follows the vendor's internal tables, links may be missing, and whether the last page
//! has a `next` is not stated (<https://docs.api.pracsuite.com/>, "Pagination"): every shape is read.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use super::config::LARGEST_PAGE;
use crate::http::ApiClient;
use crate::http::query::with_query;
use crate::http::transport_failure::{address_refused, unreadable};
use crate::{Code, Error, Operation, Result, Status};

/// More pages than any chart has: a list without a total that is served whole at every page would never end.
const MOST_PAGES: usize = 2_000;

/// One page as served.
pub(crate) struct Page<T> {
    /// The entries of the first member that is an array.
    pub rows: Vec<T>,
    total_entries: Option<u64>,
    next: Option<String>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Page<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PageMembers(PhantomData))
    }
}

struct PageMembers<T>(PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for PageMembers<T> {
    type Value = Page<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Page<T>, A::Error> {
        let (mut rows, mut total_entries, mut next) = (None, None, None);
        while let Some(member) = map.next_key::<String>()? {
            match member.as_str() {
                "total_entries" => total_entries = map.next_value::<Value>()?.as_u64(),
                "links" => next = map.next_value::<Value>()?["next"].as_str().map(str::to_owned),
                _ if rows.is_some() => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    let value = map.next_value::<Value>()?;
                    if value.is_array() {
                        rows = Some(
                            serde_json::from_value(value).map_err(|_| A::Error::custom("not a record"))?,
                        );
                    }
                }
            }
        }
        Ok(Page {
            rows: rows.ok_or_else(|| A::Error::custom("no list"))?,
            total_entries,
            next: next.filter(|next| !next.is_empty()),
        })
    }
}

/// A walk along a list, page by page.
pub(crate) struct Walk {
    operation: Operation,
    next: Option<Url>,
    visited: HashSet<Url>,
    collected: u64,
}

impl Walk {
    /// A walk that begins at this address, which names its page and page size.
    pub fn from(operation: Operation, first: Url) -> Self {
        Self {
            operation,
            next: Some(first),
            visited: HashSet::new(),
            collected: 0,
        }
    }

    /// Whether a further page follows.
    pub fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// The following page's entries; none once the list is at its end.
    pub async fn following<T: DeserializeOwned>(&mut self, api: &ApiClient) -> Result<Vec<T>> {
        let Some(asked) = self.next.take() else {
            return Ok(Vec::new());
        };
        if self.visited.len() == MOST_PAGES {
            return Err(Error::new(
                Code::AnswerTooLarge,
                Status::Temporary,
                self.operation,
            ));
        }
        let page: Page<T> = api.get(self.operation, asked.clone()).await?;
        self.collected += page.rows.len() as u64;
        self.next = self.after(api, &asked, &page)?;
        self.visited.insert(asked);
        // A list whose pages lead back to themselves would never end.
        if self.next.as_ref().is_some_and(|next| self.visited.contains(next)) {
            return Err(unreadable(self.operation));
        }
        Ok(page.rows)
    }

    /// The link where there is one, when it belongs to the API: the request carries the keys. Else by counting.
    fn after<T>(&self, api: &ApiClient, asked: &Url, page: &Page<T>) -> Result<Option<Url>> {
        if page.rows.is_empty() {
            return Ok(None);
        }
        if let Some(next) = &page.next {
            let next = asked.join(next).ok().filter(|next| api.owns(next));
            return next.map(Some).ok_or_else(|| address_refused(self.operation));
        }
        let all_here = match page.total_entries {
            Some(total) => self.collected >= total,
            None => page.rows.len() < page_size(asked),
        };
        Ok((!all_here).then(|| page_after(asked)))
    }
}

/// Every entry of a list, from its first page on.
pub(crate) async fn every<T: DeserializeOwned>(
    api: &ApiClient,
    operation: Operation,
    first: Url,
) -> Result<Vec<T>> {
    let mut walk = Walk::from(operation, first);
    let mut rows = Vec::new();
    while walk.has_more() {
        rows.extend(walk.following(api).await?);
    }
    Ok(rows)
}

fn page_size(asked: &Url) -> usize {
    parameter(asked, "page_size").unwrap_or(LARGEST_PAGE as usize)
}

fn page_after(asked: &Url) -> Url {
    let following = (parameter(asked, "page").unwrap_or(1) + 1).to_string();
    let others: Vec<(String, String)> = asked
        .query_pairs()
        .filter(|(name, _)| name != "page")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let others = others.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    with_query(asked.clone(), others.chain([("page", following.as_str())]))
}

fn parameter(url: &Url, wanted: &str) -> Option<usize> {
    let (_, value) = url.query_pairs().find(|(name, _)| name == wanted)?;
    value.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_array_is_the_list_whatever_it_is_called() {
        for json in [
            r#"{"clients":[1,2],"total_entries":2,"links":{"self":"x"}}"#,
            r#"{"total_entries":2,"links":null,"attachment_clients":[1,2],"others":[3]}"#,
            r#"{"meta":{"a":[3]},"rows":[1,2]}"#,
        ] {
            let page: Page<u8> = serde_json::from_str(json).unwrap();
            assert_eq!(page.rows, [1, 2], "{json}");
        }
        for json in ["[]", "{}", r#"{"rows":{}}"#, r#"{"rows":["x"]}"#, "null"] {
            assert!(serde_json::from_str::<Page<u8>>(json).is_err(), "{json}");
        }
    }

    #[test]
    fn counting_keeps_every_other_parameter() {
        let url = |query: &str| Url::parse(&format!("https://api.pracsuite.com/v1/patient?{query}")).unwrap();
        assert_eq!(
            page_after(&url("page=1&page_size=100&q%5B%5D=surname%3A%7EO%27Brien")).query(),
            Some("page_size=100&q%5B%5D=surname%3A%7EO%27Brien&page=2")
        );
        assert_eq!(page_after(&url("a=b")).query(), Some("a=b&page=2"));
    }
}
