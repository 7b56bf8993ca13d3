//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    AttachmentId, AttachmentQuery, AttachmentScope, AttachmentSystem, ConnectionSettings, FilingFields,
    MemoryTokens, PatientId, Result, SignInMethod, Submission, System,
};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockBuilder, Request, ResponseTemplate};

use crate::abc::abc_file;
pub use crate::filters::filters;
pub use crate::pieces::Pieces;
pub use crate::practice::Practice;
use crate::practice::secrets_of;

pub const PATIENT: &str = "48213";
pub const ATTACHMENT: &str = "9001";

impl Practice {
    /// A practice that answers nothing yet.
    pub async fn start() -> Self {
        Self::bare().await
    }

    pub fn base(&self) -> String {
        format!("{}/v1", self.api.uri())
    }

    pub fn connect(&self) -> Arc<dyn AttachmentSystem> {
        // A vendor key of this test's own: a pace is shared by all accounts of one.
        connect(Some(&self.base()), "canary-vendor", "canary-account")
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// The record of an attachment with this id.
    pub fn attachment(&self, id: u64) -> Value {
        self.changed("attachment", &json!({ "attachment_client_id": id }))
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
    let secrets = secrets_of(&[("vendor_key", vendor_key), ("account_key", account_key)]);
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
        file: abc_file(name),
        description: None,
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}
