use attachment_api::{Code, Status};
use serde_json::json;
use wiremock::ResponseTemplate;
use wiremock::matchers::query_param;

use crate::server::{Practice, api, connect, refusal};

#[tokio::test]
async fn test_names_the_clinic_and_no_person() {
    let practice = Practice::start().await;
    let mock = api("GET", "/business")
        .and(query_param("page", "1"))
        .and(query_param("page_size", "1"));
    let business = json!({ "tenant_id": 77, "business_id": 1, "business_name": "NSP Pty Ltd", "display_name": "Northside Physio" });
    practice
        .answer_json(mock, &json!({ "businesses": [business], "total_entries": 2 }))
        .await;

    let connection = practice.connect().test_connection().await.unwrap();

    assert_eq!(connection.base_url.as_str(), practice.base());
    assert_eq!(
        (connection.clinic.as_str(), connection.clinic_id.as_deref()),
        ("Northside Physio", Some("77"))
    );
    assert_eq!(
        (connection.user, connection.user_id, connection.role),
        (None, None, None)
    );
}

#[tokio::test]
async fn names_may_be_missing_and_so_may_the_clinic() {
    for (businesses, clinic, clinic_id) in [
        (
            json!([{ "tenant_id": "77", "business_name": "NSP", "display_name": " " }]),
            "NSP",
            Some("77"),
        ),
        (
            json!([{ "tenant_id": null, "display_name": null }]),
            "PracSuite",
            None,
        ),
        (json!([]), "PracSuite", None),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(api("GET", "/business"), &json!({ "businesses": businesses }))
            .await;
        let connection = practice.connect().test_connection().await.unwrap();
        assert_eq!(
            (connection.clinic.as_str(), connection.clinic_id.as_deref()),
            (clinic, clinic_id)
        );
    }
}

#[tokio::test]
async fn key_that_may_not_read_the_clinic_is_proved_by_its_patients() {
    for status in [401, 403, 404] {
        let practice = Practice::start().await;
        practice
            .answer(
                api("GET", "/business"),
                refusal(status, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        practice
            .answer_json(
                api("GET", "/patient").and(query_param("page_size", "1")),
                &json!({ "clients": [{ "client_id": 1, "tenant_id": 77 }] }),
            )
            .await;
        let connection = practice.connect().test_connection().await.unwrap();
        assert_eq!(
            (connection.clinic.as_str(), connection.clinic_id.as_deref()),
            ("PracSuite", Some("77"))
        );
    }
}

#[tokio::test]
async fn keys_are_refused_only_when_every_probe_says_so() {
    for (business, patient) in [(401, 401), (403, 403), (403, 401)] {
        let practice = Practice::start().await;
        practice
            .answer(
                api("GET", "/business"),
                refusal(business, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        practice
            .answer(
                api("GET", "/patient"),
                refusal(patient, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        let error = practice.connect().test_connection().await.unwrap_err();
        assert_eq!(
            (error.code, error.status, error.http_status),
            (Code::CredentialsRefused, Status::Persistent, Some(patient))
        );
        assert_eq!(
            error.request_id.as_deref(),
            Some("00000000-0000-0000-0000-000000000007")
        );
    }
    let practice = Practice::start().await;
    practice
        .answer(api("GET", "/business"), refusal(403, "UNAUTHORIZED"))
        .await;
    practice
        .answer(api("GET", "/patient"), refusal(500, "SERVER_ERROR"))
        .await;
    let error = practice.connect().test_connection().await.unwrap_err();
    assert_eq!((error.code, error.status), (Code::ServerFault, Status::Temporary));
}

#[tokio::test]
async fn faults_and_nonsense_say_nothing_about_the_keys() {
    for (answer, code) in [
        (refusal(500, "SERVER_ERROR"), Code::ServerFault),
        (ResponseTemplate::new(429), Code::RateLimited),
        (refusal(429, "QUOTA_EXCEEDED"), Code::QuotaUsedUp),
        (refusal(403, "QUOTA_EXCEEDED"), Code::QuotaUsedUp),
        (
            ResponseTemplate::new(200).set_body_string("<html>"),
            Code::AnswerUnreadable,
        ),
        (
            ResponseTemplate::new(200).set_body_json(json!({ "total_entries": 1 })),
            Code::AnswerUnreadable,
        ),
    ] {
        let practice = Practice::start().await;
        practice.answer(api("GET", "/business"), answer).await;
        assert_eq!(practice.connect().test_connection().await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn quota_used_up_passes_by_itself() {
    let practice = Practice::start().await;
    let answer = ResponseTemplate::new(429).set_body_json(json!({ "message": "Limit Exceeded" }));
    practice.answer(api("GET", "/business"), answer).await;
    let error = practice.connect().test_connection().await.unwrap_err();
    assert_eq!(
        (error.code, error.status, error.retry_at),
        (Code::QuotaUsedUp, Status::Temporary, None)
    );
}

#[tokio::test]
async fn pause_that_was_asked_for_holds_for_every_account_of_the_vendor_key() {
    let practice = Practice::start().await;
    let answer = ResponseTemplate::new(429).insert_header("retry-after", "40");
    practice.answer(api("GET", "/business"), answer).await;
    let system = practice.connect();
    let told = system.test_connection().await.unwrap_err();
    assert_eq!((told.code, told.http_status), (Code::RateLimited, Some(429)));

    // Another clinic's key: nothing is sent (the first answer was expected once).
    let another =
        connect(Some(&practice.base()), "canary-vendor", "another").unwrap_or_else(|error| panic!("{error}"));
    let held = another.test_connection().await.unwrap_err();
    assert_eq!((held.code, held.http_status), (Code::RateLimited, None));
    assert!(held.retry_at.is_some());
}
