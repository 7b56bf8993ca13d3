//! Where an account's server, its FHIR API and its files are, and how often it may be asked.

use url::Url;

use crate::http::api_client::requests;
use crate::http::rate_limit::Pace;
use crate::http::transport_failure::address_refused;
use crate::http::url_policy::{DocumentedStorage, StoragePolicy, is_loopback};
use crate::{Operation, Result};

/// The hosted service (<https://www.medplum.com/docs/auth/client-credentials>).
const HOSTED: &str = "https://api.medplum.com/";

/// The host of the hosted service.
const HOSTED_HOST: &str = "api.medplum.com";

/// Where the hosted service keeps files (<https://www.medplum.com/docs/api/fhir/operations/binary-presigned-url>).
const HOSTED_STORAGE: &[&str] = &["storage.medplum.com"];

/// A user has 50,000 points a minute; a write costs 100 of them, a search 20 and a read 1
/// (<https://www.medplum.com/docs/rate-limits>). Filing takes two writes and two reads, so that 900 requests a minute stay
/// below. What costs more is told by the server, which says when to go on.
pub(crate) const PACE: Pace = Pace {
    per_minute: requests(900),
    burst: requests(20),
};

/// How long the server's presigned addresses last (<https://www.medplum.com/docs/fhir-datastore/binary-data>).
pub(crate) const LINK_SECONDS: u64 = 3600;

/// The address of the server: the one given, by https or on this computer, else the hosted service. A server of one's own
/// can be anywhere, so whoever types an address decides where the secrets go. It ends with a slash.
pub(crate) fn base_url(given: Option<&Url>) -> Result<Url> {
    let hosted = || Url::parse(HOSTED).map_err(|_| address_refused(Operation::TestConnection));
    let mut base = match given {
        Some(given) => given.clone(),
        None => hosted()?,
    };
    let plain = base.username().is_empty()
        && base.password().is_none()
        && base.query().is_none()
        && base.fragment().is_none();
    let reachable = base.scheme() == "https" && base.has_host() || is_loopback(&base);
    if !plain || !reachable {
        return Err(address_refused(Operation::TestConnection));
    }
    // What people copy is as often the FHIR address as the server's.
    let path = base.path().trim_end_matches('/');
    let path = path.strip_suffix("/fhir/R4").unwrap_or(path).to_owned();
    base.set_path(&format!("{path}/"));
    Ok(base)
}

/// Where this account's file bytes may be, beside its own server.
pub(crate) fn storage_policy(base: &Url, confirmed_hosts: &[String]) -> StoragePolicy {
    StoragePolicy {
        documented: if base.host_str() == Some(HOSTED_HOST) {
            DocumentedStorage::Hosts(HOSTED_STORAGE)
        } else {
            // A server of one's own may keep its files in a bucket.
            DocumentedStorage::AmazonS3
        },
        ..server_policy(base, confirmed_hosts)
    }
}

/// Where this account's sign-in may be: its own server, or a host that a person confirmed.
pub(crate) fn server_policy(base: &Url, confirmed_hosts: &[String]) -> StoragePolicy {
    let host = base.host_str().unwrap_or_default();
    let port = base.port_or_known_default().unwrap_or_default();
    let mut confirmed_hosts = confirmed_hosts.to_vec();
    if !is_loopback(base) {
        // Typed by a person, with its port: confirmed.
        confirmed_hosts.push(format!("{host}:{port}"));
    }
    StoragePolicy {
        loopback_account: is_loopback(base),
        api_host: host.to_owned(),
        documented: DocumentedStorage::None,
        confirmed_hosts,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::url_policy::storage_allowed;

    fn base(given: &str) -> Option<String> {
        base_url(Some(&Url::parse(given).unwrap())).ok().map(Into::into)
    }

    #[test]
    fn address_is_the_hosted_service_or_any_server_by_https() {
        assert_eq!(base_url(None).unwrap().as_str(), "https://api.medplum.com/");
        for (given, expected) in [
            ("https://api.medplum.com", Some("https://api.medplum.com/")),
            (
                "https://api.medplum.com/fhir/R4/",
                Some("https://api.medplum.com/"),
            ),
            (
                "https://Charts.clinic.example:8443/medplum",
                Some("https://charts.clinic.example:8443/medplum/"),
            ),
            ("https://10.0.0.5/", Some("https://10.0.0.5/")),
            ("http://127.0.0.1:8103", Some("http://127.0.0.1:8103/")),
            (
                "http://localhost:8103/medplum/fhir/R4",
                Some("http://localhost:8103/medplum/"),
            ),
            ("http://charts.clinic.example/", None),
            ("http://10.0.0.5:8103/", None),
            ("https://user@api.medplum.com/", None),
            ("https://api.medplum.com/?key=1", None),
            ("https://api.medplum.com/#a", None),
            ("file:///medplum", None),
            ("ftp://api.medplum.com/", None),
        ] {
            assert_eq!(base(given).as_deref(), expected, "{given}");
        }
    }

    /// Base, confirmed host, address; whether files and whether sign-in may be there.
    const ADDRESSES: [(&str, Option<&str>, &str, bool, bool); 13] = [
        (
            "https://api.medplum.com/",
            None,
            "https://storage.medplum.com/binary/1",
            true,
            false,
        ),
        (
            "https://api.medplum.com/",
            None,
            "https://api.medplum.com/storage/1",
            true,
            true,
        ),
        (
            "https://api.medplum.com/",
            None,
            "https://bucket.s3.amazonaws.com/1",
            true,
            false,
        ),
        (
            "https://api.medplum.com/",
            None,
            "https://evil.example/1",
            false,
            false,
        ),
        (
            "https://charts.example:8443/",
            None,
            "https://charts.example:8443/storage/1",
            true,
            true,
        ),
        (
            "https://charts.example:8443/",
            None,
            "https://charts.example/storage/1",
            true,
            true,
        ),
        (
            "https://charts.example:8443/",
            None,
            "https://charts.example:9000/storage/1",
            false,
            false,
        ),
        (
            "https://charts.example/",
            None,
            "https://storage.medplum.com/binary/1",
            false,
            false,
        ),
        (
            "https://charts.example/",
            Some("files.example"),
            "https://files.example/1",
            true,
            true,
        ),
        (
            "https://10.0.0.5/",
            None,
            "https://10.0.0.5/storage/1",
            true,
            true,
        ),
        (
            "https://10.0.0.5/",
            None,
            "https://10.0.0.6/storage/1",
            false,
            false,
        ),
        (
            "https://charts.example/",
            None,
            "http://charts.example/storage/1",
            false,
            false,
        ),
        (
            "https://charts.example/",
            None,
            "http://127.0.0.1/storage/1",
            false,
            false,
        ),
    ];

    #[test]
    fn files_are_where_the_server_or_a_person_says() {
        for (given, confirmed, url, files, sign_in) in ADDRESSES {
            let base = base_url(Some(&Url::parse(given).unwrap())).unwrap();
            let confirmed: Vec<String> = confirmed.into_iter().map(str::to_owned).collect();
            let url = Url::parse(url).unwrap();
            assert_eq!(
                storage_allowed(&url, &storage_policy(&base, &confirmed)),
                files,
                "{url}"
            );
            assert_eq!(
                storage_allowed(&url, &server_policy(&base, &confirmed)),
                sign_in,
                "{url}"
            );
        }
    }
}
