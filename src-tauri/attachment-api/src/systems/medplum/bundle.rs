//! Walking along the pages of a search.

use std::collections::HashSet;

use url::Url;

use super::model::Bundle;
use super::record::Record;
use crate::http::ApiClient;
use crate::http::transport_failure::{address_refused, unreadable};
use crate::{Code, Operation, Result};

/// The following page, when it belongs to the API that is asked: the request carries the token.
pub(crate) fn next_page(api: &ApiClient, operation: Operation, page: &Bundle) -> Result<Option<Url>> {
    let Some(next) = page.next() else {
        return Ok(None);
    };
    Url::parse(next)
        .ok()
        .filter(|next| api.owns(next))
        .map(Some)
        .ok_or_else(|| address_refused(operation))
}

/// A walk along the pages of one search for records.
pub(crate) struct Walk {
    operation: Operation,
    next: Option<Url>,
    visited: HashSet<Url>,
}

impl Walk {
    /// From this page on.
    pub fn from(operation: Operation, first: Url) -> Self {
        Self {
            operation,
            next: Some(first),
            visited: HashSet::new(),
        }
    }

    /// Whether there is a further page.
    pub const fn has_more(&self) -> bool {
        self.next.is_some()
    }

    /// The records of the following page; none after the last.
    pub async fn following(&mut self, api: &ApiClient) -> Result<Vec<Record>> {
        let Some(mut url) = self.next.take() else {
            return Ok(Vec::new());
        };
        // A list whose pages lead back to themselves would never end.
        if !self.visited.insert(url.clone()) {
            return Err(unreadable(self.operation));
        }
        let page: Bundle = loop {
            match api.get(self.operation, url.clone()).await {
                // Files written into their records can make a page of them too large: fewer at a time.
                Err(error) if error.code == Code::AnswerTooLarge => {
                    url = fewer(&url).ok_or(error)?;
                }
                other => break other?,
            }
        };
        self.next = next_page(api, self.operation, &page)?.filter(|_| !page.entry.is_empty());
        let entries = page.entry.into_iter();
        Ok(entries.filter_map(|entry| Record::read(entry.resource)).collect())
    }

    /// Every record from here on.
    pub async fn rest(mut self, api: &ApiClient) -> Result<Vec<Record>> {
        let mut all = Vec::new();
        while self.has_more() {
            all.extend(self.following(api).await?);
        }
        Ok(all)
    }
}

/// The same page with an eighth of its entries; `None` for a page of one.
fn fewer(url: &Url) -> Option<Url> {
    let mut fewer = None;
    let parameters: Vec<(String, String)> = url
        .query_pairs()
        .map(|(name, value)| {
            if name == "_count"
                && let Ok(count) = value.parse::<u32>()
                && count > 1
            {
                let count = (count / 8).max(1).to_string();
                fewer = Some(());
                (name.into_owned(), count)
            } else {
                (name.into_owned(), value.into_owned())
            }
        })
        .collect();
    fewer.map(|()| {
        let mut url = url.clone();
        url.query_pairs_mut().clear().extend_pairs(parameters);
        url
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_is_made_smaller_until_it_has_one_entry() {
        let mut url =
            Url::parse("https://api.example/fhir/R4/Media?_count=200&_offset=400&patient=Patient%2F1")
                .unwrap();
        let mut counts = Vec::new();
        while let Some(smaller) = fewer(&url) {
            let query: std::collections::HashMap<_, _> = smaller.query_pairs().into_owned().collect();
            assert_eq!(
                (query["_offset"].as_str(), query["patient"].as_str()),
                ("400", "Patient/1")
            );
            counts.push(query["_count"].clone());
            url = smaller;
        }
        assert_eq!(counts, ["25", "3", "1"]);
    }
}
