use attachment_api::{
    AttachmentId, Code, Confirmation, PatientId, Receipt, Reconciliation, RegisteredRecord, Result,
    Submission,
};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::{method, path};

use crate::server::{PATIENT, Practice, api, list, list_route, patient, refusal, submission};

/// Records 1 and 2 were there before.
fn receipt() -> Receipt {
    Receipt {
        upload: "1,2".into(),
        checksum_matches: None,
    }
}

async fn verdict(practice: &Practice, submission: &Submission) -> Result<Reconciliation> {
    practice.connect().reconcile(submission, &receipt()).await
}

fn found(id: u64) -> Reconciliation {
    Reconciliation::Found(AttachmentId::new(id.to_string()))
}

fn sized(practice: &Practice, id: u64, size: &Value) -> Value {
    practice.changed(
        "attachment",
        &json!({ "attachment_client_id": id, "file_size": size }),
    )
}

#[tokio::test]
async fn new_record_of_that_size_and_name_is_ours() {
    let practice = Practice::start().await;
    practice
        .list_is(&[
            practice.attachment(1),
            practice.attachment(2),
            practice.attachment(3),
            sized(&practice, 4, &json!(4)),
        ])
        .await;
    practice.link_is(3, "referral.pdf").await;
    assert_eq!(
        verdict(&practice, &submission("referral.pdf")).await.unwrap(),
        found(3)
    );
}

#[tokio::test]
async fn record_that_shows_late_is_found_late() {
    let practice = Practice::start().await;
    let system = practice.connect();
    let before = list(&[practice.attachment(1), practice.attachment(2)]);
    api("GET", &list_route())
        .respond_with(ResponseTemplate::new(200).set_body_json(before))
        .up_to_n_times(2)
        .expect(2)
        .mount(&practice.api)
        .await;
    for _ in 0..2 {
        let submission = submission("referral.pdf");
        let looked = system.reconcile(&submission, &receipt()).await.unwrap();
        assert_eq!(looked, Reconciliation::NotFound);
    }
    practice
        .list_is(&[
            practice.attachment(1),
            practice.attachment(2),
            practice.attachment(3),
        ])
        .await;
    practice.link_is(3, "referral.pdf").await;
    let looked = system
        .reconcile(&submission("referral.pdf"), &receipt())
        .await
        .unwrap();
    assert_eq!(looked, found(3));
}

#[tokio::test]
async fn plain_spelling_of_the_name_is_ours_too() {
    for name in ["Überweisung 1.pdf", "berweisung_1.pdf"] {
        let practice = Practice::start().await;
        practice.list_is(&[practice.attachment(3)]).await;
        practice.link_is(3, name).await;
        assert_eq!(
            verdict(&practice, &submission("Überweisung 1.pdf"))
                .await
                .unwrap(),
            found(3),
            "{name}"
        );
    }
}

#[tokio::test]
async fn another_name_leaves_it_to_the_bytes() {
    for (bytes, expected) in [
        (b"abc".as_slice(), found(3)),
        (b"xyz".as_slice(), Reconciliation::NotFound),
        (b"abcd".as_slice(), Reconciliation::NotFound),
    ] {
        let practice = Practice::start().await;
        practice.list_is(&[practice.attachment(3)]).await;
        practice.link_is(3, "renamed (1).pdf").await;
        practice.bytes_are(3, bytes).await;
        assert_eq!(
            verdict(&practice, &submission("referral.pdf")).await.unwrap(),
            expected
        );
    }
}

#[tokio::test]
async fn among_several_of_that_size_the_bytes_decide() {
    let practice = Practice::start().await;
    practice
        .list_is(&[
            practice.attachment(3),
            practice.attachment(4),
            practice.attachment(5),
        ])
        .await;
    for (id, name, bytes) in [
        (3, "referral.pdf", b"xyz".as_slice()),
        (4, "other.pdf", b"abc".as_slice()),
        (5, "referral.pdf", b"abc".as_slice()),
    ] {
        practice.link_is(id, name).await;
        practice.bytes_are(id, bytes).await;
    }
    // The name comes before the age.
    assert_eq!(
        verdict(&practice, &submission("referral.pdf")).await.unwrap(),
        found(5)
    );
    let known = Submission {
        known_attachments: vec![AttachmentId::new("5")],
        ..submission("referral.pdf")
    };
    assert_eq!(verdict(&practice, &known).await.unwrap(), found(4));
}

#[tokio::test]
async fn of_the_same_file_filed_twice_each_takes_another() {
    let practice = Practice::start().await;
    practice
        .list_is(&[practice.attachment(4), practice.attachment(3)])
        .await;
    for id in [3, 4] {
        practice.link_is(id, "referral.pdf").await;
        practice.bytes_are(id, b"abc").await;
    }
    assert_eq!(
        verdict(&practice, &submission("referral.pdf")).await.unwrap(),
        found(3)
    );
    let second = Submission {
        known_attachments: vec![AttachmentId::new("3")],
        ..submission("referral.pdf")
    };
    assert_eq!(verdict(&practice, &second).await.unwrap(), found(4));
}

#[tokio::test]
async fn record_without_a_size_is_ours_by_its_bytes_alone() {
    for (bytes, expected) in [
        (b"abc".as_slice(), found(3)),
        (b"abcdef".as_slice(), Reconciliation::NotFound),
    ] {
        let practice = Practice::start().await;
        practice.list_is(&[sized(&practice, 3, &Value::Null)]).await;
        practice.link_is(3, "referral.pdf").await;
        practice.bytes_are(3, bytes).await;
        assert_eq!(
            verdict(&practice, &submission("referral.pdf")).await.unwrap(),
            expected
        );
    }
}

#[tokio::test]
async fn record_before_its_bytes_is_looked_at_again() {
    let practice = Practice::start().await;
    practice.list_is(&[practice.attachment(3)]).await;
    for part in ["presign_url", "content"] {
        api("GET", &format!("/patient_attachment/3/{part}"))
            .respond_with(refusal(404, "NOT_FOUND"))
            .mount(&practice.api)
            .await;
    }
    assert_eq!(
        verdict(&practice, &submission("referral.pdf")).await.unwrap(),
        Reconciliation::NotFound
    );
}

#[tokio::test]
async fn key_that_may_not_read_files_goes_by_size_while_only_one_fits() {
    for (ids, expected) in [(vec![3], found(3)), (vec![3, 4], Reconciliation::Ambiguous)] {
        let practice = Practice::start().await;
        let records: Vec<Value> = ids.iter().map(|id| practice.attachment(*id)).collect();
        practice.list_is(&records).await;
        for id in ids {
            for part in ["presign_url", "content"] {
                api("GET", &format!("/patient_attachment/{id}/{part}"))
                    .respond_with(refusal(403, "MISSING_AUTHENTICATION_TOKEN"))
                    .mount(&practice.api)
                    .await;
            }
        }
        assert_eq!(
            verdict(&practice, &submission("referral.pdf")).await.unwrap(),
            expected
        );
    }
}

#[tokio::test]
async fn names_and_bytes_are_asked_for_once() {
    let practice = Practice::start().await;
    practice.list_is(&[practice.attachment(3)]).await;
    // One link for the name and one for the bytes, over both looks.
    let link = json!({ "url": format!("{}/bucket/3", practice.storage.uri()), "file_name": "other.pdf" });
    api("GET", "/patient_attachment/3/presign_url")
        .respond_with(ResponseTemplate::new(200).set_body_json(link))
        .expect(2)
        .mount(&practice.api)
        .await;
    wiremock::Mock::given(method("GET"))
        .and(path("/bucket/3"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"xyz".as_slice()))
        // Twice in the first look: the way here may have damaged them.
        .expect(2)
        .mount(&practice.storage)
        .await;
    let system = practice.connect();
    for _ in 0..2 {
        let looked = system.reconcile(&submission("referral.pdf"), &receipt()).await;
        assert_eq!(looked.unwrap(), Reconciliation::NotFound);
    }
}

#[tokio::test]
async fn bytes_that_were_damaged_on_their_way_are_read_again() {
    let practice = Practice::start().await;
    practice.list_is(&[practice.attachment(3)]).await;
    practice.link_is(3, "other.pdf").await;
    wiremock::Mock::given(method("GET"))
        .and(path("/bucket/3"))
        .respond_with(ResponseTemplate::new(200).set_body_bytes(b"abd".as_slice()))
        .up_to_n_times(1)
        .mount(&practice.storage)
        .await;
    practice.bytes_are(3, b"abc").await;
    assert_eq!(
        verdict(&practice, &submission("referral.pdf")).await.unwrap(),
        found(3)
    );
}

#[tokio::test]
async fn another_patients_record_and_a_fault_stop_the_look() {
    let practice = Practice::start().await;
    let other = practice.changed("attachment", &json!({ "client_id": 7 }));
    practice.list_is(&[other]).await;
    let error = verdict(&practice, &submission("referral.pdf")).await.unwrap_err();
    assert_eq!(error.code, Code::WrongPatient);

    let practice = Practice::start().await;
    practice.list_is(&[practice.attachment(3)]).await;
    practice
        .answer(
            api("GET", "/patient_attachment/3/presign_url"),
            ResponseTemplate::new(500),
        )
        .await;
    let error = verdict(&practice, &submission("referral.pdf")).await.unwrap_err();
    assert_eq!(error.code, Code::ServerFault);
}

fn record(id: u64) -> RegisteredRecord {
    RegisteredRecord {
        patient: patient(),
        attachment: AttachmentId::new(id.to_string()),
    }
}

#[tokio::test]
async fn record_is_read_back_and_a_missing_one_is_absent() {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", "/patient_attachment/3"), &practice.attachment(3))
        .await;
    practice
        .answer(api("GET", "/patient_attachment/4"), refusal(404, "NOT_FOUND"))
        .await;
    let confirmed = practice.connect().confirm(&[record(3), record(4)]).await.unwrap();
    let [Confirmation::Ready(ready), Confirmation::Absent] = confirmed.as_slice() else {
        panic!("{confirmed:?}")
    };
    assert_eq!(ready.patient, Some(patient()));
}

#[tokio::test]
async fn many_records_of_one_patient_take_one_list() {
    let practice = Practice::start().await;
    let records: Vec<Value> = (1..=5).map(|id| practice.attachment(id)).collect();
    practice
        .answer_json(api("GET", &list_route()), &list(&records))
        .await;
    // On another chart by now: read by itself, for whoever compares the patients.
    let moved = practice.changed(
        "attachment",
        &json!({ "attachment_client_id": 6, "client_id": 7 }),
    );
    practice
        .answer_json(api("GET", "/patient_attachment/6"), &moved)
        .await;
    let asked: Vec<RegisteredRecord> = (1..=6).map(record).collect();
    let confirmed = practice.connect().confirm(&asked).await.unwrap();
    let patients: Vec<Option<PatientId>> = confirmed
        .into_iter()
        .map(|confirmation| match confirmation {
            Confirmation::Ready(attachment) => attachment.patient,
            other => panic!("{other:?}"),
        })
        .collect();
    let ours = Some(PatientId::new(PATIENT));
    assert_eq!(patients[..5], vec![ours; 5]);
    assert_eq!(patients[5], Some(PatientId::new("7")));
}
