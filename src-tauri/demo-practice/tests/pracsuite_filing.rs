//! From PracSuite's presigned form to a record that appears by itself, and opening what is there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use demo_practice::{DemoPractice, Effect, FaultRule, Faults};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use support::{clinic, form_request, quick};

#[tokio::test]
async fn filed_bytes_come_back_by_both_ways() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    for document in DemoPractice::sample_documents() {
        let id = pracsuite
            .file(&pracsuite.jane, &document.name, &document.bytes)
            .await;
        let record = pracsuite.get(&format!("/patient_attachment/{id}")).await.json();
        assert_eq!(record["file_size"], document.bytes.len());
        assert_eq!(record["file_type"], document.content_type);
        assert!(record.get("file_name").is_none());
        let link = pracsuite
            .get(&format!("/patient_attachment/{id}/presign_url"))
            .await
            .json();
        assert_eq!(link["file_name"], document.name);
        let redirect = pracsuite.get(&format!("/patient_attachment/{id}/content")).await;
        assert_eq!(redirect.status, StatusCode::FOUND);
        for link in [link["url"].as_str().unwrap(), redirect.header("location")] {
            assert_eq!(clinic.fetch(link).await.body, document.bytes);
        }
    }
}

#[tokio::test]
async fn ledger_tells_the_system_and_the_patient() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    pracsuite.file(&pracsuite.jane, "note.txt", b"hello").await;
    let ledger = clinic.practice.ledger();
    let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    let object = &ledger.objects[0];
    assert_eq!(object.system.as_deref(), Some("pracsuite"));
    assert_eq!(object.patient_id.as_ref(), Some(&pracsuite.jane));
    let record = &ledger.records[0];
    assert_eq!(
        (&record.patient_id, record.sha256.as_str()),
        (&pracsuite.jane, sha256)
    );
    assert_eq!(
        (ledger.requests["pracsuite/presign"], ledger.requests["presign"]),
        (1, 1)
    );
}

#[tokio::test]
async fn form_is_the_documented_one() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let form = pracsuite.form(&pracsuite.jane, "Röntgen 1.pdf").await;
    let fields = form["fields"].as_object().unwrap();
    let names: Vec<&str> = fields.keys().map(String::as_str).collect();
    let documented = [
        "Policy",
        "key",
        "x-amz-algorithm",
        "x-amz-credential",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-signature",
    ];
    assert_eq!(names, documented);
    let key = fields["key"].as_str().unwrap();
    assert!(
        key.starts_with("temp/") && key.ends_with("/Röntgen 1.pdf"),
        "{key}"
    );
    let policy = BASE64.decode(fields["Policy"].as_str().unwrap()).unwrap();
    let policy: Value = serde_json::from_slice(&policy).unwrap();
    let range = json!(["content-length-range", 0, 104_857_600]);
    assert!(policy["conditions"].as_array().unwrap().contains(&range));
    let answer = clinic
        .send(form_request(&form, "Röntgen 1.pdf", b"%PDF-1.4"))
        .await
        .unwrap();
    assert_eq!((answer.status, answer.body.len()), (StatusCode::NO_CONTENT, 0));
    assert!(answer.headers.contains_key("etag"));
}

#[tokio::test]
async fn altered_forms_are_refused() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let form = pracsuite.form(&pracsuite.jane, "a.pdf").await;
    let altered = |field: &str, value: Option<&str>| {
        let mut form = form.clone();
        let fields = form["fields"].as_object_mut().unwrap();
        match value {
            Some(value) => fields.insert(field.to_owned(), Value::from(value)),
            None => fields.remove(field),
        };
        form
    };
    let cases = [
        (altered("key", Some("temp/1/2/3/0/x/a.pdf")), 403, "AccessDenied"),
        (altered("success_action_status", Some("201")), 403, "AccessDenied"),
        (altered("acl", Some("private")), 403, "AccessDenied"),
        (
            altered("Content-Type", Some("application/pdf")),
            403,
            "AccessDenied",
        ),
        (altered("x-amz-security-token", None), 403, "InvalidAccessKeyId"),
        (
            altered("x-amz-security-token", Some("other")),
            400,
            "InvalidToken",
        ),
        (altered("Policy", None), 403, "AccessDenied"),
        (
            altered("x-amz-signature", Some(&"0".repeat(64))),
            403,
            "SignatureDoesNotMatch",
        ),
    ];
    for (form, status, code) in cases {
        let answer = clinic
            .send(form_request(&form, "a.pdf", b"%PDF-1.4"))
            .await
            .unwrap();
        assert_eq!(
            (answer.status.as_u16(), answer.s3_code()),
            (status, code),
            "{}",
            answer.text()
        );
    }
    assert!(clinic.practice.ledger().objects.is_empty());
}

#[tokio::test]
async fn ended_session_is_told_apart_from_an_expired_form() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let form = pracsuite.form(&pracsuite.jane, "a.pdf").await;
    clinic
        .practice
        .faults()
        .add(FaultRule::times(1, "storage-form", Effect::SessionEnded));
    let answer = clinic
        .send(form_request(&form, "a.pdf", b"%PDF-1.4"))
        .await
        .unwrap();
    assert_eq!((answer.status.as_u16(), answer.s3_code()), (400, "ExpiredToken"));
    clinic.practice.faults().set(Faults {
        form_seconds: 0,
        ..quick()
    });
    let form = pracsuite.form(&pracsuite.jane, "a.pdf").await;
    let answer = clinic
        .send(form_request(&form, "a.pdf", b"%PDF-1.4"))
        .await
        .unwrap();
    assert_eq!((answer.status.as_u16(), answer.s3_code()), (403, "AccessDenied"));
}

#[tokio::test]
async fn names_that_no_key_can_end_in_are_refused() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let path = format!("/patient/{}/patient_attachment", pracsuite.jane);
    for body in [
        json!({}),
        json!({"file_name": " "}),
        json!({"file_name": "a/b.pdf"}),
        json!({"filename": "a.pdf"}),
    ] {
        let request = pracsuite.request(Method::POST, &path, Some(&body));
        let answer = clinic.send(request).await.unwrap();
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
        assert_eq!(answer.json()["error"]["validation"][0]["field"], "file_name");
    }
    let unknown = pracsuite.request(
        Method::POST,
        "/patient/1/patient_attachment",
        Some(&json!({"file_name": "a.pdf"})),
    );
    assert_eq!(clinic.send(unknown).await.unwrap().status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn file_that_is_not_picked_up_is_stored_and_on_no_chart() {
    let clinic = clinic(Faults {
        processing_ms: u64::from(u32::MAX),
        ..quick()
    })
    .await;
    let pracsuite = clinic.pracsuite();
    let before = pracsuite.files(&pracsuite.jane).await;
    let form = pracsuite.form(&pracsuite.jane, "slow.pdf").await;
    let answer = clinic
        .send(form_request(&form, "slow.pdf", b"%PDF-1.4"))
        .await
        .unwrap();
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(pracsuite.files(&pracsuite.jane).await, before);
    let ledger = clinic.practice.ledger();
    assert_eq!((ledger.objects.len(), ledger.records.len()), (1, 0));
}

#[tokio::test]
async fn posting_again_after_the_pick_up_makes_a_second_file() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let first = pracsuite.file(&pracsuite.jane, "twice.txt", b"same").await;
    let second = pracsuite.file(&pracsuite.jane, "twice.txt", b"same").await;
    assert_ne!(first, second);
    assert_eq!(clinic.practice.ledger().records.len(), 2);
}

#[tokio::test]
async fn confidential_file_is_listed_and_not_opened_and_one_in_a_note_is_nowhere() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let files = pracsuite.files(&pracsuite.jane).await;
    assert_eq!(files.len(), 13, "one of 14 is hidden in a note");
    let mut refused = 0;
    for id in files {
        let answer = pracsuite.get(&format!("/patient_attachment/{id}/content")).await;
        refused += usize::from(answer.status == StatusCode::FORBIDDEN);
    }
    assert_eq!(refused, 1);
}
