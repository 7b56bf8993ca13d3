use std::sync::{Arc, Mutex};

use attachment_api::{
    Code, Destination, LostRegister, Operation, PatientId, Receipt, Registered, Result, Status, Submission,
};
use bytes::Bytes;
use serde_json::{Value, json};
use wiremock::matchers::{body_json, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{Pieces, Practice, api, list, list_route, refusal, submission};

fn receipt() -> Receipt {
    Receipt {
        upload: "1,2".into(),
        checksum_matches: None,
    }
}

async fn registered(practice: &Practice, submission: &Submission) -> Result<Registered> {
    practice
        .connect()
        .register(submission, &receipt(), Pieces::abc(), Arc::new(|_| ()))
        .await
}

/// A register whose form is the fixture's and whose post is answered like this.
async fn posted(practice: &Practice, answer: ResponseTemplate) -> Result<Registered> {
    let form = ResponseTemplate::new(200).set_body_string(practice.fixture_text("presigned_post"));
    practice.answer(api("POST", &list_route()), form).await;
    Mock::given(method("POST"))
        .and(path("/bucket/"))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.storage)
        .await;
    registered(practice, &submission("referral.pdf")).await
}

#[tokio::test]
async fn reservation_notes_what_is_there_and_sending_sends_nothing() {
    let practice = Practice::start().await;
    practice
        .list_is(&[practice.attachment(1), practice.attachment(2)])
        .await;
    let system = practice.connect();
    let submission = submission("referral.pdf");
    let reservation = system.reserve(&submission).await.unwrap();
    assert!(matches!(reservation.destination, Destination::WithRecord));
    assert_eq!(reservation.max_bytes, Some(100_000_000));
    let receipt = system
        .send(&submission, reservation, Pieces::abc(), Arc::new(|_| ()))
        .await
        .unwrap();
    assert_eq!(receipt.upload.expose(), "1,2");
    assert_eq!(receipt.checksum_matches, None);
    assert_eq!(system.lost_register(), LostRegister::AskPerson);
}

#[tokio::test]
async fn what_cannot_be_filed_is_refused_before_anything_is_sent() {
    let practice = Practice::start().await;
    let system = practice.connect();
    let sized = |size_bytes| {
        let mut sized = submission("a.pdf");
        sized.file.size_bytes = size_bytes;
        sized
    };
    let described = Submission {
        description: Some("from the hospital".into()),
        ..submission("a.pdf")
    };
    let with_field = Submission {
        fields: [("type".to_owned(), "letter".to_owned())].into(),
        ..submission("a.pdf")
    };
    let nobody = Submission {
        patient: PatientId::new("../7"),
        ..submission("a.pdf")
    };
    for (submission, code) in [
        (sized(0), Code::FileEmpty),
        (sized(100_000_001), Code::FileTooLarge),
        (described, Code::CapabilityAbsent),
        (with_field, Code::FieldInvalid),
        (nobody, Code::NotFound),
    ] {
        let error = system.check(&submission).unwrap_err();
        assert_eq!((error.code, error.status), (code, Status::Permanent));
        assert_eq!(system.reserve(&submission).await.unwrap_err().code, code);
        assert_eq!(registered(&practice, &submission).await.unwrap_err().code, code);
    }
    system.check(&sized(100_000_000)).unwrap();
}

#[tokio::test]
async fn form_holds_the_served_fields_in_their_order_then_the_file_and_no_keys() {
    let practice = Practice::start().await;
    let outcome = posted(&practice, ResponseTemplate::new(204)).await.unwrap();
    assert_eq!(outcome, Registered::Accepted);
    let [request] = practice
        .storage
        .received_requests()
        .await
        .unwrap()
        .try_into()
        .unwrap();
    for forbidden in [
        "x-api-key",
        "a-api-key",
        "authorization",
        "cookie",
        "referer",
        "transfer-encoding",
    ] {
        assert!(!request.headers.contains_key(forbidden), "{forbidden}");
    }
    assert_eq!(request.headers["content-length"], request.body.len().to_string());
    let body = String::from_utf8(request.body).unwrap();
    let names: Vec<&str> = body
        .split("; name=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .collect();
    assert_eq!(
        names,
        [
            "key",
            "Policy",
            "x-amz-algorithm",
            "x-amz-credential",
            "x-amz-date",
            "x-amz-signature",
            "x-amz-security-token",
            "file"
        ]
    );
    assert!(body.contains("\r\n\r\ntemp/1/2/3/4/00000000-0000-0000-0000-000000000000/referral.pdf\r\n"));
    assert!(body.contains("name=\"x-amz-security-token\"\r\n\r\ncanary-token\r\n"));
    assert!(body.contains("filename=\"referral.pdf\"\r\nContent-Type: application/pdf\r\n\r\nabc\r\n--"));
}

#[tokio::test]
async fn progress_counts_the_files_bytes_alone() {
    let practice = Practice::start().await;
    let form = ResponseTemplate::new(201).set_body_string(practice.fixture_text("presigned_post"));
    practice.answer(api("POST", &list_route()), form).await;
    Mock::given(method("POST"))
        .respond_with(ResponseTemplate::new(204))
        .expect(1)
        .mount(&practice.storage)
        .await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = {
        let seen = Arc::clone(&seen);
        Arc::new(move |bytes| seen.lock().unwrap().push(bytes))
    };
    practice
        .connect()
        .register(&submission("referral.pdf"), &receipt(), Pieces::abc(), progress)
        .await
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), [2, 3]);
}

#[tokio::test]
async fn name_is_asked_for_as_it_is_without_paths_and_what_hides() {
    for (name, sent) in [
        ("Überweisung #1 (\"links\").pdf", "Überweisung #1 (\"links\").pdf"),
        ("../../letter\u{202e}fdp\r\n.exe", "letterfdp.exe"),
        ("///", "file"),
    ] {
        let practice = Practice::start().await;
        let form = ResponseTemplate::new(200).set_body_string(practice.fixture_text("presigned_post"));
        let mock = api("POST", &list_route())
            .and(wiremock::matchers::header("content-type", "application/json"))
            .and(body_json(json!({ "file_name": sent })));
        practice.answer(mock, form).await;
        Mock::given(method("POST"))
            .respond_with(ResponseTemplate::new(204))
            .expect(1)
            .mount(&practice.storage)
            .await;
        registered(&practice, &submission(name)).await.unwrap();
    }
}

#[tokio::test]
async fn every_documented_success_of_storage_is_one() {
    for status in [200, 201, 204] {
        let practice = Practice::start().await;
        let answer =
            ResponseTemplate::new(status).insert_header("etag", "\"900150983cd24fb0d6963f7d28e17f72\"");
        assert_eq!(posted(&practice, answer).await.unwrap(), Registered::Accepted);
    }
    let practice = Practice::start().await;
    let error = posted(&practice, ResponseTemplate::new(202)).await.unwrap_err();
    assert_eq!(
        (error.code, error.outcome_unknown()),
        (Code::AnswerUnreadable, true)
    );
}

#[tokio::test]
async fn storages_refusals_are_told_apart_from_what_nobody_knows() {
    let xml = |status: u16, code: &str| {
        ResponseTemplate::new(status)
            .set_body_string(format!(
                "<Error><Code>{code}</Code><Message>Jane</Message></Error>"
            ))
            .insert_header("x-amz-request-id", "4442587FB7D0A2F9")
    };
    let redirect = |status| ResponseTemplate::new(status).insert_header("location", "https://evil.example/");
    for (answer, code, unknown) in [
        (xml(403, "AccessDenied"), Code::ReservationRefused, false),
        (xml(400, "ExpiredToken"), Code::ReservationRefused, false),
        (xml(400, "EntityTooLarge"), Code::FileTooLarge, false),
        (xml(400, "MalformedPOSTRequest"), Code::Rejected, false),
        (xml(503, "SlowDown"), Code::RateLimited, false),
        (xml(500, "InternalError"), Code::ServerFault, true),
        (ResponseTemplate::new(504), Code::ServerFault, true),
        // What a form with an address to go on to answers when it took the file.
        (redirect(303), Code::RedirectUnexpected, true),
        (redirect(301), Code::RedirectUnexpected, false),
        (redirect(307), Code::RedirectUnexpected, false),
        (xml(200, "InternalError"), Code::AnswerUnreadable, true),
        (xml(201, "InternalError"), Code::AnswerUnreadable, true),
        (
            ResponseTemplate::new(200).set_body_string("<html>Sign in to this network</html>"),
            Code::AnswerUnreadable,
            true,
        ),
    ] {
        let practice = Practice::start().await;
        let error = posted(&practice, answer).await.unwrap_err();
        assert_eq!((error.code, error.outcome_unknown()), (code, unknown));
    }
}

#[tokio::test]
async fn form_that_cannot_be_had_leaves_the_outcome_known() {
    for (answer, code) in [
        (ResponseTemplate::new(500), Code::ServerFault),
        (
            ResponseTemplate::new(200).set_body_string("<html>"),
            Code::AnswerUnreadable,
        ),
        (refusal(401, "UNAUTHORIZED"), Code::CredentialsRefused),
        (refusal(403, "MISSING_AUTHENTICATION_TOKEN"), Code::NotPermitted),
        (refusal(404, "NOT_FOUND"), Code::NotFound),
        (refusal(422, "INVALID_BODY"), Code::Rejected),
        (refusal(429, "QUOTA_EXCEEDED"), Code::QuotaUsedUp),
        (ResponseTemplate::new(429), Code::RateLimited),
    ] {
        let practice = Practice::start().await;
        practice.answer(api("POST", &list_route()), answer).await;
        let error = registered(&practice, &submission("a.pdf")).await.unwrap_err();
        assert_eq!((error.code, error.operation), (code, Operation::Reserve));
        assert!(!error.outcome_unknown());
    }
}

#[tokio::test]
async fn form_that_breaks_a_rule_is_refused_and_nothing_is_sent() {
    for (member, value, code) in [
        ("file", json!("x"), Code::AnswerUnreadable),
        ("key", Value::Null, Code::AnswerUnreadable),
        ("key", json!(""), Code::AnswerUnreadable),
        ("url", json!("https://evil.example/"), Code::AddressRefused),
        ("url", json!("http://10.0.0.1/bucket/"), Code::AddressRefused),
        (
            "url",
            json!("https://user@bucket.s3.amazonaws.com/"),
            Code::AddressRefused,
        ),
        ("url", json!("file:///etc/hosts"), Code::AddressRefused),
        ("url", Value::Null, Code::AnswerUnreadable),
        ("fields", Value::Null, Code::AnswerUnreadable),
        ("fields", json!({ "key": 7 }), Code::AnswerUnreadable),
        // The base64 of a policy that allows two bytes at most.
        (
            "Policy",
            json!("eyJjb25kaXRpb25zIjpbWyJjb250ZW50LWxlbmd0aC1yYW5nZSIsMSwyXV19"),
            Code::FileTooLarge,
        ),
    ] {
        let practice = Practice::start().await;
        let mut post = practice.changed("presigned_post", &json!({}));
        if matches!(member, "url" | "fields") {
            post[member] = value.clone();
        } else {
            post["fields"][member] = value.clone();
        }
        practice.answer_json(api("POST", &list_route()), &post).await;
        let error = registered(&practice, &submission("a.pdf")).await.unwrap_err();
        assert_eq!(error.code, code, "{member} {value}");
    }
}

#[tokio::test]
async fn spool_that_fails_ends_the_request() {
    let practice = Practice::start().await;
    let form = ResponseTemplate::new(200).set_body_string(practice.fixture_text("presigned_post"));
    practice.answer(api("POST", &list_route()), form).await;
    let bytes = Arc::new(Pieces {
        says: 3,
        pieces: vec![Ok(Bytes::from_static(b"a")), Err(std::io::ErrorKind::InvalidData)],
    });
    let error = practice
        .connect()
        .register(&submission("a.pdf"), &receipt(), bytes, Arc::new(|_| ()))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code, error.outcome_unknown()),
        (Code::SourceUnreadable, false)
    );
}

#[tokio::test]
async fn chart_that_cannot_be_listed_takes_no_file() {
    let practice = Practice::start().await;
    let other = practice.changed("attachment", &json!({ "client_id": 7 }));
    practice
        .answer_json(api("GET", &list_route()), &list(&[other]))
        .await;
    let error = practice
        .connect()
        .reserve(&submission("a.pdf"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code, error.operation),
        (Code::WrongPatient, Operation::Reserve)
    );
}
