//! Where the token goes, and what an error may say.

use std::sync::Arc;

use attachment_api::{Code, ConnectionSettings, MemoryTokens, Status, connect};
use wiremock::matchers::{any, method};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{Practice, abc, document_id, listed, patient, register, secrets, submission};

#[tokio::test]
async fn no_redirect_of_the_api_is_followed() {
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        let practice = Practice::start().await;
        let location = format!("{}/stolen", practice.storage.uri());
        let answer = ResponseTemplate::new(status).insert_header("location", location.as_str());
        Mock::given(any())
            .respond_with(answer)
            .with_priority(u8::MAX - 1)
            .expect(5)
            .mount(&practice.api)
            .await;
        let system = practice.connect();
        for error in [
            system.test_connection().await.unwrap_err(),
            system.patient(&patient()).await.unwrap_err(),
            system.attachment(&document_id()).await.unwrap_err(),
            listed(system.as_ref()).await.unwrap_err(),
            register(system.as_ref(), &submission(), abc()).await.unwrap_err(),
        ] {
            assert_eq!(
                (error.code, error.status),
                (Code::RedirectUnexpected, Status::Persistent)
            );
        }
        assert_eq!(practice.storage.received_requests().await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn no_redirect_of_the_sign_in_is_followed() {
    let practice = Practice::bare().await;
    let location = format!("{}/stolen", practice.storage.uri());
    let answer = ResponseTemplate::new(307).insert_header("location", location.as_str());
    Mock::given(method("POST"))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.api)
        .await;
    assert!(practice.connect().patient(&patient()).await.is_err());
    assert_eq!(practice.storage.received_requests().await.unwrap().len(), 0);
}

#[test]
fn settings_that_would_send_the_secret_elsewhere_do_not_connect() {
    let settings = |base: Option<&str>, instance: Option<&str>| ConnectionSettings {
        system: attachment_api::System::Canvas,
        base_url: base.map(|base| base.parse().unwrap()),
        instance: instance.map(str::to_owned),
        sign_in: attachment_api::SignInMethod::Secrets,
        storage_hosts: vec!["evil.example".to_owned()],
    };
    for (base, instance, code) in [
        (
            Some("https://evil.example/"),
            Some("clinic"),
            Code::AddressRefused,
        ),
        (
            Some("http://fumage-clinic.canvasmedical.com/"),
            None,
            Code::AddressRefused,
        ),
        (None, Some("evil.example/"), Code::InstanceMalformed),
        (None, None, Code::InstanceMalformed),
    ] {
        let tokens = Arc::new(MemoryTokens::new(secrets()));
        let error = connect(&settings(base, instance), &secrets(), tokens)
            .err()
            .unwrap();
        assert_eq!((error.code, error.status), (code, Status::Permanent));
    }
    let tokens = Arc::new(MemoryTokens::new(secrets()));
    let system = connect(
        &settings(None, Some("https://fumage-clinic.canvasmedical.com")),
        &secrets(),
        tokens,
    );
    let system = system.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(
        system.base_url().as_str(),
        "https://fumage-clinic.canvasmedical.com/"
    );
}

/// Every body, header and address of these answers holds the canary; no error may.
#[tokio::test]
async fn errors_say_nothing_unsafe() {
    let mut texts = Vec::new();
    for status in [400, 401, 403, 404, 409, 422, 429, 500] {
        let practice = Practice::start().await;
        practice.give_token("another-token", None).await;
        let body = "{\"issue\":[{\"code\":\"value\",\"details\":{\"text\":\"canary Jane reviewer\"}}]}";
        let answer = ResponseTemplate::new(status)
            .set_body_string(body)
            .insert_header("fumage-correlation-id", "canary Jane");
        Mock::given(any())
            .respond_with(answer)
            .with_priority(u8::MAX - 1)
            .mount(&practice.api)
            .await;
        let system = practice.connect();
        for error in [
            listed(system.as_ref()).await.unwrap_err(),
            system.patient(&patient()).await.unwrap_err(),
            register(system.as_ref(), &submission(), abc()).await.unwrap_err(),
        ] {
            let debug = format!("{error:?}");
            assert!(
                !debug.contains("canary") && !debug.contains("Jane") && !debug.contains("127.0.0.1"),
                "{debug}"
            );
            assert!(std::error::Error::source(&error).is_none());
            texts.push(error.to_string());
        }
    }
    insta::assert_snapshot!(texts.join("\n"));
}
