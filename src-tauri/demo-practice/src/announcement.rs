//! What a newcomer needs to know: addresses, keys, a few patients.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::systems::canvas::CanvasScopes;
use crate::systems::cliniko::Role;
use crate::systems::pracsuite::Permissions;

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
    /// PracSuite's API v1.
    pub pracsuite: PracSuiteAccess,
    /// Medplum's FHIR R4.
    pub medplum: MedplumAccess,
    /// Canvas' FHIR and its sign-in.
    pub canvas: CanvasAccess,
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

/// How to reach the PracSuite half.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PracSuiteAccess {
    /// `http://127.0.0.1:PORT/pracsuite/v1`
    pub base_url: String,
    /// The software maker's key and the clinic's key that may do everything.
    pub credentials: PracSuiteCredentials,
    /// The same people as in Cliniko, under this system's ids.
    pub patients: Vec<AnnouncedPatient>,
    /// A key of the clinic for each set of permissions, to see what is refused to which.
    pub account_keys: BTreeMap<Permissions, String>,
}

/// What PracSuite wants to know an account by.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PracSuiteCredentials {
    /// The software maker's key, `x-api-key`.
    pub vendor_key: String,
    /// The clinic's key, `a-api-key`.
    pub account_key: String,
}

/// How to reach the Medplum half.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct MedplumAccess {
    /// `http://127.0.0.1:PORT/medplum/`
    pub base_url: String,
    /// A client that signs in by itself.
    pub credentials: ClientCredentials,
    /// A client for people who sign in in the browser.
    pub browser: BrowserClient,
    /// The same people as in Cliniko, under this system's ids.
    pub patients: Vec<AnnouncedPatient>,
}

/// How to reach the Canvas half.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CanvasAccess {
    /// `http://127.0.0.1:PORT/canvas`: both the FHIR host and the sign-in host.
    pub base_url: String,
    /// The instance's name.
    pub instance: String,
    /// A client that signs in by itself and may do everything.
    pub credentials: ClientCredentials,
    /// A client for people who sign in in the browser.
    pub browser: BrowserClient,
    /// The same people as in Cliniko, under this system's ids.
    pub patients: Vec<AnnouncedPatient>,
    /// A client for each set of scopes, to see what is refused to which.
    pub clients: BTreeMap<CanvasScopes, ClientCredentials>,
}

/// An OAuth client that has a secret.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ClientCredentials {
    /// Its id.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
}

/// An OAuth client without a secret, for the authorization code flow with PKCE.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct BrowserClient {
    /// Its id.
    pub client_id: String,
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
