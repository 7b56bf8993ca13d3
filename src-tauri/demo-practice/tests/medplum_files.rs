//! A Binary's bytes: sent to the API, written and read through links of both storages.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use bytes::Bytes;
use demo_practice::{DemoPractice, Effect, FaultRule, Faults, MedplumServer, ReceivedBy, RefusalBody};
use hyper::header::{ACCEPT, AUTHORIZATION};
use hyper::{Method, Request, StatusCode};
use serde_json::json;
use support::medplum::{FHIR, issue};
use support::{clinic, quick};

fn in_s3() -> Faults {
    Faults {
        medplum: MedplumServer {
            stores_in_s3: true,
            ..MedplumServer::default()
        },
        ..quick()
    }
}

#[tokio::test]
async fn bytes_sent_to_the_api_come_back_by_every_way() {
    for faults in [quick(), in_s3()] {
        let clinic = clinic(faults).await;
        let medplum = clinic.medplum().await;
        for document in DemoPractice::sample_documents() {
            let bytes = document.bytes.clone();
            let id = medplum
                .upload(&document.name, &document.content_type, bytes)
                .await;
            let direct = medplum.get(&format!("Binary/{id}")).await;
            assert_eq!(direct.body, document.bytes);
            assert_eq!(direct.header("content-type"), document.content_type);
            let link = medplum.link(&format!("Binary/{id}/$presigned-url")).await;
            assert_eq!(clinic.fetch(&link).await.body, document.bytes);
        }
        let objects = clinic.practice.ledger().objects;
        assert_eq!(objects.len(), DemoPractice::sample_documents().len());
        assert!(objects.iter().all(|object| object.by == ReceivedBy::Api));
        assert_eq!(objects[0].patient_id.as_ref(), Some(&medplum.jane));
        assert_eq!(objects[0].system.as_deref(), Some("medplum"));
    }
}

#[tokio::test]
async fn only_the_fhir_media_type_shows_the_resource() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let id = medplum.upload("a.pdf", "application/pdf", "%PDF".into()).await;
    let path = format!("Binary/{id}");
    for (accept, is_resource) in [
        ("application/fhir+json", true),
        ("application/fhir+json; charset=utf-8", true),
        ("application/json", false),
        ("*/*", false),
    ] {
        let headers = [(ACCEPT.as_str(), accept)];
        let answer = medplum.send(Method::GET, &path, &headers, "").await;
        assert_eq!(answer.text().contains("resourceType"), is_resource, "{accept}");
    }
}

#[tokio::test]
async fn blocked_files_are_refused_and_any_context_is_taken() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    for (name, content_type, text) in [
        ("run.EXE", "application/pdf", "Invalid file extension"),
        ("scan.pdf", "application/x-msdownload", "Invalid content type"),
    ] {
        let path = format!("Binary?_filename={name}");
        let headers = [("content-type", content_type)];
        let answer = medplum.send(Method::POST, &path, &headers, "MZ").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(issue(&answer), text);
    }
    let headers = [
        ("content-type", "application/pdf"),
        ("x-security-context", "Patient/nobody"),
    ];
    let answer = medplum.send(Method::POST, "Binary", &headers, "%PDF").await;
    assert_eq!(answer.status, StatusCode::CREATED);
    assert!(answer.json()["url"].as_str().unwrap().contains("/storage/"));
}

#[tokio::test]
async fn binary_without_bytes_waits_for_them() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let (id, link) = medplum.upload_link("application/pdf").await;
    let before = medplum.get(&format!("Binary/{id}")).await;
    assert_eq!(before.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(before.json(), json!({"msg": "Internal Server Error"}));
    let read = medplum.link(&format!("Binary/{id}/$presigned-url")).await;
    assert_eq!(clinic.fetch(&read).await.status, StatusCode::NOT_FOUND);
    let answer = medplum.put(&link, Some("application/pdf"), b"%PDF").await;
    assert_eq!((answer.status, answer.text()), (StatusCode::OK, "OK"));
    assert_eq!(clinic.fetch(&read).await.body, "%PDF");
    medplum.put(&link, Some("application/pdf"), b"again").await;
    assert_eq!(clinic.fetch(&read).await.body, "again");
    let missing = medplum.post("Binary", &json!({"resourceType": "Binary"})).await;
    assert_eq!(
        missing.json()["issue"][0]["expression"],
        json!(["Binary.contentType"])
    );
}

#[tokio::test]
async fn link_of_the_built_in_storage_answers_as_measured() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let bytes = Bytes::from_static(b"%PDF-1.4 0123456789");
    let id = medplum.upload("a.pdf", "application/pdf", bytes.clone()).await;
    let link = medplum.link(&format!("Binary/{id}/$presigned-url")).await;
    let request = Request::get(&link)
        .header("range", "bytes=0-3")
        .header(AUTHORIZATION, "Bearer whatever");
    let answer = clinic.send(request.body("".into()).unwrap()).await.unwrap();
    assert_eq!((answer.status, &answer.body), (StatusCode::OK, &bytes));
    for name in ["content-length", "content-disposition", "accept-ranges", "etag"] {
        assert!(answer.headers.get(name).is_none(), "{name}");
    }
    let expires = support::between(&link, "Expires=", "&").to_owned();
    let cases = [
        (link.split('?').next().unwrap().to_owned(), 401, "Unauthorized"),
        (
            link.replace("Signature=", "Signature=A"),
            401,
            "Invalid signature",
        ),
        (link.replace(&expires, "99999999999"), 401, "Invalid signature"),
        (link.replace(&expires, "1"), 410, "URL has expired"),
    ];
    for (link, status, text) in cases {
        let answer = clinic.fetch(&link).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (status, text));
    }
    let written = medplum.put(&link, Some("application/pdf"), b"x").await;
    assert_eq!(written.status, StatusCode::UNAUTHORIZED);
    let (_, write) = medplum.upload_link("application/pdf").await;
    assert_eq!(clinic.fetch(&write).await.status, StatusCode::UNAUTHORIZED);
    medplum
        .send(Method::DELETE, &format!("Binary/{id}"), &[], "")
        .await;
    assert_eq!(clinic.fetch(&link).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn written_type_must_be_the_kept_one_to_the_letter() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let (_, link) = medplum.upload_link("application/pdf").await;
    for other in ["text/csv", "application/pdf; charset=binary"] {
        let answer = medplum.put(&link, Some(other), b"%PDF").await;
        assert_eq!(
            (answer.status, answer.text()),
            (StatusCode::BAD_REQUEST, "Content-Type mismatch")
        );
    }
    assert_eq!(medplum.put(&link, None, b"%PDF").await.status, StatusCode::OK);
}

#[tokio::test]
async fn parsed_types_are_answered_200_and_lost() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let table = [
        ("text/plain", 0),
        ("application/json", 0),
        ("application/geo+json", 0),
        ("application/x-www-form-urlencoded", 0),
        ("text/csv", 9),
        ("image/jpeg", 9),
        ("application/pdf", 9),
    ];
    for (content_type, kept) in table {
        let (id, link) = medplum.upload_link(content_type).await;
        let answer = medplum.put(&link, Some(content_type), b"123456789").await;
        assert_eq!(answer.status, StatusCode::OK, "{content_type}");
        let read = medplum.link(&format!("Binary/{id}/$presigned-url")).await;
        assert_eq!(clinic.fetch(&read).await.body.len(), kept, "{content_type}");
    }
}

#[tokio::test]
async fn s3_takes_any_type_and_no_token() {
    let clinic = clinic(in_s3()).await;
    let medplum = clinic.medplum().await;
    let (id, link) = medplum.upload_link("text/plain").await;
    assert!(link.contains("X-Amz-Signature=") && link.contains("x-amz-checksum-crc32="));
    let request = Request::put(&link).header(AUTHORIZATION, format!("Bearer {}", medplum.token));
    let refused = clinic.send(request.body("x".into()).unwrap()).await.unwrap();
    assert_eq!(
        (refused.status, refused.s3_code()),
        (StatusCode::BAD_REQUEST, "InvalidArgument")
    );
    assert_eq!(
        medplum.put(&link, Some("text/plain"), b"kept").await.status,
        StatusCode::OK
    );
    let read = medplum.link(&format!("Binary/{id}/$presigned-url")).await;
    assert_eq!(clinic.fetch(&read).await.body, "kept");
    let written = medplum.put(&read, Some("text/plain"), b"x").await;
    assert_eq!(written.status, StatusCode::FORBIDDEN);
    let objects = clinic.practice.ledger().objects;
    assert_eq!((objects.len(), objects[0].by), (1, ReceivedBy::Put));
    assert_eq!(objects[0].system.as_deref(), Some("medplum"));
}

#[tokio::test]
async fn older_servers_have_no_upload_links() {
    let clinic = clinic(Faults {
        medplum: MedplumServer {
            version: "5.1.3".to_owned(),
            ..MedplumServer::default()
        },
        ..quick()
    })
    .await;
    let medplum = clinic.medplum().await;
    let id = medplum.upload("a.pdf", "application/pdf", "%PDF".into()).await;
    let path = format!("Binary/{id}/$presigned-url");
    assert_eq!(medplum.get(&path).await.status, StatusCode::OK);
    let refused = medplum.get(&format!("{path}?upload=true")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    clinic.practice.faults().set(quick());
    for (upload, status) in [("true", 200), ("false", 200), ("maybe", 400)] {
        let answer = medplum.get(&format!("{path}?upload={upload}")).await;
        assert_eq!(answer.status.as_u16(), status, "{upload}");
    }
}

#[tokio::test]
async fn faults_strike_links_and_storage() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let faults = clinic.practice.faults();
    let id = medplum
        .upload("a.pdf", "application/pdf", "%PDF-1.4".into())
        .await;
    let path = format!("Binary/{id}/$presigned-url");
    faults.add(FaultRule::times(1, "medplum/link", Effect::ExpiredLink));
    let expired = medplum.link(&path).await;
    assert_eq!(clinic.fetch(&expired).await.status, StatusCode::GONE);
    let document = medplum.file(b"%PDF").await;
    faults.add(FaultRule::times(1, "attachment", Effect::ExpiredLink));
    let shown = medplum.get(&document).await.json();
    let expired = shown["content"][0]["attachment"]["url"].as_str().unwrap();
    assert_eq!(clinic.fetch(expired).await.status, StatusCode::GONE);
    let link = medplum.link(&path).await;
    faults.add(FaultRule::times(
        1,
        "medplum/storage-get",
        Effect::CutTail { bytes: 2 },
    ));
    assert_eq!(clinic.fetch(&link).await.body, "%PDF-1");
    faults.add(FaultRule::times(1, "medplum/storage-get", Effect::FlipBit));
    let flipped = clinic.fetch(&link).await.body;
    assert!(flipped.len() == 8 && flipped != "%PDF-1.4");
    let status = Effect::Status {
        status: 403,
        body: RefusalBody::Text,
    };
    faults.add(FaultRule::times(1, "medplum/storage-put", status));
    let (_, link) = medplum.upload_link("application/pdf").await;
    let refused = medplum.put(&link, Some("application/pdf"), b"%PDF").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(clinic.practice.ledger().requests["medplum/presign"], 1);
}

#[tokio::test]
async fn json_that_is_no_binary_is_kept_as_bytes() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let body = r#"{"resourceType": "Patient"}"#;
    let headers = [("content-type", FHIR)];
    let answer = medplum.send(Method::POST, "Binary", &headers, body).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let path = format!("Binary/{}", answer.json()["id"].as_str().unwrap());
    assert_eq!(medplum.get(&path).await.text(), body);
}
