//! A stand-in for the clinic's system: hands out forms and links to the storage on trial.

use std::sync::Arc;
use std::time::Duration;

use attachment_api::{
    Attachment, AttachmentId, AttachmentSystem, ConnectionSettings, Error, FileFacts, FilingFields, Link,
    MemoryTokens, PatientId, Receipt, Secret, Secrets, SignInMethod, SpooledBytes, Submission, System,
    connect,
};
use futures::TryStreamExt as _;
use serde_json::{Map, Value, json};
use wiremock::matchers::{method, path_regex};
use wiremock::{Mock, MockServer, ResponseTemplate};

use crate::signing::{Form, form_fields};
use crate::store::{SOON, Store};

pub const PATIENT: &str = "1104000000000000456";
pub const KEY_PREFIX: &str = "123/patients/1104000000000000456/attachments/temp/Zm9ybQ/";
const ROOMY: u64 = 64 * 1024 * 1024;

pub struct Clinic {
    pub store: Store,
    server: MockServer,
    system: Arc<dyn AttachmentSystem>,
}

impl Clinic {
    pub async fn over(store: Store) -> Self {
        let server = MockServer::builder().start().await;
        let settings = ConnectionSettings {
            system: System::Cliniko,
            base_url: format!("{}/v1", server.uri()).parse().ok(),
            instance: None,
            sign_in: SignInMethod::Secrets,
            storage_hosts: Vec::new(),
        };
        let secrets = Secrets::new([("api_key".to_owned(), Secret::from("c3ludGhldGlj-au1"))]);
        let system =
            connect(&settings, &secrets, Arc::new(MemoryTokens::default())).expect("the settings are sound");
        Self {
            store,
            server,
            system,
        }
    }

    /// A form as the system serves it by default: an hour, 64 MiB.
    pub fn form(&self) -> Map<String, Value> {
        form_fields(
            &self.store,
            &Form {
                key_prefix: KEY_PREFIX,
                max_bytes: ROOMY,
                lasts: Some(SOON),
            },
        )
    }

    pub async fn serve_form(&self, fields: Map<String, Value>) {
        self.server.reset().await;
        let url = self.store.bucket.base_url();
        Mock::given(method("GET"))
            .and(path_regex("/attachment_presigned_post$"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({"url": url, "fields": fields})))
            .mount(&self.server)
            .await;
    }

    /// Serves this form, reserves and sends through the client under test.
    pub async fn send_with(
        &self,
        fields: Map<String, Value>,
        bytes: Arc<dyn SpooledBytes>,
        name: &str,
    ) -> Result<Receipt, Error> {
        self.serve_form(fields).await;
        let submission = submission(bytes.len(), name);
        let reservation = self.system.reserve(&submission).await?;
        self.system
            .send(&submission, reservation, bytes, Arc::new(|_| {}))
            .await
    }

    /// The key that a receipt names: what comes after the form's address.
    pub fn key_of(&self, receipt: &Receipt) -> String {
        let upload = receipt.upload.expose();
        let key = upload.strip_prefix(self.store.bucket.base_url().as_str());
        key.expect("the receipt begins with the form's address")
            .trim_start_matches('/')
            .to_owned()
    }

    /// The link that the client gets when the system redirects to this key.
    pub async fn link(&self, key: &str, lasts: Duration) -> Link {
        self.server.reset().await;
        Mock::given(method("GET"))
            .and(path_regex("/content$"))
            .respond_with(
                ResponseTemplate::new(303).insert_header("Location", self.store.link(key, lasts).as_str()),
            )
            .mount(&self.server)
            .await;
        let record = json!({
            "id": "900", "filename": "linked.pdf", "processing_completed": true, "size": 1,
            "content": {"links": {"self": format!("{}/v1/patient_attachments/900/content", self.server.uri())}},
            "links": {"self": format!("{}/v1/patient_attachments/900", self.server.uri())},
            "patient": {"links": {"self": format!("{}/v1/patients/{PATIENT}", self.server.uri())}},
        });
        Mock::given(method("GET"))
            .and(path_regex("/patient_attachments/900$"))
            .respond_with(ResponseTemplate::new(200).set_body_json(record))
            .mount(&self.server)
            .await;
        self.system.link(&linked_attachment()).await.expect("link")
    }

    pub async fn download(&self, link: &Link) -> Result<Vec<u8>, Error> {
        let download = self.system.download(link).await?;
        download
            .bytes
            .try_fold(Vec::new(), |mut all, chunk| async move {
                all.extend_from_slice(&chunk);
                Ok(all)
            })
            .await
    }
}

fn submission(size_bytes: u64, name: &str) -> Submission {
    Submission {
        reference: "0197a3c0-0000-7000-8000-000000000000".to_owned(),
        patient: PatientId::new(PATIENT),
        file: FileFacts {
            name: name.into(),
            content_type: "application/pdf".into(),
            size_bytes,
            sha256: String::new(),
            md5: String::new(),
        },
        description: None,
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}

fn linked_attachment() -> Attachment {
    Attachment {
        name: Some("linked.pdf".into()),
        ..Attachment::of(AttachmentId::new("900"), Some(PatientId::new(PATIENT)))
    }
}
