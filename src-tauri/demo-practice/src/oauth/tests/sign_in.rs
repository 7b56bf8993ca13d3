//! A person signs in.

use super::*;

#[tokio::test]
async fn page_names_clinic_person_and_application_and_carries_the_request() {
    let fixture = medplum();
    let challenge = challenge();
    let answer = fixture.page(&authorize(SCOPE, &challenge)).await;
    assert_eq!(answer.status, StatusCode::OK);
    for text in [
        "Northside",
        "Dr Imogen Fairweather",
        "Desktop &lt;app&gt;",
        "of mind&amp;",
    ] {
        assert!(answer.text.contains(text), "{text}");
    }
    assert_eq!(answer.text.matches("<button").count(), 2);
    assert!(!answer.text.contains("<script"));
}

#[tokio::test]
async fn consent_gives_a_code_that_gives_tokens() {
    for fixture in [medplum(), canvas()] {
        let challenge = challenge();
        let back = fixture.press("allow", &authorize(SCOPE, &challenge)).await;
        assert_eq!(back.status, StatusCode::FOUND);
        assert!(back.location.as_ref().unwrap().as_str().starts_with(RETURN));
        assert_eq!(back.returned("state").unwrap(), "of mind&");
        let tokens = fixture.exchange(&back.returned("code").unwrap()).await;
        assert!(fixture.is_admitted(&tokens.token("access_token")));
        assert!(!tokens.token("refresh_token").is_empty());
        assert_eq!(tokens.json()["scope"], SCOPE);
    }
}

#[tokio::test]
async fn refusal_is_told_to_the_application_with_its_state() {
    let fixture = medplum();
    let challenge = challenge();
    let back = fixture.press("refuse", &authorize(SCOPE, &challenge)).await;
    assert_eq!(back.returned("error").unwrap(), "access_denied");
    assert_eq!(back.returned("state").unwrap(), "of mind&");
    assert_eq!(back.returned("code"), None);
}

#[tokio::test]
async fn wrong_client_or_address_is_shown_and_never_redirected() {
    let fixture = medplum();
    let challenge = challenge();
    let good = authorize(SCOPE, &challenge);
    let cases = [
        (
            "redirect_uri",
            "http://127.0.0.1:17648/callback",
            "Invalid redirect URI",
        ),
        (
            "redirect_uri",
            "http://127.0.0.1:17645/callback/",
            "Invalid redirect URI",
        ),
        ("redirect_uri", "", "Invalid redirect URI"),
        ("client_id", "nobody", "Client not found"),
        // The machine account is registered for no address.
        ("client_id", "machine", "Invalid redirect URI"),
    ];
    for (name, value, text) in cases {
        for answer in [
            fixture.page(&with(&good, name, value)).await,
            fixture.press("allow", &with(&good, name, value)).await,
        ] {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{name}={value}");
            assert_eq!((answer.location, answer.text.as_str()), (None, text));
        }
    }
}

#[tokio::test]
async fn every_registered_address_is_taken() {
    let fixture = medplum();
    let challenge = challenge();
    for address in REDIRECT_URIS {
        let answer = fixture
            .page(&with(&authorize(SCOPE, &challenge), "redirect_uri", address))
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
    }
}

#[tokio::test]
async fn what_else_is_wrong_is_told_to_the_application() {
    let challenge = challenge();
    let good = authorize(SCOPE, &challenge);
    let cases = [
        (medplum(), without(&good, "scope"), "invalid_request"),
        (
            medplum(),
            with(&good, "response_type", "token"),
            "unsupported_response_type",
        ),
        (
            medplum(),
            with(&good, "code_challenge_method", "plain"),
            "invalid_request",
        ),
        (canvas(), without(&good, "launch"), "access_denied"),
        (canvas(), with(&good, "launch", "not base64"), "access_denied"),
        (canvas(), with(&good, "scope", "user/Media.read"), "invalid_scope"),
    ];
    for (fixture, pairs, error) in cases {
        let answer = fixture.page(&pairs).await;
        assert_eq!(answer.status, StatusCode::FOUND);
        assert_eq!(answer.returned("error").unwrap(), error);
        assert_eq!(answer.returned("state").unwrap(), "of mind&");
    }
    let unneeded = medplum().page(&without(&good, "launch")).await;
    assert_eq!(unneeded.status, StatusCode::OK);
    let unpadded = canvas().page(&with(&good, "launch", "e30")).await;
    assert_eq!(unpadded.status, StatusCode::OK);
}

#[tokio::test]
async fn second_use_of_a_code_ends_every_token_of_that_sign_in() {
    for fixture in [medplum(), canvas()] {
        let other = fixture.exchange(&fixture.code(SCOPE).await).await;
        let code = fixture.code(SCOPE).await;
        let first = fixture.exchange(&code).await;
        let second = fixture.refresh(&first.token("refresh_token")).await;
        let (status, error, description) = fixture.exchange(&code).await.error();
        assert_eq!((status, error.as_str()), (400, "invalid_grant"));
        assert_eq!(description, "Token already granted");
        assert!(!fixture.is_admitted(&first.token("access_token")));
        assert!(!fixture.is_admitted(&second.token("access_token")));
        let refused = fixture.refresh(&second.token("refresh_token")).await;
        assert_eq!(refused.error().1, "invalid_grant");
        assert!(
            fixture.is_admitted(&other.token("access_token")),
            "another sign-in"
        );
    }
}

#[tokio::test]
async fn code_wants_its_verifier_and_survives_a_wrong_one() {
    let fixture = medplum();
    let code = fixture.code(SCOPE).await;
    let good = exchange(&code);
    let cases = [
        (without(&good, "code_verifier"), "Missing code verifier"),
        (with(&good, "code_verifier", "another"), "Invalid code verifier"),
        (
            with(&good, "redirect_uri", REDIRECT_URIS[1]),
            "Invalid redirect URI",
        ),
        (with(&good, "code", "unknown"), "Invalid code"),
        (without(&good, "code"), "Missing code"),
        (with(&good, "client_id", "nobody"), "Invalid client"),
    ];
    for (pairs, description) in cases {
        let (status, _, told) = fixture.token(&pairs).await.error();
        assert_eq!((status, told.as_str()), (400, description));
    }
    assert_eq!(fixture.token(&good).await.status, StatusCode::OK);

    let challenge = challenge();
    let unprotected = without(&authorize(SCOPE, &challenge), "code_challenge");
    let code = fixture
        .press("allow", &unprotected)
        .await
        .returned("code")
        .unwrap();
    let (_, _, told) = fixture.exchange(&code).await.error();
    assert_eq!(told, "Missing verification context");
}

#[tokio::test]
async fn refresh_token_works_once() {
    for (fixture, error) in [(medplum(), "invalid_request"), (canvas(), "invalid_grant")] {
        let first = fixture.exchange(&fixture.code(SCOPE).await).await;
        let second = fixture.refresh(&first.token("refresh_token")).await;
        assert_ne!(second.token("refresh_token"), first.token("refresh_token"));
        let (status, told, description) = fixture.refresh(&first.token("refresh_token")).await.error();
        assert_eq!(
            (status, told.as_str(), description.as_str()),
            (400, error, "Invalid token")
        );
        let third = fixture.refresh(&second.token("refresh_token")).await;
        assert!(fixture.is_admitted(&third.token("access_token")));
    }
}

#[tokio::test]
async fn refresh_may_narrow_its_scope_but_not_widen_it() {
    let fixture = canvas();
    let tokens = fixture.exchange(&fixture.code(SCOPE).await).await;
    let token = tokens.token("refresh_token");
    for pairs in [
        without(&refresh(&token), "scope"),
        with(&refresh(&token), "scope", "openid user/Patient.read"),
    ] {
        assert_eq!(fixture.token(&pairs).await.error().1, "invalid_scope");
    }
    let narrow = fixture.token(&with(&refresh(&token), "scope", "openid")).await;
    assert_eq!(narrow.token("scope"), "openid");
}

#[tokio::test]
async fn refresh_token_is_only_for_those_who_ask_for_offline_access() {
    let fixture = medplum();
    let tokens = fixture.exchange(&fixture.code("openid").await).await;
    assert_eq!(tokens.status, StatusCode::OK);
    assert!(tokens.json().get("refresh_token").is_none());
}
