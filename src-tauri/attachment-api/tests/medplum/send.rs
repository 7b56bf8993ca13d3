//! Every way that the bytes can go, and that they are read back on each.

use std::sync::Arc;

use attachment_api::{Code, Destination, Operation, Receipt, Result, Status, Submission};
use bytes::Bytes;
use serde_json::{Value, json};
use wiremock::matchers::{body_json, header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, Request, ResponseTemplate};

use crate::server::{BINARY, MEBIBYTE, PATIENT, Practice, fhir, numbered, outcome, spool, submission};

async fn sent(practice: &Practice, submission: &Submission, bytes: &Bytes) -> Result<Receipt> {
    let system = practice.connect();
    let reservation = system.reserve(submission).await?;
    system
        .send(submission, reservation, spool(bytes), Arc::new(|_| ()))
        .await
}

fn binary() -> Value {
    json!({ "resourceType": "Binary", "id": BINARY,
            "securityContext": { "reference": format!("Patient/{PATIENT}") } })
}

/// The API takes these bytes directly.
async fn takes(practice: &Practice, content_type: &str, bytes: &Bytes) {
    let expected = bytes.clone();
    practice
        .answer(
            fhir("POST", "Binary")
                .and(header("content-type", content_type))
                .and(header(
                    "x-security-context",
                    format!("Patient/{PATIENT}").as_str(),
                ))
                .and(header("content-length", bytes.len().to_string().as_str()))
                .and(move |request: &Request| request.body == expected),
            ResponseTemplate::new(201).set_body_json(binary()),
        )
        .await;
}

async fn reads_back(practice: &Practice, answer: ResponseTemplate) {
    let route = format!("Binary/{BINARY}");
    practice
        .answer(fhir("GET", &route).and(header("accept", "*/*")), answer)
        .await;
}

fn bytes_of(bytes: &Bytes) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_bytes(bytes.to_vec())
}

/// The server offers presigned uploads, with this address.
async fn offers(practice: &Practice, version: &str, content_type: &str, address: &str) {
    practice
        .answer_json(
            fhir("GET", "metadata"),
            &json!({ "resourceType": "CapabilityStatement", "software": { "version": version } }),
        )
        .await;
    practice
        .answer(
            fhir("POST", "Binary")
                .and(header("content-type", "application/fhir+json"))
                .and(body_json(
                    json!({ "resourceType": "Binary", "contentType": content_type,
                    "securityContext": { "reference": format!("Patient/{PATIENT}") } }),
                )),
            ResponseTemplate::new(201).set_body_json(binary()),
        )
        .await;
    practice
        .answer_json(
            fhir("GET", &format!("Binary/{BINARY}/$presigned-url")).and(query_param("upload", "true")),
            &json!({ "resourceType": "Parameters", "parameter": [{ "name": "url", "valueUri": address }] }),
        )
        .await;
}

async fn storage_answers(practice: &Practice, answer: ResponseTemplate) {
    Mock::given(method("PUT"))
        .and(path("/put"))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.storage)
        .await;
}

fn put_address(practice: &Practice) -> String {
    format!("{}/put?Expires=1893456000&Signature=s", practice.storage.uri())
}

#[tokio::test]
async fn every_type_goes_through_the_api_unchanged_and_is_read_back() {
    for (name, content_type) in [
        ("note.txt", "text/plain"),
        ("data.json", "application/json"),
        ("table.csv", "text/csv"),
        ("letter.pdf", "application/pdf"),
        ("photo.jpg", "image/jpeg"),
    ] {
        let practice = Practice::start().await;
        let bytes = numbered(1000);
        takes(&practice, content_type, &bytes).await;
        reads_back(&practice, bytes_of(&bytes)).await;
        let receipt = sent(&practice, &submission(name, content_type, &bytes), &bytes)
            .await
            .unwrap();
        assert_eq!(receipt.checksum_matches, Some(true), "{name}");
        assert_eq!(*receipt.upload.expose(), format!("Binary/{BINARY}"));
    }
}

#[tokio::test]
async fn address_names_the_extension_and_not_the_file() {
    let practice = Practice::start().await;
    let bytes = numbered(10);
    practice
        .answer(
            fhir("POST", "Binary").and(query_param("_filename", "file.pdf")),
            ResponseTemplate::new(201).set_body_json(binary()),
        )
        .await;
    reads_back(&practice, bytes_of(&bytes)).await;
    sent(
        &practice,
        &submission("Jane Smith HIV.PDF", "application/pdf", &bytes),
        &bytes,
    )
    .await
    .unwrap();

    let practice = Practice::start().await;
    practice
        .answer(
            fhir("POST", "Binary").and(query_param_is_missing("_filename")),
            ResponseTemplate::new(201).set_body_json(binary()),
        )
        .await;
    reads_back(&practice, bytes_of(&bytes)).await;
    sent(
        &practice,
        &submission("README", "application/pdf", &bytes),
        &bytes,
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn fhirs_own_type_is_not_taken_for_a_resource() {
    let practice = Practice::start().await;
    let bytes = Bytes::from_static(b"{\"resourceType\":\"Binary\"}");
    takes(&practice, "application/fhir+json; charset=utf-8", &bytes).await;
    reads_back(&practice, bytes_of(&bytes)).await;
    sent(
        &practice,
        &submission("a.json", "application/fhir+json", &bytes),
        &bytes,
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn large_file_of_a_safe_type_goes_to_storage_without_credentials_and_is_read_back() {
    let practice = Practice::start().await;
    let bytes = numbered(8 * MEBIBYTE);
    offers(
        &practice,
        "5.1.12-abc",
        "application/pdf",
        &put_address(&practice),
    )
    .await;
    storage_answers(&practice, ResponseTemplate::new(200)).await;
    reads_back(&practice, bytes_of(&bytes)).await;
    let receipt = sent(&practice, &submission("a.pdf", "application/pdf", &bytes), &bytes)
        .await
        .unwrap();
    assert_eq!(receipt.checksum_matches, Some(true));
    let [request]: [Request; 1] = practice
        .storage
        .received_requests()
        .await
        .unwrap()
        .try_into()
        .unwrap();
    for forbidden in [
        "authorization",
        "cookie",
        "referer",
        "transfer-encoding",
        "x-ms-blob-type",
        "x-security-context",
    ] {
        assert!(!request.headers.contains_key(forbidden), "{forbidden}");
    }
    assert_eq!(request.headers["content-type"], "application/pdf");
    assert_eq!(request.headers["content-length"], bytes.len().to_string());
    assert!(request.body == bytes);
}

#[tokio::test]
async fn storage_that_refuses_or_keeps_other_bytes_leaves_the_file_to_the_api() {
    let bytes = numbered(8 * MEBIBYTE);
    for (put, kept) in [
        (400, None),
        (403, None),
        (413, None),
        (200, Some(ResponseTemplate::new(200).set_body_bytes(Vec::new()))),
        (
            201,
            Some(ResponseTemplate::new(500).set_body_string("{\"msg\":\"Internal Server Error\"}")),
        ),
        (204, Some(outcome(404, "Not found"))),
    ] {
        let practice = Practice::start().await;
        offers(&practice, "5.1.4", "image/jpeg", &put_address(&practice)).await;
        storage_answers(&practice, ResponseTemplate::new(put)).await;
        let route = format!("Binary/{BINARY}");
        if let Some(kept) = kept {
            fhir("GET", &route)
                .respond_with(kept)
                .up_to_n_times(1)
                .expect(1)
                .mount(&practice.api)
                .await;
        }
        takes(&practice, "image/jpeg", &bytes).await;
        reads_back(&practice, bytes_of(&bytes)).await;
        let receipt = sent(&practice, &submission("a.jpg", "image/jpeg", &bytes), &bytes)
            .await
            .unwrap();
        assert_eq!(receipt.checksum_matches, Some(true), "{put}");
    }
}

#[tokio::test]
async fn fault_of_storage_is_temporary_and_a_redirect_is_not_followed() {
    let bytes = numbered(8 * MEBIBYTE);
    for (put, code) in [(503, Code::ServerFault), (307, Code::RedirectUnexpected)] {
        let practice = Practice::start().await;
        offers(&practice, "5.1.12", "application/pdf", &put_address(&practice)).await;
        let answer = ResponseTemplate::new(put)
            .insert_header("location", format!("{}/elsewhere", practice.storage.uri()));
        storage_answers(&practice, answer).await;
        let error = sent(&practice, &submission("a.pdf", "application/pdf", &bytes), &bytes)
            .await
            .unwrap_err();
        assert_eq!((error.code, error.operation), (code, Operation::Send));
    }
}

#[tokio::test]
async fn server_without_presigned_uploads_gets_the_file_through_the_api() {
    let bytes = numbered(8 * MEBIBYTE);
    let submission = submission("a.pdf", "application/pdf", &bytes);
    // Too old to be asked.
    let practice = Practice::start().await;
    practice
        .answer_json(
            fhir("GET", "metadata"),
            &json!({ "software": { "version": "5.1.3" } }),
        )
        .await;
    let system = practice.connect();
    for _ in 0..2 {
        let reservation = system.reserve(&submission).await.unwrap();
        assert!(matches!(reservation.destination, Destination::Api));
    }
    // New enough, and refuses all the same.
    for (making, address) in [(403, 200), (201, 400), (201, 403)] {
        let practice = Practice::start().await;
        practice
            .answer_json(
                fhir("GET", "metadata"),
                &json!({ "software": { "version": "5.1.12" } }),
            )
            .await;
        let made = if making == 201 {
            ResponseTemplate::new(201).set_body_json(binary())
        } else {
            outcome(making, "Forbidden")
        };
        practice.answer(fhir("POST", "Binary"), made).await;
        if making == 201 {
            let route = format!("Binary/{BINARY}/$presigned-url");
            practice.answer(fhir("GET", &route), outcome(address, "no")).await;
        }
        let reservation = practice.connect().reserve(&submission).await.unwrap();
        assert!(
            matches!(reservation.destination, Destination::Api),
            "{making} {address}"
        );
    }
}

#[tokio::test]
async fn storage_that_nobody_confirmed_gets_nothing() {
    let bytes = numbered(8 * MEBIBYTE);
    for address in [
        "https://evil.example/put?sig=a",
        "http://10.0.0.1/put",
        "https://user@storage.medplum.com/put",
        "file:///tmp/put",
    ] {
        let practice = Practice::start().await;
        offers(&practice, "5.1.12", "application/pdf", address).await;
        let reservation = practice
            .connect()
            .reserve(&submission("a.pdf", "application/pdf", &bytes))
            .await
            .unwrap();
        assert!(matches!(reservation.destination, Destination::Api), "{address}");
    }
}

#[tokio::test]
async fn azure_is_told_what_kind_of_blob_it_is() {
    let practice = Practice::start().await;
    let bytes = numbered(8 * MEBIBYTE);
    let address = format!(
        "{}/put?sv=2024-11-04&sp=w&se=2030-01-01T00:00:00Z&sig=a",
        practice.storage.uri()
    );
    offers(&practice, "5.1.12", "application/pdf", &address).await;
    Mock::given(method("PUT"))
        .and(header("x-ms-blob-type", "BlockBlob"))
        .respond_with(ResponseTemplate::new(201))
        .expect(1)
        .mount(&practice.storage)
        .await;
    reads_back(&practice, bytes_of(&bytes)).await;
    let system = practice.connect();
    let submission = submission("a.pdf", "application/pdf", &bytes);
    let reservation = system.reserve(&submission).await.unwrap();
    assert_eq!(
        reservation.expires_at,
        Some("2030-01-01T00:00:00Z".parse().unwrap())
    );
    system
        .send(&submission, reservation, spool(&bytes), Arc::new(|_| ()))
        .await
        .unwrap();
}

#[tokio::test]
async fn other_bytes_than_those_sent_are_noticed() {
    let practice = Practice::start().await;
    let bytes = numbered(1000);
    takes(&practice, "application/pdf", &bytes).await;
    reads_back(&practice, bytes_of(&numbered(999))).await;
    let error = sent(&practice, &submission("a.pdf", "application/pdf", &bytes), &bytes)
        .await
        .unwrap_err();
    assert_eq!((error.code, error.status), (Code::BytesDiffer, Status::Temporary));
}

#[tokio::test]
async fn bytes_that_may_not_be_read_prove_nothing_yet() {
    for http_status in [403, 404] {
        let practice = Practice::start().await;
        let bytes = numbered(1000);
        takes(&practice, "application/pdf", &bytes).await;
        reads_back(&practice, outcome(http_status, "no")).await;
        let receipt = sent(&practice, &submission("a.pdf", "application/pdf", &bytes), &bytes)
            .await
            .unwrap();
        assert_eq!(receipt.checksum_matches, None);
    }
}

#[tokio::test]
async fn refusals_of_the_upload_are_told_apart() {
    for (http_status, text, code, status) in [
        (
            400,
            "Invalid file extension",
            Code::FileTypeRefused,
            Status::Permanent,
        ),
        (
            400,
            "Invalid content type",
            Code::FileTypeRefused,
            Status::Permanent,
        ),
        (403, "Forbidden", Code::NotPermitted, Status::Persistent),
        (413, "Too large", Code::FileTooLarge, Status::Permanent),
        (429, "Too many", Code::RateLimited, Status::Temporary),
        (502, "Bad gateway", Code::ServerFault, Status::Temporary),
        (201, "no Binary", Code::AnswerUnreadable, Status::Temporary),
    ] {
        let practice = Practice::start().await;
        practice
            .answer(fhir("POST", "Binary"), outcome(http_status, text))
            .await;
        let bytes = numbered(10);
        let error = sent(&practice, &submission("a.pdf", "application/pdf", &bytes), &bytes)
            .await
            .unwrap_err();
        assert_eq!(
            (error.code, error.status, error.operation),
            (code, status, Operation::Send),
            "{text}"
        );
    }
}

#[tokio::test]
async fn binary_of_another_patient_is_stopped() {
    let practice = Practice::start().await;
    let foreign = json!({ "resourceType": "Binary", "id": BINARY, "securityContext": { "reference": "Patient/other" } });
    practice
        .answer(
            fhir("POST", "Binary"),
            ResponseTemplate::new(201).set_body_json(foreign),
        )
        .await;
    let bytes = numbered(10);
    let error = sent(&practice, &submission("a.pdf", "application/pdf", &bytes), &bytes)
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::WrongPatient);
}

#[tokio::test]
async fn what_cannot_be_filed_is_refused_before_anything_is_sent() {
    let practice = Practice::bare().await;
    let system = practice.connect();
    let bytes = numbered(10);
    let mut with_field = submission("a.pdf", "application/pdf", &bytes);
    with_field.fields.insert("reviewer".to_owned(), "x".to_owned());
    let mut nobody = submission("a.pdf", "application/pdf", &bytes);
    nobody.patient = attachment_api::PatientId::new("../7");
    for (submission, code) in [
        (submission("a.pdf", "application/pdf", b""), Code::FileEmpty),
        (
            submission("setup.EXE", "application/pdf", &bytes),
            Code::FileTypeRefused,
        ),
        (
            submission("a.pdf", "application/x-msdownload", &bytes),
            Code::FileTypeRefused,
        ),
        (with_field, Code::FieldInvalid),
        (nobody, Code::NotFound),
    ] {
        assert_eq!(system.check(&submission).unwrap_err().code, code);
        assert_eq!(system.reserve(&submission).await.unwrap_err().code, code);
    }
}
