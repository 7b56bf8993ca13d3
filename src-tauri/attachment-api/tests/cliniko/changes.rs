use attachment_api::{AttachmentId, Capability, Code, Status};
use serde_json::json;
use wiremock::ResponseTemplate;
use wiremock::matchers::{body_json, header};

use crate::server::{ATTACHMENT, Practice, api, attachment_id};

#[tokio::test]
async fn description_is_set_and_cleared() {
    let practice = Practice::start().await;
    let route = format!("/patient_attachments/{ATTACHMENT}");
    for (description, body) in [
        (Some("new".into()), json!({ "description": "new" })),
        (None, json!({ "description": null })),
    ] {
        let mock = api("PATCH", &route)
            .and(header("content-type", "application/json"))
            .and(body_json(&body));
        practice
            .answer_json(mock, &practice.changed("attachment", &body))
            .await;
        let changed = practice
            .connect()
            .describe(&attachment_id(), description.as_ref())
            .await
            .unwrap();
        assert_eq!(changed.description, description);
    }
}

#[tokio::test]
async fn description_over_255_characters_is_refused_before_sending() {
    let practice = Practice::start().await;
    let error = practice
        .connect()
        .describe(&attachment_id(), Some(&"é".repeat(256).into()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::DescriptionTooLong, Status::Permanent)
    );
}

#[tokio::test]
async fn api_without_the_call_is_told_apart_from_a_missing_record() {
    let route = format!("/patient_attachments/{ATTACHMENT}");
    for (status, record, code) in [
        (405, None, Code::CapabilityAbsent),
        (404, Some(200), Code::CapabilityAbsent),
        (404, Some(404), Code::NotFound),
        (422, None, Code::Rejected),
    ] {
        let practice = Practice::start().await;
        practice
            .answer(api("PATCH", &route), ResponseTemplate::new(status))
            .await;
        if let Some(record) = record {
            let answer = ResponseTemplate::new(record).set_body_json(practice.fixture("attachment"));
            practice.answer(api("GET", &route), answer).await;
        }
        let system = practice.connect();
        assert!(system.capabilities().describe.is_available());
        let error = system.describe(&attachment_id(), None).await.unwrap_err();
        assert_eq!(error.code, code, "{status} {record:?}");
        assert_eq!(
            system.capabilities().describe.is_available(),
            code != Code::CapabilityAbsent
        );
    }
}

#[tokio::test]
async fn archive_is_one_post_without_a_body() {
    let practice = Practice::start().await;
    let mock =
        api("POST", &format!("/patient_attachments/{ATTACHMENT}/archive")).and(header("content-length", "0"));
    practice.answer(mock, ResponseTemplate::new(204)).await;
    practice.connect().archive(&attachment_id()).await.unwrap();
}

#[tokio::test]
async fn refused_archive_is_a_missing_right() {
    let practice = Practice::start().await;
    let mock = api("POST", &format!("/patient_attachments/{ATTACHMENT}/archive"));
    practice.answer(mock, ResponseTemplate::new(403)).await;
    let system = practice.connect();
    let error = system.archive(&attachment_id()).await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::NotPermitted, Status::Persistent)
    );
    assert_eq!(
        system.archive(&AttachmentId::new("../1")).await.unwrap_err().code,
        Code::NotFound
    );
}

#[tokio::test]
async fn pin_cannot_be_written_and_the_sheet_says_why() {
    let practice = Practice::start().await;
    let system = practice.connect();
    assert_eq!(
        system.pin(&attachment_id(), true).await.unwrap_err().code,
        Code::CapabilityAbsent
    );
    let sheet = system.capabilities();
    assert_eq!(
        sheet.pin_in_system,
        Capability::Absent {
            reason: "cliniko-pin-read-only".to_owned()
        }
    );
    assert_eq!(
        sheet.restore,
        Capability::Absent {
            reason: "cliniko-archive-one-way".to_owned()
        }
    );
    assert_eq!(sheet.description_limit, Some(255));
}
