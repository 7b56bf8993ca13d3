//! Tokens over a real connection: renewed once, kept before used, refused for good or for a moment.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::future::join_all;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{body_string_contains, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{AuthorizationServer, Endpoints, OAuthClient, TokenSource};
use crate::http::client_builder::install_cryptography;
use crate::http::url_policy::{DocumentedStorage, StoragePolicy};
use crate::http::{Credentials, Timeouts};
use crate::{
    Code, Error, MemoryTokens, Operation, Result, Secret, Secrets, Status, TokenKeeper, TokenRenewal,
};

pub(crate) fn server(uri: &str) -> AuthorizationServer {
    install_cryptography();
    let base = Url::parse(uri).unwrap();
    let endpoints = Endpoints {
        authorize: base.join("/oauth2/authorize").unwrap(),
        token: base.join("/oauth2/token").unwrap(),
    };
    let policy = StoragePolicy {
        loopback_account: true,
        api_host: "127.0.0.1".to_owned(),
        documented: DocumentedStorage::None,
        confirmed_hosts: Vec::new(),
    };
    AuthorizationServer::new(endpoints, policy, Timeouts::default()).unwrap()
}

pub(crate) fn client(uri: &str) -> OAuthClient {
    OAuthClient {
        server: server(uri),
        client_id: "client-1".to_owned(),
        client_secret: None,
        client_scope: None,
        browser_scope: "openid offline_access".to_owned(),
        browser_parameters: Vec::new(),
        scope_with_renewal: false,
    }
}

fn secrets(access: &str, end: &str) -> Secrets {
    Secrets::new(
        [
            ("client_id", "client-1"),
            ("refresh_token", "refresh-1"),
            ("access_token", access),
            ("access_token_expires_at", end),
        ]
        .map(|(name, value)| (name.to_owned(), Secret::from(value))),
    )
}

fn expired() -> Secrets {
    secrets("access-1", "2020-01-01T00:00:00Z")
}

fn tokens(number: u32) -> Value {
    json!({ "access_token": format!("access-{number}"), "refresh_token": format!("refresh-{number}"),
            "expires_in": 3600, "token_type": "Bearer", "scope": "openid" })
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

fn bearer(headers: &HeaderMap) -> &str {
    headers[AUTHORIZATION].to_str().unwrap()
}

fn of_person(server: &MockServer, secrets: &Secrets) -> (TokenSource, MemoryTokens) {
    let keeper = MemoryTokens::new(secrets.clone());
    let source = TokenSource::of_person(client(&server.uri()), secrets, Arc::new(keeper.clone()));
    (source, keeper)
}

#[tokio::test]
async fn token_that_lasts_is_used_without_asking() {
    let server = token_endpoint(ResponseTemplate::new(500), 0).await;
    let (source, _) = of_person(&server, &secrets("access-1", "2999-01-01T00:00:00Z"));
    assert_eq!(bearer(&source.headers().await.unwrap()), "Bearer access-1");
}

#[tokio::test]
async fn many_requests_with_an_expired_token_cause_one_renewal() {
    let server = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    let (source, keeper) = of_person(&server, &expired());
    for headers in join_all((0..20).map(|_| source.headers())).await {
        assert_eq!(bearer(&headers.unwrap()), "Bearer access-2");
    }
    assert_eq!(
        keeper
            .secrets()
            .await
            .get("refresh_token")
            .unwrap()
            .expose_secret(),
        "refresh-2"
    );
    assert_eq!(source.granted_scope().as_deref(), Some("openid"));
}

#[tokio::test]
async fn many_requests_without_a_token_ask_for_one_with_the_clients_secret_in_the_form() {
    let server = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(1)), 1).await;
    let source = TokenSource::of_client(OAuthClient {
        client_secret: Some(Secret::from("a&b/c")),
        ..client(&server.uri())
    });
    for headers in join_all((0..20).map(|_| source.headers())).await {
        assert_eq!(bearer(&headers.unwrap()), "Bearer access-1");
    }
    let [request]: [Request; 1] = server.received_requests().await.unwrap().try_into().unwrap();
    assert_eq!(
        request.headers["content-type"],
        "application/x-www-form-urlencoded"
    );
    assert!(!request.headers.contains_key("authorization"));
    assert_eq!(
        String::from_utf8(request.body).unwrap(),
        "grant_type=client_credentials&client_id=client-1&client_secret=a%26b%2Fc"
    );
}

#[tokio::test]
async fn token_that_the_api_refused_is_replaced_once() {
    let server = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    let (source, _) = of_person(&server, &secrets("access-1", "2999-01-01T00:00:00Z"));
    let used = source.headers().await.unwrap();
    // Ten requests went out with the same token, and come back refused one after the other.
    for _ in 0..10 {
        assert!(source.refused(&used));
        assert_eq!(bearer(&source.headers().await.unwrap()), "Bearer access-2");
    }
}

#[tokio::test]
async fn what_another_process_renewed_is_used() {
    let server = token_endpoint(ResponseTemplate::new(500), 0).await;
    let keeper = MemoryTokens::new(secrets("access-9", "2999-01-01T00:00:00Z"));
    let source = TokenSource::of_person(client(&server.uri()), &expired(), Arc::new(keeper));
    assert_eq!(bearer(&source.headers().await.unwrap()), "Bearer access-9");
}

#[tokio::test]
async fn rejected_renewal_asks_for_a_new_sign_in_and_is_not_repeated() {
    let refusal = json!({ "error": "invalid_grant", "error_description": "Jane Smith" });
    let server = token_endpoint(ResponseTemplate::new(400).set_body_json(refusal), 1).await;
    let (source, _) = of_person(&server, &expired());
    for error in join_all((0..20).map(|_| source.headers())).await {
        let error = error.unwrap_err();
        assert_eq!(
            (error.code, error.status, error.operation),
            (Code::CredentialsRefused, Status::Persistent, Operation::SignIn)
        );
    }
    let error = source.headers().await.unwrap_err();
    assert_eq!(error.code, Code::CredentialsRefused);
    assert!(!format!("{error} {error:?}").contains("Jane"));
}

#[tokio::test]
async fn refusals_and_faults_are_told_apart() {
    for (http_status, code, status) in [
        (400, Code::CredentialsRefused, Status::Persistent),
        (401, Code::CredentialsRefused, Status::Persistent),
        (403, Code::NotPermitted, Status::Persistent),
        (404, Code::NotFound, Status::Persistent),
        (429, Code::RateLimited, Status::Temporary),
        (500, Code::ServerFault, Status::Temporary),
        (503, Code::ServerFault, Status::Temporary),
        (302, Code::RedirectUnexpected, Status::Persistent),
        (200, Code::AnswerUnreadable, Status::Temporary),
    ] {
        let answer = ResponseTemplate::new(http_status).insert_header("location", "https://evil.example/");
        let server = token_endpoint(answer, 1).await;
        let (source, keeper) = of_person(&server, &expired());
        let error = source.headers().await.unwrap_err();
        assert_eq!((error.code, error.status), (code, status), "{http_status}");
        assert!(!error.outcome_unknown());
        assert_eq!(
            keeper
                .secrets()
                .await
                .get("refresh_token")
                .unwrap()
                .expose_secret(),
            "refresh-1"
        );
    }
}

#[tokio::test]
async fn account_without_a_refresh_token_asks_for_a_new_sign_in() {
    let server = token_endpoint(ResponseTemplate::new(500), 0).await;
    let (source, _) = of_person(&server, &Secrets::default());
    let error = source.headers().await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::CredentialsRefused, Status::Persistent)
    );
}

/// Keeps in memory, notes what happens in which order, and fails as often as told.
struct Recording {
    inner: MemoryTokens,
    failures: Arc<AtomicUsize>,
    notes: Arc<Mutex<Vec<String>>>,
}

struct RecordingRenewal {
    inner: tokio::sync::Mutex<Box<dyn TokenRenewal>>,
    failures: Arc<AtomicUsize>,
    notes: Arc<Mutex<Vec<String>>>,
}

#[async_trait]
impl TokenKeeper for Recording {
    async fn begin(&self) -> Result<Box<dyn TokenRenewal>> {
        Ok(Box::new(RecordingRenewal {
            inner: tokio::sync::Mutex::new(self.inner.begin().await?),
            failures: Arc::clone(&self.failures),
            notes: Arc::clone(&self.notes),
        }))
    }
}

#[async_trait]
impl TokenRenewal for RecordingRenewal {
    async fn kept(&self) -> Result<Secrets> {
        self.inner.lock().await.kept().await
    }

    async fn keep(&mut self, secrets: &Secrets) -> Result<()> {
        if self.failures.load(Ordering::SeqCst) > 0 {
            self.failures.fetch_sub(1, Ordering::SeqCst);
            self.notes.lock().unwrap().push("not kept".to_owned());
            return Err(Error::new(
                Code::TokenNotKept,
                Status::Persistent,
                Operation::SignIn,
            ));
        }
        self.inner.lock().await.keep(secrets).await?;
        let kept = secrets.get("refresh_token").unwrap().expose_secret().to_owned();
        self.notes.lock().unwrap().push(format!("kept {kept}"));
        Ok(())
    }
}

fn recording(server: &MockServer, failures: usize) -> (TokenSource, Recording) {
    let recording = || Recording {
        inner: MemoryTokens::new(expired()),
        failures: Arc::new(AtomicUsize::new(failures)),
        notes: Arc::default(),
    };
    let keeper = recording();
    let given = Recording {
        inner: keeper.inner.clone(),
        failures: Arc::clone(&keeper.failures),
        notes: Arc::clone(&keeper.notes),
    };
    (
        TokenSource::of_person(client(&server.uri()), &expired(), Arc::new(given)),
        keeper,
    )
}

#[tokio::test]
async fn renewed_tokens_are_kept_before_they_are_used() {
    let server = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    let (source, keeper) = recording(&server, 0);
    source.headers().await.unwrap();
    assert_eq!(*keeper.notes.lock().unwrap(), ["kept refresh-2"]);
}

#[tokio::test]
async fn tokens_that_could_not_be_kept_are_not_used_and_kept_first_the_next_time() {
    let server = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    let (source, keeper) = recording(&server, 2);
    for _ in 0..2 {
        assert_eq!(source.headers().await.unwrap_err().code, Code::TokenNotKept);
    }
    assert_eq!(bearer(&source.headers().await.unwrap()), "Bearer access-2");
    assert_eq!(
        *keeper.notes.lock().unwrap(),
        ["not kept", "not kept", "kept refresh-2"]
    );
}

#[tokio::test]
async fn new_sign_in_takes_precedence_over_tokens_that_could_not_be_kept() {
    let server = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    let (source, keeper) = recording(&server, 1);
    assert_eq!(source.headers().await.unwrap_err().code, Code::TokenNotKept);
    let anew = Secrets::new([
        ("refresh_token".to_owned(), Secret::from("refresh-7")),
        ("access_token".to_owned(), Secret::from("access-7")),
    ]);
    keeper.inner.begin().await.unwrap().keep(&anew).await.unwrap();
    assert_eq!(bearer(&source.headers().await.unwrap()), "Bearer access-7");
}

#[tokio::test]
async fn request_that_is_given_up_does_not_lose_rotated_tokens() {
    let answer = ResponseTemplate::new(200)
        .set_body_json(tokens(2))
        .set_delay(std::time::Duration::from_millis(100));
    let server = token_endpoint(answer, 1).await;
    let (source, keeper) = recording(&server, 0);
    {
        let mut giving_up = std::pin::pin!(source.headers());
        // Polled until the renewal is under way, then dropped.
        while server.received_requests().await.unwrap().is_empty() {
            let _ = futures::poll!(&mut giving_up);
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(bearer(&source.headers().await.unwrap()), "Bearer access-2");
    assert_eq!(*keeper.notes.lock().unwrap(), ["kept refresh-2"]);
}

#[tokio::test]
async fn scope_goes_with_a_renewal_where_the_system_wants_it() {
    let server = MockServer::builder().start().await;
    Mock::given(body_string_contains("scope=openid+offline_access"))
        .and(body_string_contains("refresh_token=refresh-1"))
        .respond_with(ResponseTemplate::new(200).set_body_json(tokens(2)))
        .expect(1)
        .mount(&server)
        .await;
    let client = OAuthClient {
        scope_with_renewal: true,
        ..client(&server.uri())
    };
    let source = TokenSource::of_person(client, &expired(), Arc::new(MemoryTokens::new(expired())));
    source.headers().await.unwrap();
}

#[tokio::test]
async fn endpoints_are_where_the_server_says_as_long_as_the_account_may_go_there() {
    let elsewhere = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    for (said, expected) in [
        (
            json!({ "token_endpoint": format!("{}/oauth2/token", elsewhere.uri()) }),
            None,
        ),
        (
            json!({ "token_endpoint": "https://evil.example/token" }),
            Some(Code::AddressRefused),
        ),
        (
            json!({ "token_endpoint": "http://10.0.0.1/token" }),
            Some(Code::AddressRefused),
        ),
        (
            json!({ "token_endpoint": "file:///etc/passwd" }),
            Some(Code::AddressRefused),
        ),
        (
            json!({ "authorization_endpoint": "https://user@127.0.0.1/" }),
            Some(Code::AddressRefused),
        ),
        (json!("nothing"), Some(Code::AnswerUnreadable)),
    ] {
        let api = MockServer::builder().start().await;
        Mock::given(path("/configuration"))
            .respond_with(ResponseTemplate::new(200).set_body_json(&said))
            .expect(1)
            .mount(&api)
            .await;
        let configuration = Url::parse(&format!("{}/configuration", api.uri())).unwrap();
        let source = TokenSource::of_client(OAuthClient {
            server: server(&api.uri()).discovered_at(configuration),
            ..client(&api.uri())
        });
        assert_eq!(
            source.headers().await.err().map(|error| error.code),
            expected,
            "{said}"
        );
    }
}

#[tokio::test]
async fn server_that_does_not_say_has_its_endpoints_where_they_usually_are() {
    let api = token_endpoint(ResponseTemplate::new(200).set_body_json(tokens(2)), 1).await;
    let configuration = Url::parse(&format!("{}/configuration", api.uri())).unwrap();
    let source = TokenSource::of_client(OAuthClient {
        server: server(&api.uri()).discovered_at(configuration),
        ..client(&api.uri())
    });
    source.headers().await.unwrap();
}
