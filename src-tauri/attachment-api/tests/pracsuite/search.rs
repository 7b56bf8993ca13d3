use attachment_api::{Code, Patient, PatientId, PatientQuery, PatientStatus};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::query_param;

use crate::server::{PATIENT, Practice, api, filters, patient, refusal};

fn people(rows: &[Value]) -> Value {
    json!({ "clients": rows, "total_entries": rows.len(), "links": { "self": "x", "next": null } })
}

fn typed(text: &str) -> PatientQuery {
    PatientQuery {
        text: Some(text.into()),
        ..PatientQuery::default()
    }
}

async fn found(practice: &Practice, query: PatientQuery) -> Vec<Patient> {
    practice.connect().search_patients(&query).await.unwrap()
}

#[tokio::test]
async fn one_word_is_looked_for_in_every_name_and_each_person_comes_once() {
    let practice = Practice::start().await;
    let jane = practice.changed("patient", &json!({}));
    let other = practice.changed("patient", &json!({ "client_id": 5, "surname": "Adams" }));
    for (field, rows) in [
        ("surname", vec![jane.clone()]),
        ("first_name", vec![]),
        ("preferred_name", vec![jane, other]),
    ] {
        practice
            .answer_json(
                api("GET", "/patient").and(filters(&["status:=1", &format!("{field}:~smith")])),
                &people(&rows),
            )
            .await;
    }
    let found = found(&practice, typed("smith")).await;
    let ids: Vec<&str> = found.iter().map(|patient| patient.id.as_str()).collect();
    assert_eq!(ids, ["5", PATIENT]);
}

#[tokio::test]
async fn identifying_fields_are_taken_over_and_sensitive_extras_are_dropped() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", &format!("/patient/{PATIENT}")),
            &practice.changed("patient", &json!({})),
        )
        .await;
    let jane = practice.connect().patient(&patient()).await.unwrap();
    assert_eq!(jane.id, patient());
    assert_eq!(jane.family_name, Some("Smith".into()));
    assert_eq!(jane.given_name, Some("Jane".into()));
    assert_eq!(jane.preferred_name, Some("Janey".into()));
    assert_eq!(jane.title, Some("Mrs".into()));
    assert_eq!(jane.display_name, "Jane Smith".into());
    assert_eq!(jane.birth_date, Some(jiff::civil::date(1970, 3, 12).into()));
    assert_eq!(jane.gender, Some("Female".into()));
    assert_eq!(jane.record_number, Some("F-102".into()));
    assert_eq!(jane.email, Some("jane@patients.example".into()));
    assert_eq!((jane.status, jane.merged_into), (PatientStatus::Active, None));
}

#[tokio::test]
async fn everything_but_the_id_may_be_missing() {
    for (record, status) in [
        (json!({ "client_id": 48213 }), PatientStatus::Active),
        (
            json!({ "client_id": "48213", "first_name": null, "date_of_birth": "", "archive": true }),
            PatientStatus::Archived,
        ),
        (
            json!({ "client_id": 48213, "surname": 7, "archive": true, "deceased": true }),
            PatientStatus::Deceased,
        ),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(api("GET", &format!("/patient/{PATIENT}")), &record)
            .await;
        let patient = practice.connect().patient(&patient()).await.unwrap();
        assert_eq!(
            (patient.family_name, patient.birth_date, patient.status),
            (None, None, status)
        );
    }
}

#[tokio::test]
async fn patient_that_is_another_or_nobody_is_refused() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", &format!("/patient/{PATIENT}")),
            &json!({ "client_id": 7 }),
        )
        .await;
    let system = practice.connect();
    assert_eq!(
        system.patient(&patient()).await.unwrap_err().code,
        Code::AnswerUnreadable
    );
    for id in ["", "../business", "9223372036854775808", "1 OR 1"] {
        let error = system.patient(&PatientId::new(id)).await.unwrap_err();
        assert_eq!(error.code, Code::NotFound, "{id}");
    }
}

#[tokio::test]
async fn digits_are_a_telephone_number_or_an_id() {
    let practice = Practice::start().await;
    let by_telephone = practice.changed("patient", &json!({ "client_id": 5 }));
    practice
        .answer_json(
            api("GET", "/patient").and(filters(&["status:=1", "phone:~48213"])),
            &people(&[by_telephone]),
        )
        .await;
    practice
        .answer_json(
            api("GET", &format!("/patient/{PATIENT}")),
            &practice.changed("patient", &json!({})),
        )
        .await;
    assert_eq!(found(&practice, typed(PATIENT)).await.len(), 2);
}

#[tokio::test]
async fn id_that_nobody_has_is_no_failure_and_an_archived_ones_shows_only_when_asked_for() {
    let route = format!("/patient/{PATIENT}");
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", "/patient").and(filters(&["status:=1", "phone:~48213"])),
            &people(&[]),
        )
        .await;
    practice
        .answer(api("GET", &route), refusal(404, "NOT_FOUND"))
        .await;
    assert!(found(&practice, typed(PATIENT)).await.is_empty());

    for (include_archived, status, expected) in [(false, "status:=1", 0), (true, "status:=3", 1)] {
        let practice = Practice::start().await;
        practice
            .answer_json(
                api("GET", "/patient").and(filters(&[status, "phone:~48213"])),
                &people(&[]),
            )
            .await;
        practice
            .answer_json(
                api("GET", &route),
                &practice.changed("patient", &json!({ "archive": true })),
            )
            .await;
        let query = PatientQuery {
            include_archived,
            ..typed(PATIENT)
        };
        assert_eq!(found(&practice, query).await.len(), expected);
    }
}

#[tokio::test]
async fn names_of_several_words_are_found_in_one_field_when_nobody_else_fits() {
    let practice = Practice::start().await;
    for (one, other) in [
        ("first_name", "surname"),
        ("surname", "first_name"),
        ("preferred_name", "surname"),
        ("surname", "preferred_name"),
    ] {
        practice
            .answer_json(
                api("GET", "/patient").and(filters(&[
                    "status:=1",
                    &format!("{one}:~dyke"),
                    &format!("{other}:~van"),
                ])),
                &people(&[]),
            )
            .await;
    }
    let van_dyke = practice.changed("patient", &json!({ "surname": "van Dyke" }));
    for (field, rows) in [("surname", vec![van_dyke]), ("first_name", vec![])] {
        practice
            .answer_json(
                api("GET", "/patient").and(filters(&[
                    "status:=1",
                    &format!("{field}:~dyke"),
                    &format!("{field}:~van"),
                ])),
                &people(&rows),
            )
            .await;
    }
    assert_eq!(found(&practice, typed("van dyke")).await.len(), 1);
}

#[tokio::test]
async fn further_pages_are_counted_where_no_link_leads_there() {
    let practice = Practice::start().await;
    let person = |id: u32| json!({ "client_id": id, "surname": "Smith" });
    let first: Vec<Value> = (1..=100).map(person).collect();
    for (page, rows) in [("1", first), ("2", vec![person(101)])] {
        let body = json!({ "clients": rows, "total_entries": 101 });
        practice
            .answer_json(
                api("GET", "/patient")
                    .and(query_param("page", page))
                    .and(query_param("page_size", "100"))
                    .and(filters(&["status:=1", "email:~@smith.example"])),
                &body,
            )
            .await;
    }
    assert_eq!(found(&practice, typed("@smith.example")).await.len(), 101);
}

#[tokio::test]
async fn link_to_another_host_is_refused_and_not_asked() {
    let practice = Practice::start().await;
    let next = format!("{}/v1/patient?page=2", practice.storage.uri());
    let body = json!({ "clients": [{ "client_id": 1 }], "total_entries": 2, "links": { "next": next } });
    practice.answer_json(api("GET", "/patient"), &body).await;
    let error = practice
        .connect()
        .search_patients(&typed("a@b.example"))
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::AddressRefused);
    assert!(practice.storage.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn refused_search_is_told_with_its_request_id() {
    let practice = Practice::start().await;
    let error = refusal(403, "MISSING_AUTHENTICATION_TOKEN");
    practice.answer(api("GET", "/patient"), error).await;
    let error = practice
        .connect()
        .search_patients(&typed("a@b.example"))
        .await
        .unwrap_err();
    assert_eq!(
        (error.code, error.vendor_code, error.request_id.as_deref()),
        (
            Code::NotPermitted,
            Some("MISSING_AUTHENTICATION_TOKEN"),
            Some("00000000-0000-0000-0000-000000000007")
        )
    );
    let practice = Practice::start().await;
    practice
        .answer(api("GET", "/patient"), ResponseTemplate::new(400))
        .await;
    let rejected = practice.connect().search_patients(&typed("a@b.example")).await;
    assert_eq!(rejected.unwrap_err().code, Code::Rejected);
}
