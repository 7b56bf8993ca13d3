//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentId, AttachmentSystem, ConnectionSettings, FilingFields, MemoryTokens, PatientId,
    Receipt, Registered, Result, SignInMethod, Submission, System,
};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockBuilder, Request};

use crate::abc::abc_file;
pub use crate::filters::filters;
pub use crate::pieces::Pieces;
pub use crate::practice::Practice;
use crate::practice::secrets_of;

pub const PATIENT: &str = "1104000773547340516";
pub const USER: &str = "1103000000637880382";
pub const ATTACHMENT: &str = "1106001729196678772";
/// Basic, user name `canary-key-au1`, no password.
pub const AUTHORISATION: &str = "Basic Y2FuYXJ5LWtleS1hdTE6";

impl Practice {
    /// A practice that answers nothing yet.
    pub async fn start() -> Self {
        Self::bare().await
    }

    pub fn base(&self) -> String {
        format!("{}/v1", self.api.uri())
    }

    pub fn connect(&self) -> Arc<dyn AttachmentSystem> {
        connect(Some(&self.base()), "canary-key-au1").unwrap_or_else(|error| panic!("{error}"))
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
    let secrets = secrets_of(&[("api_key", key)]);
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
        file: abc_file(name),
        description: Some("Referral from the hospital".into()),
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}
