use attachment_api::{
    Attachment, AttachmentId, AttachmentQuery, AttachmentScope, AttachmentSystem, Capability, Code, Error,
    PatientId, ProcessingState, Result,
};
use futures::TryStreamExt;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::query_param;

use crate::server::{
    ATTACHMENT, PATIENT, Practice, api, attachment_id, chart, list, list_route, patient, refusal,
};

async fn all(system: &dyn AttachmentSystem, query: AttachmentQuery) -> Result<Vec<Attachment>> {
    let pages: Vec<_> = system.attachments(query).try_collect().await?;
    Ok(pages.into_iter().flat_map(|page| page.attachments).collect())
}

fn ids(attachments: &[Attachment]) -> Vec<&str> {
    attachments
        .iter()
        .map(|attachment| attachment.id.as_str())
        .collect()
}

fn folders_route() -> String {
    format!("/patient/{PATIENT}/patient_attachment_folder")
}

#[tokio::test]
async fn record_is_read_with_its_label_as_its_name() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", &format!("/patient_attachment/{ATTACHMENT}")),
            &practice.changed("attachment", &json!({})),
        )
        .await;
    let attachment = practice.connect().attachment(&attachment_id()).await.unwrap();
    assert_eq!(
        attachment,
        Attachment {
            id: attachment_id(),
            patient: Some(patient()),
            name: Some("Referral from the hospital".into()),
            description: Some("Referral from the hospital".into()),
            content_type: Some("application/pdf".to_owned()),
            size_bytes: Some(3),
            created_at: Some("2026-11-20T09:15:00.123456Z".parse().unwrap()),
            updated_at: None,
            pinned_at: None,
            archived_at: None,
            uploaded_by: Some("12".to_owned()),
            processing: ProcessingState::Ready,
        }
    );
}

#[tokio::test]
async fn everything_but_the_id_may_be_missing_and_another_record_is_refused() {
    let route = format!("/patient_attachment/{ATTACHMENT}");
    let practice = Practice::start().await;
    let bare =
        json!({ "attachment_client_id": "9001", "file_size": "three", "file_date": 5, "description": null });
    practice.answer_json(api("GET", &route), &bare).await;
    practice
        .answer(
            api("GET", &format!("{route}/presign_url")),
            refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
        )
        .await;
    let attachment = practice.connect().attachment(&attachment_id()).await.unwrap();
    assert_eq!((attachment.patient, attachment.size_bytes), (None, None));
    assert_eq!((attachment.name, attachment.created_at), (None, None));

    for record in [
        json!({ "attachment_client_id": 7 }),
        json!({ "attachment_client_id": null }),
        json!([]),
    ] {
        let practice = Practice::start().await;
        practice.answer_json(api("GET", &route), &record).await;
        let error = practice.connect().attachment(&attachment_id()).await.unwrap_err();
        assert_eq!(error.code, Code::AnswerUnreadable, "{record}");
    }
    let error = practice
        .connect()
        .attachment(&AttachmentId::new("../patient/1"))
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::NotFound);
}

#[tokio::test]
async fn record_without_a_label_has_the_name_that_a_link_tells() {
    let practice = Practice::start().await;
    let unlabelled = practice.changed("attachment", &json!({ "description": null }));
    practice
        .answer_json(
            api("GET", &format!("/patient_attachment/{ATTACHMENT}")),
            &unlabelled,
        )
        .await;
    practice.link_is(9001, "referral.pdf").await;
    let attachment = practice.connect().attachment(&attachment_id()).await.unwrap();
    assert_eq!(
        (attachment.name, attachment.description),
        (Some("referral.pdf".into()), None)
    );
}

#[tokio::test]
async fn list_is_filtered_and_sorted_here_and_asked_for_without_either() {
    let practice = Practice::start().await;
    let records = [
        practice.attachment(1),
        practice.changed(
            "attachment",
            &json!({ "attachment_client_id": 2, "file_type": "png", "file_date": "2026-11-21" }),
        ),
        practice.changed(
            "attachment",
            &json!({ "attachment_client_id": 3, "file_date": "2026-11-22T08:00:00" }),
        ),
    ];
    let mock = api("GET", &list_route()).and(|request: &wiremock::Request| {
        request
            .url
            .query_pairs()
            .all(|(name, _)| name == "page" || name == "page_size")
    });
    mock.respond_with(ResponseTemplate::new(200).set_body_json(list(&records)))
        .expect(2)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    assert_eq!(
        ids(&all(system.as_ref(), chart()).await.unwrap()),
        ["3", "2", "1"]
    );
    let pictures = AttachmentQuery {
        content_type_contains: Some("image/".to_owned()),
        ..chart()
    };
    assert_eq!(ids(&all(system.as_ref(), pictures).await.unwrap()), ["2"]);
}

#[tokio::test]
async fn pages_follow_the_link_where_there_is_one_and_are_counted_where_there_is_none() {
    // With links; the last page has `null`.
    let practice = Practice::start().await;
    let next = format!("{}{}?page=two", practice.base(), list_route());
    let page = |id: u64, links: Value| json!({ "rows": [practice.attachment(id)], "total_entries": 2, "links": links });
    practice
        .answer_json(
            api("GET", &list_route()).and(query_param("page", "1")),
            &page(1, json!({ "next": next })),
        )
        .await;
    practice
        .answer_json(
            api("GET", &list_route()).and(query_param("page", "two")),
            &page(2, json!({ "next": null })),
        )
        .await;
    assert_eq!(all(practice.connect().as_ref(), chart()).await.unwrap().len(), 2);

    // Without links and without a total: until a page is not full.
    let practice = Practice::start().await;
    let full: Vec<Value> = (1..=100).map(|id| practice.attachment(id)).collect();
    for (page, rows) in [("1", full), ("2", vec![practice.attachment(101)])] {
        practice
            .answer_json(
                api("GET", &list_route()).and(query_param("page", page)),
                &json!({ "rows": rows }),
            )
            .await;
    }
    assert_eq!(
        all(practice.connect().as_ref(), chart()).await.unwrap().len(),
        101
    );
}

#[tokio::test]
async fn list_that_leads_back_to_itself_or_elsewhere_is_refused() {
    for (next, code) in [
        ("?page=1&page_size=100".to_owned(), Code::AnswerUnreadable),
        ("https://evil.example/v1/list".to_owned(), Code::AddressRefused),
        ("http://10.0.0.1/v1/list".to_owned(), Code::AddressRefused),
        ("file:///etc/hosts".to_owned(), Code::AddressRefused),
        ("//evil.example/v1/list".to_owned(), Code::AddressRefused),
        ("/v2/list".to_owned(), Code::AddressRefused),
    ] {
        let practice = Practice::start().await;
        let body = json!({ "rows": [practice.attachment(1)], "links": { "next": next } });
        practice.answer_json(api("GET", &list_route()), &body).await;
        let error = all(practice.connect().as_ref(), chart()).await.unwrap_err();
        assert_eq!(error.code, code, "{next}");
    }
}

#[tokio::test]
async fn other_patients_file_stops_the_list() {
    let practice = Practice::start().await;
    let other = practice.changed("attachment", &json!({ "client_id": 7 }));
    practice
        .answer_json(api("GET", &list_route()), &list(&[practice.attachment(1), other]))
        .await;
    let error = all(practice.connect().as_ref(), chart()).await.unwrap_err();
    assert_eq!(error.code, Code::WrongPatient);
}

/// Folders 1 and 2 with a file each; the first says where its files are, the second does not.
async fn with_folders(practice: &Practice) {
    let one = json!({
        "attachment_client_folder_id": 1,
        "client_id": 48213,
        "description": "Letters",
        "links": { "patient_attachments": format!("{}/served/folder/1", practice.base()) },
    });
    let two = json!({ "attachment_client_folder_id": 2, "links": null });
    api("GET", &folders_route())
        .respond_with(
            ResponseTemplate::new(200)
                .set_body_json(json!({ "attachment_client_folders": [one, two], "total_entries": 2 })),
        )
        .mount(&practice.api)
        .await;
    for (route, id) in [
        ("/served/folder/1", 11),
        ("/patient_attachment_folder/2/patient_attachment", 12),
    ] {
        api("GET", route)
            .respond_with(ResponseTemplate::new(200).set_body_json(list(&[practice.attachment(id)])))
            .mount(&practice.api)
            .await;
    }
}

#[tokio::test]
async fn folders_are_walked_where_the_list_is_missing_and_it_is_asked_for_once() {
    for answer in [
        refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
        ResponseTemplate::new(405),
    ] {
        let practice = Practice::start().await;
        practice.answer(api("GET", &list_route()), answer).await;
        with_folders(&practice).await;
        let system = practice.connect();
        assert!(system.capabilities().kinds.is_empty());
        for _ in 0..2 {
            assert_eq!(ids(&all(system.as_ref(), chart()).await.unwrap()), ["12", "11"]);
        }
        // What the server showed is told: files outside any folder may be missing.
        let outside = system.capabilities().kinds.pop().unwrap();
        assert_eq!(
            outside.capability,
            Capability::Absent {
                reason: "pracsuite-list-folders-only".to_owned()
            }
        );
    }
}

#[tokio::test]
async fn list_that_worked_once_is_the_one_whatever_it_refuses_later() {
    let practice = Practice::start().await;
    let system = practice.connect();
    practice.answer_json(api("GET", &list_route()), &list(&[])).await;
    assert!(all(system.as_ref(), chart()).await.unwrap().is_empty());

    let other = AttachmentQuery::new(AttachmentScope::Patient(PatientId::new("7")));
    practice
        .answer(
            api("GET", "/patient/7/patient_attachment"),
            refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
        )
        .await;
    let error = all(system.as_ref(), other).await.unwrap_err();
    assert_eq!(error.code, Code::NotPermitted);
}

#[tokio::test]
async fn unknown_patient_decides_nothing_about_the_list() {
    let practice = Practice::start().await;
    let system = practice.connect();
    for route in [list_route(), folders_route()] {
        practice
            .answer(api("GET", &route), refusal(404, "NOT_FOUND"))
            .await;
    }
    let error = all(system.as_ref(), chart()).await.unwrap_err();
    assert_eq!(error.code, Code::NotFound);

    let other = AttachmentQuery::new(AttachmentScope::Patient(PatientId::new("7")));
    practice
        .answer_json(api("GET", "/patient/7/patient_attachment"), &list(&[]))
        .await;
    assert!(all(system.as_ref(), other).await.unwrap().is_empty());
}

#[tokio::test]
async fn both_routes_refused_is_a_missing_right_and_a_fault_is_a_fault() {
    let practice = Practice::start().await;
    for route in [list_route(), folders_route()] {
        practice
            .answer(api("GET", &route), refusal(403, "MISSING_AUTHENTICATION_TOKEN"))
            .await;
    }
    let error = all(practice.connect().as_ref(), chart()).await.unwrap_err();
    assert_eq!(error.code, Code::NotPermitted);

    let practice = Practice::start().await;
    practice
        .answer(api("GET", &list_route()), ResponseTemplate::new(502))
        .await;
    let error = all(practice.connect().as_ref(), chart()).await.unwrap_err();
    assert_eq!(error.code, Code::ServerFault);
}

#[tokio::test]
async fn folder_that_leads_elsewhere_is_refused() {
    for link in [
        "https://evil.example/files",
        "http://127.0.0.1:1/v1/files",
        "file:///etc/hosts",
        "/v2/files",
    ] {
        let practice = Practice::start().await;
        practice
            .answer(
                api("GET", &list_route()),
                refusal(403, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        let folder = json!({ "attachment_client_folder_id": 1, "links": { "patient_attachments": link } });
        practice
            .answer_json(api("GET", &folders_route()), &json!({ "folders": [folder] }))
            .await;
        let error = all(practice.connect().as_ref(), chart()).await.unwrap_err();
        assert_eq!(error.code, Code::AddressRefused, "{link}");
    }
}

#[tokio::test]
async fn list_of_the_clinic_is_tried_and_absent_with_a_reason_where_it_is_missing() {
    let absent = Capability::Absent {
        reason: "pracsuite-list-account-unsupported".to_owned(),
    };
    let account = || AttachmentQuery::new(AttachmentScope::Account);
    for status in [403, 404, 405] {
        let practice = Practice::start().await;
        practice
            .answer(
                api("GET", "/patient_attachment"),
                refusal(status, "MISSING_AUTHENTICATION_TOKEN"),
            )
            .await;
        let system = practice.connect();
        let error: Error = all(system.as_ref(), account()).await.unwrap_err();
        assert_eq!(error.code, Code::CapabilityAbsent);
        assert_eq!(system.capabilities().list_account, absent);
    }
    let practice = Practice::start().await;
    let other = practice.changed(
        "attachment",
        &json!({ "attachment_client_id": 2, "client_id": 7 }),
    );
    practice
        .answer_json(
            api("GET", "/patient_attachment"),
            &list(&[practice.attachment(1), other]),
        )
        .await;
    let system = practice.connect();
    assert_eq!(system.capabilities().list_account, absent);
    assert_eq!(all(system.as_ref(), account()).await.unwrap().len(), 2);
    assert!(system.capabilities().list_account.is_available());
}

#[tokio::test]
async fn what_no_call_can_do_is_absent_and_nothing_is_sent() {
    let practice = Practice::start().await;
    let system = practice.connect();
    let sheet = system.capabilities();
    for (capability, reason) in [
        (sheet.pin_in_system, "pracsuite-pin-unsupported"),
        (sheet.archive, "pracsuite-archive-unsupported"),
        (sheet.restore, "pracsuite-restore-unsupported"),
        (sheet.describe, "pracsuite-describe-unsupported"),
        (
            sheet.describe_when_filing,
            "pracsuite-describe-when-filing-unsupported",
        ),
    ] {
        assert_eq!(
            capability,
            Capability::Absent {
                reason: reason.to_owned()
            }
        );
    }
    assert_eq!(sheet.size_limit_bytes, Some(100_000_000));
    let id = attachment_id();
    let case = AttachmentQuery::new(AttachmentScope::PatientCase("1".to_owned()));
    for error in [
        system.pin(&id, true).await.unwrap_err(),
        system.describe(&id, None).await.unwrap_err(),
        system.archive(&id).await.unwrap_err(),
        system.restore(&id).await.unwrap_err(),
        all(system.as_ref(), case).await.unwrap_err(),
    ] {
        assert_eq!(error.code, Code::CapabilityAbsent);
    }
    assert_eq!(system.patient_page(&patient()), None);
}
