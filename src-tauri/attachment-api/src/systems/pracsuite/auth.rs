//! The two keys of every request, each in a header of its own (<https://docs.api.pracsuite.com/>, "Authentication").

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};

use crate::{Code, Error, Operation, Result, Secret, Secrets, Status};

/// The vendor key's name among an account's secrets. Smartsoft issues it to the maker of a software and forbids embedding it
/// in client-side code, so it is entered per installation.
const VENDOR_KEY: &str = "vendor_key";
/// The account key's name: made by the clinic under Settings > Integrations > API.
const ACCOUNT_KEY: &str = "account_key";

const VENDOR_HEADER: HeaderName = HeaderName::from_static("x-api-key");
const ACCOUNT_HEADER: HeaderName = HeaderName::from_static("a-api-key");

/// Longer than any key seen; a pasted document is no key.
const LONGEST_KEY: usize = 512;

/// Both keys of an account.
pub(crate) struct Keys {
    vendor: Secret,
    account: Secret,
}

impl Keys {
    /// Takes both keys from an account's secrets.
    pub fn from_secrets(secrets: &Secrets) -> Result<Self> {
        Ok(Self {
            vendor: sendable(secrets, VENDOR_KEY)?,
            account: sendable(secrets, ACCOUNT_KEY)?,
        })
    }

    /// Both headers, marked so that they are never shown.
    pub fn headers(&self) -> Result<HeaderMap> {
        Ok(HeaderMap::from_iter([
            (VENDOR_HEADER, hidden(&self.vendor)?),
            (ACCOUNT_HEADER, hidden(&self.account)?),
        ]))
    }

    /// Names the vendor key without being it: limits and quotas count per vendor key, over all clinics.
    pub fn vendor_digest(&self) -> String {
        STANDARD.encode(Sha256::digest(self.vendor.expose_secret().as_bytes()))
    }
}

fn sendable(secrets: &Secrets, name: &str) -> Result<Secret> {
    let key = secrets
        .get(name)
        .ok_or_else(key_malformed)?
        .expose_secret()
        .trim();
    if (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(Secret::from(key))
    } else {
        Err(key_malformed())
    }
}

fn hidden(key: &Secret) -> Result<HeaderValue> {
    let mut value = HeaderValue::from_str(key.expose_secret()).map_err(|_| key_malformed())?;
    value.set_sensitive(true);
    Ok(value)
}

const fn key_malformed() -> Error {
    Error::new(Code::KeyMalformed, Status::Permanent, Operation::TestConnection)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(vendor: &str, account: &str) -> Result<Keys> {
        Keys::from_secrets(&Secrets::new([
            (VENDOR_KEY.to_owned(), Secret::from(vendor)),
            (ACCOUNT_KEY.to_owned(), Secret::from(account)),
        ]))
    }

    #[test]
    fn each_key_has_its_own_header_and_neither_is_shown() {
        let headers = keys(" vendor\n", "account").unwrap().headers().unwrap();
        assert_eq!(headers.len(), 2);
        for (name, key) in [("x-api-key", "vendor"), ("a-api-key", "account")] {
            assert_eq!(headers[name], key);
            assert!(headers[name].is_sensitive());
        }
    }

    #[test]
    fn text_that_cannot_be_a_key_is_refused() {
        for text in [
            "",
            "  ",
            "two words",
            "schlüssel",
            "key\r\nx: y",
            &"k".repeat(600),
        ] {
            for pair in [(text, "account"), ("vendor", text)] {
                let refused = keys(pair.0, pair.1).err().map(|error| error.code);
                assert_eq!(refused, Some(Code::KeyMalformed), "{text}");
            }
        }
        assert!(Keys::from_secrets(&Secrets::default()).is_err());
    }

    #[test]
    fn accounts_of_one_vendor_key_share_its_digest() {
        let digest = |vendor, account| keys(vendor, account).unwrap().vendor_digest();
        assert_eq!(digest("vendor", "one"), digest("vendor", "two"));
        assert_ne!(digest("vendor", "one"), digest("other", "one"));
    }
}
