//! The registered applications.

use sha2::{Digest, Sha256};

/// The addresses an application on a person's own computer may come back to. Medplum matches them character by
/// character, port included: <https://www.medplum.com/docs/auth/medplum-as-idp>
pub(crate) const REDIRECT_URIS: [&str; 6] = [
    "http://127.0.0.1:17645/callback",
    "http://127.0.0.1:17646/callback",
    "http://127.0.0.1:17647/callback",
    "http://localhost:17645/callback",
    "http://localhost:17646/callback",
    "http://localhost:17647/callback",
];

/// One registered application.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// The name shown on the authorise page.
    pub(crate) name: String,
    kind: Kind,
    /// The scopes it is registered for; `None` for whatever it asks.
    scopes: Option<Vec<String>>,
}

#[derive(Clone)]
enum Kind {
    /// Acts for itself, with a secret.
    Confidential { secret: String },
    /// Acts for a person who signs in; keeps no secret.
    Browser { redirect_uris: Vec<String> },
}

impl Client {
    /// A client that acts for itself.
    pub(crate) fn confidential(id: String, secret: String, name: &str, scopes: Option<Vec<String>>) -> Self {
        let kind = Kind::Confidential { secret };
        Self::new(id, name, kind, scopes)
    }

    /// A client through which people sign in, registered for [`REDIRECT_URIS`].
    pub(crate) fn browser(id: String, name: &str, scopes: Option<Vec<String>>) -> Self {
        let redirect_uris = REDIRECT_URIS.map(str::to_owned).to_vec();
        Self::new(id, name, Kind::Browser { redirect_uris }, scopes)
    }

    fn new(id: String, name: &str, kind: Kind, scopes: Option<Vec<String>>) -> Self {
        Self {
            id,
            name: name.to_owned(),
            kind,
            scopes,
        }
    }

    /// Whether this is the secret of a client that has one.
    pub(crate) fn has_secret(&self, given: &str) -> bool {
        match &self.kind {
            // Digests compare in the same time wherever the texts differ.
            Kind::Confidential { secret } => Sha256::digest(secret) == Sha256::digest(given),
            Kind::Browser { .. } => false,
        }
    }

    /// Whether it acts for itself.
    pub(crate) fn is_confidential(&self) -> bool {
        matches!(self.kind, Kind::Confidential { .. })
    }

    /// Whether a person may be sent back to this address, which must be a registered one to the letter.
    pub(crate) fn may_return_to(&self, redirect_uri: &str) -> bool {
        match &self.kind {
            Kind::Confidential { .. } => false,
            Kind::Browser { redirect_uris } => redirect_uris.iter().any(|known| known == redirect_uri),
        }
    }

    /// Whether it is registered for each of these scopes, which are separated by blanks.
    pub(crate) fn may_ask_for(&self, scope: &str) -> bool {
        self.scopes
            .as_ref()
            .is_none_or(|scopes| includes(&scopes.join(" "), scope))
    }

    /// All it is registered for; empty where nothing is written down.
    pub(crate) fn every_scope(&self) -> String {
        self.scopes.as_deref().unwrap_or_default().join(" ")
    }
}

/// Whether every scope of `narrow` is one of `wide`.
pub(crate) fn includes(wide: &str, narrow: &str) -> bool {
    narrow
        .split_whitespace()
        .all(|scope| wide.split_whitespace().any(|known| known == scope))
}
