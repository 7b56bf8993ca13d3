//! Faults, switched on while the practice runs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::io::Write;

use demo_practice::{Effect, FaultRule, Faults, RefusalBody, Role, WaitHint};
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};
use support::{BOUNDARY, Clinic, clinic, form_body, quick};

async fn register(clinic: &Clinic) -> Option<support::Answer> {
    let upload_url = clinic.upload(&clinic.jane, "a.pdf", b"%PDF-1.4").await;
    let body = json!({"patient_id": clinic.jane, "upload_url": upload_url, "description": null});
    clinic
        .try_call(
            Role::Administrator,
            Method::POST,
            "/patient_attachments",
            Some(&body),
        )
        .await
}

async fn visible_records(clinic: &Clinic) -> u64 {
    let list = format!("/patient_attachments?q[]=patient_id:={}&per_page=1", clinic.jane);
    clinic.get(&list).await.json()["total_entries"].as_u64().unwrap()
}

#[tokio::test]
async fn lost_replies_and_late_errors_leave_the_record_behind() {
    let clinic = clinic(quick()).await;
    let before = visible_records(&clinic).await;
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "register", Effect::ReplyLost));
    clinic.practice.faults().add(FaultRule::times(
        1,
        "register",
        Effect::ErrorAfter { status: 502 },
    ));
    assert!(register(&clinic).await.is_none());
    assert_eq!(register(&clinic).await.unwrap().status, StatusCode::BAD_GATEWAY);
    assert_eq!(register(&clinic).await.unwrap().status, StatusCode::CREATED);
    assert_eq!(clinic.practice.ledger().records.len(), 3);
    assert_eq!(visible_records(&clinic).await, before + 3);
}

#[tokio::test]
async fn forced_refusals_and_cuts_create_nothing() {
    let clinic = clinic(quick()).await;
    let effects = [
        (Effect::Cut, None),
        (
            Effect::Status {
                status: 503,
                body: RefusalBody::Html,
            },
            Some(503),
        ),
        (
            Effect::TooManyRequests {
                wait: WaitHint::Reset,
                seconds: 5,
            },
            Some(429),
        ),
        (Effect::QuotaFull, Some(422)),
    ];
    for (effect, status) in effects {
        clinic.practice.faults().set(quick());
        clinic
            .practice
            .faults()
            .add(FaultRule::times(1, "register", effect.clone()));
        let answer = register(&clinic).await.map(|answer| answer.status.as_u16());
        assert_eq!(answer, status, "{effect:?}");
        assert!(clinic.practice.ledger().records.is_empty(), "{effect:?}");
    }
}

#[tokio::test]
async fn late_creation_is_created_but_does_not_show_yet() {
    let clinic = clinic(quick()).await;
    let before = visible_records(&clinic).await;
    let effect = Effect::LateCreation {
        ms: u64::from(u32::MAX),
    };
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "register", effect));
    assert!(register(&clinic).await.is_none());
    assert_eq!(clinic.practice.ledger().records.len(), 1);
    assert_eq!(visible_records(&clinic).await, before);
}

#[tokio::test]
async fn nonsense_answers_are_nonsense() {
    let clinic = clinic(quick()).await;
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "user", Effect::Html));
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "user", Effect::GarbageJson));
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "user", Effect::CutBody));
    assert!(clinic.get("/user").await.text().starts_with("<!DOCTYPE html>"));
    let garbage = clinic.get("/user").await;
    assert_eq!(garbage.header("content-type"), "application/json");
    assert!(serde_json::from_slice::<Value>(&garbage.body).is_err());
    assert!(
        clinic
            .try_call(Role::Administrator, Method::GET, "/user", None)
            .await
            .is_none()
    );
    assert_eq!(clinic.get("/user").await.status, StatusCode::OK);
}

#[tokio::test]
async fn waits_are_told_in_every_way() {
    let clinic = clinic(quick()).await;
    for (wait, header) in [
        (WaitHint::Reset, Some("x-ratelimit-reset")),
        (WaitHint::RetryAfter, Some("retry-after")),
        (WaitHint::RetryAfterDate, Some("retry-after")),
        (WaitHint::None, None),
    ] {
        let effect = Effect::TooManyRequests { wait, seconds: 9 };
        clinic.practice.faults().add(FaultRule::times(1, "user", effect));
        let answer = clinic.get("/user").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        for name in ["x-ratelimit-reset", "retry-after"] {
            assert_eq!(
                answer.headers.contains_key(name),
                header == Some(name),
                "{wait:?} {name}"
            );
        }
    }
}

#[tokio::test]
async fn damaged_downloads_differ_from_what_was_stored() {
    let clinic = clinic(quick()).await;
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(700_000).collect();
    let record = clinic.file("a.bin", &bytes).await;
    let id = record["id"].as_str().unwrap();
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "storage-get", Effect::FlipBit));
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "storage-get", Effect::CutTail { bytes: 3 }));
    let flipped = clinic.fetch(&clinic.link(id).await).await.body;
    let differing = flipped
        .iter()
        .zip(&bytes)
        .filter(|(left, right)| left != right)
        .count();
    assert_eq!((flipped.len(), differing), (bytes.len(), 1));
    let short = clinic.fetch(&clinic.link(id).await).await;
    assert_eq!(short.header("content-length"), "699997");
    assert_eq!(short.body, bytes[..bytes.len() - 3]);
    assert_eq!(clinic.fetch(&clinic.link(id).await).await.body, bytes);
}

#[tokio::test]
async fn expired_links_are_refused_by_the_storage() {
    let clinic = clinic(quick()).await;
    let record = clinic.file("a.pdf", b"%PDF-1.4").await;
    let id = record["id"].as_str().unwrap();
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "content", Effect::ExpiredLink));
    let refused = clinic.fetch(&clinic.link(id).await).await;
    assert_eq!(
        (refused.status, refused.s3_code()),
        (StatusCode::FORBIDDEN, "AccessDenied")
    );
    assert_eq!(clinic.fetch(&clinic.link(id).await).await.status, StatusCode::OK);
}

#[tokio::test]
async fn other_patient_is_named_by_form_and_record() {
    let clinic = clinic(quick()).await;
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "presign", Effect::OtherPatient));
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "register", Effect::OtherPatient));
    let form = clinic.presign(&clinic.jane).await;
    assert!(!form["fields"]["key"].as_str().unwrap().contains(&clinic.jane));
    let record = register(&clinic).await.unwrap().json();
    assert!(
        !record["patient"]["links"]["self"]
            .as_str()
            .unwrap()
            .ends_with(&clinic.jane)
    );
}

#[tokio::test]
async fn never_processed_record_stays_unprocessed() {
    let clinic = clinic(quick()).await;
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "register", Effect::NeverProcessed));
    let stuck = register(&clinic).await.unwrap().json();
    clinic.file("later.pdf", b"%PDF-1.4").await;
    let path = format!("/patient_attachments/{}", stuck["id"].as_str().unwrap());
    assert_eq!(clinic.get(&path).await.json()["processing_completed"], false);
}

#[tokio::test]
async fn faults_are_set_over_http() {
    let clinic = clinic(quick()).await;
    let address = clinic.base_url.replace("/cliniko/v1", "/_demo/faults");
    let post = |body: &str| {
        let request = Request::post(&address).header(CONTENT_TYPE, "application/json");
        request.body(body.to_owned().into()).unwrap()
    };
    let rules =
        r#"{"rules": [{"route": "user", "times": 1, "do": "status", "status": 500, "body": "empty"}]}"#;
    assert_eq!(
        clinic.send(post(rules)).await.unwrap().status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        clinic.get("/user").await.status,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    assert_eq!(clinic.get("/user").await.status, StatusCode::OK);
    let misspelt = r#"{"rules": [{"route": "usr", "do": "cut"}]}"#;
    assert!(
        clinic
            .send(post(misspelt))
            .await
            .unwrap()
            .status
            .is_client_error()
    );
    let rule = FaultRule::times(
        1,
        "user",
        Effect::Status {
            status: 500,
            body: RefusalBody::Empty,
        },
    );
    assert_eq!(
        clinic.practice.faults().get(),
        Faults {
            rules: vec![rule],
            ..Faults::default()
        }
    );
}

#[tokio::test]
async fn upload_cut_in_the_middle_stores_nothing() {
    let clinic = clinic(quick()).await;
    let form = clinic.presign(&clinic.jane).await;
    let body = form_body(&form, "cut.pdf", &vec![7; 50_000]);
    let url: url::Url = form["url"].as_str().unwrap().parse().unwrap();
    let address = url.socket_addrs(|| None).unwrap()[0];
    let mut connection = std::net::TcpStream::connect(address).unwrap();
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: {address}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\n\
         Content-Length: {}\r\n\r\n",
        url.path(),
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&body[..body.len() - 10_000]).unwrap();
    drop(connection);
    clinic.upload(&clinic.jane, "whole.pdf", b"%PDF-1.4").await;
    let names: Vec<String> = clinic
        .practice
        .ledger()
        .objects
        .into_iter()
        .map(|object| object.key)
        .collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(names[0].ends_with("/whole.pdf"));
}

#[tokio::test]
async fn stopped_practice_answers_no_more() {
    let clinic = clinic(quick()).await;
    let request = clinic.request(Role::Administrator, Method::GET, "/user", None);
    let address = clinic.base_url.clone();
    assert!(clinic.send(request).await.is_some());
    clinic.practice.stop().await;
    let url: url::Url = address.parse().unwrap();
    let address = url.socket_addrs(|| None).unwrap()[0];
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[tokio::test]
async fn rule_for_one_system_leaves_the_others_alone() {
    let clinic = clinic(quick()).await;
    let (canvas, pracsuite) = (clinic.canvas().await, clinic.pracsuite());
    let rule = FaultRule::always("canvas/patients", Effect::RouteMissing);
    clinic.practice.faults().add(rule);
    assert_eq!(canvas.get("/Patient").await.status, StatusCode::NOT_FOUND);
    assert_eq!(pracsuite.get("/patient").await.status, StatusCode::OK);
    assert_eq!(clinic.get("/patients").await.status, StatusCode::OK);
    let requests = clinic.practice.ledger().requests;
    assert_eq!(
        (
            requests["patients"],
            requests["canvas/patients"],
            requests["pracsuite/patients"]
        ),
        (3, 1, 1)
    );
}

#[test]
#[should_panic(expected = "no route is called")]
fn misspelt_rule_in_code_fails_at_once() {
    let _ = FaultRule::times(1, "canvas/regsiter", Effect::Cut);
}
