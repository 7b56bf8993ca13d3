use attachment_api::{
    AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, AttachmentSort, Capability, Code,
    SortColumn, SortDirection,
};
use futures::TryStreamExt;
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::{query_param, query_param_is_missing};

use crate::server::{PATIENT, Practice, fhir, outcome, patient};

fn of_patient() -> AttachmentQuery {
    AttachmentQuery::new(AttachmentScope::Patient(patient()))
}

fn media(id: &str, date: &str) -> Value {
    json!({ "resourceType": "Media", "id": id, "status": "completed", "issued": date,
            "subject": { "reference": format!("Patient/{PATIENT}") },
            "content": { "contentType": "image/png", "title": "wound.png", "url": "Binary/b1" } })
}

async fn pages(practice: &Practice, query: AttachmentQuery) -> attachment_api::Result<Vec<AttachmentPage>> {
    practice.connect().attachments(query).try_collect().await
}

async fn ids(practice: &Practice, query: AttachmentQuery) -> Vec<String> {
    let pages = pages(practice, query).await.expect("list");
    let all = pages.into_iter().flat_map(|page| page.attachments);
    all.map(|attachment| attachment.id.as_str().to_owned()).collect()
}

/// One page of each kind.
async fn chart(practice: &Practice, documents: &[Value], media: &[Value]) {
    for (kind, resources) in [("DocumentReference", documents), ("Media", media)] {
        practice
            .answer_json(
                fhir("GET", kind)
                    .and(query_param("patient", format!("Patient/{PATIENT}")))
                    .and(query_param("_sort", "_lastUpdated"))
                    .and(query_param_is_missing("_id")),
                &practice.bundle(resources, None),
            )
            .await;
    }
}

#[tokio::test]
async fn documents_and_media_are_one_list_newest_first() {
    let practice = Practice::start().await;
    let documents = [
        practice.document(&json!({ "id": "d1", "date": "2026-01-01T00:00:00Z" })),
        practice.document(&json!({ "id": "d2", "date": "2026-03-01T00:00:00Z", "content": [
            { "attachment": { "title": "a.pdf", "url": "Binary/b1" } },
            { "attachment": { "title": "b.pdf", "url": "Binary/b2" } }] })),
        practice.document(&json!({ "id": "d3", "status": "entered-in-error" })),
    ];
    chart(&practice, &documents, &[media("m1", "2026-02-01T00:00:00Z")]).await;
    assert_eq!(
        ids(&practice, of_patient()).await,
        [
            "DocumentReference/d2#1",
            "DocumentReference/d2",
            "Media/m1",
            "DocumentReference/d1"
        ]
    );
}

#[tokio::test]
async fn list_is_filtered_and_sorted_here() {
    let practice = Practice::start().await;
    let documents = [
        practice.document(&json!({ "id": "d1", "content": [
            { "attachment": { "title": "Zoster.pdf", "contentType": "application/pdf", "url": "Binary/b1" } }] })),
        practice.document(&json!({ "id": "d2", "content": [
            { "attachment": { "title": "asthma.pdf", "contentType": "application/pdf", "url": "Binary/b1" } }] })),
    ];
    chart(&practice, &documents, &[media("m1", "2026-02-01T00:00:00Z")]).await;
    let query = AttachmentQuery {
        content_type_contains: Some("pdf".to_owned()),
        sort: vec![AttachmentSort {
            column: SortColumn::Name,
            direction: SortDirection::Ascending,
        }],
        ..of_patient()
    };
    assert_eq!(
        ids(&practice, query).await,
        ["DocumentReference/d2", "DocumentReference/d1"]
    );
}

#[tokio::test]
async fn following_pages_are_asked_for_at_the_api_alone() {
    let practice = Practice::start().await;
    let next = format!("{}fhir/R4/DocumentReference?_cursor=c1", practice.base());
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param_is_missing("_cursor")),
            &practice.bundle(&[practice.document(&json!({ "id": "d1" }))], Some(&next)),
        )
        .await;
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param("_cursor", "c1")),
            &practice.bundle(&[practice.document(&json!({ "id": "d2" }))], None),
        )
        .await;
    practice
        .answer_json(fhir("GET", "Media"), &practice.bundle(&[], None))
        .await;
    assert_eq!(
        ids(&practice, of_patient()).await,
        ["DocumentReference/d2", "DocumentReference/d1"]
    );

    for next in [
        "https://evil.example/",
        "http://10.0.0.1/medplum/fhir/R4/Media",
        "file:///etc/passwd",
    ] {
        let practice = Practice::start().await;
        let page = practice.bundle(&[practice.document(&json!({ "id": "d1" }))], Some(next));
        practice
            .answer_json(fhir("GET", "DocumentReference"), &page)
            .await;
        let nothing = ResponseTemplate::new(200).set_body_json(practice.bundle(&[], None));
        fhir("GET", "Media")
            .respond_with(nothing)
            .mount(&practice.api)
            .await;
        let error = pages(&practice, of_patient()).await.unwrap_err();
        assert_eq!(error.code, Code::AddressRefused, "{next}");
    }
}

#[tokio::test]
async fn pages_that_lead_back_to_themselves_end() {
    let practice = Practice::start().await;
    let next = format!("{}fhir/R4/DocumentReference?_cursor=c1", practice.base());
    let page = practice.bundle(&[practice.document(&json!({}))], Some(&next));
    fhir("GET", "DocumentReference")
        .respond_with(ResponseTemplate::new(200).set_body_json(page))
        .expect(2)
        .mount(&practice.api)
        .await;
    let nothing = ResponseTemplate::new(200).set_body_json(practice.bundle(&[], None));
    fhir("GET", "Media")
        .respond_with(nothing)
        .mount(&practice.api)
        .await;
    assert_eq!(
        pages(&practice, of_patient()).await.unwrap_err().code,
        Code::AnswerUnreadable
    );
}

#[tokio::test]
async fn another_patients_file_stops_the_list() {
    let practice = Practice::start().await;
    let foreign = practice.document(&json!({ "subject": { "reference": "Patient/other" } }));
    chart(&practice, &[foreign], &[]).await;
    assert_eq!(
        pages(&practice, of_patient()).await.unwrap_err().code,
        Code::WrongPatient
    );
}

#[tokio::test]
async fn account_without_a_right_to_media_lists_its_documents_and_says_so() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            fhir("GET", "DocumentReference"),
            &practice.bundle(&[practice.document(&json!({ "id": "d1" }))], None),
        )
        .await;
    practice
        .answer(fhir("GET", "Media"), outcome(403, "Forbidden"))
        .await;
    let system = practice.connect();
    let listed: Vec<AttachmentPage> = system.attachments(of_patient()).try_collect().await.unwrap();
    assert_eq!(listed[0].attachments.len(), 1);
    let media = system
        .capabilities()
        .kinds
        .into_iter()
        .find(|kind| kind.kind == "media")
        .unwrap();
    assert_eq!(
        media.capability,
        Capability::Absent {
            reason: "medplum-media-not-permitted".to_owned()
        }
    );
}

#[tokio::test]
async fn account_without_a_right_to_documents_is_told() {
    let practice = Practice::start().await;
    practice
        .answer(fhir("GET", "DocumentReference"), outcome(403, "Forbidden"))
        .await;
    let nothing = ResponseTemplate::new(200).set_body_json(practice.bundle(&[], None));
    fhir("GET", "Media")
        .respond_with(nothing)
        .mount(&practice.api)
        .await;
    assert_eq!(
        pages(&practice, of_patient()).await.unwrap_err().code,
        Code::NotPermitted
    );
}

#[tokio::test]
async fn clinics_files_are_walked_along_page_by_page() {
    let practice = Practice::start().await;
    let next = format!("{}fhir/R4/DocumentReference?_offset=2", practice.base());
    practice
        .answer_json(
            fhir("GET", "DocumentReference")
                .and(query_param("_sort", "-_lastUpdated"))
                .and(query_param("_count", "2"))
                .and(query_param_is_missing("patient")),
            &practice.bundle(
                &[
                    practice.document(&json!({ "id": "d1" })),
                    practice.document(&json!({ "id": "d2" })),
                ],
                Some(&next),
            ),
        )
        .await;
    practice
        .answer_json(fhir("GET", "Media"), &practice.bundle(&[], None))
        .await;
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param("_offset", "2")),
            &practice.bundle(&[practice.document(&json!({ "id": "d3" }))], None),
        )
        .await;
    let query = AttachmentQuery {
        page_size: Some(2),
        ..AttachmentQuery::new(AttachmentScope::Account)
    };
    let pages = pages(&practice, query).await.unwrap();
    let shape: Vec<(usize, bool)> = pages
        .iter()
        .map(|page| (page.attachments.len(), page.has_more))
        .collect();
    assert_eq!(shape, [(2, true), (1, false)]);
}

#[tokio::test]
async fn given_ids_are_asked_for_by_id_in_any_spelling() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param("_id", "d1,d2")),
            &practice.bundle(
                &[
                    practice.document(&json!({ "id": "d1" })),
                    practice.document(&json!({ "id": "d2" })),
                ],
                None,
            ),
        )
        .await;
    practice
        .answer_json(
            fhir("GET", "Media").and(query_param("_id", "m1")),
            &practice.bundle(&[media("m1", "2020")], None),
        )
        .await;
    let query = AttachmentQuery {
        ids: ["d1", "DocumentReference/d2", "Media/m1"]
            .map(AttachmentId::new)
            .into(),
        ..of_patient()
    };
    assert_eq!(ids(&practice, query).await.len(), 3);
}

#[tokio::test]
async fn cases_are_not_known_here() {
    let practice = Practice::start().await;
    let query = AttachmentQuery::new(AttachmentScope::PatientCase("1".to_owned()));
    assert_eq!(
        pages(&practice, query).await.unwrap_err().code,
        Code::CapabilityAbsent
    );
}

#[tokio::test]
async fn page_too_large_to_be_taken_is_asked_for_in_smaller_ones() {
    let practice = Practice::start().await;
    let large = "x".repeat(9 * 1024 * 1024);
    practice
        .answer(
            fhir("GET", "DocumentReference").and(query_param("_count", "100")),
            ResponseTemplate::new(200).set_body_string(large),
        )
        .await;
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param("_count", "12")),
            &practice.bundle(&[practice.document(&json!({ "id": "d1" }))], None),
        )
        .await;
    practice
        .answer_json(fhir("GET", "Media"), &practice.bundle(&[], None))
        .await;
    assert_eq!(ids(&practice, of_patient()).await, ["DocumentReference/d1"]);
}
