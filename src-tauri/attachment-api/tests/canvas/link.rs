use attachment_api::{Attachment, AttachmentId, AttachmentSystem, Code, Link, Result, Status};
use futures::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde_json::json;
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{DOCUMENT, PATIENT, Practice, api, api_with, document_id};

fn redirect(status: u16, location: &str) -> ResponseTemplate {
    ResponseTemplate::new(status).insert_header("location", location)
}

async fn link(practice: &Practice, id: &AttachmentId) -> Result<Link> {
    link_of(practice.connect().as_ref(), id).await
}

async fn link_of(system: &dyn AttachmentSystem, id: &AttachmentId) -> Result<Link> {
    let attachment = Attachment::of(id.clone(), None);
    system.link(&attachment).await
}

#[tokio::test]
async fn every_kind_of_file_resolves_by_its_documented_address() {
    for (id, file) in [
        ("Consent/c1", "sourceAttachment"),
        ("DiagnosticReport/d1", "presentedForm"),
        ("DocumentReference/abc123", "content"),
        ("Media/m1", "content"),
        ("Patient/p1", "photo"),
        ("Practitioner/s1", "signature"),
    ] {
        let practice = Practice::start().await;
        let target = format!(
            "{}/bucket/k?X-Amz-Date=20261120T100000Z&X-Amz-Expires=600",
            practice.storage.uri()
        );
        practice
            .answer(api("GET", &format!("/{id}/files/{file}")), redirect(307, &target))
            .await;
        let link = link(&practice, &AttachmentId::new(id)).await.unwrap();
        assert_eq!(link.url.expose_secret(), target);
        assert_eq!(link.expires_at, Some("2026-11-20T10:10:00Z".parse().unwrap()));
        assert_eq!(practice.storage.received_requests().await.unwrap().len(), 0);
    }
}

#[tokio::test]
async fn every_redirect_is_captured_and_lasts_ten_minutes_where_it_does_not_say() {
    for status in [301, 302, 303, 307, 308] {
        let practice = Practice::start().await;
        let target = format!("{}/bucket/k?X-Amz-Signature=canary", practice.storage.uri());
        practice
            .answer(
                api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
                redirect(status, &target),
            )
            .await;
        let before = Timestamp::now();
        let link = link(&practice, &document_id()).await.unwrap();
        let expires_at = link.expires_at.unwrap();
        let ten_minutes = SignedDuration::from_mins(10);
        assert!(expires_at >= before + ten_minutes && expires_at <= Timestamp::now() + ten_minutes);
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
        "/canvas/Patient",
        "http://[",
    ] {
        let practice = Practice::start().await;
        practice
            .answer(
                api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
                redirect(307, location),
            )
            .await;
        let error = link(&practice, &document_id()).await.unwrap_err();
        assert_eq!(error.code, Code::AddressRefused, "{location}");
    }
}

#[tokio::test]
async fn bytes_that_the_api_serves_itself_are_fetched_with_the_token() {
    let practice = Practice::start().await;
    api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"abc".as_slice()))
        .expect(2)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    let link = link_of(system.as_ref(), &document_id()).await.unwrap();
    assert_eq!(link.expires_at, None);
    let download = system.download(&link).await.unwrap();
    let pieces: Vec<bytes::Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"abc");
}

#[tokio::test]
async fn download_from_storage_carries_no_token() {
    let practice = Practice::start().await;
    let target = format!("{}/bucket/k?X-Amz-Signature=canary", practice.storage.uri());
    practice
        .answer(
            api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
            redirect(307, &target),
        )
        .await;
    Mock::given(method("GET"))
        .and(path("/bucket/k"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"abc".as_slice()))
        .expect(1)
        .mount(&practice.storage)
        .await;
    let system = practice.connect();
    let link = link_of(system.as_ref(), &document_id()).await.unwrap();
    let download = system.download(&link).await.unwrap();
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
async fn refusal_of_storage_that_echoes_a_token_keeps_its_code_alone() {
    let practice = Practice::start().await;
    let target = format!("{}/bucket/k", practice.storage.uri());
    practice
        .answer(
            api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
            redirect(307, &target),
        )
        .await;
    let body = "<Error><Code>InvalidArgument</Code><Message>Only one auth mechanism allowed</Message>\
                <ArgumentName>Authorization</ArgumentName><ArgumentValue>Bearer canary-token</ArgumentValue></Error>";
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(400).set_body_string(body))
        .expect(1)
        .mount(&practice.storage)
        .await;
    let system = practice.connect();
    let link = link_of(system.as_ref(), &document_id()).await.unwrap();
    let Err(error) = system.download(&link).await else {
        panic!("storage refused");
    };
    assert_eq!(error.vendor_code, Some("InvalidArgument"));
    assert!(!format!("{error:?}").contains("canary"));
}

#[tokio::test]
async fn expired_link_is_told_apart() {
    let practice = Practice::start().await;
    let target = format!("{}/bucket/k", practice.storage.uri());
    practice
        .answer(
            api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
            redirect(307, &target),
        )
        .await;
    Mock::given(method("GET"))
        .respond_with(ResponseTemplate::new(403).set_body_string("<Error><Code>AccessDenied</Code></Error>"))
        .mount(&practice.storage)
        .await;
    let system = practice.connect();
    let link = link_of(system.as_ref(), &document_id()).await.unwrap();
    let Err(error) = system.download(&link).await else {
        panic!("the link is spent");
    };
    assert_eq!((error.code, error.status), (Code::LinkExpired, Status::Temporary));
}

#[tokio::test]
async fn address_in_the_record_is_taken_where_the_usual_one_does_not_exist() {
    let practice = Practice::start().await;
    let usual = format!("/Patient/{PATIENT}/files/photo");
    practice
        .answer(api("GET", &usual), ResponseTemplate::new(404))
        .await;
    let elsewhere = format!("{}/avatars/1.png", practice.storage.uri());
    let patient = practice.changed("patient", &json!({ "photo": [{ "url": elsewhere }] }));
    practice
        .answer_json(api("GET", &format!("/Patient/{PATIENT}")), &patient)
        .await;
    let id = AttachmentId::new(format!("Patient/{PATIENT}"));
    let found = link(&practice, &id).await.unwrap();
    assert_eq!(found.url.expose_secret(), &elsewhere);
    assert_eq!(practice.storage.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn address_in_the_record_on_another_host_is_refused() {
    let practice = Practice::start().await;
    let usual = format!("/Patient/{PATIENT}/files/photo");
    practice
        .answer(api("GET", &usual), ResponseTemplate::new(404))
        .await;
    let patient = practice.changed(
        "patient",
        &json!({ "photo": [{ "url": "https://evil.example/1.png" }] }),
    );
    practice
        .answer_json(api("GET", &format!("/Patient/{PATIENT}")), &patient)
        .await;
    let id = AttachmentId::new(format!("Patient/{PATIENT}"));
    assert_eq!(link(&practice, &id).await.unwrap_err().code, Code::AddressRefused);
}

#[tokio::test]
async fn file_that_does_not_exist_is_not_found() {
    let practice = Practice::start().await;
    practice
        .answer(
            api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
            ResponseTemplate::new(404).insert_header("fumage-correlation-id", "0f6c-7d"),
        )
        .await;
    practice
        .answer_json(
            api("GET", &format!("/DocumentReference/{DOCUMENT}")),
            &practice.fixture("document"),
        )
        .await;
    let error = link(&practice, &document_id()).await.unwrap_err();
    assert_eq!((error.code, error.status), (Code::NotFound, Status::Permanent));
    assert_eq!(error.request_id.as_deref(), Some("0f6c-7d"));
}

#[tokio::test]
async fn link_is_asked_for_again_with_a_fresh_token_after_a_401() {
    let practice = Practice::bare().await;
    practice.give_token("spent-token", None).await;
    practice.give_token("fresh-token", None).await;
    let route = format!("/DocumentReference/{DOCUMENT}/files/content");
    practice
        .answer(api_with("spent-token", "GET", &route), ResponseTemplate::new(401))
        .await;
    let target = format!("{}/bucket/k", practice.storage.uri());
    practice
        .answer(api_with("fresh-token", "GET", &route), redirect(307, &target))
        .await;
    let found = link(&practice, &document_id()).await.unwrap();
    assert_eq!(found.url.expose_secret(), &target);
}

#[tokio::test]
async fn missing_right_and_ids_that_are_none_are_told() {
    let practice = Practice::start().await;
    practice
        .answer(api("GET", "/Media/m1/files/content"), ResponseTemplate::new(403))
        .await;
    let error = link(&practice, &AttachmentId::new("Media/m1")).await.unwrap_err();
    assert_eq!(error.code, Code::NotPermitted);
    for id in ["", "Binary/1", "Media/m1#1", "../Patient", "Media/../Patient"] {
        let error = link(&practice, &AttachmentId::new(id)).await.unwrap_err();
        assert_eq!(error.code, Code::NotFound, "{id}");
    }
}
