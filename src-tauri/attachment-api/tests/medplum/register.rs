use std::sync::Arc;

use attachment_api::{
    AttachmentId, Code, Confirmation, Receipt, Registered, RegisteredRecord, Result, Status,
};
use serde_json::{Value, json};
use wiremock::matchers::{header, query_param};
use wiremock::{Request, ResponseTemplate};

use crate::server::{
    BINARY, DOCUMENT, PATIENT, Practice, REFERENCE, fhir, numbered, outcome, patient, spool, submission,
};

fn receipt() -> Receipt {
    Receipt {
        upload: format!("Binary/{BINARY}").into(),
        checksum_matches: Some(true),
    }
}

async fn registered(practice: &Practice, name: &str) -> Result<Registered> {
    let bytes = numbered(3);
    let submission = submission(name, "application/pdf", &bytes);
    practice
        .connect()
        .register(&submission, &receipt(), spool(&bytes), Arc::new(|_| ()))
        .await
}

#[tokio::test]
async fn record_is_made_conditionally_with_all_that_is_known() {
    for http_status in [201, 200] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(http_status).set_body_json(practice.document(&json!({})));
        practice
            .answer(
                fhir("POST", "DocumentReference")
                    .and(header("content-type", "application/fhir+json"))
                    .and(header(
                        "if-none-exist",
                        format!("identifier=urn:chartdrop:filing|{REFERENCE}").as_str(),
                    )),
                answer,
            )
            .await;
        let Registered::Record(record) = registered(&practice, "Ada\u{7}'s letter.pdf").await.unwrap() else {
            panic!("there is a record");
        };
        assert_eq!(
            record.id,
            AttachmentId::new(format!("DocumentReference/{DOCUMENT}"))
        );
        assert_eq!(record.patient, Some(patient()));

        let requests: Vec<Request> = practice.api.received_requests().await.unwrap();
        let request = requests
            .iter()
            .find(|request| request.url.path().ends_with("DocumentReference"))
            .unwrap();
        let mut body: Value = serde_json::from_slice(&request.body).unwrap();
        let date = body["date"].take();
        assert!(
            date.as_str().unwrap().parse::<jiff::Timestamp>().is_ok(),
            "{date}"
        );
        assert_eq!(body["content"][0]["attachment"]["creation"].take(), date);
        assert_eq!(
            body,
            json!({
                "resourceType": "DocumentReference", "status": "current", "date": null, "description": "Referral",
                "identifier": [{ "system": "urn:chartdrop:filing", "value": REFERENCE }],
                "subject": { "reference": format!("Patient/{PATIENT}") },
                "content": [{ "attachment": { "contentType": "application/pdf", "url": format!("Binary/{BINARY}"),
                    "title": "Ada 's letter.pdf", "size": 3, "creation": null } }],
            })
        );
    }
}

#[tokio::test]
async fn record_of_another_patient_is_stopped() {
    for subject in [json!({ "reference": "Patient/other" }), Value::Null] {
        let practice = Practice::start().await;
        let foreign = practice.document(&json!({ "subject": subject }));
        practice
            .answer(
                fhir("POST", "DocumentReference"),
                ResponseTemplate::new(201).set_body_json(foreign),
            )
            .await;
        let error = registered(&practice, "a.pdf").await.unwrap_err();
        assert_eq!(
            (error.code, error.status),
            (Code::WrongPatient, Status::Permanent)
        );
    }
}

#[tokio::test]
async fn refusals_say_whether_the_outcome_is_known() {
    for (http_status, code, status, unknown) in [
        (400, Code::Rejected, Status::Permanent, false),
        (401, Code::CredentialsRefused, Status::Persistent, false),
        (403, Code::NotPermitted, Status::Persistent, false),
        // Two transactions met: asking again is safe.
        (409, Code::ChangedMeanwhile, Status::Temporary, false),
        // Several records carry the identifier: looking tells.
        (412, Code::AnswerUnreadable, Status::Temporary, true),
        (422, Code::Rejected, Status::Permanent, false),
        (429, Code::RateLimited, Status::Temporary, false),
        (500, Code::ServerFault, Status::Temporary, true),
        (201, Code::AnswerUnreadable, Status::Temporary, true),
    ] {
        let practice = Practice::start().await;
        fhir("POST", "DocumentReference")
            .respond_with(outcome(http_status, "no"))
            .expect(if http_status == 401 { 2 } else { 1 })
            .mount(&practice.api)
            .await;
        let error = registered(&practice, "a.pdf").await.unwrap_err();
        assert_eq!(
            (error.code, error.status, error.outcome_unknown()),
            (code, status, unknown),
            "{http_status}"
        );
    }
}

#[tokio::test]
async fn records_are_read_back_one_or_several_at_once() {
    let record = |id: &str| RegisteredRecord {
        patient: patient(),
        attachment: AttachmentId::new(id),
    };
    let practice = Practice::start().await;
    practice
        .answer_json(
            fhir("GET", "DocumentReference/d1"),
            &practice.document(&json!({ "id": "d1" })),
        )
        .await;
    let one = practice
        .connect()
        .confirm(&[record("DocumentReference/d1")])
        .await
        .unwrap();
    assert!(matches!(one.as_slice(), [Confirmation::Ready(_)]));

    practice
        .answer(fhir("GET", "DocumentReference/d9"), outcome(410, "Gone"))
        .await;
    let gone = practice.connect().confirm(&[record("d9")]).await.unwrap();
    assert_eq!(gone, [Confirmation::Absent]);

    let unfinished =
        practice.document(&json!({ "id": "d3", "content": [{ "attachment": { "title": "a" } }] }));
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param("_id", "d1,d2,d3")),
            &practice.bundle(&[unfinished, practice.document(&json!({ "id": "d1" }))], None),
        )
        .await;
    let several = practice
        .connect()
        .confirm(&["d1", "d2", "d3"].map(record))
        .await
        .unwrap();
    assert!(matches!(
        several.as_slice(),
        [
            Confirmation::Ready(_),
            Confirmation::Absent,
            Confirmation::Processing
        ]
    ));
}
