use std::net::SocketAddr;
use std::sync::Arc;

use attachment_api::{AttachmentSystem, Code, Receipt, Status};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use wiremock::ResponseTemplate;

use crate::server::{Practice, USER, api, connect, register, submission};

#[tokio::test]
async fn test_names_clinic_and_user() {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", "/user"), &practice.fixture("user"))
        .await;
    practice
        .answer_json(
            api("GET", "/settings/public"),
            &practice.fixture("settings_public"),
        )
        .await;

    let connection = practice.connect().test_connection().await.unwrap();

    assert_eq!(connection.base_url.as_str(), practice.base());
    assert_eq!(connection.clinic, "Northside Physio");
    assert_eq!(
        (connection.user.as_deref(), connection.user_id.as_deref()),
        (Some("Robin Ashworth"), Some(USER))
    );
    assert_eq!(connection.role.as_deref(), Some("administrator"));
}

#[tokio::test]
async fn nulls_and_a_refused_settings_page_are_tolerated() {
    for (status, body) in [
        (200, json!({ "account": null })),
        (403, json!({ "message": "no" })),
        (404, json!(null)),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(
                api("GET", "/user"),
                &json!({ "id": 5, "first_name": null, "role": null }),
            )
            .await;
        let settings = ResponseTemplate::new(status).set_body_json(body);
        practice.answer(api("GET", "/settings/public"), settings).await;

        let connection = practice.connect().test_connection().await.unwrap();

        assert_eq!((connection.clinic.as_str(), connection.user), ("Cliniko", None));
        assert_eq!(connection.user_id.as_deref(), Some("5"));
    }
}

#[tokio::test]
async fn refusals_and_nonsense_are_told_apart() {
    for (answer, code, status) in [
        (
            ResponseTemplate::new(401),
            Code::CredentialsRefused,
            Status::Persistent,
        ),
        (
            ResponseTemplate::new(404),
            Code::CredentialsRefused,
            Status::Persistent,
        ),
        (ResponseTemplate::new(403), Code::NotPermitted, Status::Persistent),
        (ResponseTemplate::new(400), Code::Rejected, Status::Permanent),
        (ResponseTemplate::new(503), Code::ServerFault, Status::Temporary),
        (
            ResponseTemplate::new(200),
            Code::AnswerUnreadable,
            Status::Temporary,
        ),
        (
            ResponseTemplate::new(200).set_body_string("<html>Sign in</html>"),
            Code::AnswerUnreadable,
            Status::Temporary,
        ),
        (
            ResponseTemplate::new(200).set_body_string("{\"id\":"),
            Code::AnswerUnreadable,
            Status::Temporary,
        ),
        (
            ResponseTemplate::new(200).set_body_json(json!([])),
            Code::AnswerUnreadable,
            Status::Temporary,
        ),
        (
            ResponseTemplate::new(200).set_body_json(json!({ "id": "../1" })),
            Code::AnswerUnreadable,
            Status::Temporary,
        ),
        (
            ResponseTemplate::new(200).set_body_bytes(vec![b' '; 8 * 1024 * 1024 + 1]),
            Code::AnswerTooLarge,
            Status::Temporary,
        ),
    ] {
        let practice = Practice::start().await;
        practice.answer(api("GET", "/user"), answer).await;
        let error = practice.connect().test_connection().await.unwrap_err();
        assert_eq!((error.code, error.status), (code, status));
    }
}

#[tokio::test]
async fn limit_reached_pauses_the_whole_user_and_says_until_when() {
    let practice = Practice::start().await;
    let reset = jiff::Timestamp::now().as_second() + 40;
    let answer = ResponseTemplate::new(429).insert_header("X-RateLimit-Reset", reset.to_string());
    practice.answer(api("GET", "/user"), answer).await;
    let system = practice.connect();

    let told = system.test_connection().await.unwrap_err();
    assert_eq!(
        (told.code, told.status, told.http_status),
        (Code::RateLimited, Status::Temporary, Some(429))
    );
    let until = told.retry_at.unwrap().as_second();
    assert!((reset - 2..=reset + 2).contains(&until), "{until} for {reset}");

    // Another account with the same key: nothing is sent (the first answer was expected once).
    let held = practice.connect().test_connection().await.unwrap_err();
    assert_eq!((held.code, held.http_status), (Code::RateLimited, None));
    assert!(held.retry_at.is_some());
}

#[tokio::test]
async fn nobody_listening_is_offline() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = connected_to(address).test_connection().await.unwrap_err();
    assert_eq!((error.code, error.status), (Code::Offline, Status::Temporary));
}

#[tokio::test]
async fn connection_cut_after_the_request_leaves_the_outcome_unknown() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let system = connected_to(listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        assert!(connection.read(&mut request).await.unwrap() > 0);
    });
    let receipt = Receipt {
        upload: "https://b.s3.amazonaws.com/k".into(),
        checksum_matches: None,
    };
    let error = register(system.as_ref(), &submission("a.pdf"), &receipt)
        .await
        .unwrap_err();
    assert_eq!((error.code, error.status), (Code::AnswerLost, Status::Temporary));
    assert!(error.outcome_unknown());
    server.await.unwrap();
}

fn connected_to(address: SocketAddr) -> Arc<dyn AttachmentSystem> {
    connect(Some(&format!("http://{address}/v1")), "canary-key-au1").unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn server_that_cannot_prove_itself_is_not_trusted() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let mut received = Vec::new();
        // The other side hangs up in its own way; what counts is what it had sent by then.
        let _ = connection.read_to_end(&mut received).await;
        received
    });
    let system = connect(Some(&format!("https://{address}/v1")), "canary-key-au1")
        .unwrap_or_else(|error| panic!("{error}"));
    let error = system.test_connection().await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::TlsUntrusted, Status::Persistent)
    );
    let received = server.await.unwrap();
    let header = b"uthorization";
    assert!(!received.windows(header.len()).any(|window| window == header));
}
