use attachment_api::{
    AttachmentQuery, AttachmentScope, AttachmentSort, Capability, Code, SortColumn, SortDirection,
};
use futures::TryStreamExt;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;

use crate::server::{DOCUMENT, PATIENT, Practice, api, bundle, document_id, listed, parameters, patient};

fn patients_documents() -> [(&'static str, &'static str); 3] {
    [
        ("patient", "Patient/6cbb8dd2aa304ad4a3cbc1a96c3ca5f1"),
        ("status", "current"),
        ("_count", "100"),
    ]
}

async fn documents(practice: &Practice, documents: &[Value]) {
    practice
        .answer_json(
            api("GET", "/DocumentReference").and(parameters(&patients_documents())),
            &bundle(documents, None),
        )
        .await;
}

#[tokio::test]
async fn documents_and_other_files_come_in_one_list_with_names_that_say_what_they_are() {
    let practice = Practice::start().await;
    documents(&practice, &[practice.fixture("document")]).await;
    let of_patient = [
        ("patient", "Patient/6cbb8dd2aa304ad4a3cbc1a96c3ca5f1"),
        ("_count", "100"),
    ];
    for (kind, fixture) in [
        ("Media", "media"),
        ("Consent", "consent"),
        ("DiagnosticReport", "report"),
    ] {
        practice
            .answer_json(
                api("GET", &format!("/{kind}")).and(parameters(&of_patient)),
                &bundle(&[practice.fixture(fixture)], None),
            )
            .await;
    }
    practice
        .answer_json(
            api("GET", &format!("/Patient/{PATIENT}")),
            &practice.fixture("patient"),
        )
        .await;
    let system = practice.connect();
    let listed = listed(system.as_ref()).await.unwrap();
    let shown: Vec<(&str, &str)> = listed
        .iter()
        .map(|attachment| {
            let kind = attachment.id.as_str().split('/').next().unwrap();
            (kind, attachment.name.as_ref().unwrap().expose().as_str())
        })
        .collect();
    assert_eq!(
        shown,
        [
            ("DocumentReference", "Referral from the hospital 2026-11-18.pdf"),
            (
                "DiagnosticReport",
                "Diagnostic report, XR Chest 2 Views 2026-06-02"
            ),
            ("Consent", "Consent to treatment 2026-05-04"),
            ("Patient", "Patient photo"),
            ("Media", "Left knee.jpg"),
        ]
    );
    assert!(
        listed
            .iter()
            .all(|attachment| attachment.patient == Some(patient()))
    );
}

#[tokio::test]
async fn document_without_a_title_is_named_after_its_type_then_its_category() {
    let practice = Practice::start().await;
    let untitled = practice.changed("document", &json!({ "id": "d1", "description": null }));
    let untyped = practice.changed(
        "document",
        &json!({
            "id": "d2",
            "description": "",
            "type": null,
            "category": [{ "coding": [{ "display": "Letters" }] }],
            "extension": [],
            "content": [],
        }),
    );
    documents(&practice, &[untitled, untyped]).await;
    practice.has_only_documents().await;
    let listed = listed(practice.connect().as_ref()).await.unwrap();
    let mut names: Vec<&str> = listed
        .iter()
        .map(|attachment| attachment.name.as_ref().unwrap().expose().as_str())
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        ["Letters", "Uncategorized Clinical Document 2026-11-18.pdf"]
    );
}

#[tokio::test]
async fn documents_of_somebody_else_are_left_out() {
    let practice = Practice::start().await;
    let others = practice.changed(
        "document",
        &json!({ "id": "d2", "subject": { "reference": "Patient/0" } }),
    );
    let nobodys = practice.changed("document", &json!({ "id": "d3", "subject": null }));
    documents(&practice, &[others, practice.fixture("document"), nobodys]).await;
    let media = practice.changed("media", &json!({ "subject": { "reference": "Patient/0" } }));
    practice
        .answer_json(api("GET", "/Media"), &bundle(&[media], None))
        .await;
    practice.has_nothing_else().await;
    let listed = listed(practice.connect().as_ref()).await.unwrap();
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].id, document_id());
}

#[tokio::test]
async fn relative_pages_are_followed_and_repeated_entries_come_once() {
    let practice = Practice::start().await;
    let next = "/DocumentReference?patient=Patient/6cbb8dd2aa304ad4a3cbc1a96c3ca5f1&status=current&_count=100&_offset=100";
    practice
        .answer_json(
            api("GET", "/DocumentReference").and(parameters(&patients_documents())),
            &bundle(&[practice.document("d1"), practice.document("d2")], Some(next)),
        )
        .await;
    let [patient, status, count] = patients_documents();
    practice
        .answer_json(
            api("GET", "/DocumentReference").and(parameters(&[patient, status, count, ("_offset", "100")])),
            &bundle(&[practice.document("d2"), practice.document("d3")], None),
        )
        .await;
    practice.has_only_documents().await;
    let listed = listed(practice.connect().as_ref()).await.unwrap();
    assert_eq!(listed.len(), 3);
}

#[tokio::test]
async fn kind_that_is_refused_takes_nothing_away_and_is_not_asked_again() {
    let practice = Practice::start().await;
    let listing = bundle(&[practice.fixture("document")], None);
    let twice = |body: Value| ResponseTemplate::new(200).set_body_json(body);
    api("GET", "/DocumentReference")
        .respond_with(twice(listing))
        .expect(2)
        .mount(&practice.api)
        .await;
    api("GET", "/DiagnosticReport")
        .respond_with(twice(bundle(&[], None)))
        .expect(2)
        .mount(&practice.api)
        .await;
    for (route, status) in [
        ("/Media".to_owned(), 403),
        ("/Consent".to_owned(), 404),
        (format!("/Patient/{PATIENT}"), 403),
    ] {
        practice
            .answer(api("GET", &route), ResponseTemplate::new(status))
            .await;
    }
    let system = practice.connect();
    for _ in 0..2 {
        assert_eq!(listed(system.as_ref()).await.unwrap().len(), 1);
    }
    let absent: Vec<String> = system
        .capabilities()
        .kinds
        .into_iter()
        .filter_map(|listed| match listed.capability {
            Capability::Available => None,
            Capability::Absent { reason } => Some(reason),
        })
        .collect();
    assert_eq!(
        absent,
        [
            "canvas-media-scope-missing",
            "canvas-consent-unsupported",
            "canvas-photo-scope-missing"
        ]
    );
}

#[tokio::test]
async fn kinds_outside_the_granted_scope_are_not_asked_for() {
    let practice = Practice::bare().await;
    practice
        .give_token("canary-token", Some("system/DocumentReference.read"))
        .await;
    documents(&practice, &[practice.fixture("document")]).await;
    assert_eq!(listed(practice.connect().as_ref()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn list_without_the_documents_is_no_list() {
    for (status, code) in [
        (403, Code::NotPermitted),
        (404, Code::NotFound),
        (500, Code::ServerFault),
    ] {
        let practice = Practice::start().await;
        practice
            .answer(api("GET", "/DocumentReference"), ResponseTemplate::new(status))
            .await;
        let error = listed(practice.connect().as_ref()).await.unwrap_err();
        assert_eq!(error.code, code, "{status}");
    }
}

#[tokio::test]
async fn fault_of_another_kind_is_told_and_not_hidden() {
    let practice = Practice::start().await;
    documents(&practice, &[practice.fixture("document")]).await;
    practice
        .answer(api("GET", "/Media"), ResponseTemplate::new(503))
        .await;
    practice.has_nothing_else().await;
    let error = listed(practice.connect().as_ref()).await.unwrap_err();
    assert_eq!(error.code, Code::ServerFault);
}

#[tokio::test]
async fn report_that_is_kept_as_a_document_too_comes_once() {
    let practice = Practice::start().await;
    let report = practice.fixture("report");
    let url = report["presentedForm"][0]["url"].clone();
    let document = practice.changed(
        "document",
        &json!({ "content": [{ "attachment": { "contentType": "application/pdf", "url": url } }] }),
    );
    documents(&practice, &[document]).await;
    practice
        .answer_json(api("GET", "/DiagnosticReport"), &bundle(&[report], None))
        .await;
    practice.has_nothing_else().await;
    assert_eq!(listed(practice.connect().as_ref()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn what_counts_no_longer_is_listed_only_when_wanted_and_marked() {
    let practice = Practice::start().await;
    let removed = practice.changed("document", &json!({ "status": "entered-in-error" }));
    let everything = [
        ("patient", "Patient/6cbb8dd2aa304ad4a3cbc1a96c3ca5f1"),
        ("_count", "100"),
    ];
    practice
        .answer_json(
            api("GET", "/DocumentReference").and(parameters(&everything)),
            &bundle(std::slice::from_ref(&removed), None),
        )
        .await;
    practice.has_only_documents().await;
    let query = AttachmentQuery {
        include_archived: true,
        ..AttachmentQuery::new(AttachmentScope::Patient(patient()))
    };
    let system = practice.connect();
    let pages: Vec<_> = system.attachments(query).try_collect().await.unwrap();
    assert!(pages[0].attachments[0].archived_at.is_some());

    let practice = Practice::start().await;
    documents(&practice, &[removed]).await;
    practice.has_only_documents().await;
    assert!(listed(practice.connect().as_ref()).await.unwrap().is_empty());
}

#[tokio::test]
async fn list_is_sorted_and_asked_here() {
    let practice = Practice::start().await;
    let named =
        |id: &str, name: &str| practice.changed("document", &json!({ "id": id, "description": name }));
    let all = [named("d1", "MRI"), named("d2", "Blood"), named("d3", "MRI knee")];
    documents(&practice, &all).await;
    practice.has_only_documents().await;
    let query = AttachmentQuery {
        description_contains: Some("mri".into()),
        sort: vec![AttachmentSort {
            column: SortColumn::Description,
            direction: SortDirection::Descending,
        }],
        ..AttachmentQuery::new(AttachmentScope::Patient(patient()))
    };
    let system = practice.connect();
    let pages: Vec<_> = system.attachments(query).try_collect().await.unwrap();
    let ids: Vec<&str> = pages
        .iter()
        .flat_map(|page| &page.attachments)
        .map(|attachment| attachment.id.as_str())
        .collect();
    assert_eq!(ids, ["DocumentReference/d3", "DocumentReference/d1"]);
}

#[tokio::test]
async fn lists_beyond_a_patient_are_absent() {
    let practice = Practice::start().await;
    for scope in [
        AttachmentScope::Account,
        AttachmentScope::PatientCase("1".to_owned()),
    ] {
        let system = practice.connect();
        let pages = system.attachments(AttachmentQuery::new(scope));
        let error = pages.try_collect::<Vec<_>>().await.unwrap_err();
        assert_eq!(error.code, Code::CapabilityAbsent);
    }
}

#[tokio::test]
async fn one_document_is_read_by_every_spelling_of_its_id() {
    let practice = Practice::start().await;
    let spellings = [
        DOCUMENT.to_owned(),
        format!("DocumentReference/{DOCUMENT}"),
        format!("DocumentReference/{DOCUMENT}/files/content"),
        format!("{}/DocumentReference/{DOCUMENT}/files/content", practice.base()),
    ];
    api("GET", &format!("/DocumentReference/{DOCUMENT}"))
        .respond_with(ResponseTemplate::new(200).set_body_json(practice.fixture("document")))
        .expect(u64::try_from(spellings.len()).unwrap())
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    for spelling in spellings {
        let read = system
            .attachment(&attachment_api::AttachmentId::new(spelling.clone()))
            .await
            .unwrap();
        assert_eq!(read.id, document_id(), "{spelling}");
        assert_eq!(read.content_type.as_deref(), Some("application/pdf"));
        assert_eq!(
            read.created_at,
            Some("2026-11-20T10:05:00.123456Z".parse().unwrap())
        );
        assert_eq!(read.size_bytes, None);
    }
}

#[tokio::test]
async fn another_record_than_the_one_asked_for_is_refused() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", &format!("/DocumentReference/{DOCUMENT}")),
            &practice.document("another"),
        )
        .await;
    let error = practice.connect().attachment(&document_id()).await.unwrap_err();
    assert_eq!(error.code, Code::AnswerUnreadable);
}
