//! What an upload that was not taken means.

use attachment_api::{Code, Status};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::server::{Practice, abc, api, bundle, register, submission};

fn outcome(code: &str, text: &str) -> Value {
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{ "severity": "error", "code": code, "details": { "text": text } }],
    })
}

async fn refused(practice: &Practice, answer: ResponseTemplate) -> attachment_api::Error {
    practice.answer(api("POST", "/DocumentReference"), answer).await;
    register(practice.connect().as_ref(), &submission(), abc())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn field_that_canvas_names_is_named_and_its_words_are_not_kept() {
    for (status, body, code, field) in [
        (
            422,
            outcome("required", "canary Jane: reviewer or reviewer-group is required"),
            Code::FieldMissing,
            Some("reviewer"),
        ),
        (
            400,
            outcome("value", "type code must be one of 53243-2, canary Jane"),
            Code::FieldInvalid,
            Some("type"),
        ),
        (
            422,
            outcome("business-rule", "clinical-date canary Jane lies in the future"),
            Code::FieldInvalid,
            Some("date"),
        ),
        (
            400,
            outcome("value", "contentType canary must be application/pdf"),
            Code::FileTypeRefused,
            None,
        ),
        (
            422,
            outcome("business-rule", "canary Jane is unknown"),
            Code::Rejected,
            None,
        ),
    ] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(status)
            .set_body_json(&body)
            .insert_header("fumage-correlation-id", "0f6c-7d");
        let error = refused(&practice, answer).await;
        assert_eq!((error.code, error.field), (code, field), "{body}");
        assert_eq!(error.status, Status::Permanent);
        assert_eq!(error.request_id.as_deref(), Some("0f6c-7d"));
        assert!(!format!("{error:?} {error}").contains("canary"));
        assert!(!error.outcome_unknown());
    }
}

#[tokio::test]
async fn answers_of_whatever_stands_in_front_are_judged_by_their_status() {
    for (status, code, unknown) in [
        (400, Code::Rejected, false),
        (403, Code::NotPermitted, false),
        (405, Code::Rejected, false),
        (429, Code::RateLimited, false),
        (500, Code::ServerFault, true),
        (502, Code::ServerFault, true),
        (504, Code::ServerFault, true),
    ] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(status).set_body_string("<html>reviewer canary</html>");
        let error = refused(&practice, answer).await;
        assert_eq!((error.code, error.outcome_unknown()), (code, unknown), "{status}");
        assert_eq!(error.field, None);
    }
}

#[tokio::test]
async fn too_large_is_believed_only_when_no_document_was_made() {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", "/DocumentReference"), &bundle(&[], None))
        .await;
    let error = refused(&practice, ResponseTemplate::new(413)).await;
    assert_eq!(
        (error.code, error.status),
        (Code::FileTooLarge, Status::Permanent)
    );
}
