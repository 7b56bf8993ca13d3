use std::sync::Arc;

use attachment_api::{Attachment, AttachmentSystem, Code, Link, Result, Secret, Status};
use futures::TryStreamExt;
use secrecy::ExposeSecret;
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{ATTACHMENT, Practice, api, attachment_id, filters};

fn content() -> String {
    format!("/patient_attachments/{ATTACHMENT}/content")
}

fn record() -> String {
    format!("/patient_attachments/{ATTACHMENT}")
}

fn redirect(status: u16, location: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).insert_header("location", location)
}

/// An account and an attachment of it, read beforehand.
async fn known(practice: &Practice) -> (Arc<dyn AttachmentSystem>, Attachment) {
    Mock::given(method("GET"))
        .and(path(format!("/v1{}", record())))
        .respond_with(ResponseTemplate::new(200).set_body_json(practice.fixture("attachment")))
        .up_to_n_times(1)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    let attachment = system.attachment(&attachment_id()).await.unwrap();
    (system, attachment)
}

async fn link(practice: &Practice) -> Result<Link> {
    let (system, attachment) = known(practice).await;
    system.link(&attachment).await
}

#[tokio::test]
async fn every_redirect_gives_the_link_and_none_is_followed() {
    for status in [301, 302, 303, 307, 308] {
        let practice = Practice::start().await;
        let target = format!(
            "{}/bucket/k?X-Amz-Date=20261120T100000Z&X-Amz-Expires=300",
            practice.storage.uri()
        );
        practice
            .answer(api("GET", &content()), redirect(status, &target))
            .await;
        let link = link(&practice).await.unwrap();
        assert_eq!(link.url.expose_secret(), target);
        assert_eq!(link.expires_at, Some("2026-11-20T10:05:00Z".parse().unwrap()));
        assert_eq!(link.name, Some("referral.pdf".into()));
        assert_eq!(practice.storage.received_requests().await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn redirect_to_nowhere_good_is_refused() {
    for location in [
        "https://evil.example/k",
        "https://user@bucket.s3.amazonaws.com/k",
        "http://10.0.0.1/k",
        "file:///etc/hosts",
        "javascript:alert(1)",
        "/v1/user",
        "http://[",
    ] {
        let practice = Practice::start().await;
        practice
            .answer(api("GET", &content()), redirect(303, location))
            .await;
        assert_eq!(
            link(&practice).await.unwrap_err().code,
            Code::AddressRefused,
            "{location}"
        );
    }
    let practice = Practice::start().await;
    practice
        .answer(api("GET", &content()), ResponseTemplate::new(303))
        .await;
    assert_eq!(link(&practice).await.unwrap_err().code, Code::AnswerUnreadable);
}

#[tokio::test]
async fn missing_right_is_told() {
    let practice = Practice::start().await;
    practice
        .answer(api("GET", &content()), ResponseTemplate::new(403))
        .await;
    let error = link(&practice).await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::NotPermitted, Status::Persistent)
    );
}

#[tokio::test]
async fn link_as_served_is_asked_where_the_usual_one_does_not_exist() {
    let practice = Practice::start().await;
    let (system, attachment) = known(&practice).await;
    let target = format!("{}/bucket/k", practice.storage.uri());
    practice
        .answer(api("GET", &content()), ResponseTemplate::new(404))
        .await;
    let served = json!({ "content": { "links": { "self": format!("{}/files/9", practice.base()) } } });
    practice
        .answer_json(
            api("GET", &record()).and(filters(&["archived_at:*"])),
            &practice.changed("attachment", &served),
        )
        .await;
    practice
        .answer(api("GET", "/files/9"), redirect(303, &target))
        .await;
    assert_eq!(
        system.link(&attachment).await.unwrap().url.expose_secret(),
        target
    );
}

#[tokio::test]
async fn link_that_is_the_record_itself_leads_nowhere_new() {
    for served in [json!(null), json!({ "links": { "self": null } }), json!("x")] {
        let practice = Practice::start().await;
        let (system, attachment) = known(&practice).await;
        practice
            .answer(api("GET", &content()), ResponseTemplate::new(404))
            .await;
        let changes = json!({ "content": served });
        practice
            .answer_json(api("GET", &record()), &practice.changed("attachment", &changes))
            .await;
        assert_eq!(system.link(&attachment).await.unwrap_err().code, Code::NotFound);
    }
}

#[tokio::test]
async fn bytes_that_the_api_serves_itself_are_fetched_with_the_credentials() {
    let practice = Practice::start().await;
    let body = ResponseTemplate::new(200).set_body_bytes(b"abc".as_slice());
    Mock::given(method("GET"))
        .and(path(format!("/v1{}", content())))
        .and(wiremock::matchers::header(
            "authorization",
            crate::server::AUTHORISATION,
        ))
        .respond_with(body)
        .expect(2)
        .mount(&practice.api)
        .await;
    let (system, attachment) = known(&practice).await;
    let link = system.link(&attachment).await.unwrap();
    let download = system.download(&link).await.unwrap();
    assert_eq!(download.size_bytes, Some(3));
    let pieces: Vec<bytes::Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"abc");
}

fn to(url: String) -> Link {
    Link {
        url: Secret::from(url),
        expires_at: None,
        name: None,
    }
}

#[tokio::test]
async fn download_from_storage_carries_no_credentials() {
    let practice = Practice::start().await;
    let answer = ResponseTemplate::new(200).set_body_bytes(b"abc".as_slice());
    Mock::given(method("GET"))
        .and(path("/bucket/k"))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.storage)
        .await;
    let link = to(format!(
        "{}/bucket/k?X-Amz-Signature=canary",
        practice.storage.uri()
    ));
    let download = practice.connect().download(&link).await.unwrap();
    let pieces: Vec<bytes::Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"abc");
    let [request] = practice
        .storage
        .received_requests()
        .await
        .unwrap()
        .try_into()
        .unwrap();
    for forbidden in ["authorization", "cookie", "referer"] {
        assert!(!request.headers.contains_key(forbidden), "{forbidden}");
    }
}

#[tokio::test]
async fn failed_downloads_are_told_apart() {
    let xml = |status: u16, code: &str| {
        ResponseTemplate::new(status).set_body_string(format!("<Error><Code>{code}</Code></Error>"))
    };
    for (answer, code) in [
        (xml(403, "AccessDenied"), Code::LinkExpired),
        (xml(404, "NoSuchKey"), Code::NotFound),
        (xml(503, "SlowDown"), Code::RateLimited),
        (ResponseTemplate::new(206), Code::AnswerUnreadable),
        (
            redirect(307, "https://bucket.s3.amazonaws.com/k"),
            Code::RedirectUnexpected,
        ),
    ] {
        let practice = Practice::start().await;
        Mock::given(method("GET"))
            .respond_with(answer)
            .expect(1)
            .mount(&practice.storage)
            .await;
        let link = to(format!("{}/bucket/k", practice.storage.uri()));
        let Err(error) = practice.connect().download(&link).await else {
            panic!("{code:?}")
        };
        assert_eq!(error.code, code);
    }
}
