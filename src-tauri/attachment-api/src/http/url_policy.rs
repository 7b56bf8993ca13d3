//! Which addresses a request may go to. Pure functions: a URL from a server is untrusted until it passed here.

use url::{Host, Url};

/// Where an account's file bytes may be.
#[derive(Clone, Debug)]
pub(crate) struct StoragePolicy {
    /// The account's own base URL is on this computer: plain http and loopback addresses are allowed.
    pub loopback_account: bool,
    /// The host of the account's API, which may serve bytes itself.
    pub api_host: String,
    /// Hosts that the system documents.
    pub documented: DocumentedStorage,
    /// Hosts that a person confirmed: `host` (port 443) or `host:port`.
    pub confirmed_hosts: Vec<String>,
}

/// Storage that a system documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DocumentedStorage {
    /// Any bucket of Amazon S3; bucket and region differ by account and may change
    /// (<https://docs.api.cliniko.com/guides/uploading_patient_attachments>).
    AmazonS3,
    /// None: only the API itself and the hosts that a person confirmed.
    None,
    /// These hosts, by name, with Amazon S3.
    Hosts(&'static [&'static str]),
}

/// Whether bytes may be sent to or fetched from this address.
pub(crate) fn storage_allowed(url: &Url, policy: &StoragePolicy) -> bool {
    if !is_plain_address(url) {
        return false;
    }
    if policy.loopback_account && is_loopback(url) {
        return true;
    }
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else {
        return false;
    };
    if url.scheme() != "https" || host.ends_with('.') {
        return false;
    }
    if policy
        .confirmed_hosts
        .iter()
        .any(|confirmed| confirms(confirmed, host, port))
    {
        return true;
    }
    let Some(Host::Domain(domain)) = url.host() else {
        return false;
    };
    port == 443
        && (domain == policy.api_host
            || match policy.documented {
                DocumentedStorage::AmazonS3 => is_amazon_s3(domain),
                DocumentedStorage::None => false,
                DocumentedStorage::Hosts(hosts) => hosts.contains(&domain) || is_amazon_s3(domain),
            })
}

/// Whether this address belongs to the API at `base`: same scheme, host and port, below its path. Only such an address may
/// ever receive the account's credentials.
pub(crate) fn within_api(url: &Url, base: &Url) -> bool {
    is_plain_address(url)
        && url.scheme() == base.scheme()
        && url.host() == base.host()
        && url.port_or_known_default() == base.port_or_known_default()
        && url
            .path()
            .strip_prefix(base.path().trim_end_matches('/'))
            .is_some_and(|rest| rest.starts_with('/'))
}

/// Whether this address is on this computer: `localhost`, 127.0.0.0/8 or `::1`, by http or https.
pub(crate) fn is_loopback(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && match url.host() {
            Some(Host::Domain(domain)) => domain == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

/// Neither user-info (it could smuggle credentials or mislead a reader) nor a fragment.
fn is_plain_address(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none() && url.fragment().is_none()
}

fn confirms(confirmed: &str, host: &str, port: u16) -> bool {
    // Parsing brings case, IDN and IPv6 brackets of what the person typed to the URL's own form.
    let Ok(confirmed) = Url::parse(&format!("https://{}/", confirmed.trim())) else {
        return false;
    };
    confirmed.path() == "/"
        && is_plain_address(&confirmed)
        && confirmed.host_str() == Some(host)
        && confirmed.port_or_known_default() == Some(port)
}

/// `s3.amazonaws.com` in its documented spellings, with or without a bucket in front
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html>, <https://docs.aws.amazon.com/general/latest/gr/s3.html>).
fn is_amazon_s3(domain: &str) -> bool {
    let Some(labels) = domain.strip_suffix(".amazonaws.com") else {
        return false;
    };
    let labels: Vec<&str> = labels.split('.').collect();
    match labels.as_slice() {
        [.., "s3" | "s3-accelerate"] | [.., "s3-accelerate", "dualstack"] => true,
        [.., "s3", region] | [.., "s3", "dualstack", region] => is_region(region),
        [.., legacy] => legacy.strip_prefix("s3-").is_some_and(is_region),
        [] => false,
    }
}

/// The shape of an AWS region, e.g. `ap-southeast-2` or `us-gov-west-1`.
fn is_region(label: &str) -> bool {
    let parts: Vec<&str> = label.split('-').collect();
    let [country, middle @ .., number] = parts.as_slice() else {
        return false;
    };
    let letters = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    country.len() == 2
        && letters(country)
        && !middle.is_empty()
        && middle.iter().all(letters)
        && number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn vendor_policy() -> StoragePolicy {
        StoragePolicy {
            loopback_account: false,
            api_host: "api.au1.cliniko.com".to_owned(),
            documented: DocumentedStorage::AmazonS3,
            confirmed_hosts: vec![
                "files.clinic.example".to_owned(),
                "Bücher.example:8443".to_owned(),
            ],
        }
    }

    fn allowed(url: &str, policy: &StoragePolicy) -> bool {
        Url::parse(url).is_ok_and(|url| storage_allowed(&url, policy))
    }

    #[test]
    fn documented_and_confirmed_hosts_are_allowed() {
        for url in [
            "https://bucket.s3.amazonaws.com/",
            "https://bucket.with.dots.s3.amazonaws.com/key?X-Amz-Signature=a",
            "https://cliniko-files.s3.ap-southeast-2.amazonaws.com/",
            "https://cliniko-files.s3-ap-southeast-2.amazonaws.com/",
            "https://cliniko-files.s3.dualstack.ca-central-1.amazonaws.com/",
            "https://cliniko-files.s3-accelerate.amazonaws.com/",
            "https://s3.eu-west-2.amazonaws.com/bucket/key",
            "https://BUCKET.S3.AMAZONAWS.COM/",
            "https://api.au1.cliniko.com/files/1",
            "https://files.clinic.example/a",
            "https://xn--bcher-kva.example:8443/a",
        ] {
            assert!(allowed(url, &vendor_policy()), "{url}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for url in [
            "http://bucket.s3.amazonaws.com/",
            "ftp://bucket.s3.amazonaws.com/",
            "file:///etc/hosts",
            "https://user@bucket.s3.amazonaws.com/",
            "https://user:word@bucket.s3.amazonaws.com/",
            "https://bucket.s3.amazonaws.com/#fragment",
            "https://bucket.s3.amazonaws.com:8443/",
            "https://bucket.s3.amazonaws.com./",
            "https://amazonaws.com/",
            "https://compute.amazonaws.com/",
            "https://s3.execute-api.us-east-1.amazonaws.com/",
            "https://bucket.s3.us-east-1.amazonaws.com.evil.example/",
            "https://s3amazonaws.com/",
            "https://bucket.s3.evil.amazonaws.com/",
            "https://evil.example/?host=bucket.s3.amazonaws.com",
            "https://bucket.s3.amazonaws.com@evil.example/",
            "https://api.au2.cliniko.com/",
            "https://cliniko.com/",
            "https://files.clinic.example:444/",
            "https://files.clinic.example.evil.example/",
            "https://xn--bcher-kva.example/",
            "https://buck\u{0435}t.s3.\u{0430}mazonaws.com/",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "http://127.0.0.1:9000/",
            "https://localhost/",
            "https://10.0.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::1]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[fd00::1]/",
            "https://0.0.0.0/",
        ] {
            assert!(!allowed(url, &vendor_policy()), "{url}");
        }
    }

    #[test]
    fn loopback_is_allowed_only_for_an_account_on_this_computer() {
        let policy = StoragePolicy {
            loopback_account: true,
            ..vendor_policy()
        };
        for url in [
            "http://127.0.0.1:9000/bucket/",
            "http://127.8.9.1:1/",
            "http://localhost:9000/",
            "https://localhost:9000/",
            "http://[::1]:9000/",
        ] {
            assert!(allowed(url, &policy), "{url}");
            assert!(!allowed(url, &vendor_policy()), "{url}");
        }
        for url in [
            "http://10.0.0.1:9000/",
            "http://bucket.s3.amazonaws.com/",
            "http://user@127.0.0.1:9000/",
            "http://localhost.:9000/",
            "http://localhost.evil.example/",
            "http://[::ffff:127.0.0.1]:9000/",
            "http://0.0.0.0:9000/",
        ] {
            assert!(!allowed(url, &policy), "{url}");
        }
    }

    #[test]
    fn credentials_stay_within_the_api() {
        let base = Url::parse("https://api.au1.cliniko.com/v1").unwrap();
        for (url, within) in [
            ("https://api.au1.cliniko.com/v1/patients?page=2", true),
            ("https://API.au1.cliniko.com:443/v1/patients", true),
            ("https://api.au1.cliniko.com/v1", false),
            ("https://api.au1.cliniko.com/v10/patients", false),
            ("https://api.au1.cliniko.com/v1/../admin", false),
            ("https://api.au1.cliniko.com/v1/%2e%2e/admin", false),
            ("https://api.au1.cliniko.com./v1/patients", false),
            ("https://api.au1.cliniko.com:8443/v1/patients", false),
            ("http://api.au1.cliniko.com/v1/patients", false),
            ("https://api.au2.cliniko.com/v1/patients", false),
            ("https://key@api.au1.cliniko.com/v1/patients", false),
            ("https://api.au1.cliniko.com.evil.example/v1/patients", false),
        ] {
            assert_eq!(within_api(&Url::parse(url).unwrap(), &base), within, "{url}");
        }
    }

    proptest! {
        #[test]
        fn no_host_outside_the_list_is_ever_allowed(host in "[a-z0-9.-]{1,40}", path in "[ -~]{0,20}") {
            let text = format!("https://{host}/{path}");
            if let Ok(url) = Url::parse(&text) {
                let listed = url.host_str().is_some_and(|host| {
                    host.ends_with(".amazonaws.com") || host == "api.au1.cliniko.com" || host == "files.clinic.example"
                });
                prop_assert!(!storage_allowed(&url, &vendor_policy()) || listed, "{text}");
            }
        }

        #[test]
        fn user_info_is_always_refused(user in "[a-zA-Z0-9]{1,8}") {
            let url = format!("https://{user}@bucket.s3.amazonaws.com/");
            prop_assert!(!allowed(&url, &vendor_policy()));
        }
    }
}
