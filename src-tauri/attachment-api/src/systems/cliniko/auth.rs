//! The API key: HTTP Basic user name, password empty, with its shard at the end.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{Code, Error, Operation, Result, Secret, Secrets, Status};

/// The name of the key among an account's secrets.
const API_KEY: &str = "api_key";

/// Longer than any key seen; a pasted document is no key.
const LONGEST_KEY: usize = 512;

/// A key whose text can be sent.
pub(crate) struct ApiKey(Secret);

/// What the end of a key says (<https://docs.api.cliniko.com/guides/sharding>).
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum KeyShard {
    /// A shard, in lower case.
    Named(String),
    /// No suffix: made before sharding.
    None,
    /// A suffix that is no shard.
    Unreadable,
}

impl ApiKey {
    /// Takes the key from an account's secrets.
    pub fn from_secrets(secrets: &Secrets) -> Result<Self> {
        let key = secrets
            .get(API_KEY)
            .ok_or_else(key_malformed)?
            .expose_secret()
            .trim();
        let sendable = (1..=LONGEST_KEY).contains(&key.len())
            && key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b':');
        if !sendable {
            return Err(key_malformed());
        }
        Ok(Self(Secret::from(key)))
    }

    /// The shard behind the last dash: keys with dashes in their body exist.
    pub fn shard(&self) -> KeyShard {
        match self.0.expose_secret().rsplit_once('-') {
            None => KeyShard::None,
            Some((_, suffix)) => shard_name(suffix).map_or(KeyShard::Unreadable, KeyShard::Named),
        }
    }

    /// The value of `Authorization`, marked so that it is never shown.
    pub fn authorisation(&self) -> Result<HeaderValue> {
        let credentials = Zeroizing::new(format!("{}:", self.0.expose_secret()));
        let value = Zeroizing::new(format!("Basic {}", STANDARD.encode(credentials.as_bytes())));
        let mut header = HeaderValue::from_str(&value).map_err(|_| key_malformed())?;
        header.set_sensitive(true);
        Ok(header)
    }

    /// Names the key without being it.
    pub fn digest(&self) -> String {
        STANDARD.encode(Sha256::digest(self.0.expose_secret().as_bytes()))
    }
}

/// A shard's name in lower case, by the vendor's pattern with both ends anchored: it becomes part of the host name that
/// receives the key (<https://docs.api.cliniko.com/guides/urls>).
pub(crate) fn shard_name(text: &str) -> Option<String> {
    let (region, number) = text.split_at_checked(2)?;
    let fits = region.bytes().all(|byte| byte.is_ascii_alphabetic())
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.to_ascii_lowercase())
}

/// The key's text cannot be one of this system.
pub(crate) const fn key_malformed() -> Error {
    Error::new(Code::KeyMalformed, Status::Permanent, Operation::TestConnection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(super) fn key(text: &str) -> Result<ApiKey> {
        ApiKey::from_secrets(&Secrets::new([(API_KEY.to_owned(), Secret::from(text))]))
    }

    #[test]
    fn shard_is_behind_the_last_dash() {
        for (text, shard) in [
            ("MS0xLWtleQ-au1", KeyShard::Named("au1".to_owned())),
            ("MS0xLWtleQ-AU5", KeyShard::Named("au5".to_owned())),
            ("with-dash-in-body-uk12", KeyShard::Named("uk12".to_owned())),
            ("MS0xLWtleQ", KeyShard::None),
            ("key-", KeyShard::Unreadable),
            ("key-au", KeyShard::Unreadable),
            ("key-au123", KeyShard::Unreadable),
            ("key-1au", KeyShard::Unreadable),
            ("key-au1.evil.example/", KeyShard::Unreadable),
            ("key-au1@evil.example", KeyShard::Unreadable),
        ] {
            assert_eq!(key(text).unwrap().shard(), shard, "{text}");
        }
    }

    #[test]
    fn text_that_cannot_be_a_key_is_refused() {
        for text in [
            "",
            "   ",
            "two words-au1",
            "key:word-au1",
            "schlüssel-au1",
            "key\r\nX: y-au1",
            &"k".repeat(600),
        ] {
            assert_eq!(
                key(text).err().map(|error| error.code),
                Some(Code::KeyMalformed),
                "{text}"
            );
        }
        assert!(ApiKey::from_secrets(&Secrets::default()).is_err());
    }

    #[test]
    fn key_is_the_user_name_and_the_password_is_empty() {
        let header = key(" key-au1\n").unwrap().authorisation().unwrap();
        assert!(header.is_sensitive());
        assert_eq!(
            header.to_str().unwrap(),
            format!("Basic {}", STANDARD.encode("key-au1:"))
        );
    }

    proptest! {
        #[test]
        fn shard_never_holds_anything_but_two_letters_and_digits(text in "\\PC{0,8}") {
            if let Some(shard) = shard_name(&text) {
                prop_assert!(shard.len() <= 4);
                prop_assert!(shard.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            }
        }
    }
}
