//! Medplum's sign-in, limits, and what it says of itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use demo_practice::{Effect, FaultRule, Faults, MedplumServer};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};
use support::{clinic, quick};

#[tokio::test]
async fn who_is_signed_in_comes_with_the_clinic_and_for_a_client_with_its_secret() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let me = medplum.get("auth/me").await.json();
    assert_eq!(me["project"]["name"], "Northside Physio");
    assert_eq!(me["profile"]["resourceType"], "ClientApplication");
    assert_eq!(me["profile"]["secret"], medplum.access.credentials.client_secret);
    assert!(me.get("user").is_none());
}

#[tokio::test]
async fn person_signs_in_through_the_page_and_is_named() {
    let clinic = clinic(quick()).await;
    let mut medplum = clinic.medplum().await;
    let form = format!(
        "response_type=code&client_id={}&redirect_uri=http%3A%2F%2F127.0.0.1%3A17646%2Fcallback&state=s\
         &scope=openid%20offline_access&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM\
         &code_challenge_method=S256",
        medplum.access.browser.client_id
    );
    let page = clinic
        .fetch(&medplum.url(&format!("oauth2/authorize?{form}")))
        .await;
    assert!(page.text().contains("Northside Physio"));
    let request = Request::post(medplum.url("oauth2/authorize"))
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("{form}&decision=allow").into())
        .unwrap();
    let back = clinic.send(request).await.unwrap();
    assert_eq!(back.status, StatusCode::FOUND);
    let code = support::between(back.header("location"), "code=", "&").to_owned();
    // The verifier of RFC 7636, appendix B.
    let exchange = format!(
        "grant_type=authorization_code&client_id={}&code={code}&redirect_uri=http%3A%2F%2F127.0.0.1%3A17646%2Fcallback\
         &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        medplum.access.browser.client_id
    );
    let tokens = medplum.token(&exchange).await.json();
    assert_eq!(tokens["profile"]["display"], "Dr Imogen Fairweather");
    assert!(tokens["refresh_token"].is_string());
    tokens["access_token"]
        .as_str()
        .unwrap()
        .clone_into(&mut medplum.token);
    let me = medplum.get("auth/me").await.json();
    assert_eq!(me["profile"]["name"][0]["family"], "Fairweather");
    assert!(me["user"]["email"].is_string());
    assert!(!me.to_string().contains("secret"));

    assert_eq!(medplum.token(&exchange).await.json()["error"], "invalid_grant");
    assert_eq!(medplum.get("auth/me").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn bearer_and_basic_get_in_and_nothing_else() {
    let clinic = clinic(quick()).await;
    let mut medplum = clinic.medplum().await;
    let keys = &medplum.access.credentials;
    let by_basic = |secret: &str| format!("Basic {}", BASE64.encode(format!("{}:{secret}", keys.client_id)));
    let cases = [
        (Some(format!("Bearer {}", medplum.token)), StatusCode::OK),
        (Some(by_basic(&keys.client_secret)), StatusCode::OK),
        (Some(by_basic("")), StatusCode::UNAUTHORIZED),
        (Some("Bearer junk".to_owned()), StatusCode::UNAUTHORIZED),
        (None, StatusCode::UNAUTHORIZED),
    ];
    for (value, status) in cases {
        let mut request = Request::get(medplum.url("Patient?_count=1"));
        if let Some(value) = &value {
            request = request.header(AUTHORIZATION, value);
        }
        let answer = clinic.send(request.body("".into()).unwrap()).await.unwrap();
        assert_eq!(answer.status, status, "{value:?}");
        if status == StatusCode::UNAUTHORIZED {
            let realm = format!("Bearer realm=\"{}\"", medplum.access.base_url);
            assert_eq!(answer.header("www-authenticate"), realm);
            assert_eq!(answer.json()["issue"][0]["code"], "login");
        }
    }
    medplum.send(Method::POST, "oauth2/logout", &[], "").await;
    assert_eq!(medplum.get("auth/me").await.status, StatusCode::UNAUTHORIZED);
    medplum.token = medplum.sign_in().await;
    assert_eq!(medplum.get("auth/me").await.status, StatusCode::OK);
}

#[tokio::test]
async fn fault_ends_access_tokens_in_the_middle() {
    let clinic = clinic(quick()).await;
    let mut medplum = clinic.medplum().await;
    let rule = FaultRule::times(1, "medplum/patients", Effect::AccessTokensExpire);
    clinic.practice.faults().add(rule);
    assert_eq!(medplum.get("Patient").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(medplum.get("Patient").await.status, StatusCode::UNAUTHORIZED);
    medplum.token = medplum.sign_in().await;
    assert_eq!(medplum.get("Patient").await.status, StatusCode::OK);
    let ledger = clinic.practice.ledger();
    assert_eq!(ledger.token_requests["medplum/client_credentials"], 2);
    assert_eq!(ledger.answers["medplum/patients"][&401], 2);
}

#[tokio::test]
async fn scopes_narrow_a_token_to_what_they_name() {
    let clinic = clinic(quick()).await;
    let mut medplum = clinic.medplum().await;
    let keys = &medplum.access.credentials;
    let form = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}&scope=user%2FPatient.rs%20user%2FBinary.c",
        keys.client_id, keys.client_secret
    );
    let token = medplum.token(&form).await.json()["access_token"].clone();
    token.as_str().unwrap().clone_into(&mut medplum.token);
    assert_eq!(medplum.get("Patient").await.status, StatusCode::OK);
    let binary = medplum.upload("a.pdf", "application/pdf", "%PDF".into()).await;
    let binary = format!("Binary/{binary}");
    for path in ["DocumentReference", "Media", &binary] {
        let answer = medplum.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.json()["id"], "forbidden");
    }
    let document = medplum.document("b1", "f1");
    assert_eq!(
        medplum.post("DocumentReference", &document).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn limits_are_on_two_lines_and_a_429_has_no_retry_after() {
    let clinic = clinic(Faults {
        medplum: MedplumServer {
            points_per_minute: 30,
            ..MedplumServer::default()
        },
        ..quick()
    })
    .await;
    let medplum = clinic.medplum().await;
    let answer = medplum.get("Patient").await;
    let lines: Vec<_> = answer.headers.get_all("ratelimit").iter().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].to_str().unwrap().starts_with("\"requests\";r="));
    assert!(
        lines[1]
            .to_str()
            .unwrap()
            .starts_with("\"fhirInteractions\";r=10;t=")
    );
    let refused = medplum.get("Patient").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.get("retry-after").is_none());
    let issue = refused.json()["issue"][0].clone();
    let diagnostics: Value = serde_json::from_str(issue["diagnostics"].as_str().unwrap()).unwrap();
    assert_eq!(
        (issue["code"].as_str(), diagnostics["limit"].as_u64()),
        (Some("throttled"), Some(30))
    );
    assert!((1..=60_000).contains(&diagnostics["_msBeforeNext"].as_i64().unwrap()));
    let lines: Vec<_> = refused.headers.get_all("ratelimit").iter().collect();
    assert!(lines[1].to_str().unwrap().contains("r=0;"));
    assert_eq!(medplum.get("auth/me").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn server_says_its_version_and_where_to_sign_in_to_anybody() {
    let clinic = clinic(Faults {
        medplum: MedplumServer {
            version: "5.0.9".to_owned(),
            ..MedplumServer::default()
        },
        ..quick()
    })
    .await;
    let medplum = clinic.medplum().await;
    let metadata = clinic.fetch(&medplum.url("fhir/R4/metadata")).await.json();
    assert_eq!(metadata["fhirVersion"], "4.0.1");
    assert_eq!(
        metadata["software"],
        json!({"name": "medplum", "version": "5.0.9"})
    );
    for path in [
        "fhir/R4/.well-known/smart-configuration",
        ".well-known/smart-configuration",
    ] {
        let configuration = clinic.fetch(&medplum.url(path)).await.json();
        assert_eq!(configuration["token_endpoint"], medplum.url("oauth2/token"));
        assert_eq!(configuration["code_challenge_methods_supported"], json!(["S256"]));
    }
    assert_eq!(clinic.fetch(&medplum.url("healthcheck")).await.json()["ok"], true);
}
