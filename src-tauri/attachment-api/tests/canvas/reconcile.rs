use attachment_api::{AttachmentId, Code, LostRegister, Receipt, Reconciliation, Result, Submission};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{
    DOCUMENT, PATIENT, Practice, abc, api, bundle, document_id, parameters, register, submission,
};

async fn reconciled(practice: &Practice, filing: &Submission) -> Result<Reconciliation> {
    let receipt = Receipt {
        upload: String::new().into(),
        checksum_matches: None,
    };
    practice.connect().reconcile(filing, &receipt).await
}

async fn has(practice: &Practice, documents: &[Value]) {
    let since = [
        ("patient", "Patient/6cbb8dd2aa304ad4a3cbc1a96c3ca5f1"),
        ("date", "ge2026-11-19"),
        ("_count", "100"),
    ];
    practice
        .answer_json(
            api("GET", "/DocumentReference").and(parameters(&since)),
            &bundle(documents, None),
        )
        .await;
}

/// The file of this document holds these bytes.
async fn holds(practice: &Practice, id: &str, bytes: &'static [u8]) {
    let target = format!("{}/bucket/{id}", practice.storage.uri());
    practice
        .answer(
            api("GET", &format!("/DocumentReference/{id}/files/content")),
            ResponseTemplate::new(307).insert_header("location", target.as_str()),
        )
        .await;
    // Other bytes than ours are read again: the way here may have damaged them.
    let readings = if bytes == b"abc" { 1 } else { 2 };
    Mock::given(method("GET"))
        .and(path(format!("/bucket/{id}")))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(bytes))
        .expect(readings)
        .mount(&practice.storage)
        .await;
}

#[tokio::test]
async fn document_with_our_fields_and_bytes_is_ours() {
    let practice = Practice::start().await;
    has(&practice, &[practice.fixture("document")]).await;
    holds(&practice, DOCUMENT, b"abc").await;
    assert_eq!(
        reconciled(&practice, &submission()).await.unwrap(),
        Reconciliation::Found(document_id())
    );
}

#[tokio::test]
async fn of_several_that_fit_the_bytes_tell_which_is_ours() {
    let practice = Practice::start().await;
    let all = [
        practice.document("d1"),
        practice.document("d2"),
        practice.document("d3"),
    ];
    has(&practice, &all).await;
    holds(&practice, "d1", b"abd").await;
    holds(&practice, "d2", b"abc").await;
    holds(&practice, "d3", b"abcd").await;
    assert_eq!(
        reconciled(&practice, &submission()).await.unwrap(),
        Reconciliation::Found(AttachmentId::new("DocumentReference/d2"))
    );
}

#[tokio::test]
async fn bytes_that_were_damaged_on_their_way_are_read_again() {
    let practice = Practice::start().await;
    has(&practice, &[practice.document("d1")]).await;
    Mock::given(method("GET"))
        .and(path("/bucket/d1"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"abd"))
        .up_to_n_times(1)
        .mount(&practice.storage)
        .await;
    holds(&practice, "d1", b"abc").await;
    assert_eq!(
        reconciled(&practice, &submission()).await.unwrap(),
        Reconciliation::Found(AttachmentId::new("DocumentReference/d1"))
    );
}

#[tokio::test]
async fn two_with_the_same_bytes_are_for_a_person_to_tell() {
    let practice = Practice::start().await;
    has(&practice, &[practice.document("d1"), practice.document("d2")]).await;
    holds(&practice, "d1", b"abc").await;
    holds(&practice, "d2", b"abc").await;
    assert_eq!(
        reconciled(&practice, &submission()).await.unwrap(),
        Reconciliation::Ambiguous
    );
}

#[tokio::test]
async fn documents_that_differ_in_anything_are_not_ours() {
    let extension = |name: &str, value: Value| {
        let mut extension =
            json!({ "url": format!("http://schemas.canvasmedical.com/fhir/document-reference-{name}") });
        for (member, value) in value.as_object().unwrap() {
            extension[member] = value.clone();
        }
        json!({ "extension": [extension] })
    };
    for changes in [
        json!({ "type": { "coding": [{ "system": "http://loinc.org", "code": "11503-0" }] } }),
        json!({ "category": [{ "coding": [{ "code": "patientadministrativedocument" }] }] }),
        json!({ "description": "Another letter" }),
        json!({ "date": "2026-11-20T09:30:00Z" }),
        json!({ "date": "2026-11-19T00:00:00Z" }),
        json!({ "subject": { "reference": "Patient/0" } }),
        extension("clinical-date", json!({ "valueDate": "2026-11-17" })),
        extension("comment", json!({ "valueString": "See page 3" })),
        extension("requires-signature", json!({ "valueBoolean": true })),
        extension(
            "reviewer",
            json!({ "valueReference": { "reference": "Practitioner/somebody-else" } }),
        ),
    ] {
        let practice = Practice::start().await;
        has(&practice, &[practice.changed("document", &changes)]).await;
        assert_eq!(
            reconciled(&practice, &submission()).await.unwrap(),
            Reconciliation::NotFound,
            "{changes}"
        );
    }
}

#[tokio::test]
async fn document_that_shows_less_is_told_by_its_bytes() {
    for changes in [
        json!({ "extension": [] }),
        json!({ "date": "2026-11-20T00:00:00Z" }),
        json!({ "date": null, "type": null }),
        json!({ "description": null, "status": "entered-in-error" }),
    ] {
        let practice = Practice::start().await;
        has(&practice, &[practice.changed("document", &changes)]).await;
        holds(&practice, DOCUMENT, b"abc").await;
        assert_eq!(
            reconciled(&practice, &submission()).await.unwrap(),
            Reconciliation::Found(document_id()),
            "{changes}"
        );
    }
}

#[tokio::test]
async fn document_of_another_filing_is_not_ours() {
    let practice = Practice::start().await;
    has(&practice, &[practice.fixture("document")]).await;
    let filing = Submission {
        known_attachments: vec![document_id()],
        ..submission()
    };
    assert_eq!(
        reconciled(&practice, &filing).await.unwrap(),
        Reconciliation::NotFound
    );
}

#[tokio::test]
async fn document_whose_file_cannot_be_had_is_for_a_person_to_tell() {
    for status in [403, 404] {
        let practice = Practice::start().await;
        has(&practice, &[practice.fixture("document")]).await;
        practice
            .answer(
                api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
                ResponseTemplate::new(status),
            )
            .await;
        assert_eq!(
            reconciled(&practice, &submission()).await.unwrap(),
            Reconciliation::Ambiguous,
            "{status}"
        );
    }
}

#[tokio::test]
async fn fault_while_looking_is_no_answer() {
    let practice = Practice::start().await;
    has(&practice, &[practice.fixture("document")]).await;
    practice
        .answer(
            api("GET", &format!("/DocumentReference/{DOCUMENT}/files/content")),
            ResponseTemplate::new(500),
        )
        .await;
    let error = reconciled(&practice, &submission()).await.unwrap_err();
    assert_eq!(error.code, Code::ServerFault);
}

#[tokio::test]
async fn without_the_time_of_the_attempt_nobody_can_tell() {
    let practice = Practice::bare().await;
    let filing = Submission {
        register_attempted_at: None,
        ..submission()
    };
    assert_eq!(
        reconciled(&practice, &filing).await.unwrap(),
        Reconciliation::Ambiguous
    );
}

#[tokio::test]
async fn document_that_was_made_although_too_large_was_said_is_taken_for_ours() {
    let practice = Practice::start().await;
    practice
        .answer(api("POST", "/DocumentReference"), ResponseTemplate::new(413))
        .await;
    has(&practice, &[practice.fixture("document")]).await;
    holds(&practice, DOCUMENT, b"abc").await;
    practice
        .answer_json(
            api("GET", &format!("/DocumentReference/{DOCUMENT}")),
            &practice.fixture("document"),
        )
        .await;
    let record = register(practice.connect().as_ref(), &submission(), abc())
        .await
        .unwrap();
    assert_eq!(record.id, document_id());
    assert_eq!(record.patient.unwrap().as_str(), PATIENT);
}

#[tokio::test]
async fn a_lost_register_is_never_repeated_without_a_person() {
    let practice = Practice::start().await;
    assert_eq!(practice.connect().lost_register(), LostRegister::AskPerson);
}
