use std::sync::Arc;
use std::sync::Mutex;

use attachment_api::{
    AttachmentSystem, Code, Destination, PatientId, Receipt, Reservation, Result, Status, Submission,
};
use bytes::Bytes;
use serde_json::{Value, json};
use wiremock::matchers::{body_json, method, path};
use wiremock::{Mock, ResponseTemplate};

use crate::server::{PATIENT, Pieces, Practice, api, patient, register, submission};

const ETAG: &str = "900150983cd24fb0d6963f7d28e17f72";

fn presign() -> String {
    format!("/patients/{PATIENT}/attachment_presigned_post")
}

fn key(name: &str) -> String {
    format!("123/patients/{PATIENT}/attachments/temp/u1/{name}")
}

fn stored(key: &str, etag: &str) -> ResponseTemplate {
    ResponseTemplate::new(201).set_body_string(format!(
        "<?xml version=\"1.0\"?><PostResponse><Location>x</Location><Bucket>b</Bucket><Key>{key}</Key>\
         <ETag>\"{etag}\"</ETag></PostResponse>"
    ))
}

async fn reserved(practice: &Practice, submission: &Submission) -> (Arc<dyn AttachmentSystem>, Reservation) {
    let form = ResponseTemplate::new(200).set_body_string(practice.fixture_text("presigned_post"));
    practice.answer(api("GET", &presign()), form).await;
    let system = practice.connect();
    let reservation = system.reserve(submission).await.unwrap();
    (system, reservation)
}

async fn sent(practice: &Practice, submission: &Submission, answer: ResponseTemplate) -> Result<Receipt> {
    Mock::given(method("POST"))
        .and(path("/bucket/"))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.storage)
        .await;
    let (system, reservation) = reserved(practice, submission).await;
    system
        .send(submission, reservation, Pieces::abc(), Arc::new(|_| ()))
        .await
}

#[tokio::test]
async fn reservation_keeps_the_order_of_fields_and_tells_deadline_and_sizes() {
    let practice = Practice::start().await;
    let (_, reservation) = reserved(&practice, &submission("referral.pdf")).await;
    let Destination::Form { fields, .. } = &reservation.destination else {
        panic!("{reservation:?}")
    };
    let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "key",
            "success_action_status",
            "policy",
            "x-amz-credential",
            "x-amz-algorithm",
            "x-amz-date",
            "x-amz-signature",
            "acl"
        ]
    );
    assert_eq!(
        reservation.expires_at,
        Some("2030-01-01T00:00:00Z".parse().unwrap())
    );
    assert_eq!(
        (reservation.min_bytes, reservation.max_bytes),
        (Some(1), Some(1_048_576))
    );
}

#[tokio::test]
async fn reservation_that_breaks_a_rule_is_refused() {
    let other = format!("123/patients/{PATIENT}0/attachments/temp/u1/${{filename}}");
    for (member, value, code) in [
        ("key", json!(other), Code::WrongPatient),
        ("key", json!("uploads/${filename}"), Code::WrongPatient),
        ("file", json!("x"), Code::AnswerUnreadable),
        ("key", Value::Null, Code::AnswerUnreadable),
        ("url", json!("https://evil.example/"), Code::AddressRefused),
        ("url", json!("http://10.0.0.1/bucket/"), Code::AddressRefused),
        ("url", Value::Null, Code::AnswerUnreadable),
        ("fields", Value::Null, Code::AnswerUnreadable),
    ] {
        let practice = Practice::start().await;
        let mut post = practice.fixture("presigned_post");
        if matches!(member, "url" | "fields") {
            post[member] = value.clone();
        } else {
            post["fields"][member] = value.clone();
        }
        practice.answer_json(api("GET", &presign()), &post).await;
        let error = practice
            .connect()
            .reserve(&submission("referral.pdf"))
            .await
            .unwrap_err();
        assert_eq!(error.code, code, "{member} {value}");
    }
}

#[tokio::test]
async fn what_cannot_be_filed_is_refused_before_anything_is_sent() {
    let practice = Practice::start().await;
    let system = practice.connect();
    let mut empty = submission("a.pdf");
    empty.file.size_bytes = 0;
    let long = Submission {
        description: Some("d".repeat(256).into()),
        ..submission("a.pdf")
    };
    let nobody = Submission {
        patient: PatientId::new("../7"),
        ..submission("a.pdf")
    };
    for (submission, code) in [
        (empty, Code::FileEmpty),
        (long, Code::DescriptionTooLong),
        (nobody, Code::NotFound),
    ] {
        assert_eq!(system.check(&submission).unwrap_err().code, code);
        assert_eq!(system.reserve(&submission).await.unwrap_err().code, code);
    }
}

#[tokio::test]
async fn file_beyond_the_policy_is_refused_before_it_is_sent() {
    let practice = Practice::start().await;
    practice
        .answer_json(api("GET", &presign()), &practice.fixture("presigned_post"))
        .await;
    let mut large = submission("a.pdf");
    large.file.size_bytes = 1_048_577;
    let error = practice.connect().reserve(&large).await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::FileTooLarge, Status::Permanent)
    );
}

#[tokio::test]
async fn form_holds_the_served_fields_then_the_file_and_no_credentials() {
    let practice = Practice::start().await;
    let receipt = sent(
        &practice,
        &submission("referral.pdf"),
        stored(&key("referral.pdf"), ETAG),
    )
    .await
    .unwrap();

    assert_eq!(receipt.checksum_matches, Some(true));
    assert_eq!(
        *receipt.upload.expose(),
        format!("{}/bucket/{}", practice.storage.uri(), key("referral.pdf"))
    );
    let [request] = practice
        .storage
        .received_requests()
        .await
        .unwrap()
        .try_into()
        .unwrap();
    for forbidden in ["authorization", "cookie", "referer", "transfer-encoding"] {
        assert!(!request.headers.contains_key(forbidden), "{forbidden}");
    }
    assert_eq!(request.headers["content-length"], request.body.len().to_string());
    let body = String::from_utf8(request.body).unwrap();
    let names: Vec<&str> = body
        .split("; name=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .collect();
    assert_eq!(names.first().copied(), Some("key"));
    assert_eq!((names.len(), names.last().copied()), (9, Some("file")));
    assert!(body.contains("\r\n\r\n123/patients/1104000773547340516/attachments/temp/u1/${filename}\r\n"));
    assert!(body.contains("filename=\"referral.pdf\"\r\nContent-Type: application/pdf\r\n\r\nabc\r\n--"));
}

#[tokio::test]
async fn progress_counts_the_files_bytes_alone() {
    let practice = Practice::start().await;
    let answer = stored(&key("referral.pdf"), ETAG);
    Mock::given(method("POST"))
        .respond_with(answer)
        .expect(1)
        .mount(&practice.storage)
        .await;
    let submission = submission("referral.pdf");
    let (system, reservation) = reserved(&practice, &submission).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress = {
        let seen = Arc::clone(&seen);
        Arc::new(move |bytes| seen.lock().unwrap().push(bytes))
    };
    system
        .send(&submission, reservation, Pieces::abc(), progress)
        .await
        .unwrap();
    assert_eq!(*seen.lock().unwrap(), [2, 3]);
}

#[tokio::test]
async fn odd_name_goes_out_plain_and_is_registered_as_it_is() {
    let practice = Practice::start().await;
    let submission = submission("Röntgen #1 \"links\".pdf");
    let receipt = sent(&practice, &submission, stored(&key("R_ntgen_1_links.pdf"), ETAG))
        .await
        .unwrap();
    let [request] = practice
        .storage
        .received_requests()
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert!(
        String::from_utf8(request.body)
            .unwrap()
            .contains("filename=\"R_ntgen_1_links.pdf\"\r\n")
    );

    let record = json!({
        "patient_id": PATIENT,
        "upload_url": receipt.upload.expose(),
        "description": "Referral from the hospital",
        "filename": "Röntgen #1 \"links\".pdf",
    });
    let answer = ResponseTemplate::new(201).set_body_json(practice.fixture("attachment_processing"));
    practice
        .answer(
            api("POST", "/patient_attachments").and(body_json(&record)),
            answer,
        )
        .await;
    register(practice.connect().as_ref(), &submission, &receipt)
        .await
        .unwrap();
}

#[tokio::test]
async fn storage_that_put_the_file_elsewhere_is_not_believed() {
    for (key, code) in [
        (
            "123/patients/7/attachments/temp/u1/referral.pdf".to_owned(),
            Code::WrongPatient,
        ),
        (
            format!("123/patients/{PATIENT}/attachments/temp/u2/referral.pdf"),
            Code::AnswerUnreadable,
        ),
        (String::new(), Code::AnswerUnreadable),
    ] {
        let practice = Practice::start().await;
        let error = sent(&practice, &submission("referral.pdf"), stored(&key, ETAG))
            .await
            .unwrap_err();
        assert_eq!(error.code, code, "{key}");
    }
}

#[tokio::test]
async fn checksum_is_compared_where_storage_gives_one() {
    for (etag, matches) in [("00000000000000000000000000000000", Some(false)), ("abc-2", None)] {
        let practice = Practice::start().await;
        let receipt = sent(
            &practice,
            &submission("referral.pdf"),
            stored(&key("referral.pdf"), etag),
        )
        .await
        .unwrap();
        assert_eq!(receipt.checksum_matches, matches);
    }
}

#[tokio::test]
async fn storages_refusals_are_told_apart() {
    let xml = |status: u16, code: &str| {
        ResponseTemplate::new(status)
            .set_body_string(format!(
                "<Error><Code>{code}</Code><Message>Jane</Message></Error>"
            ))
            .insert_header("x-amz-request-id", "4442587FB7D0A2F9")
    };
    for (answer, code, status) in [
        (
            xml(403, "AccessDenied"),
            Code::ReservationRefused,
            Status::Temporary,
        ),
        (
            xml(403, "SignatureDoesNotMatch"),
            Code::ReservationRefused,
            Status::Temporary,
        ),
        (xml(400, "EntityTooLarge"), Code::FileTooLarge, Status::Permanent),
        (
            xml(400, "MalformedPOSTRequest"),
            Code::Rejected,
            Status::Permanent,
        ),
        (xml(503, "SlowDown"), Code::RateLimited, Status::Temporary),
        (xml(500, "InternalError"), Code::ServerFault, Status::Temporary),
        (
            ResponseTemplate::new(502).set_body_string("<html>"),
            Code::ServerFault,
            Status::Temporary,
        ),
        (
            ResponseTemplate::new(201).set_body_string("<html>"),
            Code::AnswerUnreadable,
            Status::Temporary,
        ),
    ] {
        let practice = Practice::start().await;
        let error = sent(&practice, &submission("referral.pdf"), answer)
            .await
            .unwrap_err();
        assert_eq!((error.code, error.status), (code, status));
        if error.vendor_code.is_some() {
            assert_eq!(error.request_id.as_deref(), Some("4442587FB7D0A2F9"));
        }
    }
}

#[tokio::test]
async fn spool_that_fails_or_lies_about_its_length_ends_the_request() {
    let piece = |text: &'static str| Ok(Bytes::from_static(text.as_bytes()));
    for pieces in [
        vec![piece("a"), Err(std::io::ErrorKind::InvalidData)],
        vec![piece("ab")],
        vec![piece("ab"), piece("cd")],
    ] {
        let practice = Practice::start().await;
        let submission = submission("referral.pdf");
        let (system, reservation) = reserved(&practice, &submission).await;
        let bytes = Arc::new(Pieces { says: 3, pieces });
        let error = system
            .send(&submission, reservation, bytes, Arc::new(|_| ()))
            .await
            .unwrap_err();
        assert_eq!(error.code, Code::SourceUnreadable);
    }
}

fn receipt() -> Receipt {
    Receipt {
        upload: "https://b.s3.amazonaws.com/k".into(),
        checksum_matches: Some(true),
    }
}

#[tokio::test]
async fn record_is_made_with_text_ids_and_without_what_is_not_known() {
    let practice = Practice::start().await;
    let body = json!({ "patient_id": PATIENT, "upload_url": "https://b.s3.amazonaws.com/k" });
    let answer = ResponseTemplate::new(201).set_body_json(practice.fixture("attachment_processing"));
    practice
        .answer(api("POST", "/patient_attachments").and(body_json(body)), answer)
        .await;
    let submission = Submission {
        description: None,
        ..submission("referral.pdf")
    };
    let attachment = register(practice.connect().as_ref(), &submission, &receipt())
        .await
        .unwrap();
    assert_eq!(
        (attachment.patient, attachment.name, attachment.size_bytes),
        (Some(patient()), None, None)
    );
}

#[tokio::test]
async fn record_on_another_chart_stops_the_filing() {
    let practice = Practice::start().await;
    let links = json!({ "patient": { "links": { "self": format!("{}/patients/7", practice.base()) } } });
    let answer = ResponseTemplate::new(201).set_body_json(practice.changed("attachment_processing", &links));
    practice.answer(api("POST", "/patient_attachments"), answer).await;
    let error = register(
        practice.connect().as_ref(),
        &submission("referral.pdf"),
        &receipt(),
    )
    .await
    .unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::WrongPatient, Status::Permanent)
    );
}

#[tokio::test]
async fn refused_records_are_told_apart_and_unclear_outcomes_are_unclear() {
    let refusal = |errors: Value| json!({ "message": "Validation Failed", "errors": errors });
    for (status, body, code, unknown) in [
        (
            422,
            refusal(json!({ "temp_attachment_url": "is invalid" })),
            Code::ReservationRefused,
            false,
        ),
        (
            422,
            refusal(json!({ "base": "Trial storage limit exceeded" })),
            Code::StorageFull,
            false,
        ),
        (
            422,
            refusal(json!({ "description": "is too long" })),
            Code::DescriptionTooLong,
            false,
        ),
        (
            422,
            refusal(json!({ "patient": "is archived" })),
            Code::Rejected,
            false,
        ),
        (401, json!(null), Code::CredentialsRefused, false),
        (500, json!(null), Code::ServerFault, true),
        (504, json!("<html>"), Code::ServerFault, true),
        (201, json!({ "id": null }), Code::AnswerUnreadable, true),
    ] {
        let practice = Practice::start().await;
        let answer = ResponseTemplate::new(status).set_body_json(&body);
        practice.answer(api("POST", "/patient_attachments"), answer).await;
        let error = register(
            practice.connect().as_ref(),
            &submission("referral.pdf"),
            &receipt(),
        )
        .await
        .unwrap_err();
        assert_eq!(
            (error.code, error.outcome_unknown()),
            (code, unknown),
            "{status} {body}"
        );
        assert!(!error.to_string().contains("Trial"), "{error}");
    }
}

#[tokio::test]
async fn reservation_in_memory_shows_no_signature() {
    let practice = Practice::start().await;
    let (_, reservation) = reserved(&practice, &submission("referral.pdf")).await;
    assert!(!format!("{reservation:?}").contains("canary"));
}
