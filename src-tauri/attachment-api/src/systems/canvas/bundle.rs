//! Searches: a `Bundle` per page, led on by relative links (<https://docs.canvasmedical.com/api/pagination/>).

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;

use crate::http::ApiClient;
use crate::http::query::with_query;
use crate::http::transport_failure::{address_refused, unreadable};
use crate::{Operation, Result};

/// A search that never ends is no search: 100,000 records are 1,000 pages.
const MOST_PAGES: usize = 2_000;

#[derive(Deserialize)]
struct Bundle {
    #[serde(rename = "resourceType")]
    resource_type: String,
    #[serde(default)]
    link: Vec<BundleLink>,
    #[serde(default)]
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
struct BundleLink {
    relation: String,
    url: String,
}

#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    resource: Value,
}

/// One page of a search.
pub(crate) struct Page<T> {
    /// Its records of the type that was asked for.
    pub records: Vec<T>,
    /// The address of the following page.
    pub next: Option<Url>,
}

/// The address of a search for records of this type.
pub(crate) fn search_url(api: &ApiClient, resource: &str, parameters: &[(&str, &str)]) -> Url {
    with_query(api.url(&[resource]), parameters.iter().copied())
}

/// One page. Records of another type (a search may add remarks) are left out; one of this type that cannot be read is an
/// error, because a record that is silently missing is worse.
pub(crate) async fn page<T: DeserializeOwned>(
    api: &ApiClient,
    operation: Operation,
    resource: &str,
    url: Url,
) -> Result<Page<T>> {
    let bundle: Bundle = api.get(operation, url.clone()).await?;
    if bundle.resource_type != "Bundle" {
        return Err(unreadable(operation));
    }
    let next = bundle
        .link
        .iter()
        .find(|link| link.relation == "next")
        .map(|link| resolved(api, &url, &link.url).ok_or_else(|| address_refused(operation)))
        .transpose()?;
    let records = bundle
        .entry
        .into_iter()
        .map(|entry| entry.resource)
        .filter(|record| record.get("resourceType").and_then(Value::as_str) == Some(resource))
        .map(|record| serde_json::from_value(record).map_err(|_| unreadable(operation)))
        .collect::<Result<Vec<T>>>()?;
    Ok(Page { records, next })
}

/// The records of all pages, at most about `enough`.
pub(crate) async fn search<T: DeserializeOwned>(
    api: &ApiClient,
    operation: Operation,
    resource: &str,
    first: Url,
    enough: Option<usize>,
) -> Result<Vec<T>> {
    let mut records = Vec::new();
    let mut visited = HashSet::new();
    let mut next = Some(first);
    while let Some(url) = next.take() {
        // Pages that lead back to themselves would never end.
        if visited.len() == MOST_PAGES || !visited.insert(url.clone()) {
            return Err(unreadable(operation));
        }
        let page: Page<T> = page(api, operation, resource, url).await?;
        records.extend(page.records);
        next = page
            .next
            .filter(|_| enough.is_none_or(|enough| records.len() < enough));
    }
    Ok(records)
}

/// The address that a link in an answer leads to, when it belongs to the API that was asked: the request will carry the token.
///
/// Links are written relative to the FHIR base, which need not be the root of its host.
pub(crate) fn resolved(api: &ApiClient, asked: &Url, link: &str) -> Option<Url> {
    let url = if link.starts_with("//") || link.starts_with('?') || Url::parse(link).is_ok() {
        asked.join(link).ok()?
    } else {
        let path = link.strip_prefix('/').unwrap_or(link);
        let mut base = api.base().clone();
        let folder = format!("{}/", base.path().trim_end_matches('/'));
        base.set_path(&folder);
        let from_root = link.starts_with(&folder) && folder != "/";
        base.join(if from_root { link } else { path }).ok()?
    };
    Some(url).filter(|url| api.owns(url))
}
