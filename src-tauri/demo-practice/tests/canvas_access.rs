//! Canvas' tokens, scopes, addresses and the shape of its refusals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use bytes::Bytes;
use demo_practice::{CanvasScopes, Effect, FaultRule};
use http_body_util::Full;
use hyper::{Method, Request, StatusCode};
use serde_json::Value;
use support::{Clinic, clinic, quick};
use url::Url;

#[tokio::test]
async fn client_gets_ten_hours_and_no_refresh_token() {
    let clinic = clinic(quick()).await;
    let access = clinic.practice.announcement().systems.canvas;
    let credentials = &access.credentials;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        credentials.client_id, credentials.client_secret
    );
    let token = clinic.token(&access.base_url, &form).await.json();
    assert_eq!(
        (&token["expires_in"], &token["token_type"]),
        (&36000.into(), &"Bearer".into())
    );
    assert!(token.get("refresh_token").is_none());
    assert!(
        token["scope"]
            .as_str()
            .unwrap()
            .contains("system/DocumentReference.write")
    );
    let wrong = clinic
        .token(
            &access.base_url,
            &form.replace("client_secret=", "client_secret=x"),
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json()["error"], "invalid_client");
}

#[tokio::test]
async fn scopes_decide_what_is_refused() {
    let clinic = clinic(quick()).await;
    let (ok, no) = (StatusCode::OK, StatusCode::FORBIDDEN);
    let resources = [
        "/Patient",
        "/Practitioner",
        "/DocumentReference",
        "/DiagnosticReport",
        "/Media",
        "/Consent",
        "/Group?type=practitioner",
    ];
    for (scopes, expected) in [
        (CanvasScopes::Everything, [ok; 7]),
        (CanvasScopes::Published, [ok, ok, ok, ok, no, no, no]),
        (CanvasScopes::ReadOnly, [ok, ok, ok, ok, no, no, no]),
        (CanvasScopes::PatientsOnly, [ok, no, no, no, no, no, no]),
    ] {
        let canvas = clinic.canvas_as(scopes).await;
        for (path, status) in resources.iter().zip(expected) {
            let answer = canvas.get(path).await;
            assert_eq!(answer.status, status, "{scopes:?} {path}");
            if status == no {
                assert_eq!(answer.json()["issue"][0]["code"], "forbidden");
            }
        }
    }
    let canvas = clinic.canvas_as(CanvasScopes::ReadOnly).await;
    let document = canvas.document(&canvas.jane, support::canvas::PDF).await;
    assert_eq!(canvas.create(&document).await.status, no);
}

#[tokio::test]
async fn refusals_are_operation_outcomes_and_every_answer_can_be_asked_about() {
    let clinic = clinic(quick()).await;
    let mut canvas = clinic.canvas().await;
    let cases = [
        (Method::GET, "/DocumentReference/nobody", 404, "not-found"),
        (Method::GET, "/Patient/nobody", 404, "not-found"),
        (Method::GET, "/Observation", 404, "not-found"),
        (Method::GET, "/.well-known/smart-configuration", 404, "not-found"),
        (Method::DELETE, "/DocumentReference/nobody", 405, "not-supported"),
        (Method::PATCH, "/DocumentReference/nobody", 405, "not-supported"),
        (Method::GET, "/Patient?birthdate=yesterday", 400, "invalid"),
        (Method::GET, "/Patient?_count=101", 400, "invalid"),
        (Method::GET, "/Patient?_sort=gender", 400, "invalid"),
        (Method::GET, "/Patient?_count=1", 200, ""),
    ];
    for (method, path, status, code) in cases {
        let answer = clinic.send(canvas.request(method, path, None)).await.unwrap();
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.header("fumage-correlation-id").len(), 36, "{path}");
        if status != 200 {
            assert_eq!(answer.json()["resourceType"], "OperationOutcome");
            assert_eq!(answer.json()["issue"][0]["code"], code, "{path}");
        }
    }
    canvas.token = "expired".to_owned();
    let answer = canvas.get("/Patient?_count=1").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        answer.json()["issue"][0]["details"]["text"],
        "Authentication failed"
    );
}

#[tokio::test]
async fn metadata_needs_no_token_and_says_where_to_sign_in() {
    let clinic = clinic(quick()).await;
    let base = clinic.practice.announcement().systems.canvas.base_url;
    let statement = clinic.fetch(&format!("{base}/metadata")).await.json();
    assert_eq!(statement["resourceType"], "CapabilityStatement");
    assert!(statement.to_string().contains(&format!("{base}/auth/authorize/")));
}

#[tokio::test]
async fn token_that_expires_midway_is_a_401() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let rule = FaultRule::times(1, "canvas/patients", Effect::AccessTokensExpire);
    clinic.practice.faults().add(rule);
    assert_eq!(canvas.get("/Patient").await.status, StatusCode::UNAUTHORIZED);
    let again = clinic.canvas().await;
    assert_eq!(again.get("/Patient").await.status, StatusCode::OK);
}

/// The query with which the browser comes back, after `decision` on the page.
async fn returned(clinic: &Clinic, query: &str) -> Url {
    let base = clinic.practice.announcement().systems.canvas.base_url;
    let request = Request::post(format!("{base}/auth/authorize/"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(format!("{query}&decision=allow"))))
        .unwrap();
    let answer = clinic.send(request).await.unwrap();
    assert_eq!(answer.status, StatusCode::FOUND, "{}", answer.text());
    answer.header("location").parse().unwrap()
}

fn parameter(url: &Url, name: &str) -> Option<String> {
    let mut pairs = url.query_pairs();
    pairs
        .find(|(key, _)| key == name)
        .map(|(_, value)| value.into_owned())
}

const SCOPE: &str = "offline_access%20user%2FPatient.read%20user%2FDocumentReference.read";
const RETURN: &str = "http%3A%2F%2F127.0.0.1%3A17645%2Fcallback";
/// S256 of the verifier below.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

#[tokio::test]
async fn person_signs_in_with_a_launch_and_refreshes_once_with_each_token() {
    let clinic = clinic(quick()).await;
    let access = clinic.practice.announcement().systems.canvas;
    let client = &access.browser.client_id;
    let asked = format!(
        "response_type=code&client_id={client}&redirect_uri={RETURN}&scope={SCOPE}&state=s\
         &code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let refused = returned(&clinic, &asked).await;
    assert_eq!(parameter(&refused, "error").as_deref(), Some("access_denied"));
    let back = returned(&clinic, &format!("{asked}&launch=eyJwYXRpZW50IjoiIn0%3D")).await;
    assert_eq!(parameter(&back, "state").as_deref(), Some("s"));
    let code = parameter(&back, "code").unwrap();
    let exchange = format!(
        "grant_type=authorization_code&client_id={client}&redirect_uri={RETURN}&code={code}&code_verifier={VERIFIER}"
    );
    let token = clinic.token(&access.base_url, &exchange).await.json();
    assert_eq!(token["patient"], "");
    let refresh = |token: &Value| {
        let token = token["refresh_token"].as_str().unwrap();
        format!("grant_type=refresh_token&client_id={client}&refresh_token={token}&scope={SCOPE}")
    };
    let unscoped = refresh(&token).replace(&format!("&scope={SCOPE}"), "");
    let answer = clinic.token(&access.base_url, &unscoped).await;
    assert_eq!(answer.json()["error"], "invalid_scope");
    let next = clinic.token(&access.base_url, &refresh(&token)).await;
    assert_eq!(next.status, StatusCode::OK, "{}", next.text());
    let spent = clinic.token(&access.base_url, &refresh(&token)).await;
    assert_eq!(
        (spent.status, spent.json()["error"].as_str()),
        (StatusCode::BAD_REQUEST, Some("invalid_grant"))
    );
    let wider = refresh(&next.json()).replace(SCOPE, &format!("{SCOPE}%20user%2FPractitioner.read"));
    assert_eq!(
        clinic.token(&access.base_url, &wider).await.json()["error"],
        "invalid_scope"
    );
}
