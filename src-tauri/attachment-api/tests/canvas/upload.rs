use std::sync::{Arc, Mutex};

use attachment_api::{
    Code, Confirmation, Destination, FileFacts, ProcessingState, Receipt, RegisteredRecord, Status,
    Submission,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use crate::server::{
    DOCUMENT, PATIENT, Practice, REVIEWER, abc, api, api_with, document_id, fields, patient, register, spool,
    submission,
};

fn created(location: &str) -> ResponseTemplate {
    ResponseTemplate::new(201).insert_header("location", location)
}

async fn takes_a_document(practice: &Practice, answer: ResponseTemplate) {
    practice.answer(api("POST", "/DocumentReference"), answer).await;
}

async fn shows_the_document(practice: &Practice) {
    practice
        .answer_json(
            api("GET", &format!("/DocumentReference/{DOCUMENT}")),
            &practice.fixture("document"),
        )
        .await;
}

/// The bodies of what was posted.
async fn posted(practice: &Practice) -> Vec<Request> {
    let mut requests = practice.api.received_requests().await.unwrap();
    requests.retain(|request| request.method == "POST" && request.url.path().ends_with("/DocumentReference"));
    requests
}

#[tokio::test]
async fn document_is_made_with_exactly_the_documented_properties() {
    let practice = Practice::start().await;
    takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
    shows_the_document(&practice).await;
    let record = register(practice.connect().as_ref(), &submission(), abc())
        .await
        .unwrap();
    assert_eq!((record.id, record.patient), (document_id(), Some(patient())));
    let requests = posted(&practice).await;
    assert_eq!(requests[0].headers["content-type"], "application/json");
    assert_eq!(
        requests[0].headers["content-length"].to_str().unwrap(),
        requests[0].body.len().to_string()
    );
    let sent: Value = serde_json::from_slice(&requests[0].body).unwrap();
    let extension = |name: &str| format!("http://schemas.canvasmedical.com/fhir/document-reference-{name}");
    assert_eq!(
        sent,
        json!({
            "resourceType": "DocumentReference",
            "status": "current",
            "type": { "coding": [{ "system": "http://loinc.org", "code": "34109-9" }] },
            "category": [{ "coding": [{
                "system": "http://schemas.canvasmedical.com/fhir/document-reference-category",
                "code": "uncategorizedclinicaldocument",
            }] }],
            "subject": { "reference": format!("Patient/{PATIENT}") },
            "description": "Referral from the hospital",
            "content": [{ "attachment": { "contentType": "application/pdf", "data": "YWJj" } }],
            "extension": [
                { "url": extension("clinical-date"), "valueDate": "2026-11-18" },
                { "url": extension("reviewer"), "valueReference": { "reference": REVIEWER } },
                { "url": extension("requires-signature"), "valueBoolean": false },
                { "url": extension("comment"), "valueString": "See page 2" },
            ],
        })
    );
}

#[tokio::test]
async fn what_was_not_entered_is_left_out_and_a_team_has_its_own_extension() {
    let practice = Practice::start().await;
    takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
    shows_the_document(&practice).await;
    let mut filing = submission();
    filing.description = Some("  ".into());
    filing.fields.insert("comment".to_owned(), String::new());
    filing
        .fields
        .insert("reviewer".to_owned(), "Group/team-1".to_owned());
    filing
        .fields
        .insert("requires_signature".to_owned(), "true".to_owned());
    register(practice.connect().as_ref(), &filing, abc())
        .await
        .unwrap();
    let sent: Value = serde_json::from_slice(&posted(&practice).await[0].body).unwrap();
    // There is no other place for the file's own name.
    assert_eq!(sent["description"], json!(filing.file.name.expose()));
    let extension = |name: &str| format!("http://schemas.canvasmedical.com/fhir/document-reference-{name}");
    assert_eq!(
        sent["extension"],
        json!([
            { "url": extension("clinical-date"), "valueDate": "2026-11-18" },
            { "url": extension("reviewer-group"), "valueReference": { "reference": "Group/team-1" } },
            { "url": extension("requires-signature"), "valueBoolean": true },
        ])
    );
}

#[tokio::test]
async fn bytes_of_every_length_arrive_as_they_are() {
    let sizes = [
        1,
        2,
        3,
        4,
        5,
        6,
        7,
        8,
        65_537,
        3 * 1024 * 1024,
        3 * 1024 * 1024 + 1,
    ];
    for size in sizes {
        let practice = Practice::start().await;
        takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
        shows_the_document(&practice).await;
        let bytes: Bytes = (0_u64..size)
            .map(|index| u8::try_from(index.wrapping_mul(31) % 251).unwrap())
            .collect();
        let mut filing = submission();
        filing.file.size_bytes = size;
        let heard = Arc::new(Mutex::new(0));
        let progress = {
            let heard = Arc::clone(&heard);
            Arc::new(move |sent| *heard.lock().unwrap() = sent)
        };
        let receipt = Receipt {
            upload: String::new().into(),
            checksum_matches: None,
        };
        practice
            .connect()
            .register(&filing, &receipt, spool(&bytes), progress)
            .await
            .unwrap();
        let body = posted(&practice).await.remove(0).body;
        let sent: Value = serde_json::from_slice(&body).unwrap();
        let data = sent["content"][0]["attachment"]["data"].as_str().unwrap();
        assert_eq!(STANDARD.decode(data).unwrap(), bytes, "{size}");
        assert_eq!(*heard.lock().unwrap(), size);
    }
}

#[tokio::test]
async fn text_that_looks_like_json_stays_text() {
    let practice = Practice::start().await;
    takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
    shows_the_document(&practice).await;
    let odd = "\"}],\"data\":\"\\u0000 \u{202e}\u{1f600}\nnew line";
    let mut filing = submission();
    filing.description = Some(odd.into());
    register(practice.connect().as_ref(), &filing, abc())
        .await
        .unwrap();
    let sent: Value = serde_json::from_slice(&posted(&practice).await[0].body).unwrap();
    assert_eq!(sent["description"], json!(odd));
}

#[tokio::test]
async fn id_is_found_in_every_form_of_the_address_and_whatever_the_body() {
    for (form, body) in [
        ("/DocumentReference/{id}", ""),
        ("/DocumentReference/{id}", "null"),
        ("/DocumentReference/{id}/_history/1", "null"),
        ("DocumentReference/{id}", ""),
        ("/canvas/DocumentReference/{id}", ""),
        ("{base}/DocumentReference/{id}", "<html>"),
        ("{base}/DocumentReference/{id}/_history/1", "{}"),
    ] {
        let practice = Practice::start().await;
        let location = form.replace("{id}", DOCUMENT).replace("{base}", &practice.base());
        takes_a_document(&practice, created(&location).set_body_string(body)).await;
        shows_the_document(&practice).await;
        let record = register(practice.connect().as_ref(), &submission(), abc())
            .await
            .unwrap();
        assert_eq!(record.id, document_id(), "{form}");
    }
}

#[tokio::test]
async fn success_without_a_usable_address_is_an_unknown_outcome() {
    for location in [
        None,
        Some("https://evil.example/DocumentReference/1"),
        Some("//evil.example/DocumentReference/1"),
        Some("/Patient/1"),
        Some("/DocumentReference/"),
        Some("/DocumentReference/a%20b"),
        Some(""),
    ] {
        let practice = Practice::start().await;
        let answer = location.map_or_else(|| ResponseTemplate::new(201), created);
        takes_a_document(&practice, answer).await;
        let error = register(practice.connect().as_ref(), &submission(), abc())
            .await
            .unwrap_err();
        assert_eq!(error.code, Code::AnswerUnreadable, "{location:?}");
        assert!(error.outcome_unknown());
    }
}

#[tokio::test]
async fn document_on_another_chart_stops_the_filing() {
    for subject in [json!({ "reference": "Patient/0" }), json!(null)] {
        let practice = Practice::start().await;
        takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
        practice
            .answer_json(
                api("GET", &format!("/DocumentReference/{DOCUMENT}")),
                &practice.changed("document", &json!({ "subject": subject })),
            )
            .await;
        let error = register(practice.connect().as_ref(), &submission(), abc())
            .await
            .unwrap_err();
        assert_eq!(
            (error.code, error.status),
            (Code::WrongPatient, Status::Permanent)
        );
    }
}

#[tokio::test]
async fn document_that_cannot_be_read_yet_is_registered_and_confirmed_later() {
    let practice = Practice::start().await;
    takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
    let route = format!("/DocumentReference/{DOCUMENT}");
    api("GET", &route)
        .respond_with(ResponseTemplate::new(404))
        .up_to_n_times(2)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    let record = register(system.as_ref(), &submission(), abc()).await.unwrap();
    assert_eq!(
        (record.patient, record.processing),
        (None, ProcessingState::Processing)
    );
    let registered = [RegisteredRecord {
        patient: patient(),
        attachment: record.id,
    }];
    assert_eq!(system.confirm(&registered).await.unwrap(), [Confirmation::Absent]);
    let shown = ResponseTemplate::new(200).set_body_json(practice.fixture("document"));
    api("GET", &route)
        .respond_with(shown)
        .expect(2)
        .mount(&practice.api)
        .await;
    let content = format!("/DocumentReference/{DOCUMENT}/files/content");
    api("GET", &content)
        .respond_with(ResponseTemplate::new(404))
        .up_to_n_times(1)
        .mount(&practice.api)
        .await;
    assert_eq!(
        system.confirm(&registered).await.unwrap(),
        [Confirmation::Processing]
    );
    let target = format!("{}/bucket/k", practice.storage.uri());
    let redirect = ResponseTemplate::new(307).insert_header("location", target.as_str());
    practice.answer(api("GET", &content), redirect).await;
    let confirmed = system.confirm(&registered).await.unwrap();
    let [Confirmation::Ready(attachment)] = confirmed.as_slice() else {
        panic!("{confirmed:?}");
    };
    assert_eq!(attachment.patient, Some(patient()));
}

#[tokio::test]
async fn refused_token_is_renewed_and_the_whole_document_sent_again() {
    let practice = Practice::bare().await;
    practice.give_token("spent-token", None).await;
    practice.give_token("canary-token", None).await;
    practice
        .answer(
            api_with("spent-token", "POST", "/DocumentReference"),
            ResponseTemplate::new(401),
        )
        .await;
    takes_a_document(&practice, created(&format!("/DocumentReference/{DOCUMENT}"))).await;
    shows_the_document(&practice).await;
    register(practice.connect().as_ref(), &submission(), abc())
        .await
        .unwrap();
    let requests = posted(&practice).await;
    assert_eq!(requests.len(), 2);
    let sent: Value = serde_json::from_slice(&requests[1].body).unwrap();
    assert_eq!(sent["content"][0]["attachment"]["data"], "YWJj");
}

#[tokio::test]
async fn token_that_is_refused_again_ends_it() {
    let practice = Practice::bare().await;
    practice.give_token("spent-token", None).await;
    practice.give_token("canary-token", None).await;
    for token in ["spent-token", "canary-token"] {
        practice
            .answer(
                api_with(token, "POST", "/DocumentReference"),
                ResponseTemplate::new(401),
            )
            .await;
    }
    let error = register(practice.connect().as_ref(), &submission(), abc())
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::CredentialsRefused);
    assert!(!error.outcome_unknown());
}

#[tokio::test]
async fn several_uploads_go_one_after_the_other() {
    let practice = Practice::start().await;
    let under_way = Arc::new(Mutex::new((0, 0)));
    let counted = |bytes: Bytes| {
        let (started, ended) = (Arc::clone(&under_way), Arc::clone(&under_way));
        let size = bytes.len() as u64;
        let progress: attachment_api::SendProgress = Arc::new(move |sent| {
            let mut counts = started.lock().unwrap();
            if sent == size {
                counts.0 += 1;
                assert_eq!(counts.0, counts.1 + 1, "another upload is under way");
            }
        });
        (progress, ended, bytes)
    };
    api("POST", "/DocumentReference")
        .respond_with(created(&format!("/DocumentReference/{DOCUMENT}")))
        .expect(3)
        .mount(&practice.api)
        .await;
    api("GET", &format!("/DocumentReference/{DOCUMENT}"))
        .respond_with(ResponseTemplate::new(200).set_body_json(practice.fixture("document")))
        .expect(3)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    let filing = submission();
    let receipt = Receipt {
        upload: String::new().into(),
        checksum_matches: None,
    };
    let upload = || {
        let (progress, ended, bytes) = counted(Bytes::from_static(b"abc"));
        let (system, filing, receipt) = (&system, &filing, &receipt);
        async move {
            system
                .register(filing, receipt, spool(&bytes), progress)
                .await
                .unwrap();
            ended.lock().unwrap().1 += 1;
        }
    };
    futures::join!(upload(), upload(), upload());
    assert_eq!(*under_way.lock().unwrap(), (3, 3));
}

#[tokio::test]
async fn nothing_is_asked_for_and_nothing_sent_before_the_record() {
    let practice = Practice::bare().await;
    let system = practice.connect();
    let reservation = system.reserve(&submission()).await.unwrap();
    assert!(matches!(reservation.destination, Destination::WithRecord));
    system
        .send(&submission(), reservation, abc(), Arc::new(|_| {}))
        .await
        .unwrap();
    assert_eq!(practice.api.received_requests().await.unwrap().len(), 0);
}

fn file(content_type: &str, size_bytes: u64) -> FileFacts {
    FileFacts {
        content_type: content_type.to_owned(),
        size_bytes,
        ..submission().file
    }
}

#[tokio::test]
async fn what_canvas_cannot_take_is_refused_before_anything_is_sent() {
    let practice = Practice::bare().await;
    let system = practice.connect();
    assert!(system.check(&submission()).is_ok());
    let with_field = |key: &str, value: &str| {
        let mut fields = fields();
        fields.insert(key.to_owned(), value.to_owned());
        Submission {
            fields,
            ..submission()
        }
    };
    let without = |key: &str| {
        let mut fields = fields();
        fields.remove(key);
        Submission {
            fields,
            ..submission()
        }
    };
    let of_file = |file: FileFacts| Submission { file, ..submission() };
    for (filing, code, field) in [
        (of_file(file("image/jpeg", 3)), Code::FileTypeRefused, None),
        (of_file(file("text/plain", 3)), Code::FileTypeRefused, None),
        (of_file(file("application/pdfx", 3)), Code::FileTypeRefused, None),
        (of_file(file("application/pdf", 0)), Code::FileEmpty, None),
        (without("reviewer"), Code::FieldMissing, Some("reviewer")),
        (without("date"), Code::FieldMissing, Some("date")),
        (
            with_field("reviewer", "Larry Weed"),
            Code::FieldInvalid,
            Some("reviewer"),
        ),
        (with_field("type", "51852-2"), Code::FieldInvalid, Some("type")),
        (
            with_field("category", "clinical-note"),
            Code::FieldInvalid,
            Some("category"),
        ),
        (with_field("shoe-size", "42"), Code::FieldInvalid, None),
    ] {
        let error = system.check(&filing).unwrap_err();
        assert_eq!((error.code, error.field), (code, field));
        assert_eq!(error.status, Status::Permanent);
        let refused = system.reserve(&filing).await.unwrap_err();
        assert_eq!(refused.code, code);
    }
    assert!(
        system
            .check(&of_file(file("Application/PDF; version=1.7", 3)))
            .is_ok()
    );
    assert_eq!(practice.api.received_requests().await.unwrap().len(), 0);
}
