use attachment_api::{
    AttachmentId, Code, Confirmation, LostRegister, Receipt, Reconciliation, RegisteredRecord, Submission,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::server::{ATTACHMENT, PATIENT, Practice, USER, api, attachment_id, filters, patient, submission};

fn attempted() -> Submission {
    Submission {
        register_attempted_at: Some(Timestamp::now()),
        ..submission("referral.pdf")
    }
}

fn receipt() -> Receipt {
    Receipt {
        upload: "https://b.s3.amazonaws.com/k".into(),
        checksum_matches: Some(true),
    }
}

/// What a reconcile says when these records were made since.
async fn verdict(submission: &Submission, found: &[&Value]) -> Reconciliation {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", "/user"), &practice.fixture("user"))
        .await;
    let records: Vec<Value> = found
        .iter()
        .map(|changes| practice.changed("attachment", changes))
        .collect();
    practice
        .answer_json(api("GET", "/patient_attachments"), &practice.list(&records, None))
        .await;
    practice
        .connect()
        .reconcile(submission, &receipt())
        .await
        .unwrap()
}

#[tokio::test]
async fn search_is_for_this_patient_this_user_and_since_the_attempt_by_the_servers_clock() {
    let practice = Practice::start().await;
    // The server's clock is a day behind this computer's.
    let server_now = Timestamp::now() - SignedDuration::from_hours(24);
    let date = server_now.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let user = ResponseTemplate::new(200)
        .set_body_json(practice.fixture("user"))
        .insert_header("date", date);
    practice.answer(api("GET", "/user"), user).await;
    let mock = api("GET", "/patient_attachments").and(move |request: &wiremock::Request| {
        let filter = |wanted: &str| {
            request
                .url
                .query_pairs()
                .find_map(|(_, value)| value.strip_prefix(wanted).map(str::to_owned))
        };
        let since = filter("created_at:>").and_then(|since| since.parse::<Timestamp>().ok());
        filter("patient_id:=").as_deref() == Some(PATIENT)
            && filter("user_id:=").as_deref() == Some(USER)
            && filter("archived_at:").as_deref() == Some("*")
            && since
                .is_some_and(|since| since < server_now && since > server_now - SignedDuration::from_hours(1))
    });
    practice
        .answer_json(mock, &practice.list(&[practice.fixture("attachment")], None))
        .await;
    let reconciled = practice
        .connect()
        .reconcile(&attempted(), &receipt())
        .await
        .unwrap();
    assert_eq!(reconciled, Reconciliation::Found(attachment_id()));
}

#[tokio::test]
async fn record_that_fits_is_found_and_others_are_not() {
    let found = Reconciliation::Found(attachment_id());
    let processing =
        json!({ "filename": null, "size": null, "processing_completed": false, "processed_at": null });
    for (changes, expected) in [
        (json!({}), found.clone()),
        (processing, found.clone()),
        (
            json!({ "description": " Referral from the hospital\r\n" }),
            found.clone(),
        ),
        (json!({ "description": "Another" }), Reconciliation::NotFound),
        (json!({ "description": null }), Reconciliation::NotFound),
        (json!({ "size": 4 }), Reconciliation::NotFound),
        (
            json!({ "user": { "links": { "self": "https://x.example/v1/users/2" } } }),
            Reconciliation::NotFound,
        ),
        (json!({ "filename": "other.pdf" }), Reconciliation::Ambiguous),
    ] {
        assert_eq!(verdict(&attempted(), &[&changes]).await, expected, "{changes}");
    }
}

#[tokio::test]
async fn none_or_several_are_told_apart_and_known_ones_left_out() {
    assert_eq!(verdict(&attempted(), &[]).await, Reconciliation::NotFound);
    let (one, other) = (json!({}), json!({ "id": "2" }));
    assert_eq!(
        verdict(&attempted(), &[&one, &other]).await,
        Reconciliation::Ambiguous
    );
    let known = Submission {
        known_attachments: vec![AttachmentId::new("2")],
        ..attempted()
    };
    assert_eq!(
        verdict(&known, &[&one, &other]).await,
        Reconciliation::Found(attachment_id())
    );
}

#[tokio::test]
async fn name_that_storage_got_plain_is_still_ours() {
    let attempted = Submission {
        register_attempted_at: Some(Timestamp::now()),
        ..submission("Überweisung 1.pdf")
    };
    for name in ["Überweisung 1.pdf", "berweisung_1.pdf"] {
        let reconciled = verdict(&attempted, &[&json!({ "filename": name })]).await;
        assert_eq!(reconciled, Reconciliation::Found(attachment_id()), "{name}");
    }
}

#[tokio::test]
async fn without_the_time_of_the_attempt_nobody_can_tell() {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", "/user"), &practice.fixture("user"))
        .await;
    let reconciled = practice
        .connect()
        .reconcile(&submission("referral.pdf"), &receipt())
        .await
        .unwrap();
    assert_eq!(reconciled, Reconciliation::Ambiguous);
}

fn record(id: &str) -> RegisteredRecord {
    RegisteredRecord {
        patient: patient(),
        attachment: AttachmentId::new(id),
    }
}

#[tokio::test]
async fn several_records_are_confirmed_by_one_request_in_their_order() {
    let practice = Practice::start().await;
    let processing = practice.changed("attachment_processing", &json!({ "id": "2" }));
    let list = practice.list(&[processing, practice.attachment_with_id("1")], None);
    let mock = api("GET", "/patient_attachments").and(filters(&["id:=1,2,3", "archived_at:*"]));
    practice.answer_json(mock, &list).await;

    let confirmed = practice
        .connect()
        .confirm(&[record("1"), record("2"), record("3")])
        .await
        .unwrap();

    let [
        Confirmation::Ready(ready),
        Confirmation::Processing,
        Confirmation::Absent,
    ] = confirmed.as_slice()
    else {
        panic!("{confirmed:?}");
    };
    assert_eq!(ready.id, AttachmentId::new("1"));
}

#[tokio::test]
async fn more_than_a_page_of_records_takes_one_request_per_hundred() {
    let practice = Practice::start().await;
    for (from, to) in [(1, 100), (101, 150)] {
        let ids: Vec<String> = (from..=to).map(|id: u32| id.to_string()).collect();
        let list = practice.list(
            &ids.iter()
                .map(|id| practice.attachment_with_id(id))
                .collect::<Vec<_>>(),
            None,
        );
        let filter = format!("id:={}", ids.join(","));
        practice
            .answer_json(
                api("GET", "/patient_attachments").and(filters(&[&filter, "archived_at:*"])),
                &list,
            )
            .await;
    }
    let records: Vec<RegisteredRecord> = (1..=150).map(|id: u32| record(&id.to_string())).collect();
    let confirmed = practice.connect().confirm(&records).await.unwrap();
    assert_eq!(confirmed.len(), 150);
    assert!(
        confirmed
            .iter()
            .all(|confirmation| matches!(confirmation, Confirmation::Ready(_)))
    );
}

#[tokio::test]
async fn one_record_is_read_by_itself() {
    let route = format!("/patient_attachments/{ATTACHMENT}");
    for (status, expected) in [(200, Confirmation::Processing), (404, Confirmation::Absent)] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(practice.fixture("attachment_processing"));
        practice.answer(api("GET", &route), answer).await;
        assert_eq!(
            practice.connect().confirm(&[record(ATTACHMENT)]).await.unwrap(),
            [expected]
        );
    }
    let practice = Practice::start().await;
    practice
        .answer(api("GET", &route), ResponseTemplate::new(503))
        .await;
    assert_eq!(
        practice
            .connect()
            .confirm(&[record(ATTACHMENT)])
            .await
            .unwrap_err()
            .code,
        Code::ServerFault
    );
    assert_eq!(practice.connect().confirm(&[]).await.unwrap(), []);
}

#[tokio::test]
async fn a_lost_register_is_never_repeated_without_a_person() {
    let practice = Practice::start().await;
    assert_eq!(practice.connect().lost_register(), LostRegister::AskPerson);
}
