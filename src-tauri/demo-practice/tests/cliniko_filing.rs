//! From a form upload to a file on the chart, and what is refused on the way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use demo_practice::{DemoPractice, Faults, RecordState, Role};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use support::{clinic, form_request, quick};

#[tokio::test]
async fn filed_bytes_come_back_through_the_link() {
    let clinic = clinic(quick()).await;
    for document in DemoPractice::sample_documents() {
        let record = clinic.file(&document.name, &document.bytes).await;
        assert_eq!(record["filename"], document.name);
        assert_eq!(record["content_type"], document.content_type);
        assert_eq!(record["size"], document.bytes.len());
        assert!(
            record["patient"]["links"]["self"]
                .as_str()
                .unwrap()
                .ends_with(&clinic.jane)
        );
        let link = clinic.link(record["id"].as_str().unwrap()).await;
        let file = clinic.fetch(&link).await;
        assert_eq!((file.status, &file.body), (StatusCode::OK, &document.bytes));
        assert_eq!(file.header("content-type"), document.content_type);
    }
}

#[tokio::test]
async fn ledger_tells_what_was_received_and_created() {
    let clinic = clinic(quick()).await;
    let record = clinic.file("note.txt", b"hello").await;
    let ledger = clinic.practice.ledger();
    let sha256 = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    assert_eq!(ledger.objects.len(), 1);
    assert_eq!(
        (ledger.objects[0].sha256.as_str(), ledger.objects[0].size),
        (sha256, 5)
    );
    assert_eq!(ledger.records.len(), 1);
    let created = &ledger.records[0];
    assert_eq!(created.id, record["id"].as_str().unwrap());
    assert_eq!(
        (created.patient_id.as_str(), created.sha256.as_str()),
        (clinic.jane.as_str(), sha256)
    );
    assert_eq!(created.state, RecordState::Processed);
    assert_eq!((ledger.requests["presign"], ledger.requests["register"]), (1, 1));
    assert_eq!(ledger.answers["storage-form"][&201], 1);
    let address = clinic.base_url.replace("/cliniko/v1", "/_demo/ledger");
    let served: demo_practice::Ledger = serde_json::from_slice(&clinic.fetch(&address).await.body).unwrap();
    assert_eq!(served.records, ledger.records);
}

#[tokio::test]
async fn nothing_is_known_of_a_file_before_it_is_processed() {
    let clinic = clinic(Faults {
        processing_ms: u64::from(u32::MAX),
        ..quick()
    })
    .await;
    let upload_url = clinic.upload(&clinic.jane, "slow.pdf", b"%PDF-1.4").await;
    let record = clinic.register(&clinic.jane, &upload_url).await.json();
    assert_eq!(record["processing_completed"], false);
    for field in ["filename", "content_type", "size", "processed_at"] {
        assert!(record[field].is_null(), "{field}");
    }
    let content = format!("/patient_attachments/{}/content", record["id"].as_str().unwrap());
    assert_eq!(clinic.get(&content).await.status, StatusCode::NOT_FOUND);
    assert_eq!(clinic.practice.ledger().records[0].state, RecordState::Processing);
}

#[tokio::test]
async fn odd_names_survive() {
    let clinic = clinic(quick()).await;
    let names = [
        "Röntgen +1 #2 50%.pdf",
        "血液検査 😀.pdf",
        "a%41b.pdf",
        "تقرير.pdf",
        "it's & that;.txt",
        "no extension",
        "...",
    ];
    for name in names {
        let record = clinic.file(name, name.as_bytes()).await;
        assert_eq!(record["filename"], name);
        let link = clinic.link(record["id"].as_str().unwrap()).await;
        assert_eq!(clinic.fetch(&link).await.body, name.as_bytes());
    }
}

#[tokio::test]
async fn only_the_base_name_of_a_path_is_kept() {
    let clinic = clinic(quick()).await;
    for name in ["C:\\Users\\me\\scan.pdf", "home/me/scan.pdf"] {
        assert_eq!(clinic.file(name, b"%PDF-1.4").await["filename"], "scan.pdf");
    }
}

#[tokio::test]
async fn name_given_with_the_record_replaces_the_uploads() {
    let clinic = clinic(quick()).await;
    let upload_url = clinic.upload(&clinic.jane, "plain.pdf", b"%PDF-1.4").await;
    let body =
        json!({"patient_id": clinic.jane, "upload_url": upload_url, "filename": "scans/Röntgen (1).pdf"});
    let created = clinic
        .call(
            Role::Administrator,
            Method::POST,
            "/patient_attachments",
            Some(&body),
        )
        .await;
    let record = clinic.processed(created.json()["id"].as_str().unwrap()).await;
    assert_eq!(record["filename"], "Röntgen (1).pdf");
}

#[tokio::test]
async fn part_that_is_not_a_file_gets_the_invalid_type() {
    let clinic = clinic(quick()).await;
    assert_eq!(clinic.file("", b"text").await["content_type"], "invalid/invalid");
}

#[tokio::test]
async fn upload_urls_that_do_not_name_a_temporary_file_of_the_patient_are_refused() {
    let clinic = clinic(quick()).await;
    let other = clinic.id_of("Margaret Thompson");
    let good = clinic.upload(&clinic.jane, "a b.pdf", b"%PDF-1.4").await;
    let others = clinic.upload(&other, "a.pdf", b"%PDF-1.4").await;
    let (start, key) = good.split_at(good.find("/patients/").unwrap());
    let bad = [
        others,
        good.replace("http://", "https://"),
        good.replace("cliniko-files", "other-files"),
        format!("{start}{}", key.replace('/', "%2F")),
        good.replace("a b.pdf", "gone.pdf"),
        good.replace("/temp/", "/"),
        String::new(),
    ];
    for upload_url in bad {
        let answer = clinic.register(&clinic.jane, &upload_url).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{upload_url}");
        let body = json!({"message": "Validation Failed", "errors": {"temp_attachment_url": "is invalid"}});
        assert_eq!(answer.json(), body);
    }
    assert!(clinic.practice.ledger().records.is_empty());
    let encoded = good.replace("a b.pdf", "a%20b.pdf");
    assert_eq!(
        clinic.register(&clinic.jane, &encoded).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn processed_upload_cannot_be_registered_again() {
    let clinic = clinic(quick()).await;
    let upload_url = clinic.upload(&clinic.jane, "once.pdf", b"%PDF-1.4").await;
    let record = clinic.register(&clinic.jane, &upload_url).await.json();
    clinic.processed(record["id"].as_str().unwrap()).await;
    let again = clinic.register(&clinic.jane, &upload_url).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn registering_twice_before_processing_makes_two_records() {
    let clinic = clinic(Faults {
        processing_ms: u64::from(u32::MAX),
        ..quick()
    })
    .await;
    let upload_url = clinic.upload(&clinic.jane, "twice.pdf", b"%PDF-1.4").await;
    for _ in 0..2 {
        assert_eq!(
            clinic.register(&clinic.jane, &upload_url).await.status,
            StatusCode::CREATED
        );
    }
    assert_eq!(clinic.practice.ledger().records.len(), 2);
}

#[tokio::test]
async fn patient_id_may_be_text_or_number_but_must_exist() {
    let clinic = clinic(quick()).await;
    let number: u64 = clinic.jane.parse().unwrap();
    let cases = [
        (json!(number), StatusCode::CREATED),
        (json!(clinic.jane), StatusCode::CREATED),
        (json!("1"), StatusCode::UNPROCESSABLE_ENTITY),
        (Value::Null, StatusCode::UNPROCESSABLE_ENTITY),
    ];
    for (patient_id, status) in cases {
        let upload_url = clinic.upload(&clinic.jane, "a.pdf", b"%PDF-1.4").await;
        let body = json!({"patient_id": patient_id, "upload_url": upload_url});
        let answer = clinic
            .call(
                Role::Administrator,
                Method::POST,
                "/patient_attachments",
                Some(&body),
            )
            .await;
        assert_eq!(answer.status, status, "{patient_id}");
    }
}

#[tokio::test]
async fn descriptions_have_at_most_255_characters() {
    let clinic = clinic(quick()).await;
    let record = clinic.file("a.pdf", b"%PDF-1.4").await;
    let path = format!("/patient_attachments/{}", record["id"].as_str().unwrap());
    let longest = "ü".repeat(255);
    for (description, status) in [
        (json!(longest), StatusCode::OK),
        (json!(format!("{longest}x")), StatusCode::UNPROCESSABLE_ENTITY),
        (json!(7), StatusCode::UNPROCESSABLE_ENTITY),
        (Value::Null, StatusCode::OK),
    ] {
        let body =
            json!({"description": description, "pinned_at": "2026-01-01T00:00:00Z", "filename": "other"});
        let answer = clinic
            .call(Role::Administrator, Method::PATCH, &path, Some(&body))
            .await;
        assert_eq!(answer.status, status, "{description}");
        if status == StatusCode::OK {
            let changed = answer.json();
            assert_eq!(changed["description"], description);
            assert!(changed["pinned_at"].is_null());
            assert_eq!(changed["filename"], "a.pdf");
        }
    }
}

#[tokio::test]
async fn archiving_is_one_way_and_hides_the_record() {
    let clinic = clinic(quick()).await;
    for (method, suffix) in [(Method::POST, "/archive"), (Method::DELETE, "")] {
        let record = clinic.file("a.pdf", b"%PDF-1.4").await;
        let path = format!("/patient_attachments/{}", record["id"].as_str().unwrap());
        let archive = format!("{path}{suffix}");
        let archived = clinic
            .call(Role::Administrator, method.clone(), &archive, None)
            .await;
        assert_eq!(
            (archived.status, archived.body.len()),
            (StatusCode::NO_CONTENT, 0)
        );
        assert_eq!(clinic.get(&path).await.status, StatusCode::NOT_FOUND);
        let shown = clinic.get(&format!("{path}?q[]=archived_at:*")).await;
        assert!(shown.json()["archived_at"].is_string());
        let again = clinic.call(Role::Administrator, method, &archive, None).await;
        assert_eq!(again.status, StatusCode::NOT_FOUND);
    }
    assert!(
        clinic
            .practice
            .ledger()
            .records
            .iter()
            .all(|record| record.state == RecordState::Archived)
    );
}

#[tokio::test]
async fn full_trial_account_refuses_the_record() {
    let clinic = clinic(Faults {
        quota_bytes: Some(20),
        ..quick()
    })
    .await;
    clinic.file("fits.txt", b"fourteen bytes").await;
    let upload_url = clinic.upload(&clinic.jane, "too much.txt", b"seven b").await;
    let answer = clinic.register(&clinic.jane, &upload_url).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.json()["errors"]["base"]
            .as_str()
            .unwrap()
            .contains("storage limit")
    );
    clinic.practice.faults().set(quick());
    assert_eq!(
        clinic.register(&clinic.jane, &upload_url).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn archived_patients_take_no_files() {
    let clinic = clinic(quick()).await;
    let archived = clinic.get("/patients?q[]=archived_at:?").await.json();
    let id = archived["patients"][0]["id"].as_str().unwrap();
    let presign = clinic
        .get(&format!("/patients/{id}/attachment_presigned_post"))
        .await;
    assert_eq!(presign.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn form_is_good_for_its_patient_only_and_not_for_ever() {
    let clinic = clinic(quick()).await;
    let mut form = clinic.presign(&clinic.jane).await;
    let other = clinic.id_of("Margaret Thompson");
    let key = form["fields"]["key"]
        .as_str()
        .unwrap()
        .replace(&clinic.jane, &other);
    form["fields"]["key"] = key.into();
    let answer = clinic.send(form_request(&form, "a.pdf", b"x")).await.unwrap();
    assert_eq!(
        (answer.status, answer.s3_code()),
        (StatusCode::FORBIDDEN, "AccessDenied")
    );

    clinic.practice.faults().set(Faults {
        form_seconds: 0,
        ..quick()
    });
    let form = clinic.presign(&clinic.jane).await;
    let answer = clinic.send(form_request(&form, "a.pdf", b"x")).await.unwrap();
    assert_eq!(
        (answer.status, answer.s3_code()),
        (StatusCode::FORBIDDEN, "AccessDenied")
    );
    assert!(answer.text().contains("Policy expired"));
    assert!(clinic.practice.ledger().objects.is_empty());
}

#[tokio::test]
async fn bodies_that_are_not_json_objects_are_refused() {
    let clinic = clinic(quick()).await;
    let mut request = clinic.request(
        Role::Administrator,
        Method::POST,
        "/patient_attachments",
        Some(&json!([])),
    );
    assert_eq!(
        clinic.send(request.clone()).await.unwrap().status,
        StatusCode::BAD_REQUEST
    );
    request
        .headers_mut()
        .insert("content-type", "text/plain".parse().unwrap());
    assert_eq!(
        clinic.send(request).await.unwrap().status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}
