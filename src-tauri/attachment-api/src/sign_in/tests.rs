//! Signing in over real connections, with a stand-in for the browser.

use std::net::TcpListener;

use reqwest::{Response, StatusCode};
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::random::challenge;
use super::{REDIRECT_URIS, SignIn};
use crate::oauth::OAuthClient;
use crate::oauth::tests::client;
use crate::{Code, Operation, Result, Secret, Secrets, Status};

/// An address of this computer whose port is free.
fn free_address() -> String {
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    format!("http://127.0.0.1:{port}/callback")
}

async fn begun(client: OAuthClient) -> SignIn {
    let address = free_address();
    SignIn::begin_at(client, &[&address])
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

fn asked(sign_in: &SignIn, name: &str) -> String {
    let url = Url::parse(sign_in.browser_url().expose_secret()).unwrap();
    let values: Vec<String> = url
        .query_pairs()
        .filter(|(parameter, _)| parameter == name)
        .map(|(_, value)| value.into_owned())
        .collect();
    assert_eq!(values.len(), 1, "{name}");
    values[0].clone()
}

async fn browse(url: String) -> Response {
    reqwest::Client::builder()
        .no_proxy()
        .build()
        .unwrap()
        .get(url)
        .send()
        .await
        .unwrap()
}

async fn token_endpoint(says: ResponseTemplate, times: u64) -> MockServer {
    let server = MockServer::builder().start().await;
    Mock::given(method("POST"))
        .and(path("/oauth2/token"))
        .respond_with(says)
        .expect(times)
        .mount(&server)
        .await;
    server
}

fn tokens() -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(
        json!({ "access_token": "access-1", "refresh_token": "refresh-1", "expires_in": 3600 }),
    )
}

/// The browser comes back with each of these queries in turn; the last one ends the sign-in.
async fn returning(sign_in: SignIn, queries: &[String]) -> (Result<Secrets>, Vec<(StatusCode, String)>) {
    let address = sign_in.redirect_uri().to_owned();
    let browser = async {
        let mut pages = Vec::new();
        for query in queries {
            let response = browse(format!("{address}?{query}")).await;
            pages.push((response.status(), response.text().await.unwrap()));
        }
        pages
    };
    tokio::join!(sign_in.finish(), browser)
}

#[tokio::test]
async fn browser_is_sent_to_the_sign_in_page_with_a_challenge_and_a_state() {
    let server = token_endpoint(tokens(), 0).await;
    let sign_in = begun(OAuthClient {
        browser_parameters: vec![("launch", "eyJwYXRpZW50IjoiIn0=".to_owned())],
        browser_scope: "openid user/Patient.read".to_owned(),
        ..client(&server.uri())
    })
    .await;
    let url = sign_in.browser_url().expose_secret();
    assert!(url.starts_with(&format!("{}/oauth2/authorize?", server.uri())));
    assert!(url.contains("scope=openid%20user%2FPatient.read"), "{url}");
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "client-1"),
        ("redirect_uri", sign_in.redirect_uri()),
        ("code_challenge_method", "S256"),
        ("launch", "eyJwYXRpZW50IjoiIn0="),
    ] {
        assert_eq!(asked(&sign_in, name), value, "{name}");
    }
    assert_eq!(asked(&sign_in, "state").len(), 43);
}

#[tokio::test]
async fn code_is_exchanged_for_the_accounts_tokens_and_the_page_says_so() {
    let server = token_endpoint(tokens(), 1).await;
    let sign_in = begun(OAuthClient {
        client_secret: Some(Secret::from("secret-1")),
        ..client(&server.uri())
    })
    .await;
    let (state, challenged) = (asked(&sign_in, "state"), asked(&sign_in, "code_challenge"));
    let address = sign_in.redirect_uri().to_owned();
    let (secrets, pages) = returning(sign_in, &[format!("code=c%2F1&state={state}")]).await;
    let secrets = secrets.unwrap();
    for (name, value) in [
        ("client_id", "client-1"),
        ("client_secret", "secret-1"),
        ("refresh_token", "refresh-1"),
        ("access_token", "access-1"),
    ] {
        assert_eq!(secrets.get(name).unwrap().expose_secret(), value, "{name}");
    }
    let end: jiff::Timestamp = secrets
        .get("access_token_expires_at")
        .unwrap()
        .expose_secret()
        .parse()
        .unwrap();
    assert!(end > jiff::Timestamp::now());
    let [(status, page)] = pages.try_into().unwrap();
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("You are signed in"), "{page}");

    let [request]: [Request; 1] = server.received_requests().await.unwrap().try_into().unwrap();
    let form: std::collections::HashMap<String, String> =
        url::form_urlencoded::parse(&request.body).into_owned().collect();
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(
        (form["code"].as_str(), form["redirect_uri"].as_str()),
        ("c/1", address.as_str())
    );
    assert_eq!(
        (form["client_id"].as_str(), form["client_secret"].as_str()),
        ("client-1", "secret-1")
    );
    assert_eq!(
        challenge(&Secret::from(form["code_verifier"].as_str())),
        challenged
    );
}

#[tokio::test]
async fn request_of_another_sign_in_gets_an_error_page_and_the_wait_goes_on() {
    let server = token_endpoint(tokens(), 1).await;
    let sign_in = begun(client(&server.uri())).await;
    let state = asked(&sign_in, "state");
    let queries = [
        "code=stolen&state=guessed".to_owned(),
        "error=access_denied".to_owned(),
        format!("code=c1&state={state}"),
    ];
    let (secrets, pages) = returning(sign_in, &queries).await;
    assert!(secrets.is_ok());
    let statuses: Vec<u16> = pages.iter().map(|(status, _)| status.as_u16()).collect();
    assert_eq!(statuses, [400, 400, 200]);
    assert!(pages[0].1.contains("belongs to no sign-in"));
}

#[tokio::test]
async fn answer_counts_once() {
    let slow = tokens().set_delay(std::time::Duration::from_secs(1));
    let server = token_endpoint(slow, 1).await;
    let sign_in = begun(client(&server.uri())).await;
    let url = format!(
        "{}?code=c1&state={}",
        sign_in.redirect_uri(),
        asked(&sign_in, "state")
    );
    let (outcome, one, other) = tokio::join!(sign_in.finish(), browse(url.clone()), browse(url));
    assert!(outcome.is_ok());
    let mut statuses = [one.status().as_u16(), other.status().as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400]);
}

#[tokio::test]
async fn refusal_by_the_person_asks_for_no_token() {
    let server = token_endpoint(tokens(), 0).await;
    let sign_in = begun(client(&server.uri())).await;
    let state = asked(&sign_in, "state");
    let (secrets, pages) = returning(
        sign_in,
        &[format!("error=access_denied&error_description=No&state={state}")],
    )
    .await;
    let error = secrets.unwrap_err();
    assert_eq!(
        (error.code, error.status, error.operation),
        (Code::SignInRefused, Status::Persistent, Operation::SignIn)
    );
    assert!(pages[0].1.contains("You are not signed in"));
}

#[tokio::test]
async fn exchange_is_made_once_whatever_comes_of_it() {
    for (http_status, code) in [
        (400, Code::SignInRefused),
        (401, Code::SignInRefused),
        (500, Code::ServerFault),
    ] {
        let server = token_endpoint(ResponseTemplate::new(http_status), 1).await;
        let sign_in = begun(client(&server.uri())).await;
        let state = asked(&sign_in, "state");
        let (secrets, pages) = returning(sign_in, &[format!("code=c1&state={state}")]).await;
        assert_eq!(secrets.unwrap_err().code, code);
        assert!(pages[0].1.contains("You are not signed in"));
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_ends_after_five_minutes() {
    let sign_in = begun(client("http://127.0.0.1:1")).await;
    let began = tokio::time::Instant::now();
    let error = sign_in.finish().await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::SignInTimedOut, Status::Persistent)
    );
    assert_eq!(began.elapsed().as_secs(), 300);
}

#[tokio::test]
async fn first_free_address_is_used_and_a_sign_in_given_up_frees_its_own() {
    let (one, two) = (free_address(), free_address());
    let held = SignIn::begin_at(client("http://127.0.0.1:1"), &[&one, &two])
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(held.redirect_uri(), one);
    let second = SignIn::begin_at(client("http://127.0.0.1:1"), &[&one, &two])
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(second.redirect_uri(), two);
    let taken = SignIn::begin_at(client("http://127.0.0.1:1"), &[&one, &two]).await;
    let error = taken.err().unwrap();
    assert_eq!(
        (error.code, error.status),
        (Code::SignInPortTaken, Status::Persistent)
    );

    drop(held);
    assert!(
        SignIn::begin_at(client("http://127.0.0.1:1"), &[&one])
            .await
            .is_ok()
    );
}

#[test]
fn registered_addresses_are_this_computers_own() {
    for address in REDIRECT_URIS {
        let url = Url::parse(address).unwrap();
        assert_eq!((url.host_str(), url.path()), (Some("127.0.0.1"), "/callback"));
        assert!(url.port().is_some());
    }
}
