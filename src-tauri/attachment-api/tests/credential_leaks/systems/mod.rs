//! The systems, each as it answers when all is well.

pub mod canvas;
pub mod cliniko;
pub mod medplum;
pub mod pracsuite;

use std::collections::BTreeSet;
use std::sync::Arc;

use attachment_api::{
    AttachmentId, AttachmentSystem, ConnectionSettings, FileFacts, FilingFields, MemoryTokens, PatientId,
    Secret, Secrets, SignInMethod, Submission, System, connect,
};
use bytes::Bytes;
use futures::future::BoxFuture;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

/// One clinic.
pub struct Clinic {
    /// An account of it at this server, nothing asked yet.
    pub connect: fn(&MockServer) -> Arc<dyn AttachmentSystem>,
    /// Lets accounts sign in at this server, where the system has that.
    pub signs_in: for<'a> fn(&'a MockServer) -> BoxFuture<'a, ()>,
    /// Answers everything well: files are at this bucket, and redirects to them have this status.
    pub answers_well: for<'a> fn(&'a MockServer, &'a str, u16) -> BoxFuture<'a, ()>,
    /// A patient.
    pub patient: PatientId,
    /// A file on that patient's chart.
    pub attachment: AttachmentId,
    /// A file to be put there.
    pub submission: Submission,
    /// Its bytes.
    pub bytes: Bytes,
    /// The methods by which the app speaks to storage when all is well.
    pub reaches_storage_by: BTreeSet<String>,
}

fn account(
    system: System,
    base: &str,
    secrets: impl IntoIterator<Item = (&'static str, &'static str)>,
) -> Arc<dyn AttachmentSystem> {
    let settings = ConnectionSettings {
        system,
        base_url: Some(base.parse().unwrap()),
        instance: None,
        sign_in: SignInMethod::Secrets,
        storage_hosts: Vec::new(),
    };
    let secrets = secrets
        .into_iter()
        .map(|(name, secret)| (name.to_owned(), Secret::from(secret)));
    let secrets = Secrets::new(secrets);
    let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
    connect(&settings, &secrets, tokens).unwrap_or_else(|error| panic!("{error}"))
}

fn methods(methods: &[&str]) -> BTreeSet<String> {
    methods.iter().map(|method| (*method).to_owned()).collect()
}

/// `abc`, as a PDF of that patient.
fn submission(patient: &str) -> Submission {
    Submission {
        reference: "6f0c9c1e-55a5-4f0e-9f0a-0d3f6f6f5a10".to_owned(),
        patient: PatientId::new(patient),
        file: FileFacts {
            name: "a.pdf".into(),
            content_type: "application/pdf".to_owned(),
            size_bytes: 3,
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
            md5: "900150983cd24fb0d6963f7d28e17f72".to_owned(),
        },
        description: None,
        fields: FilingFields::new(),
        register_attempted_at: Some(jiff::Timestamp::UNIX_EPOCH),
        known_attachments: Vec::new(),
    }
}

/// Answers a route so, and hands out a cookie with it.
async fn answer(api: &MockServer, verb: &str, route: &str, answer: ResponseTemplate) {
    Mock::given(method(verb))
        .and(path(route))
        .respond_with(answer.insert_header("set-cookie", "canary-cookie=1"))
        .mount(api)
        .await;
}

async fn answer_json(api: &MockServer, verb: &str, route: &str, body: &Value) {
    answer(api, verb, route, ResponseTemplate::new(200).set_body_json(body)).await;
}

/// The answer to a sign-in.
fn token() -> Value {
    json!({ "access_token": "canary-token", "expires_in": 3600, "token_type": "Bearer" })
}

fn no_sign_in(_api: &MockServer) -> BoxFuture<'_, ()> {
    Box::pin(std::future::ready(()))
}
