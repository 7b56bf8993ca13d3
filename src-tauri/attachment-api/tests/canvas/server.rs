//! The two servers of a test, and an account connected to them.

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentId, AttachmentQuery, AttachmentScope, AttachmentSystem, ConnectionSettings,
    FilingFields, MemoryTokens, PatientId, Receipt, Registered, Result, Secrets, SignInMethod, SpooledBytes,
    Submission, System, connect,
};
use bytes::Bytes;
use futures::TryStreamExt;
use serde_json::{Value, json};
use wiremock::matchers::{body_string, header, method, path};
use wiremock::{Mock, MockBuilder, Request, ResponseTemplate};

use crate::abc::abc_file;
pub use crate::practice::Practice;
use crate::practice::secrets_of;
pub use crate::spool::spool;

pub const PATIENT: &str = "6cbb8dd2aa304ad4a3cbc1a96c3ca5f1";
pub const DOCUMENT: &str = "65a0c3a6-5e21-4a4c-9c3e-6a4b9a5f0d01";
pub const REVIEWER: &str = "Practitioner/4150cd20de8a470aa570a852859ac87e";

impl Practice {
    /// Two servers on which every request that no test expects fails the test, and a token for whoever asks as the clinic.
    pub async fn start() -> Self {
        let practice = Self::bare().await;
        practice.give_token("canary-token", None).await;
        practice
    }

    /// Gives this token once, with the granted scope where one is named.
    pub async fn give_token(&self, token: &str, scope: Option<&str>) {
        let mut answer = json!({ "access_token": token, "expires_in": 36000, "token_type": "Bearer" });
        if let Some(scope) = scope {
            answer["scope"] = json!(scope);
        }
        let form = "grant_type=client_credentials&client_id=chartdrop&client_secret=canary-secret";
        Mock::given(method("POST"))
            .and(path("/canvas/auth/token/"))
            .and(header("content-type", "application/x-www-form-urlencoded"))
            .and(body_string(form))
            .respond_with(ResponseTemplate::new(200).set_body_json(answer))
            .up_to_n_times(1)
            .mount(&self.api)
            .await;
    }

    pub fn base(&self) -> String {
        format!("{}/canvas", self.api.uri())
    }

    pub fn settings(&self) -> ConnectionSettings {
        ConnectionSettings {
            system: System::Canvas,
            base_url: Some(self.base().parse().unwrap()),
            instance: Some("northside".to_owned()),
            sign_in: SignInMethod::Secrets,
            storage_hosts: Vec::new(),
        }
    }

    pub fn connect(&self) -> Arc<dyn AttachmentSystem> {
        let secrets = secrets();
        let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
        connect(&self.settings(), &secrets, tokens).unwrap_or_else(|error| panic!("{error}"))
    }

    pub fn document(&self, id: &str) -> Value {
        self.changed("document", &json!({ "id": id }))
    }

    /// Searches for the other kinds find none, and the patient has no photo.
    pub async fn has_only_documents(&self) {
        self.others_are_empty(1..=1).await;
    }

    /// The same for those that no test of its own answers; how many are asked does not matter.
    pub async fn has_nothing_else(&self) {
        self.others_are_empty(0..=1).await;
    }

    async fn others_are_empty(&self, times: std::ops::RangeInclusive<u64>) {
        let empty = bundle(&[], None);
        let patient = self.changed("patient", &json!({ "photo": null }));
        for (route, body) in [
            ("/Media".to_owned(), &empty),
            ("/Consent".to_owned(), &empty),
            ("/DiagnosticReport".to_owned(), &empty),
            (format!("/Patient/{PATIENT}"), &patient),
        ] {
            api("GET", &route)
                .respond_with(ResponseTemplate::new(200).set_body_json(body))
                .with_priority(u8::MAX - 1)
                .expect(times.clone())
                .mount(&self.api)
                .await;
        }
    }
}

pub fn secrets() -> Secrets {
    secrets_of(&[("client_id", "chartdrop"), ("client_secret", "canary-secret")])
}

/// A request with the token that [`Practice::start`] gives.
pub fn api(verb: &str, route: &str) -> MockBuilder {
    api_with("canary-token", verb, route)
}

/// A request with this token.
pub fn api_with(token: &str, verb: &str, route: &str) -> MockBuilder {
    let authorisation = format!("Bearer {token}");
    Mock::given(method(verb))
        .and(path(format!("/canvas{route}")))
        .and(header("authorization", authorisation.as_str()))
        .and(|request: &Request| {
            let accepted = request.headers["accept"].to_str().unwrap_or_default();
            accepted.starts_with("application/json")
        })
}

/// Matches requests that carry exactly these parameters, in any order.
pub fn parameters(expected: &[(&str, &str)]) -> impl Fn(&Request) -> bool + Send + Sync + 'static {
    let mut expected: Vec<(String, String)> = expected
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    expected.sort();
    move |request: &Request| {
        let mut found: Vec<(String, String)> = request.url.query_pairs().into_owned().collect();
        found.sort();
        found == expected
    }
}

/// An answer to a search.
pub fn bundle(records: &[Value], next: Option<&str>) -> Value {
    let entries: Vec<Value> = records
        .iter()
        .map(|record| json!({ "resource": record }))
        .collect();
    let mut bundle = json!({ "resourceType": "Bundle", "type": "searchset", "total": records.len() });
    if !entries.is_empty() {
        bundle["entry"] = json!(entries);
    }
    if let Some(next) = next {
        bundle["link"] = json!([{ "relation": "self", "url": "/x" }, { "relation": "next", "url": next }]);
    }
    bundle
}

/// All attachments of the patient.
pub async fn listed(system: &dyn AttachmentSystem) -> Result<Vec<Attachment>> {
    let query = AttachmentQuery::new(AttachmentScope::Patient(patient()));
    system
        .attachments(query)
        .map_ok(|page| page.attachments)
        .try_concat()
        .await
}

pub fn patient() -> PatientId {
    PatientId::new(PATIENT)
}

pub fn document_id() -> AttachmentId {
    AttachmentId::new(format!("DocumentReference/{DOCUMENT}"))
}

/// The fields of a filing, as the fixture's document has them.
pub fn fields() -> FilingFields {
    [
        ("type", "34109-9"),
        ("category", "uncategorizedclinicaldocument"),
        ("date", "2026-11-18"),
        ("reviewer", REVIEWER),
        ("requires_signature", "false"),
        ("comment", "See page 2"),
    ]
    .map(|(key, value)| (key.to_owned(), value.to_owned()))
    .into()
}

/// A filing of `abc`, as the fixture's document came from it.
pub fn submission() -> Submission {
    Submission {
        reference: "0193a1c4-6d1e-7a7a-9f43-5f2b6c1d2e3f".to_owned(),
        patient: patient(),
        file: abc_file("referral.pdf"),
        description: Some("Referral from the hospital".into()),
        fields: fields(),
        register_attempted_at: Some("2026-11-20T10:00:00Z".parse().unwrap()),
        known_attachments: Vec::new(),
    }
}

/// Makes the record of this filing from these bytes.
pub async fn register(
    system: &dyn AttachmentSystem,
    submission: &Submission,
    bytes: Arc<dyn SpooledBytes>,
) -> Result<Attachment> {
    let receipt = Receipt {
        upload: String::new().into(),
        checksum_matches: None,
    };
    match system
        .register(submission, &receipt, bytes, Arc::new(|_| {}))
        .await?
    {
        Registered::Record(record) => Ok(*record),
        Registered::Accepted => panic!("Canvas answers with the record"),
    }
}

pub fn abc() -> Arc<dyn SpooledBytes> {
    spool(&Bytes::from_static(b"abc"))
}
