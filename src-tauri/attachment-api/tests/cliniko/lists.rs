use attachment_api::{
    AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, AttachmentSort, Code, ProcessingState,
    Result, SortColumn, SortDirection, TimeRange,
};
use futures::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::{query_param, query_param_is_missing};

use crate::server::{ATTACHMENT, PATIENT, Practice, USER, api, attachment_id, filters, patient};

fn of_patient() -> AttachmentQuery {
    AttachmentQuery::new(AttachmentScope::Patient(patient()))
}

async fn listed(practice: &Practice, query: AttachmentQuery) -> Result<Vec<AttachmentPage>> {
    practice.connect().attachments(query).try_collect().await
}

#[tokio::test]
async fn patients_list_is_flat_newest_first_in_the_largest_pages() {
    let practice = Practice::start().await;
    let mock = api("GET", "/patient_attachments")
        .and(filters(&[&format!("patient_id:={PATIENT}")]))
        .and(query_param("sort", "created_at:desc"))
        .and(query_param("per_page", "100"))
        .and(query_param_is_missing("page"));
    practice
        .answer_json(mock, &practice.list(&[practice.fixture("attachment")], None))
        .await;

    let pages = listed(&practice, of_patient()).await.unwrap();

    let [page] = pages.as_slice() else {
        panic!("{} pages", pages.len())
    };
    assert_eq!((page.total_entries, page.has_more), (Some(1), false));
    let attachment = &page.attachments[0];
    assert_eq!(attachment.id, attachment_id());
    assert_eq!(attachment.patient, Some(patient()));
    assert_eq!(attachment.name, Some("referral.pdf".into()));
    assert_eq!(attachment.description, Some("Referral from the hospital".into()));
    assert_eq!(attachment.content_type.as_deref(), Some("application/pdf"));
    assert_eq!(attachment.size_bytes, Some(3));
    assert_eq!(attachment.uploaded_by.as_deref(), Some(USER));
    assert_eq!(attachment.processing, ProcessingState::Ready);
    assert_eq!((attachment.archived_at, attachment.pinned_at), (None, None));
    assert!(attachment.created_at.is_some() && attachment.updated_at.is_some());
}

#[tokio::test]
async fn every_filter_and_the_order_reach_the_server() {
    let practice = Practice::start().await;
    let time = |text: &str| Some(text.parse().unwrap());
    let query = AttachmentQuery {
        ids: vec![AttachmentId::new("1"), AttachmentId::new("2")],
        name_contains: Some("x-ray & co".into()),
        description_contains: Some("50%".into()),
        content_type_contains: Some("image/".to_owned()),
        uploaded_by: Some(USER.to_owned()),
        min_size_bytes: Some(1),
        max_size_bytes: Some(9),
        created: TimeRange {
            after: time("2026-01-01T00:00:00Z"),
            before: time("2026-02-01T00:00:00Z"),
        },
        updated: TimeRange {
            after: time("2026-03-01T00:00:00Z"),
            before: None,
        },
        processed: TimeRange {
            after: None,
            before: time("2026-04-01T00:00:00Z"),
        },
        include_archived: true,
        sort: vec![
            AttachmentSort {
                column: SortColumn::Name,
                direction: SortDirection::Ascending,
            },
            AttachmentSort {
                column: SortColumn::Size,
                direction: SortDirection::Descending,
            },
        ],
        page_size: Some(500),
        first_page: 3,
        ..AttachmentQuery::new(AttachmentScope::Account)
    };
    let mock = api("GET", "/patient_attachments")
        .and(filters(&[
            "id:=1,2",
            "filename:~x-ray & co",
            "description:~50%",
            "content_type:~image/",
            &format!("user_id:={USER}"),
            "size:>=1",
            "size:<=9",
            "created_at:>2026-01-01T00:00:00Z",
            "created_at:<2026-02-01T00:00:00Z",
            "updated_at:>2026-03-01T00:00:00Z",
            "processed_at:<2026-04-01T00:00:00Z",
            "archived_at:*",
        ]))
        .and(query_param("sort", "filename:asc,size:desc"))
        .and(query_param("per_page", "100"))
        .and(query_param("page", "3"));
    practice.answer_json(mock, &practice.list(&[], None)).await;
    assert_eq!(listed(&practice, query).await.unwrap().len(), 1);
}

#[tokio::test]
async fn pages_are_followed_when_asked_for_and_repeats_are_left_out() {
    let practice = Practice::start().await;
    let next = format!("{}/patient_attachments?page=2", practice.base());
    let first = practice.list(
        &[practice.attachment_with_id("1"), practice.attachment_with_id("2")],
        Some(&next),
    );
    practice
        .answer_json(
            api("GET", "/patient_attachments").and(query_param_is_missing("page")),
            &first,
        )
        .await;
    let system = practice.connect();
    let mut pages = system.attachments(of_patient());

    let page = pages.next().await.unwrap().unwrap();
    assert!(page.has_more);
    let second = practice.list(
        &[practice.attachment_with_id("2"), practice.attachment_with_id("3")],
        None,
    );
    practice
        .answer_json(
            api("GET", "/patient_attachments").and(query_param("page", "2")),
            &second,
        )
        .await;
    let page = pages.next().await.unwrap().unwrap();
    let ids: Vec<&str> = page
        .attachments
        .iter()
        .map(|attachment| attachment.id.as_str())
        .collect();
    assert_eq!((ids, page.has_more), (vec!["3"], false));
    assert!(pages.next().await.is_none());
}

#[tokio::test]
async fn list_that_leads_back_to_itself_ends() {
    let practice = Practice::start().await;
    let next = format!("{}/patient_attachments?page=2", practice.base());
    let page = practice.list(&[practice.fixture("attachment")], Some(&next));
    practice
        .answer_json(
            api("GET", "/patient_attachments").and(query_param_is_missing("page")),
            &page,
        )
        .await;
    practice
        .answer_json(
            api("GET", "/patient_attachments").and(query_param("page", "2")),
            &page,
        )
        .await;
    assert_eq!(
        listed(&practice, of_patient()).await.unwrap_err().code,
        Code::AnswerUnreadable
    );
}

#[tokio::test]
async fn following_page_elsewhere_is_refused_and_nothing_is_sent_there() {
    for next in [
        "{{storage}}/v1/patient_attachments?page=2",
        "{{base}}/../v2/patient_attachments",
        "//evil.example/v1/x",
    ] {
        let practice = Practice::start().await;
        let next = next
            .replace("{{storage}}", &practice.storage.uri())
            .replace("{{base}}", &practice.base());
        let page = practice.list(&[practice.fixture("attachment")], Some(&next));
        practice
            .answer_json(api("GET", "/patient_attachments"), &page)
            .await;
        assert_eq!(
            listed(&practice, of_patient()).await.unwrap_err().code,
            Code::AddressRefused,
            "{next}"
        );
    }
}

#[tokio::test]
async fn nested_list_is_used_where_the_flat_one_is_gone() {
    for status in [404, 410] {
        let practice = Practice::start().await;
        practice
            .answer(api("GET", "/patient_attachments"), ResponseTemplate::new(status))
            .await;
        let nested =
            api("GET", &format!("/patients/{PATIENT}/patient_attachments")).and(filters(&["filename:~x"]));
        practice
            .answer_json(nested, &practice.list(&[practice.fixture("attachment")], None))
            .await;
        let query = AttachmentQuery {
            name_contains: Some("x".into()),
            ..of_patient()
        };
        assert_eq!(listed(&practice, query).await.unwrap()[0].attachments.len(), 1);
    }
}

#[tokio::test]
async fn case_has_its_own_list() {
    let practice = Practice::start().await;
    let mock = api("GET", "/patient_cases/55/patient_attachments").and(filters(&[]));
    practice
        .answer_json(mock, &practice.list(&[practice.fixture("attachment")], None))
        .await;
    let query = AttachmentQuery::new(AttachmentScope::PatientCase("55".to_owned()));
    assert_eq!(listed(&practice, query).await.unwrap().len(), 1);
    let query = AttachmentQuery::new(AttachmentScope::PatientCase("5/5".to_owned()));
    assert_eq!(listed(&practice, query).await.unwrap_err().code, Code::NotFound);
}

#[tokio::test]
async fn file_of_another_patient_never_appears_on_this_chart() {
    let practice = Practice::start().await;
    let foreign = json!({ "patient": { "links": { "self": format!("{}/patients/7", practice.base()) } } });
    let list = practice.list(&[practice.changed("attachment", &foreign)], None);
    practice
        .answer_json(api("GET", "/patient_attachments"), &list)
        .await;
    assert_eq!(
        listed(&practice, of_patient()).await.unwrap_err().code,
        Code::WrongPatient
    );
}

#[tokio::test]
async fn odd_values_of_optional_fields_count_as_absent() {
    let practice = Practice::start().await;
    let odd = json!({
        "filename": 5, "size": -1, "content": "x", "patient": null, "user": {}, "created_at": "soon",
        "pinned_at": "", "processing_completed": null, "processed_at": null, "description": "",
    });
    let list: Value = practice.list(&[practice.changed("attachment", &odd)], None);
    practice
        .answer_json(api("GET", "/patient_attachments"), &list)
        .await;
    let pages = listed(&practice, of_patient()).await.unwrap();
    let attachment = &pages[0].attachments[0];
    assert_eq!(
        (&attachment.name, attachment.size_bytes, &attachment.description),
        (&None, None, &None)
    );
    assert_eq!((attachment.created_at, attachment.pinned_at), (None, None));
    assert_eq!(attachment.processing, ProcessingState::Processing);
}

#[tokio::test]
async fn one_attachment_is_read_although_archived() {
    let practice = Practice::start().await;
    let archived = practice.changed("attachment", &json!({ "archived_at": "2026-11-20T11:00:00Z" }));
    let mock = api("GET", &format!("/patient_attachments/{ATTACHMENT}")).and(filters(&["archived_at:*"]));
    practice.answer_json(mock, &archived).await;
    let attachment = practice.connect().attachment(&attachment_id()).await.unwrap();
    assert!(attachment.archived_at.is_some());
}
