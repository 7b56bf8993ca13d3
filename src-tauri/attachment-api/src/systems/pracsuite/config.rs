//! Where the API and files are, how often it may be asked, and how much it takes.

use url::Url;

use crate::Operation;
use crate::Result;
use crate::http::api_client::requests;
use crate::http::rate_limit::Pace;
use crate::http::transport_failure::address_refused;
use crate::http::url_policy::{DocumentedStorage, StoragePolicy, is_loopback};

/// One host for everybody (<https://docs.api.pracsuite.com/>).
const VENDOR_HOST: &str = "api.pracsuite.com";
const VENDOR_BASE: &str = "https://api.pracsuite.com/v1";

/// Rate limit and daily quota count per vendor key, over all clinics that use it; their numbers are not published
/// (<https://docs.api.pracsuite.com/>, "Rate limits"). So this computer asks no more than once a second in the long run.
pub(crate) const PACE: Pace = Pace {
    per_minute: requests(60),
    burst: requests(10),
};

/// Largest file in bytes. The vendor says 100 MB (<https://docs.api.pracsuite.com/guides/uploading-attachments>) and not which
/// megabyte: the smaller one is certain to be taken.
pub(crate) const SIZE_LIMIT_BYTES: u64 = 100_000_000;

/// Most entries per page (<https://docs.api.pracsuite.com/>, "Pagination").
pub(crate) const LARGEST_PAGE: u32 = 100;

/// The address of the API: the vendor's one, or one on this computer. The keys are sent there, so no other host is taken,
/// whoever typed it.
pub(crate) fn base_url(given: Option<&Url>) -> Result<Url> {
    let refused = || address_refused(Operation::TestConnection);
    let vendor = || Url::parse(VENDOR_BASE).map_err(|_| refused());
    let Some(given) = given else {
        return vendor();
    };
    let plain = given.username().is_empty()
        && given.password().is_none()
        && given.query().is_none()
        && given.fragment().is_none();
    if plain && is_loopback(given) {
        let mut base = given.clone();
        base.set_path(given.path().trim_end_matches('/'));
        return Ok(base);
    }
    let vendors = plain
        && given.scheme() == "https"
        && given.host_str() == Some(VENDOR_HOST)
        && given.port().is_none()
        && matches!(given.path().trim_end_matches('/'), "" | "/v1");
    if vendors { vendor() } else { Err(refused()) }
}

/// Where this account's file bytes may be: a bucket of Amazon S3, as the vendor's guide shows one.
pub(crate) fn storage_policy(base: &Url, confirmed_hosts: &[String]) -> StoragePolicy {
    StoragePolicy {
        loopback_account: is_loopback(base),
        api_host: base.host_str().unwrap_or_default().to_owned(),
        documented: DocumentedStorage::AmazonS3,
        confirmed_hosts: confirmed_hosts.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_is_the_vendors_one_or_on_this_computer() {
        for (given, expected) in [
            (None, Some(VENDOR_BASE)),
            (Some("https://api.pracsuite.com"), Some(VENDOR_BASE)),
            (Some("https://API.pracsuite.com/v1/"), Some(VENDOR_BASE)),
            (
                Some("http://127.0.0.1:4000/pracsuite/v1/"),
                Some("http://127.0.0.1:4000/pracsuite/v1"),
            ),
            (Some("http://[::1]:4000/v1"), Some("http://[::1]:4000/v1")),
            (Some("http://api.pracsuite.com/v1"), None),
            (Some("https://api.pracsuite.com:8443/v1"), None),
            (Some("https://api.pracsuite.com/v2"), None),
            (Some("https://api.pracsuite.com/openapi/patient"), None),
            (Some("https://key@api.pracsuite.com/v1"), None),
            (Some("https://api.pracsuite.com/v1?x=1"), None),
            (Some("https://api.pracsuite.com.evil.example/v1"), None),
            (Some("https://docs.api.pracsuite.com/v1"), None),
            (Some("http://key@127.0.0.1:4000/v1"), None),
            (Some("http://192.168.1.5/v1"), None),
        ] {
            let base = base_url(given.map(|url| Url::parse(url).unwrap()).as_ref());
            assert_eq!(base.ok().as_ref().map(Url::as_str), expected, "{given:?}");
        }
    }
}
