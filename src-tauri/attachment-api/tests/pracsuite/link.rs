use attachment_api::{Attachment, Code, Link, Result, Secret, Status};
use futures::TryStreamExt;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{ATTACHMENT, Practice, api, attachment_id, refusal};

fn presign_url() -> String {
    format!("/patient_attachment/{ATTACHMENT}/presign_url")
}

fn content() -> String {
    format!("/patient_attachment/{ATTACHMENT}/content")
}

fn known() -> Attachment {
    Attachment {
        name: Some("Referral from the hospital".into()),
        ..Attachment::of(attachment_id(), None)
    }
}

async fn link(practice: &Practice) -> Result<Link> {
    practice.connect().link(&known()).await
}

async fn served(answer: &Value) -> Result<Link> {
    let practice = Practice::start().await;
    practice.answer_json(api("GET", &presign_url()), answer).await;
    link(&practice).await
}

#[tokio::test]
async fn link_tells_address_name_and_the_earlier_end() {
    let practice = Practice::start().await;
    let signed = format!(
        "{}/bucket/k?X-Amz-Date=20261120T100000Z&X-Amz-Expires=300",
        practice.storage.uri()
    );
    for (expires, expected) in [
        (json!("2026-11-20T11:00:00Z"), "2026-11-20T10:05:00Z"),
        (json!("2026-11-20T10:02:00"), "2026-11-20T10:02:00Z"),
        (json!(null), "2026-11-20T10:05:00Z"),
        (json!(300), "2026-11-20T10:05:00Z"),
    ] {
        let answer = json!({ "url": signed, "expires": expires, "file_name": "../referral\u{7}.pdf" });
        practice.answer_json(api("GET", &presign_url()), &answer).await;
        let link = link(&practice).await.unwrap();
        assert_eq!(link.url.expose_secret(), signed);
        assert_eq!(link.expires_at, Some(expected.parse().unwrap()), "{expires}");
        assert_eq!(link.name, Some("referral.pdf".into()));
        practice.api.reset().await;
    }
    assert!(practice.storage.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn name_that_a_link_told_is_the_attachments_from_then_on() {
    let practice = Practice::start().await;
    practice.link_is(9001, "referral.pdf").await;
    let system = practice.connect();
    system.link(&known()).await.unwrap();
    practice
        .answer_json(
            api("GET", &format!("/patient_attachment/{ATTACHMENT}")),
            &practice.attachment(9001),
        )
        .await;
    let attachment = system.attachment(&attachment_id()).await.unwrap();
    assert_eq!(attachment.name, Some("referral.pdf".into()));
    assert_eq!(attachment.description, Some("Referral from the hospital".into()));
}

#[tokio::test]
async fn link_without_a_name_or_an_end_is_a_link() {
    for answer in [
        json!({ "url": "http://127.0.0.1:1/k" }),
        json!({ "url": "http://127.0.0.1:1/k", "file_name": "", "expires": [] }),
    ] {
        let link = served(&answer).await.unwrap();
        assert_eq!(
            (link.expires_at, link.name),
            (None, Some("Referral from the hospital".into()))
        );
    }
}

#[tokio::test]
async fn address_that_breaks_a_rule_is_refused() {
    for url in [
        "http://bucket.s3.amazonaws.com/k",
        "https://evil.example/k",
        "https://user@bucket.s3.amazonaws.com/k",
        "https://10.0.0.1/k",
        "http://169.254.169.254/latest/meta-data/",
        "https://[fd00::1]/k",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "not an address",
    ] {
        let error = served(&json!({ "url": url })).await.unwrap_err();
        assert_eq!(
            (error.code, error.status),
            (Code::AddressRefused, Status::Permanent),
            "{url}"
        );
    }
}

#[tokio::test]
async fn redirect_of_content_stands_in_and_is_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        for missing in [
            refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
            refusal(404, "NOT_FOUND"),
            ResponseTemplate::new(200).set_body_json(json!({ "expires": "soon" })),
        ] {
            let practice = Practice::start().await;
            let target = format!("{}/bucket/k?Expires=1795168800", practice.storage.uri());
            practice.answer(api("GET", &presign_url()), missing).await;
            let redirect = ResponseTemplate::new(status).insert_header("location", target.as_str());
            practice.answer(api("GET", &content()), redirect).await;
            let link = link(&practice).await.unwrap();
            assert_eq!(link.url.expose_secret(), target);
            assert_eq!(link.expires_at, Some("2026-11-20T10:00:00Z".parse().unwrap()));
            assert_eq!(link.name, Some("Referral from the hospital".into()));
            assert!(practice.storage.received_requests().await.unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn redirect_to_nowhere_good_is_refused() {
    for location in [
        "https://evil.example/k",
        "http://10.0.0.1/k",
        "https://user@bucket.s3.amazonaws.com/k",
        "file:///etc/hosts",
        "/v1/business",
    ] {
        let practice = Practice::start().await;
        practice
            .answer(
                api("GET", &presign_url()),
                refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        let redirect = ResponseTemplate::new(302).insert_header("location", location);
        practice.answer(api("GET", &content()), redirect).await;
        assert_eq!(
            link(&practice).await.unwrap_err().code,
            Code::AddressRefused,
            "{location}"
        );
    }
}

#[tokio::test]
async fn refusals_of_both_calls_are_the_first_ones_and_faults_are_told_at_once() {
    for (answer, code) in [
        (refusal(404, "NOT_FOUND"), Code::NotFound),
        (refusal(403, "MISSING_AUTHENTICATION_TOKEN"), Code::NotPermitted),
    ] {
        let practice = Practice::start().await;
        practice.answer(api("GET", &presign_url()), answer).await;
        practice
            .answer(
                api("GET", &content()),
                refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        assert_eq!(link(&practice).await.unwrap_err().code, code);
    }
    for (answer, code) in [
        (refusal(401, "UNAUTHORIZED"), Code::CredentialsRefused),
        (refusal(500, "SERVER_ERROR"), Code::ServerFault),
        (refusal(429, "QUOTA_EXCEEDED"), Code::QuotaUsedUp),
    ] {
        let practice = Practice::start().await;
        practice.answer(api("GET", &presign_url()), answer).await;
        assert_eq!(link(&practice).await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn download_from_storage_carries_no_keys_and_failures_are_told_apart() {
    let practice = Practice::start().await;
    practice.bytes_are(1, b"abc").await;
    let to = |id: u64| Link {
        url: Secret::from(format!("{}/bucket/{id}", practice.storage.uri())),
        expires_at: None,
        name: None,
    };
    let system = practice.connect();
    let download = system
        .download(&to(1))
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(download.size_bytes, Some(3));
    let pieces: Vec<bytes::Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"abc");
    for request in practice.storage.received_requests().await.unwrap() {
        for forbidden in ["x-api-key", "a-api-key", "authorization", "cookie", "referer"] {
            assert!(!request.headers.contains_key(forbidden), "{forbidden}");
        }
    }
    let expired = ResponseTemplate::new(403).set_body_string("<Error><Code>AccessDenied</Code></Error>");
    Mock::given(method("GET"))
        .and(path("/bucket/2"))
        .respond_with(expired)
        .mount(&practice.storage)
        .await;
    let Err(error) = system.download(&to(2)).await else {
        panic!("an expired link")
    };
    assert_eq!(error.code, Code::LinkExpired);
}
