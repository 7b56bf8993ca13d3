//! Applications that act for themselves, and how tokens come to an end.

use base64::engine::general_purpose::STANDARD as BASE64;

use super::*;
use crate::faults::Faults;

const MACHINE: [(&str, &str); 3] = [
    ("grant_type", "client_credentials"),
    ("client_id", "machine"),
    ("client_secret", "secret"),
];

#[tokio::test]
async fn client_gets_in_by_form_and_by_basic_authentication() {
    let fixture = medplum();
    let tokens = fixture.token(&MACHINE).await;
    assert!(fixture.is_admitted(&tokens.token("access_token")));
    assert_eq!(tokens.json()["expires_in"], 3600);
    assert_eq!(tokens.json()["scope"], "openid");
    assert!(tokens.json().get("refresh_token").is_none());
    let request = Request::post("/token")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(
            header::AUTHORIZATION,
            format!("Basic {}", BASE64.encode("machine:secret")),
        )
        .body("grant_type=client_credentials".into())
        .unwrap();
    assert_eq!(fixture.send(request).await.status, StatusCode::OK);
    let canvas = canvas().token(&MACHINE).await;
    assert_eq!(canvas.json()["expires_in"], 36_000);
    assert_eq!(canvas.json()["scope"], "openid offline_access user/Patient.read");
}

#[tokio::test]
async fn refusals_are_in_each_systems_manner() {
    let table: [(Vec<_>, &str, (u16, &str)); 5] = [
        (
            with(&MACHINE, "client_secret", "wrong"),
            "Invalid secret",
            (401, "invalid_client"),
        ),
        (
            with(&MACHINE, "client_id", "nobody"),
            "Invalid client",
            (401, "invalid_client"),
        ),
        (
            without(&MACHINE, "client_secret"),
            "Missing client_secret",
            (400, "invalid_request"),
        ),
        (
            without(&MACHINE, "grant_type"),
            "Missing grant_type",
            (400, "invalid_request"),
        ),
        (
            with(&MACHINE, "grant_type", "password"),
            "Unsupported grant_type",
            (400, "unsupported_grant_type"),
        ),
    ];
    for (pairs, description, (status, error)) in table {
        let expected = (400, "invalid_request".to_owned(), description.to_owned());
        assert_eq!(medplum().token(&pairs).await.error(), expected);
        let expected = (status, error.to_owned(), description.to_owned());
        assert_eq!(canvas().token(&pairs).await.error(), expected);
    }
}

#[tokio::test]
async fn browser_client_has_no_secret_to_act_with() {
    let fixture = medplum();
    let pairs = with(&with(&MACHINE, "client_id", "desktop"), "client_secret", "guess");
    assert_eq!(fixture.token(&pairs).await.error().2, "Invalid secret");
}

#[tokio::test]
async fn other_content_types_are_refused_in_plain_text() {
    let request = Request::post("/token")
        .header(header::CONTENT_TYPE, "application/json")
        .body(r#"{"grant_type":"client_credentials"}"#.into())
        .unwrap();
    let answer = medplum().send(request).await;
    assert_eq!(
        (answer.status, answer.text.as_str()),
        (StatusCode::BAD_REQUEST, "Unsupported content type")
    );
}

#[tokio::test]
async fn lives_are_as_short_as_the_faults_say() {
    let fixture = medplum();
    fixture.faults.set(Faults {
        access_token_seconds: Some(0),
        refresh_token_seconds: Some(0),
        ..Faults::default()
    });
    let tokens = fixture.exchange(&fixture.code(SCOPE).await).await;
    assert_eq!(tokens.json()["expires_in"], 0);
    assert!(!fixture.is_admitted(&tokens.token("access_token")));
    assert_eq!(
        fixture.refresh(&tokens.token("refresh_token")).await.status,
        StatusCode::BAD_REQUEST
    );
    fixture.faults.set(Faults {
        code_seconds: Some(0),
        ..Faults::default()
    });
    let code = fixture.code(SCOPE).await;
    assert_eq!(fixture.exchange(&code).await.error().1, "invalid_grant");
}

#[tokio::test]
async fn faults_end_access_tokens_or_whole_sign_ins() {
    let fixture = medplum();
    let first = fixture.exchange(&fixture.code(SCOPE).await).await;
    fixture.server.end_tokens(Some(&Effect::AccessTokensExpire));
    assert!(!fixture.is_admitted(&first.token("access_token")));
    let second = fixture.refresh(&first.token("refresh_token")).await;
    assert!(fixture.is_admitted(&second.token("access_token")));

    let effect = Some(Effect::SignInsRevoked);
    let refused = fixture
        .token_under(effect, &refresh(&second.token("refresh_token")))
        .await;
    assert_eq!(refused.error().1, "invalid_grant");
    assert!(!fixture.is_admitted(&second.token("access_token")));
}

#[tokio::test]
async fn ledger_counts_token_requests_by_their_grant() {
    let fixture = medplum();
    fixture.token(&MACHINE).await;
    let tokens = fixture.exchange(&fixture.code(SCOPE).await).await;
    fixture.refresh(&tokens.token("refresh_token")).await;
    fixture.refresh("unknown").await;
    let counted = fixture.ledger.snapshot().token_requests;
    let counted: Vec<_> = counted
        .iter()
        .map(|(name, count)| (name.as_str(), *count))
        .collect();
    assert_eq!(
        counted,
        [
            ("medplum/authorization_code", 1),
            ("medplum/client_credentials", 1),
            ("medplum/refresh_token", 2),
        ]
    );
}
