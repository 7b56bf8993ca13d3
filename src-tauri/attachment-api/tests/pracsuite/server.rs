//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    AttachmentId, AttachmentQuery, AttachmentScope, AttachmentSystem, ConnectionSettings, FileFacts,
    FilingFields, MemoryTokens, PatientId, Result, Secret, Secrets, SignInMethod, Submission, System,
};
use serde_json::{Value, json};
use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, MockBuilder, MockServer, Request, ResponseTemplate};

pub use crate::pieces::Pieces;

pub const PATIENT: &str = "48213";
pub const ATTACHMENT: &str = "9001";
/// How many bytes the file of [`submission`] has.
pub const SIZE: u64 = 3;

pub struct Practice {
    pub api: MockServer,
    pub storage: MockServer,
}

impl Practice {
    /// Two servers on which every request that no test expects fails the test.
    pub async fn start() -> Self {
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
        format!("{}/v1", self.api.uri())
    }

    pub fn connect(&self) -> Arc<dyn AttachmentSystem> {
        // A vendor key of this test's own: a pace is shared by all accounts of one.
        connect(Some(&self.base()), "canary-vendor", "canary-account")
            .unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn fixture_text(&self, name: &str) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pracsuite/fixtures");
        std::fs::read_to_string(format!("{folder}/{name}.json"))
            .unwrap()
            .replace("{{base}}", &self.base())
            .replace("{{storage}}", &self.storage.uri())
    }

    /// The fixture with some members replaced.
    pub fn changed(&self, name: &str, changes: &Value) -> Value {
        let mut record: Value = serde_json::from_str(&self.fixture_text(name)).unwrap();
        for (member, value) in changes.as_object().unwrap() {
            record[member] = value.clone();
        }
        record
    }

    /// The record of an attachment with this id.
    pub fn attachment(&self, id: u64) -> Value {
        self.changed("attachment", &json!({ "attachment_client_id": id }))
    }

    pub async fn answer(&self, mock: MockBuilder, response: ResponseTemplate) {
        mock.respond_with(response).expect(1).mount(&self.api).await;
    }

    pub async fn answer_json(&self, mock: MockBuilder, body: &Value) {
        self.answer(mock, ResponseTemplate::new(200).set_body_json(body))
            .await;
    }

    /// The patient's list, however often it is asked for.
    pub async fn list_is(&self, records: &[Value]) {
        api("GET", &list_route())
            .respond_with(ResponseTemplate::new(200).set_body_json(list(records)))
            .mount(&self.api)
            .await;
    }

    /// The link of an attachment with this file name, to `/bucket/{id}`, however often it is asked for.
    pub async fn link_is(&self, id: u64, file_name: &str) {
        let body = json!({ "url": format!("{}/bucket/{id}", self.storage.uri()), "file_name": file_name });
        api("GET", &format!("/patient_attachment/{id}/presign_url"))
            .respond_with(ResponseTemplate::new(200).set_body_json(body))
            .mount(&self.api)
            .await;
    }

    /// The bytes behind such a link.
    pub async fn bytes_are(&self, id: u64, bytes: &'static [u8]) {
        Mock::given(method("GET"))
            .and(path(format!("/bucket/{id}")))
            .respond_with(ResponseTemplate::new(200).set_body_bytes(bytes))
            .mount(&self.storage)
            .await;
    }
}

/// An account with these keys at this address.
pub fn connect(base: Option<&str>, vendor_key: &str, account_key: &str) -> Result<Arc<dyn AttachmentSystem>> {
    let settings = ConnectionSettings {
        system: System::PracSuite,
        base_url: base.map(|base| base.parse().unwrap()),
        instance: None,
        sign_in: SignInMethod::Secrets,
        storage_hosts: Vec::new(),
    };
    let secrets = Secrets::new([
        ("vendor_key".to_owned(), Secret::from(vendor_key)),
        ("account_key".to_owned(), Secret::from(account_key)),
    ]);
    let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
    attachment_api::connect(&settings, &secrets, tokens)
}

/// A request as the vendor wants every one of them.
pub fn api(verb: &str, route: &str) -> MockBuilder {
    Mock::given(method(verb))
        .and(path(format!("/v1{route}")))
        .and(header("x-api-key", "canary-vendor"))
        .and(header("a-api-key", "canary-account"))
        .and(header("accept", "application/json"))
        .and(|request: &Request| !request.headers.contains_key("authorization"))
}

pub fn list_route() -> String {
    format!("/patient/{PATIENT}/patient_attachment")
}

/// A list as the vendor's other lists look; the array's name is a guess, as it has to be.
pub fn list(records: &[Value]) -> Value {
    json!({ "attachment_clients": records, "total_entries": records.len(), "links": { "self": "x" } })
}

/// The documented body of an error.
pub fn refusal(status: u16, code: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(json!({
        "error": { "status": 403, "code": code, "detail": "canary detail about Jane" },
        "request_id": "00000000-0000-0000-0000-000000000007",
    }))
}

/// Matches requests that carry exactly these conditions, in any order.
pub fn filters(expected: &[&str]) -> impl Fn(&Request) -> bool + Send + Sync + 'static {
    let mut expected: Vec<String> = expected.iter().map(|filter| (*filter).to_owned()).collect();
    expected.sort();
    move |request: &Request| {
        let mut found: Vec<String> = request
            .url
            .query_pairs()
            .filter(|(name, _)| name == "q[]")
            .map(|(_, value)| value.into_owned())
            .collect();
        found.sort();
        found == expected
    }
}

pub fn patient() -> PatientId {
    PatientId::new(PATIENT)
}

pub fn attachment_id() -> AttachmentId {
    AttachmentId::new(ATTACHMENT)
}

pub fn chart() -> AttachmentQuery {
    AttachmentQuery::new(AttachmentScope::Patient(patient()))
}

/// A filing of `abc` under this name.
pub fn submission(name: &str) -> Submission {
    Submission {
        reference: "6f0c9c1e-55a5-4f0e-9f0a-0d3f6f6f5a10".to_owned(),
        patient: patient(),
        file: FileFacts {
            name: name.into(),
            content_type: "application/pdf".to_owned(),
            size_bytes: SIZE,
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
            md5: "900150983cd24fb0d6963f7d28e17f72".to_owned(),
        },
        description: None,
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}
