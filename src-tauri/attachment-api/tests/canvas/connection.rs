use std::sync::Arc;

use attachment_api::{
    Capability, Code, ConnectionSettings, MemoryTokens, Operation, Secret, Secrets, SignInMethod, Status,
    connect,
};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wiremock::matchers::{body_string_contains, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{Practice, api, api_with, bundle, parameters, patient, secrets};

/// What a test of the connection asks, answered as by a clinic in order; `metadata` lists these types.
async fn in_order(practice: &Practice, resources: &[&str]) {
    let one = [("_count", "1")];
    practice
        .answer_json(
            api("GET", "/Patient").and(parameters(&one)),
            &bundle(&[practice.fixture("patient")], None),
        )
        .await;
    practice
        .answer_json(
            api("GET", "/Practitioner").and(parameters(&one)),
            &bundle(&[practice.fixture("practitioner")], None),
        )
        .await;
    let resources: Vec<Value> = resources.iter().map(|name| json!({ "type": name })).collect();
    let statement = json!({ "resourceType": "CapabilityStatement", "rest": [{ "resource": resources }] });
    practice.answer_json(api("GET", "/metadata"), &statement).await;
}

fn absent_kinds(system: &dyn attachment_api::AttachmentSystem) -> Vec<String> {
    system
        .capabilities()
        .kinds
        .into_iter()
        .filter_map(|listed| match listed.capability {
            Capability::Available => None,
            Capability::Absent { reason } => Some(reason),
        })
        .collect()
}

#[tokio::test]
async fn instance_is_the_clinic_and_nobody_is_the_user() {
    let practice = Practice::start().await;
    in_order(&practice, &[]).await;
    let connection = practice.connect().test_connection().await.unwrap();
    assert_eq!(connection.clinic, "northside");
    assert_eq!(connection.clinic_id.as_deref(), Some("northside"));
    assert_eq!(
        (connection.user, connection.user_id, connection.role),
        (None, None, None)
    );
    assert_eq!(connection.base_url.as_str(), practice.base());
}

#[tokio::test]
async fn granted_scopes_and_the_servers_own_list_say_which_kinds_are_listed() {
    let practice = Practice::bare().await;
    let scope = "user/Patient.read user/Practitioner.read user/DocumentReference.read user/Media.read";
    practice.give_token("canary-token", Some(scope)).await;
    in_order(
        &practice,
        &[
            "Patient",
            "Practitioner",
            "DocumentReference",
            "Consent",
            "DiagnosticReport",
        ],
    )
    .await;
    let system = practice.connect();
    assert!(absent_kinds(system.as_ref()).is_empty());
    system.test_connection().await.unwrap();
    assert_eq!(
        absent_kinds(system.as_ref()),
        [
            "canvas-media-unsupported",
            "canvas-consent-scope-missing",
            "canvas-diagnostic-report-scope-missing"
        ]
    );
}

#[tokio::test]
async fn account_that_may_not_read_staff_still_connects() {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", "/Patient"), &bundle(&[], None))
        .await;
    practice
        .answer(api("GET", "/Practitioner"), ResponseTemplate::new(403))
        .await;
    practice
        .answer(api("GET", "/metadata"), ResponseTemplate::new(404))
        .await;
    assert!(practice.connect().test_connection().await.is_ok());
}

#[tokio::test]
async fn refused_secrets_and_missing_rights_are_told_apart() {
    let practice = Practice::bare().await;
    Mock::given(method("POST"))
        .and(path("/canvas/auth/token/"))
        .respond_with(ResponseTemplate::new(401).set_body_json(json!({ "error": "invalid_client" })))
        .expect(1)
        .mount(&practice.api)
        .await;
    let error = practice.connect().test_connection().await.unwrap_err();
    assert_eq!(
        (error.code, error.status, error.operation),
        (Code::CredentialsRefused, Status::Persistent, Operation::SignIn)
    );

    let practice = Practice::start().await;
    practice
        .answer(api("GET", "/Patient"), ResponseTemplate::new(403))
        .await;
    let error = practice.connect().test_connection().await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::NotPermitted, Status::Persistent)
    );
}

#[tokio::test]
async fn answer_that_is_no_bundle_is_no_connection() {
    for body in [
        json!({}),
        json!({ "resourceType": "OperationOutcome" }),
        json!("<html>"),
    ] {
        let practice = Practice::start().await;
        practice.answer_json(api("GET", "/Patient"), &body).await;
        let error = practice.connect().test_connection().await.unwrap_err();
        assert_eq!(error.code, Code::AnswerUnreadable, "{body}");
    }
}

#[tokio::test]
async fn refused_token_is_replaced_once() {
    let practice = Practice::bare().await;
    practice.give_token("spent-token", None).await;
    let route = format!("/Patient/{}", patient().as_str());
    practice
        .answer(api_with("spent-token", "GET", &route), ResponseTemplate::new(401))
        .await;
    practice.give_token("fresh-token", None).await;
    practice
        .answer_json(
            api_with("fresh-token", "GET", &route),
            &practice.fixture("patient"),
        )
        .await;
    let found = practice.connect().patient(&patient()).await.unwrap();
    assert_eq!(
        found.record_number.map(attachment_api::Sensitive::into_inner),
        Some("912345678".to_owned())
    );
}

#[tokio::test]
async fn renewal_of_a_persons_token_names_the_same_scope_and_uses_the_token_up() {
    let practice = Practice::bare().await;
    let answer = json!({ "access_token": "canary-token", "expires_in": 36000, "refresh_token": "second" });
    Mock::given(method("POST"))
        .and(path("/canvas/auth/token/"))
        .and(body_string_contains("grant_type=refresh_token"))
        .and(body_string_contains("refresh_token=first"))
        .and(body_string_contains("scope=offline_access"))
        .and(body_string_contains("user%2FDocumentReference.write"))
        .and(body_string_contains("client_id=chartdrop"))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .expect(1)
        .mount(&practice.api)
        .await;
    let route = format!("/Patient/{}", patient().as_str());
    practice
        .answer_json(api("GET", &route), &practice.fixture("patient"))
        .await;
    let secrets = Secrets::new(
        [("client_id", "chartdrop"), ("refresh_token", "first")]
            .map(|(name, value)| (name.to_owned(), Secret::from(value))),
    );
    let settings = ConnectionSettings {
        sign_in: SignInMethod::Browser,
        ..practice.settings()
    };
    let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
    let system =
        connect(&settings, &secrets, Arc::clone(&tokens) as Arc<_>).unwrap_or_else(|error| panic!("{error}"));
    system.patient(&patient()).await.unwrap();
    let kept = tokens.secrets().await;
    assert_eq!(kept.get("refresh_token").unwrap().expose_secret(), "second");
}

#[tokio::test]
async fn page_of_a_patient_is_at_the_sign_in_host() {
    let practice = Practice::bare().await;
    let page = practice.connect().patient_page(&patient()).unwrap();
    assert_eq!(
        page.as_str(),
        format!("{}/patient/{}", practice.base(), patient().as_str())
    );
    let settings = ConnectionSettings {
        base_url: None,
        ..practice.settings()
    };
    let tokens = Arc::new(MemoryTokens::new(secrets()));
    let system = connect(&settings, &secrets(), tokens).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        system.patient_page(&patient()).unwrap().as_str(),
        format!(
            "https://northside.canvasmedical.com/patient/{}",
            patient().as_str()
        )
    );
    let nobody = attachment_api::PatientId::new("../auth");
    assert_eq!(system.patient_page(&nobody), None);
}
