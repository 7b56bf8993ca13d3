//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    AttachmentSystem, ConnectionSettings, FileFacts, FilingFields, MemoryTokens, PatientId, Secrets,
    SignInMethod, Submission, System, connect,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockBuilder, ResponseTemplate};

pub use crate::numbered::numbered;
use crate::practice::with_members;
pub use crate::practice::{Practice, secrets_of};
pub use crate::spool::spool;

pub const PATIENT: &str = "3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11";
pub const DOCUMENT: &str = "6f0b6d2e-55a5-4bb4-8a93-0d6c3a1b2c3d";
pub const BINARY: &str = "c138a343-02e1-40f0-801f-e3d7f5317d4e";
pub const REFERENCE: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
pub const MEBIBYTE: usize = 1024 * 1024;

impl Practice {
    /// Two servers on which every request that no test expects fails the test; the first gives out one token.
    pub async fn start() -> Self {
        let practice = Self::bare().await;
        Mock::given(method("POST"))
            .and(path("/medplum/oauth2/token"))
            .respond_with(token(1))
            .mount(&practice.api)
            .await;
        Mock::given(path("/medplum/.well-known/smart-configuration"))
            .respond_with(ResponseTemplate::new(404))
            .mount(&practice.api)
            .await;
        practice
    }

    pub fn base(&self) -> String {
        format!("{}/medplum/", self.api.uri())
    }

    pub fn settings(&self, sign_in: SignInMethod) -> ConnectionSettings {
        ConnectionSettings {
            system: System::Medplum,
            base_url: self.base().parse().ok(),
            instance: None,
            sign_in,
            storage_hosts: Vec::new(),
        }
    }

    pub fn connect(&self) -> Arc<dyn AttachmentSystem> {
        connect(
            &self.settings(SignInMethod::Secrets),
            &client_secrets(),
            Arc::new(MemoryTokens::default()),
        )
        .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The address of the file as the server writes it on reading.
    pub fn presigned(&self) -> String {
        format!(
            "{}/storage/{BINARY}/v1?Expires=1893456000&Signature=abc%3D",
            self.storage.uri()
        )
    }

    /// The document of the tests.
    pub fn document(&self, changes: &Value) -> Value {
        let document = json!({
            "resourceType": "DocumentReference", "id": DOCUMENT, "status": "current",
            "meta": { "versionId": "v1", "lastUpdated": "2026-03-01T00:00:00Z" },
            "subject": { "reference": format!("Patient/{PATIENT}") },
            "date": "2026-02-01T00:00:00Z", "description": "Referral",
            "content": [{ "attachment": {
                "contentType": "application/pdf", "title": "letter.pdf", "size": 3, "url": self.presigned() } }],
        });
        with_members(document, changes)
    }

    /// A page of a search.
    pub fn bundle(&self, resources: &[Value], next: Option<&str>) -> Value {
        let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset",
            "link": [{ "relation": "self", "url": self.base() }] });
        if !resources.is_empty() {
            let entries: Vec<Value> = resources
                .iter()
                .map(|resource| json!({ "resource": resource }))
                .collect();
            bundle["entry"] = entries.into();
        }
        if let (Some(next), Some(links)) = (next, bundle["link"].as_array_mut()) {
            links.push(json!({ "relation": "next", "url": next }));
        }
        bundle
    }
}

pub fn token(number: u32) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({
        "access_token": format!("token-{number}"), "refresh_token": format!("refresh-{number}"),
        "expires_in": 3600, "token_type": "Bearer" }))
}

pub fn client_secrets() -> Secrets {
    secrets_of(&[("client_id", "client-1"), ("client_secret", "canary-secret")])
}

/// A request with the first token.
pub fn api(verb: &str, route: &str) -> MockBuilder {
    Mock::given(method(verb))
        .and(path(format!("/medplum/{route}")))
        .and(header("authorization", "Bearer token-1"))
}

/// One of the FHIR API.
pub fn fhir(verb: &str, route: &str) -> MockBuilder {
    api(verb, &format!("fhir/R4/{route}"))
}

pub fn outcome(http_status: u16, text: &str) -> ResponseTemplate {
    ResponseTemplate::new(http_status).set_body_json(json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": "invalid", "details": { "text": text } }],
        "extension": [{ "url": "https://medplum.com/fhir/StructureDefinition/tracing",
            "extension": [{ "url": "requestId", "valueUuid": "request-1" }] }] }))
}

pub fn patient() -> PatientId {
    PatientId::new(PATIENT)
}

/// A filing of these bytes.
pub fn submission(name: &str, content_type: &str, bytes: &[u8]) -> Submission {
    Submission {
        reference: REFERENCE.to_owned(),
        patient: patient(),
        file: FileFacts {
            name: name.into(),
            content_type: content_type.to_owned(),
            size_bytes: bytes.len() as u64,
            sha256: format!("{:x}", Sha256::digest(bytes)),
            md5: String::new(),
        },
        description: Some("Referral".into()),
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}
