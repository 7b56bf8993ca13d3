//! What a newcomer needs to know: addresses, keys, a few patients.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::systems::cliniko::Role;

/// The first line of `demo-practice`, and the same for tests.
///
/// It holds keys, though only of the demo; it has no `Debug` form so that it does not end in a log.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Announcement {
    /// Always true: the practice answers from now on.
    pub ready: bool,
    /// The systems it speaks.
    pub systems: Systems,
    /// Its storage, for any S3 client.
    pub storage: StorageAccess,
}

/// One entry for each system.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Systems {
    /// Cliniko's API v1.
    pub cliniko: ClinikoAccess,
}

/// How to reach the Cliniko half.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ClinikoAccess {
    /// `http://127.0.0.1:PORT/cliniko/v1`
    pub base_url: String,
    /// The administrator's key.
    pub credentials: ClinikoCredentials,
    /// A handful of patients worth trying; the first is Jane Smith, born 1970-03-12.
    pub patients: Vec<AnnouncedPatient>,
    /// A key for each role, to see what is refused to whom.
    pub keys: BTreeMap<Role, String>,
}

/// What Cliniko wants to know an account by.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ClinikoCredentials {
    /// The API key, with its shard suffix.
    pub api_key: String,
}

/// A synthetic patient.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AnnouncedPatient {
    /// The system's id.
    pub id: String,
    /// The name as the system's `label` shows it.
    pub name: String,
    /// `YYYY-MM-DD`, where known.
    pub born: Option<String>,
}

/// How to reach the storage.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct StorageAccess {
    /// `http://127.0.0.1:PORT`; buckets are path style.
    pub endpoint: String,
    /// The access key id.
    pub access_key: String,
    /// The secret access key.
    pub secret_key: String,
    /// The region to sign for.
    pub region: String,
}
