//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    AttachmentSystem, ConnectionSettings, FileFacts, FilingFields, MemoryTokens, PatientId, Secret, Secrets,
    SignInMethod, SpooledBytes, Submission, System, connect,
};
use bytes::Bytes;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

pub const PATIENT: &str = "3b1f0e5c-8a47-4f0e-9a53-2f0a9d1c7b11";
pub const DOCUMENT: &str = "6f0b6d2e-55a5-4bb4-8a93-0d6c3a1b2c3d";
pub const BINARY: &str = "c138a343-02e1-40f0-801f-e3d7f5317d4e";
pub const REFERENCE: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
pub const MEBIBYTE: usize = 1024 * 1024;

pub struct Practice {
    pub api: MockServer,
    pub storage: MockServer,
}

impl Practice {
    /// Two servers on which every request that no test expects fails the test; the first gives out one token.
    pub async fn start() -> Self {
        let practice = Self::without_tokens().await;
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

    pub async fn without_tokens() -> Self {
        let practice = Self {
            api: MockServer::start().await,
            storage: MockServer::start().await,
        };
        for server in [&practice.api, &practice.storage] {
            Mock::given(any())
                .respond_with(ResponseTemplate::new(501))
                .with_priority(u8::MAX)
                .expect(0)
                .named("a request that nothing expects")
                .mount(server)
                .await;
        }
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

    pub async fn answer(&self, mock: MockBuilder, response: ResponseTemplate) {
        mock.respond_with(response).expect(1).mount(&self.api).await;
    }

    pub async fn answer_json(&self, mock: MockBuilder, body: &Value) {
        self.answer(mock, ResponseTemplate::new(200).set_body_json(body))
            .await;
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
        let mut document = json!({
            "resourceType": "DocumentReference", "id": DOCUMENT, "status": "current",
            "meta": { "versionId": "v1", "lastUpdated": "2026-03-01T00:00:00Z" },
            "subject": { "reference": format!("Patient/{PATIENT}") },
            "date": "2026-02-01T00:00:00Z", "description": "Referral",
            "content": [{ "attachment": {
                "contentType": "application/pdf", "title": "letter.pdf", "size": 3, "url": self.presigned() } }],
        });
        for (member, value) in changes.as_object().expect("members") {
            document[member] = value.clone();
        }
        document
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
    secrets(&[("client_id", "client-1"), ("client_secret", "canary-secret")])
}

pub fn secrets(pairs: &[(&str, &str)]) -> Secrets {
    Secrets::new(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Secret::from(*value))),
    )
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

pub struct Spool(pub Bytes);

impl SpooledBytes for Spool {
    fn len(&self) -> u64 {
        self.0.len() as u64
    }

    fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>> {
        stream::iter([Ok(self.0.clone())]).boxed()
    }
}

pub fn spool(bytes: &Bytes) -> Arc<dyn SpooledBytes> {
    Arc::new(Spool(bytes.clone()))
}

pub fn numbered(size: usize) -> Bytes {
    let numbers: Vec<u8> = (0..251).collect();
    let mut bytes = numbers.repeat(size / numbers.len() + 1);
    bytes.truncate(size);
    bytes.into()
}
