//! Where an account's API and files are, and how often it may be asked.

use url::Url;

use super::auth::{ApiKey, KeyShard, key_malformed, shard_name};
use crate::http::api_client::requests;
use crate::http::rate_limit::Pace;
use crate::http::transport_failure::address_refused;
use crate::http::url_policy::{DocumentedStorage, StoragePolicy, is_loopback};
use crate::{Operation, Result};

/// The shard of keys made before there were shards (<https://docs.api.cliniko.com/guides/sharding>).
const SHARD_BEFORE_SHARDS: &str = "au1";

/// Cliniko allows 200 requests per minute and user (<https://docs.api.cliniko.com/>, "Rate limits"). At most 199 are sent in
/// any minute: the first request of a burst travels slower than the rest, because its connection is made first, and so a
/// minute here can arrive there as a slightly shorter one.
pub(crate) const PACE: Pace = Pace {
    per_minute: requests(191),
    burst: requests(8),
};

/// Longest description, in characters (the vendor's description of `PatientAttachment`).
pub(crate) const DESCRIPTION_LIMIT: usize = 255;

/// Most entries per page (<https://docs.api.cliniko.com/>, "Pagination").
pub(crate) const LARGEST_PAGE: u32 = 100;

/// The address of the API: the one given, when it is Cliniko's or on this computer, else the one that the key names.
///
/// The key is sent there, so no other host is taken, whoever typed it.
pub(crate) fn base_url(given: Option<&Url>, key: &ApiKey) -> Result<Url> {
    let Some(given) = given else {
        return match key.shard() {
            KeyShard::Named(shard) => vendor_url(&shard),
            KeyShard::None => vendor_url(SHARD_BEFORE_SHARDS),
            KeyShard::Unreadable => Err(key_malformed()),
        };
    };
    let plain = given.username().is_empty()
        && given.password().is_none()
        && given.query().is_none()
        && given.fragment().is_none();
    if !plain {
        return Err(address_refused(Operation::TestConnection));
    }
    if is_loopback(given) {
        let mut base = given.clone();
        base.set_path(given.path().trim_end_matches('/'));
        return Ok(base);
    }
    let shard = vendor_shard(given).ok_or_else(|| address_refused(Operation::TestConnection))?;
    match key.shard() {
        KeyShard::Named(of_key) if of_key != shard => Err(key_malformed()),
        KeyShard::Named(_) | KeyShard::None | KeyShard::Unreadable => vendor_url(&shard),
    }
}

/// Where this account's file bytes may be.
pub(crate) fn storage_policy(base: &Url, confirmed_hosts: &[String]) -> StoragePolicy {
    StoragePolicy {
        loopback_account: is_loopback(base),
        api_host: base.host_str().unwrap_or_default().to_owned(),
        documented: DocumentedStorage::AmazonS3,
        confirmed_hosts: confirmed_hosts.to_vec(),
    }
}

fn vendor_url(shard: &str) -> Result<Url> {
    Url::parse(&format!("https://api.{shard}.cliniko.com/v1"))
        .map_err(|_| address_refused(Operation::TestConnection))
}

/// The shard of an address of Cliniko's API; `None` for any other address.
fn vendor_shard(url: &Url) -> Option<String> {
    let version_one = matches!(url.path().trim_end_matches('/'), "" | "/v1");
    let shard = url
        .host_str()?
        .strip_prefix("api.")?
        .strip_suffix(".cliniko.com")?;
    (url.scheme() == "https" && url.port().is_none() && version_one)
        .then(|| shard_name(shard))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Code, Secret, Secrets};

    fn base(given: Option<&str>, key: &str) -> Result<String, Code> {
        let secrets = Secrets::new([("api_key".to_owned(), Secret::from(key))]);
        let key = ApiKey::from_secrets(&secrets).map_err(|error| error.code)?;
        let given = given.map(|url| Url::parse(url).unwrap());
        base_url(given.as_ref(), &key)
            .map(Into::into)
            .map_err(|error| error.code)
    }

    #[test]
    fn key_names_the_address() {
        assert_eq!(
            base(None, "key-UK2").as_deref(),
            Ok("https://api.uk2.cliniko.com/v1")
        );
        assert_eq!(base(None, "key").as_deref(), Ok("https://api.au1.cliniko.com/v1"));
        assert_eq!(base(None, "key-nowhere"), Err(Code::KeyMalformed));
    }

    #[test]
    fn given_address_is_the_vendors_own_or_on_this_computer() {
        for (given, key, expected) in [
            (
                "https://api.au1.cliniko.com/v1",
                "key-au1",
                Ok("https://api.au1.cliniko.com/v1"),
            ),
            (
                "https://api.au1.cliniko.com/",
                "key",
                Ok("https://api.au1.cliniko.com/v1"),
            ),
            (
                "https://API.AU5.cliniko.com/v1/",
                "key-with-dash",
                Ok("https://api.au5.cliniko.com/v1"),
            ),
            (
                "https://api.au1.cliniko.com/v1",
                "key-au2",
                Err(Code::KeyMalformed),
            ),
            (
                "http://127.0.0.1:4000/cliniko/v1/",
                "key-au1",
                Ok("http://127.0.0.1:4000/cliniko/v1"),
            ),
            ("http://localhost:4000", "key-uk1", Ok("http://localhost:4000/")),
            ("http://[::1]:4000/v1", "key-au1", Ok("http://[::1]:4000/v1")),
            (
                "http://api.au1.cliniko.com/v1",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            (
                "https://api.au1.cliniko.com:8443/v1",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            (
                "https://api.au1.cliniko.com/v2",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            ("https://api.cliniko.com/v1", "key-au1", Err(Code::AddressRefused)),
            (
                "https://api.au1.cliniko.com.evil.example/v1",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            (
                "https://api.evil.au1.cliniko.com/v1",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            ("https://evil.example/v1", "key-au1", Err(Code::AddressRefused)),
            (
                "https://user@api.au1.cliniko.com/v1",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            (
                "http://127.0.0.1:4000/v1?key=1",
                "key-au1",
                Err(Code::AddressRefused),
            ),
            ("http://192.168.1.5:4000/v1", "key-au1", Err(Code::AddressRefused)),
            ("file:///v1", "key-au1", Err(Code::AddressRefused)),
        ] {
            assert_eq!(base(Some(given), key), expected.map(str::to_owned), "{given}");
        }
    }
}
