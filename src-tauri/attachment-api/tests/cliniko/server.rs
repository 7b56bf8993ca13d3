//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentId, AttachmentSystem, ConnectionSettings, FileFacts, FilingFields, MemoryTokens,
    PatientId, Receipt, Registered, Result, Secret, Secrets, SignInMethod, Submission, System,
};
use serde_json::{Value, json};
use wiremock::matchers::{any, header, method, path};
use wiremock::{Mock, MockBuilder, MockServer, Request, ResponseTemplate};

pub use crate::pieces::Pieces;

pub const PATIENT: &str = "1104000773547340516";
pub const USER: &str = "1103000000637880382";
pub const ATTACHMENT: &str = "1106001729196678772";
/// Basic, user name `canary-key-au1`, no password.
pub const AUTHORISATION: &str = "Basic Y2FuYXJ5LWtleS1hdTE6";

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
        connect(Some(&self.base()), "canary-key-au1").unwrap_or_else(|error| panic!("{error}"))
    }

    /// A fixture with this test's addresses.
    pub fn fixture(&self, name: &str) -> Value {
        serde_json::from_str(&self.fixture_text(name)).unwrap()
    }

    /// The same as text: the order of its members is kept.
    pub fn fixture_text(&self, name: &str) -> String {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cliniko/fixtures");
        std::fs::read_to_string(format!("{folder}/{name}.json"))
            .unwrap()
            .replace("{{base}}", &self.base())
            .replace("{{storage}}", &self.storage.uri())
    }

    /// The fixture with some members replaced.
    pub fn changed(&self, name: &str, changes: &Value) -> Value {
        let mut record = self.fixture(name);
        for (member, value) in changes.as_object().unwrap() {
            record[member] = value.clone();
        }
        record
    }

    pub async fn answer(&self, mock: MockBuilder, response: ResponseTemplate) {
        mock.respond_with(response).expect(1).mount(&self.api).await;
    }

    pub async fn answer_json(&self, mock: MockBuilder, body: &Value) {
        self.answer(mock, ResponseTemplate::new(200).set_body_json(body))
            .await;
    }

    /// A list of attachments.
    pub fn list(&self, attachments: &[Value], next: Option<&str>) -> Value {
        let mut links = json!({ "self": self.base() });
        if let Some(next) = next {
            links["next"] = json!(next);
        }
        json!({ "patient_attachments": attachments, "total_entries": attachments.len(), "links": links })
    }

    pub fn attachment_with_id(&self, id: &str) -> Value {
        self.changed("attachment", &json!({ "id": id }))
    }
}

/// An account with this key at this address.
pub fn connect(base: Option<&str>, key: &str) -> Result<Arc<dyn AttachmentSystem>> {
    let settings = ConnectionSettings {
        system: System::Cliniko,
        base_url: base.map(|base| base.parse().unwrap()),
        instance: None,
        sign_in: SignInMethod::Secrets,
        storage_hosts: Vec::new(),
    };
    let secrets = Secrets::new([("api_key".to_owned(), Secret::from(key))]);
    let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
    attachment_api::connect(&settings, &secrets, tokens)
}

/// Registers what lies at storage: no bytes go with the record.
pub async fn register(
    system: &dyn AttachmentSystem,
    submission: &Submission,
    receipt: &Receipt,
) -> Result<Attachment> {
    let bytes = Arc::new(Pieces {
        says: 3,
        pieces: vec![Err(std::io::ErrorKind::Other)],
    });
    match system
        .register(submission, receipt, bytes, Arc::new(|_| ()))
        .await?
    {
        Registered::Record(attachment) => Ok(*attachment),
        Registered::Accepted => panic!("Cliniko makes the record at once"),
    }
}

/// A request as the vendor wants every one of them.
pub fn api(verb: &str, route: &str) -> MockBuilder {
    Mock::given(method(verb))
        .and(path(format!("/v1{route}")))
        .and(header("authorization", AUTHORISATION))
        .and(header("accept", "application/json"))
        .and(|request: &Request| {
            let agent = request.headers["user-agent"].to_str().unwrap_or_default();
            agent.starts_with("Chartdrop (") && agent.contains('@') && agent.ends_with(')')
        })
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

/// A filing of `abc` under this name.
pub fn submission(name: &str) -> Submission {
    Submission {
        reference: "6f0c9c1e-55a5-4f0e-9f0a-0d3f6f6f5a10".to_owned(),
        patient: patient(),
        file: FileFacts {
            name: name.into(),
            content_type: "application/pdf".to_owned(),
            size_bytes: 3,
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
            md5: "900150983cd24fb0d6963f7d28e17f72".to_owned(),
        },
        description: Some("Referral from the hospital".into()),
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}
