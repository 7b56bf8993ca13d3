//! Newtypes that cannot leak: what a person or a secret is never reaches a log by accident.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value about a person (name, birth date, file name, description): `Debug` is redacted and there is no `Display`.
///
/// It serialises as the value itself, because the encrypted store and the window need it; logs must not serialise.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value about a person.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for showing it to the person, sending it to its system or storing it encrypted. Never for a log.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Gives the value away, under the same rule as [`Sensitive::expose`].
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Sensitive<String> {
    fn from(value: &str) -> Self {
        Self(value.to_owned())
    }
}

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

/// An API key, a token or a presigned link: zeroed when dropped, redacted in `Debug`, never serialised.
pub type Secret = secrecy::SecretString;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_value() {
        let text = format!("{:?} {:?}", Sensitive::new("Jane"), Secret::from("key-au1"));
        assert!(!text.contains("Jane") && !text.contains("key-au1"), "{text}");
    }
}
