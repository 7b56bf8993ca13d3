//! Where the keys go, and what an error may say.

use std::sync::Arc;

use attachment_api::{Code, PatientQuery, Receipt, Status};
use futures::TryStreamExt;
use wiremock::matchers::any;
use wiremock::{Mock, ResponseTemplate};

use crate::server::{Pieces, Practice, attachment_id, chart, connect, patient, submission};

#[tokio::test]
async fn no_redirect_of_the_api_is_followed() {
    for status in [300, 301, 302, 303, 304, 305, 307, 308] {
        let practice = Practice::start().await;
        let location = format!("{}/stolen", practice.storage.uri());
        let answer = ResponseTemplate::new(status).insert_header("location", location.as_str());
        Mock::given(any()).respond_with(answer).mount(&practice.api).await;
        let system = practice.connect();
        let submission = submission("a.pdf");
        let receipt = Receipt {
            upload: "".into(),
            checksum_matches: None,
        };
        let registering = system.register(&submission, &receipt, Pieces::abc(), Arc::new(|_| ()));
        for error in [
            system.test_connection().await.unwrap_err(),
            system.patient(&patient()).await.unwrap_err(),
            system.attachment(&attachment_id()).await.unwrap_err(),
            system
                .attachments(chart())
                .try_collect::<Vec<_>>()
                .await
                .unwrap_err(),
            system.reserve(&submission).await.unwrap_err(),
            registering.await.unwrap_err(),
        ] {
            assert_eq!(
                (error.code, error.status),
                (Code::RedirectUnexpected, Status::Persistent)
            );
        }
        assert!(practice.storage.received_requests().await.unwrap().is_empty());
    }
}

#[test]
fn settings_that_would_send_the_keys_elsewhere_do_not_connect() {
    for (base, vendor_key, account_key, code) in [
        (
            Some("https://evil.example/v1"),
            "vendor",
            "account",
            Code::AddressRefused,
        ),
        (
            Some("http://api.pracsuite.com/v1"),
            "vendor",
            "account",
            Code::AddressRefused,
        ),
        (None, "", "account", Code::KeyMalformed),
        (None, "vendor", "two words", Code::KeyMalformed),
    ] {
        let error = connect(base, vendor_key, account_key).err().unwrap();
        assert_eq!((error.code, error.status), (code, Status::Permanent), "{base:?}");
    }
    let system = connect(None, "vendor", "account").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(system.base_url().as_str(), "https://api.pracsuite.com/v1");
}

/// Every body, header and address of this answer holds the canary; no error may.
#[tokio::test]
async fn errors_say_nothing_unsafe() {
    let mut texts = Vec::new();
    for status in [400, 401, 403, 404, 409, 422, 429, 500] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(status)
            .set_body_string(
                r#"{"error":{"code":"canary Jane","detail":"canary Jane","validation":[{"field":"canary"}]},"request_id":"canary Jane"}"#,
            )
            .insert_header("x-request-id", "canary Jane");
        Mock::given(any()).respond_with(answer).mount(&practice.api).await;
        let system = practice.connect();
        let query = PatientQuery {
            text: Some("canary@patients.example".into()),
            ..PatientQuery::default()
        };
        for error in [
            system.search_patients(&query).await.unwrap_err(),
            system.reserve(&submission("canary.pdf")).await.unwrap_err(),
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
