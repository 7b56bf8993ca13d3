use attachment_api::{Code, PatientId, PatientQuery, PatientStatus};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::{query_param, query_param_is_missing};

use crate::server::{PATIENT, Practice, api, filters, patient};

fn text(text: &str) -> PatientQuery {
    PatientQuery {
        text: Some(text.into()),
        ..PatientQuery::default()
    }
}

fn people(patients: &[Value]) -> Value {
    json!({ "patients": patients, "total_entries": patients.len(), "links": {} })
}

#[tokio::test]
async fn one_word_is_looked_for_in_every_name_and_each_person_found_once() {
    let practice = Practice::start().await;
    let jane = practice.fixture("patient");
    let other = practice.changed(
        "patient",
        &json!({ "id": "7", "first_name": "smithson", "last_name": "adams" }),
    );
    practice
        .answer_json(
            api("GET", "/patients").and(filters(&["last_name:~smith"])),
            &people(std::slice::from_ref(&jane)),
        )
        .await;
    practice
        .answer_json(
            api("GET", "/patients").and(filters(&["first_name:~smith"])),
            &people(&[other, jane]),
        )
        .await;
    practice
        .answer_json(
            api("GET", "/patients").and(filters(&["preferred_first_name:~smith"])),
            &people(&[]),
        )
        .await;

    let found = practice
        .connect()
        .search_patients(&text(" smith "))
        .await
        .unwrap();

    let ids: Vec<&str> = found.iter().map(|patient| patient.id.as_str()).collect();
    assert_eq!(ids, ["7", PATIENT]);
}

#[tokio::test]
async fn number_birth_date_and_archived_become_filters() {
    let practice = Practice::start().await;
    let expected = ["id:=4512", "date_of_birth:=1970-03-12", "archived_at:*"];
    practice
        .answer_json(
            api("GET", "/patients").and(filters(&expected)),
            &people(&[practice.fixture("patient")]),
        )
        .await;
    let expected = [
        "old_reference_id:=4512",
        "date_of_birth:=1970-03-12",
        "archived_at:*",
    ];
    practice
        .answer_json(api("GET", "/patients").and(filters(&expected)), &people(&[]))
        .await;

    let query = PatientQuery {
        include_archived: true,
        ..text("12/03/1970 4512")
    };
    assert_eq!(practice.connect().search_patients(&query).await.unwrap().len(), 1);
}

#[tokio::test]
async fn following_pages_are_fetched_within_bounds() {
    let practice = Practice::start().await;
    let next = format!("{}/patients?page=2", practice.base());
    let mut first = people(&[practice.fixture("patient")]);
    first["links"] = json!({ "next": next });
    practice
        .answer_json(
            api("GET", "/patients").and(filters(&["email:~@patients"])),
            &first,
        )
        .await;
    let second = people(&[practice.changed("patient", &json!({ "id": "8" }))]);
    practice
        .answer_json(api("GET", "/patients").and(query_param("page", "2")), &second)
        .await;

    assert_eq!(
        practice
            .connect()
            .search_patients(&text("@patients"))
            .await
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn following_page_elsewhere_is_refused() {
    for next in [
        "https://evil.example/v1/patients?page=2",
        "http://127.0.0.1:1/v1/patients?page=2",
        "garbage",
    ] {
        let practice = Practice::start().await;
        let mut first = people(&[practice.fixture("patient")]);
        first["links"] = json!({ "next": next });
        practice.answer_json(api("GET", "/patients"), &first).await;
        let error = practice
            .connect()
            .search_patients(&text("@patients"))
            .await
            .unwrap_err();
        assert_eq!(error.code, Code::AddressRefused, "{next}");
    }
}

#[tokio::test]
async fn patient_is_read_with_every_identifying_field() {
    let practice = Practice::start().await;
    let route = format!("/patients/{PATIENT}");
    let mock = api("GET", &route)
        .and(filters(&["archived_at:*"]))
        .and(query_param_is_missing("page"));
    practice.answer_json(mock, &practice.fixture("patient")).await;

    let jane = practice.connect().patient(&patient()).await.unwrap();

    assert_eq!(jane.id, patient());
    assert_eq!(jane.family_name, Some("Smith".into()));
    assert_eq!(jane.given_name, Some("Jane".into()));
    assert_eq!(jane.preferred_name, Some("Janey".into()));
    assert_eq!(jane.title, Some("Mrs".into()));
    assert_eq!(jane.display_name, "Jane Smith".into());
    assert_eq!(
        jane.birth_date.map(attachment_api::Sensitive::into_inner),
        Some(jiff::civil::date(1970, 3, 12))
    );
    assert_eq!(jane.gender, Some("Female".into()));
    assert_eq!(jane.status, PatientStatus::Active);
    assert_eq!(jane.merged_into, None);
}

#[tokio::test]
async fn state_of_the_record_is_told() {
    let merged = json!({ "merged_at": "2026-01-01T00:00:00Z", "merged_with_patient": { "links": { "self": "https://api.au1.cliniko.com/v1/patients/9" } } });
    for (changes, status, merged_into) in [
        (
            json!({ "archived_at": "2026-01-01T00:00:00Z" }),
            PatientStatus::Archived,
            None,
        ),
        (
            json!({ "archived_at": "some day" }),
            PatientStatus::Archived,
            None,
        ),
        (merged, PatientStatus::Merged, Some("9")),
        (
            json!({ "deleted_at": "2026-01-01T00:00:00Z", "archived_at": "2026-01-01T00:00:00Z" }),
            PatientStatus::Deleted,
            None,
        ),
        (
            json!({ "id": 1_104_000_773_547_340_516_i64, "label": null, "last_name": null, "date_of_birth": "" }),
            PatientStatus::Active,
            None,
        ),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(
                api("GET", &format!("/patients/{PATIENT}")),
                &practice.changed("patient", &changes),
            )
            .await;
        let patient = practice.connect().patient(&patient()).await.unwrap();
        assert_eq!(patient.status, status, "{changes}");
        assert_eq!(patient.merged_into.as_ref().map(PatientId::as_str), merged_into);
    }
}

#[tokio::test]
async fn another_patient_than_asked_for_is_unreadable() {
    let practice = Practice::start().await;
    let other = practice.changed("patient", &json!({ "id": "7" }));
    practice
        .answer_json(api("GET", &format!("/patients/{PATIENT}")), &other)
        .await;
    assert_eq!(
        practice.connect().patient(&patient()).await.unwrap_err().code,
        Code::AnswerUnreadable
    );
}

#[tokio::test]
async fn unknown_patient_and_an_id_that_cannot_be_one_are_not_found() {
    let practice = Practice::start().await;
    practice
        .answer(api("GET", "/patients/7"), ResponseTemplate::new(404))
        .await;
    let system = practice.connect();
    for id in ["7", "", "7/../8", "7?x", "seven", "99999999999999999999"] {
        assert_eq!(
            system.patient(&PatientId::new(id)).await.unwrap_err().code,
            Code::NotFound,
            "{id}"
        );
    }
}
