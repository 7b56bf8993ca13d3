//! What becomes of requests when a token is over.

use std::sync::Arc;

use attachment_api::{AttachmentSystem, Code, MemoryTokens, Operation, SignInMethod, Status, connect};
use futures::future::join_all;
use secrecy::ExposeSecret;
use serde_json::json;
use wiremock::matchers::{body_string_contains, header, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{
    MEBIBYTE, PATIENT, Practice, numbered, outcome, patient, secrets_of, spool, submission, token,
};

fn person(practice: &Practice, end: &str) -> (Arc<dyn AttachmentSystem>, MemoryTokens) {
    let kept = secrets_of(&[
        ("client_id", "client-1"),
        ("refresh_token", "refresh-1"),
        ("access_token", "token-1"),
        ("access_token_expires_at", end),
    ]);
    let keeper = MemoryTokens::new(kept.clone());
    let system = connect(
        &practice.settings(SignInMethod::Browser),
        &kept,
        Arc::new(keeper.clone()),
    );
    (system.unwrap_or_else(|error| panic!("{error}")), keeper)
}

async fn renewal(practice: &Practice, answer: ResponseTemplate) {
    Mock::given(path("/medplum/.well-known/smart-configuration"))
        .respond_with(ResponseTemplate::new(404))
        .expect(1)
        .mount(&practice.api)
        .await;
    Mock::given(method("POST"))
        .and(path("/medplum/oauth2/token"))
        .and(body_string_contains(
            "grant_type=refresh_token&refresh_token=refresh-1",
        ))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.api)
        .await;
}

async fn patient_behind(practice: &Practice, token: &str, answer: ResponseTemplate, times: u64) {
    Mock::given(method("GET"))
        .and(path(format!("/medplum/fhir/R4/Patient/{PATIENT}")))
        .and(header("authorization", format!("Bearer {token}").as_str()))
        .respond_with(answer)
        .expect(times)
        .mount(&practice.api)
        .await;
}

fn jane() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(json!({ "resourceType": "Patient", "id": PATIENT }))
}

#[tokio::test]
async fn parallel_requests_with_an_expired_token_cause_one_renewal() {
    let practice = Practice::bare().await;
    renewal(&practice, token(2)).await;
    patient_behind(&practice, "token-2", jane(), 12).await;
    let (system, keeper) = person(&practice, "2020-01-01T00:00:00Z");
    let patient = patient();
    for read in join_all((0..12).map(|_| system.patient(&patient))).await {
        read.unwrap();
    }
    let kept = keeper.secrets().await;
    assert_eq!(
        kept.get("refresh_token").map(ExposeSecret::expose_secret),
        Some("refresh-2")
    );
}

#[tokio::test]
async fn parallel_requests_whose_token_is_refused_cause_one_renewal_and_are_made_once_more() {
    let practice = Practice::bare().await;
    renewal(&practice, token(2)).await;
    patient_behind(&practice, "token-1", outcome(401, "Unauthorized"), 12).await;
    patient_behind(&practice, "token-2", jane(), 12).await;
    let (system, _) = person(&practice, "2999-01-01T00:00:00Z");
    let patient = patient();
    for read in join_all((0..12).map(|_| system.patient(&patient))).await {
        read.unwrap();
    }
}

#[tokio::test]
async fn rejected_renewal_says_sign_in_again() {
    let practice = Practice::bare().await;
    let refusal = ResponseTemplate::new(400).set_body_json(json!({ "error": "invalid_grant" }));
    renewal(&practice, refusal).await;
    let (system, _) = person(&practice, "2020-01-01T00:00:00Z");
    for _ in 0..3 {
        let error = system.patient(&patient()).await.unwrap_err();
        assert_eq!(
            (error.code, error.status, error.operation),
            (Code::CredentialsRefused, Status::Persistent, Operation::SignIn)
        );
    }
}

#[tokio::test]
async fn file_whose_token_is_refused_half_way_is_sent_again_whole() {
    let practice = Practice::bare().await;
    renewal(&practice, token(2)).await;
    let bytes = numbered(MEBIBYTE);
    let submission = submission("a.pdf", "application/pdf", &bytes);
    for (token, answer) in [
        ("token-1", outcome(401, "Unauthorized")),
        (
            "token-2",
            ResponseTemplate::new(201).set_body_json(json!({ "resourceType": "Binary", "id": "b1" })),
        ),
    ] {
        let sent = bytes.clone();
        Mock::given(method("POST"))
            .and(path("/medplum/fhir/R4/Binary"))
            .and(header("authorization", format!("Bearer {token}").as_str()))
            .and(move |request: &wiremock::Request| request.body == sent)
            .respond_with(answer)
            .expect(1)
            .mount(&practice.api)
            .await;
    }
    Mock::given(method("GET"))
        .and(path("/medplum/fhir/R4/Binary/b1"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(bytes.to_vec()))
        .expect(1)
        .mount(&practice.api)
        .await;
    let (system, _) = person(&practice, "2999-01-01T00:00:00Z");
    let reservation = system.reserve(&submission).await.unwrap();
    let receipt = system
        .send(&submission, reservation, spool(&bytes), Arc::new(|_| ()))
        .await
        .unwrap();
    assert_eq!(receipt.checksum_matches, Some(true));
}
