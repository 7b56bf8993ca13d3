//! Where a clinic's instance is, where its files are, and how often it may be asked.

use url::Url;

use crate::http::api_client::requests;
use crate::http::rate_limit::Pace;
use crate::http::transport_failure::address_refused;
use crate::http::url_policy::{DocumentedStorage, StoragePolicy, is_loopback};
use crate::{Code, ConnectionSettings, Error, Operation, Result, Status};

/// What every customer's host ends with (<https://docs.canvasmedical.com/api/service-base-urls/>).
const VENDOR_DOMAIN: &str = ".canvasmedical.com";

/// What the FHIR host begins with, and the sign-in host does not.
const FHIR_PREFIX: &str = "fumage-";

/// A label of a host name holds 63 characters, prefix included.
const LONGEST_INSTANCE: usize = 63 - FHIR_PREFIX.len();

/// Canvas publishes no limit of requests, and its terms let it slow anybody down at any time: this is a modest pace of our own.
pub(crate) const PACE: Pace = Pace {
    per_minute: requests(240),
    burst: requests(20),
};

/// Most entries per page; larger numbers are not promised
/// (<https://docs.canvasmedical.com/api/pagination/>).
pub(crate) const LARGEST_PAGE: &str = "100";

/// How long a link lasts, in seconds (<https://docs.canvasmedical.com/api/accessing-resource-attachment-files/>).
pub(crate) const LINK_SECONDS: u32 = 600;

/// Canvas publishes no size limit. A file travels as base64 inside one JSON document, so from here on (bytes) a person is
/// warned that the system may not take it.
pub(crate) const SIZE_WARNING_BYTES: u64 = 10_000_000;

/// The one type that a document can be filed as
/// (<https://docs.canvasmedical.com/api/documentreference/>, "Create").
pub(crate) const PDF: &str = "application/pdf";

/// The two hosts of one clinic (<https://docs.canvasmedical.com/api/authentication-best-practices/>).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Addresses {
    /// Where records are, without a slash at the end of a path.
    pub fhir: Url,
    /// Where people and programs sign in, and where the charts are in a browser.
    pub sign_in: Url,
    /// The instance's name; `None` for a server on this computer that was given none.
    pub instance: Option<String>,
}

/// Both addresses from the instance's name, or from a server's address on this computer, which then serves everything.
///
/// The token is sent there, so no other host is taken, whoever typed it.
pub(crate) fn addresses(settings: &ConnectionSettings) -> Result<Addresses> {
    let named = settings.instance.as_deref().map(instance_name).transpose()?;
    match &settings.base_url {
        None => of_instance(named.ok_or_else(instance_malformed)?),
        Some(given) if is_loopback(given) => on_this_computer(given, named),
        Some(given) => {
            let of_address = vendor_instance(given)?;
            if named.is_some_and(|named| named != of_address) {
                return Err(instance_malformed());
            }
            of_instance(of_address)
        }
    }
}

/// Where this account's file bytes may be: the vendor says "S3" and names no bucket.
pub(crate) fn storage_policy(fhir: &Url, confirmed_hosts: &[String]) -> StoragePolicy {
    StoragePolicy {
        loopback_account: is_loopback(fhir),
        api_host: fhir.host_str().unwrap_or_default().to_owned(),
        documented: DocumentedStorage::AmazonS3,
        confirmed_hosts: confirmed_hosts.to_vec(),
    }
}

/// Where this account's tokens may be asked for: on its sign-in host and nowhere else.
pub(crate) fn sign_in_policy(sign_in: &Url) -> StoragePolicy {
    StoragePolicy {
        loopback_account: is_loopback(sign_in),
        api_host: sign_in.host_str().unwrap_or_default().to_owned(),
        documented: DocumentedStorage::None,
        confirmed_hosts: Vec::new(),
    }
}

/// The address below `base` made of these path segments, with a slash at the end where the last one is empty.
pub(crate) fn below(base: &Url, segments: &[&str]) -> Url {
    let mut url = base.clone();
    // A base that cannot have segments was refused when the account was connected.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(segments);
    }
    url
}

/// The name as typed, or taken out of a pasted address.
fn instance_name(typed: &str) -> Result<String> {
    let typed = typed.trim().to_ascii_lowercase();
    let host = typed
        .strip_prefix("https://")
        .or_else(|| typed.strip_prefix("http://"))
        .unwrap_or(&typed);
    let host = host.split(['/', '?', '#']).next().unwrap_or_default();
    let name = host.strip_suffix(VENDOR_DOMAIN).unwrap_or(host);
    let name = name.strip_prefix(FHIR_PREFIX).unwrap_or(name);
    let fits = (1..=LONGEST_INSTANCE).contains(&name.len())
        && !name.starts_with('-')
        && !name.ends_with('-')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    fits.then(|| name.to_owned()).ok_or_else(instance_malformed)
}

/// The instance in an address of either host; any other address is refused.
fn vendor_instance(given: &Url) -> Result<String> {
    let refused = || address_refused(Operation::TestConnection);
    let plain = given.scheme() == "https" && given.port().is_none() && is_plain(given);
    let host = given.host_str().filter(|_| plain).ok_or_else(refused)?;
    if given.path() != "/" || !host.ends_with(VENDOR_DOMAIN) {
        return Err(refused());
    }
    instance_name(host)
}

fn of_instance(instance: String) -> Result<Addresses> {
    let url = |prefix: &str| {
        Url::parse(&format!("https://{prefix}{instance}{VENDOR_DOMAIN}"))
            .map_err(|_| address_refused(Operation::TestConnection))
    };
    Ok(Addresses {
        fhir: url(FHIR_PREFIX)?,
        sign_in: url("")?,
        instance: Some(instance),
    })
}

fn on_this_computer(given: &Url, instance: Option<String>) -> Result<Addresses> {
    if !is_plain(given) {
        return Err(address_refused(Operation::TestConnection));
    }
    let mut base = given.clone();
    base.set_path(given.path().trim_end_matches('/'));
    Ok(Addresses {
        sign_in: base.clone(),
        fhir: base,
        instance,
    })
}

fn is_plain(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none()
}

const fn instance_malformed() -> Error {
    Error::new(
        Code::InstanceMalformed,
        Status::Permanent,
        Operation::TestConnection,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SignInMethod, System};
    use proptest::prelude::*;

    fn found(base_url: Option<&str>, instance: Option<&str>) -> Result<Addresses, Code> {
        addresses(&ConnectionSettings {
            system: System::Canvas,
            base_url: base_url.map(|url| url.parse().unwrap()),
            instance: instance.map(str::to_owned),
            sign_in: SignInMethod::Secrets,
            storage_hosts: Vec::new(),
        })
        .map_err(|error| error.code)
    }

    #[test]
    fn instance_name_gives_both_hosts_however_it_was_pasted() {
        for typed in [
            "clinic-dev",
            " Clinic-DEV ",
            "clinic-dev.canvasmedical.com",
            "https://clinic-dev.canvasmedical.com",
            "https://clinic-dev.canvasmedical.com/auth/applications/?page=2",
            "https://fumage-clinic-dev.canvasmedical.com/Patient",
            "fumage-clinic-dev",
        ] {
            let found = found(None, Some(typed)).unwrap();
            assert_eq!(
                found.fhir.as_str(),
                "https://fumage-clinic-dev.canvasmedical.com/"
            );
            assert_eq!(found.sign_in.as_str(), "https://clinic-dev.canvasmedical.com/");
            assert_eq!(found.instance.as_deref(), Some("clinic-dev"));
        }
    }

    #[test]
    fn text_that_is_no_instance_is_refused() {
        for typed in [
            "",
            "   ",
            "https://",
            "clinic.evil.example",
            "clinic.canvasmedical.com.evil.example",
            "user@clinic",
            "clinic:8443",
            "clínic",
            "cli nic",
            "-clinic",
            "clinic-",
            "a.b.canvasmedical.com",
            &"c".repeat(57),
        ] {
            assert_eq!(found(None, Some(typed)), Err(Code::InstanceMalformed), "{typed}");
        }
        assert_eq!(found(None, None), Err(Code::InstanceMalformed));
    }

    #[test]
    fn given_address_is_the_vendors_own_or_on_this_computer() {
        let vendors = found(Some("https://fumage-clinic.canvasmedical.com/"), None).unwrap();
        assert_eq!(vendors, found(None, Some("clinic")).unwrap());
        let local = found(Some("http://127.0.0.1:4000/canvas/"), Some("northside")).unwrap();
        assert_eq!(local.fhir.as_str(), "http://127.0.0.1:4000/canvas");
        assert_eq!(local.sign_in, local.fhir);
        assert_eq!(local.instance.as_deref(), Some("northside"));
        for (base, instance, code) in [
            ("https://evil.example/", Some("clinic"), Code::AddressRefused),
            ("https://canvasmedical.com/", None, Code::AddressRefused),
            (
                "http://fumage-clinic.canvasmedical.com/",
                None,
                Code::AddressRefused,
            ),
            (
                "https://user@clinic.canvasmedical.com/",
                None,
                Code::AddressRefused,
            ),
            (
                "https://clinic.canvasmedical.com:8443/",
                None,
                Code::AddressRefused,
            ),
            (
                "https://fumage-clinic.canvasmedical.com/",
                Some("other"),
                Code::InstanceMalformed,
            ),
            ("http://127.0.0.1:4000/?a=b", Some("clinic"), Code::AddressRefused),
        ] {
            assert_eq!(found(Some(base), instance), Err(code), "{base}");
        }
    }

    proptest! {
        #[test]
        fn whatever_was_typed_no_other_host_gets_the_token(typed in "\\PC{0,40}") {
            if let Ok(found) = found(None, Some(&typed)) {
                let host = found.fhir.host_str().unwrap_or_default().to_owned();
                prop_assert!(host.starts_with(FHIR_PREFIX) && host.ends_with(VENDOR_DOMAIN), "{host}");
                prop_assert_eq!(host.matches('.').count(), 2);
            }
        }
    }
}
