use attachment_api::{Code, ConnectionSettings, MemoryTokens, SignInMethod, Status, connect};
use serde_json::json;
use std::sync::Arc;
use wiremock::ResponseTemplate;

use crate::server::{Practice, api, outcome, secrets_of};

fn who_am_i(profile: &serde_json::Value) -> serde_json::Value {
    json!({ "project": { "id": "project-1", "name": "Northside" }, "profile": profile,
            "membership": { "admin": true } })
}

#[tokio::test]
async fn connection_names_project_and_profile_and_never_the_secret_beside_them() {
    for (profile, user, user_id) in [
        (
            json!({ "resourceType": "ClientApplication", "id": "c1", "name": "Front desk", "secret": "canary-secret" }),
            "Front desk",
            "ClientApplication/c1",
        ),
        (
            json!({ "resourceType": "Practitioner", "id": "p1", "name": [{ "given": ["Ada"], "family": "Okafor" }] }),
            "Ada Okafor",
            "Practitioner/p1",
        ),
        (
            json!({ "resourceType": "Practitioner", "id": "p1" }),
            "Practitioner/p1",
            "Practitioner/p1",
        ),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(api("GET", "auth/me"), &who_am_i(&profile))
            .await;
        let found = practice.connect().test_connection().await.unwrap();
        assert_eq!(
            (found.clinic.as_str(), found.clinic_id.as_deref()),
            ("Northside", Some("project-1"))
        );
        assert_eq!(
            (found.user.as_deref(), found.user_id.as_deref()),
            (Some(user), Some(user_id))
        );
        assert_eq!(found.base_url.as_str(), practice.base());
        assert!(!format!("{found:?}").contains("canary"));
    }
}

#[tokio::test]
async fn refusals_of_the_connection_test_are_told_apart() {
    for (http_status, code, status) in [
        (401, Code::CredentialsRefused, Status::Persistent),
        (403, Code::NotPermitted, Status::Persistent),
        (503, Code::ServerFault, Status::Temporary),
        (200, Code::AnswerUnreadable, Status::Temporary),
        (302, Code::RedirectUnexpected, Status::Persistent),
    ] {
        let practice = Practice::start().await;
        let times = if http_status == 401 { 2 } else { 1 };
        api("GET", "auth/me")
            .respond_with(outcome(http_status, "no").insert_header("location", "https://evil.example/"))
            .expect(times)
            .mount(&practice.api)
            .await;
        let error = practice.connect().test_connection().await.unwrap_err();
        assert_eq!((error.code, error.status), (code, status), "{http_status}");
    }
}

#[tokio::test]
async fn wrong_secret_is_refused_by_the_token_endpoint() {
    let practice = Practice::bare().await;
    for (route, answer) in [
        (".well-known/smart-configuration", ResponseTemplate::new(404)),
        (
            "oauth2/token",
            ResponseTemplate::new(400)
                .set_body_json(json!({ "error": "invalid_request", "error_description": "Invalid secret" })),
        ),
    ] {
        wiremock::Mock::given(wiremock::matchers::path(format!("/medplum/{route}")))
            .respond_with(answer)
            .expect(1)
            .mount(&practice.api)
            .await;
    }
    let error = practice.connect().test_connection().await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::CredentialsRefused, Status::Persistent)
    );
    assert_eq!(
        (error.vendor_code, error.http_status),
        (Some("invalid_request"), Some(400))
    );
}

#[tokio::test]
async fn settings_that_cannot_be_right_are_refused_before_anything_is_sent() {
    let practice = Practice::bare().await;
    let refused = |settings: ConnectionSettings, pairs: &[(&str, &str)]| {
        connect(&settings, &secrets_of(pairs), Arc::new(MemoryTokens::default()))
            .err()
            .map(|error| error.code)
    };
    let own = practice.settings(SignInMethod::Secrets);
    let plain = ConnectionSettings {
        base_url: "http://fhir.clinic.example/".parse().ok(),
        ..own.clone()
    };
    assert_eq!(
        refused(plain, &[("client_id", "a"), ("client_secret", "b")]),
        Some(Code::AddressRefused)
    );
    for pairs in [
        &[("client_secret", "b")][..],
        &[("client_id", "a")],
        &[("client_id", "two words"), ("client_secret", "b")],
        &[("client_id", "a"), ("client_secret", "b\r\nc: d")],
    ] {
        assert_eq!(refused(own.clone(), pairs), Some(Code::KeyMalformed), "{pairs:?}");
    }
    // A public client has no secret.
    let browser = practice.settings(SignInMethod::Browser);
    assert_eq!(refused(browser, &[("client_id", "a")]), None);
}

#[tokio::test]
async fn everything_that_can_be_done_is_on_the_sheet() {
    let practice = Practice::bare().await;
    let sheet = practice.connect().capabilities();
    for capability in [
        &sheet.pin_in_system,
        &sheet.archive,
        &sheet.restore,
        &sheet.describe,
        &sheet.describe_when_filing,
        &sheet.list_account,
    ] {
        assert!(capability.is_available());
    }
    assert_eq!((sheet.link_seconds, sheet.size_limit_bytes), (Some(3600), None));
    assert!(sheet.filing_fields.is_empty());
}
