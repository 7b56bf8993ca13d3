//! Where the key goes, and what an error may say.

use attachment_api::{AttachmentQuery, AttachmentScope, Code, Status};
use futures::TryStreamExt;
use wiremock::matchers::any;
use wiremock::{Mock, ResponseTemplate};

use crate::server::{Practice, attachment_id, connect, patient};

#[tokio::test]
async fn no_redirect_of_the_api_is_followed() {
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        let practice = Practice::start().await;
        let location = format!("{}/stolen", practice.storage.uri());
        let answer = ResponseTemplate::new(status).insert_header("location", location.as_str());
        Mock::given(any())
            .respond_with(answer)
            .expect(4)
            .mount(&practice.api)
            .await;
        let system = practice.connect();
        for error in [
            system.test_connection().await.unwrap_err(),
            system.attachment(&attachment_id()).await.unwrap_err(),
            system.describe(&attachment_id(), None).await.unwrap_err(),
            system.archive(&attachment_id()).await.unwrap_err(),
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
async fn no_cookie_is_kept() {
    let practice = Practice::start().await;
    let answer = ResponseTemplate::new(404).insert_header("set-cookie", "session=1");
    Mock::given(any())
        .respond_with(answer)
        .expect(2)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    for _ in 0..2 {
        assert!(system.attachment(&attachment_id()).await.is_err());
    }
    let requests = practice.api.received_requests().await.unwrap();
    assert!(
        requests
            .iter()
            .all(|request| !request.headers.contains_key("cookie"))
    );
}

#[test]
fn settings_that_would_send_the_key_elsewhere_do_not_connect() {
    for (base, key, code) in [
        (Some("https://evil.example/v1"), "key-au1", Code::AddressRefused),
        (
            Some("http://api.au1.cliniko.com/v1"),
            "key-au1",
            Code::AddressRefused,
        ),
        (
            Some("https://api.au1.cliniko.com/v1"),
            "key-au2",
            Code::KeyMalformed,
        ),
        (None, "key-au1.evil.example/", Code::KeyMalformed),
        (None, "", Code::KeyMalformed),
    ] {
        let error = connect(base, key).err().unwrap();
        assert_eq!((error.code, error.status), (code, Status::Permanent), "{base:?}");
    }
}

#[test]
fn key_names_the_address_of_the_api() {
    let system = connect(None, "key-UK2").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(system.base_url().as_str(), "https://api.uk2.cliniko.com/v1");
}

/// Every body, header and address of this answer holds the canary; no error may.
#[tokio::test]
async fn errors_say_nothing_unsafe() {
    let mut texts = Vec::new();
    for status in [400, 401, 403, 404, 409, 422, 429, 500] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(status)
            .set_body_string("{\"message\":\"canary Jane\",\"errors\":{\"canary\":\"Jane\"}}")
            .insert_header("x-request-id", "canary Jane");
        Mock::given(any()).respond_with(answer).mount(&practice.api).await;
        let system = practice.connect();
        let query = AttachmentQuery {
            name_contains: Some("canary".into()),
            ..AttachmentQuery::new(AttachmentScope::Account)
        };
        let listing = system
            .attachments(query)
            .try_collect::<Vec<_>>()
            .await
            .unwrap_err();
        let reading = system.patient(&patient()).await.unwrap_err();
        for error in [listing, reading] {
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
