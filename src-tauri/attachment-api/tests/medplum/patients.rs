use attachment_api::{Code, PatientId, PatientQuery, PatientStatus};
use serde_json::json;
use wiremock::ResponseTemplate;
use wiremock::matchers::{query_param, query_param_is_missing};

use crate::server::{PATIENT, Practice, fhir, outcome, patient};

fn typed(text: &str) -> PatientQuery {
    PatientQuery {
        text: Some(text.into()),
        ..PatientQuery::default()
    }
}

fn person(id: &str, given: &str, active: bool) -> serde_json::Value {
    json!({ "resourceType": "Patient", "id": id, "active": active,
            "name": [{ "given": [given], "family": "Smith" }] })
}

#[tokio::test]
async fn people_are_found_over_pages_each_once_and_in_order() {
    let practice = Practice::start().await;
    let next = format!("{}fhir/R4/Patient?name=smith&_offset=100", practice.base());
    practice
        .answer_json(
            fhir("GET", "Patient")
                .and(query_param("name", "smith"))
                .and(query_param("_sort", "family"))
                .and(query_param("_count", "100"))
                .and(query_param_is_missing("_offset")),
            &practice.bundle(
                &[person("b", "Jane", true), person("c", "Gone", false)],
                Some(&next),
            ),
        )
        .await;
    practice
        .answer_json(
            fhir("GET", "Patient").and(query_param("_offset", "100")),
            &practice.bundle(&[person("a", "Ada", true), person("b", "Jane", true)], None),
        )
        .await;
    let found = practice.connect().search_patients(&typed("smith")).await.unwrap();
    let ids: Vec<&str> = found.iter().map(|patient| patient.id.as_str()).collect();
    assert_eq!(ids, ["a", "b"]);
}

#[tokio::test]
async fn inactive_people_are_shown_when_asked_for() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            fhir("GET", "Patient"),
            &practice.bundle(&[person("c", "Gone", false)], None),
        )
        .await;
    let query = PatientQuery {
        include_archived: true,
        ..typed("smith")
    };
    let found = practice.connect().search_patients(&query).await.unwrap();
    assert_eq!(found[0].status, PatientStatus::Archived);
}

#[tokio::test]
async fn nobody_is_an_empty_list_and_a_following_page_elsewhere_is_refused() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            fhir("GET", "Patient").and(query_param("name", "nobody")),
            &practice.bundle(&[], None),
        )
        .await;
    assert!(
        practice
            .connect()
            .search_patients(&typed("nobody"))
            .await
            .unwrap()
            .is_empty()
    );

    for next in [
        "https://evil.example/fhir/R4/Patient".to_owned(),
        format!("{}/fhir/R4/Patient", practice.storage.uri()),
        format!("{}/other/fhir/R4/Patient", practice.api.uri()),
        practice.base().replace("http://", "http://user@"),
        "file:///etc/passwd".to_owned(),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(
                fhir("GET", "Patient"),
                &practice.bundle(&[person("a", "Ada", true)], Some(&next)),
            )
            .await;
        let error = practice
            .connect()
            .search_patients(&typed("smith"))
            .await
            .unwrap_err();
        assert_eq!(error.code, Code::AddressRefused, "{next}");
    }
}

#[tokio::test]
async fn one_patient_is_read_and_another_one_is_not_taken_for_it() {
    let practice = Practice::start().await;
    let route = format!("Patient/{PATIENT}");
    practice
        .answer_json(fhir("GET", &route), &person(PATIENT, "Jane", true))
        .await;
    let read = practice.connect().patient(&patient()).await.unwrap();
    assert_eq!(read.display_name, "Jane Smith".into());

    for (answer, code) in [
        (
            ResponseTemplate::new(200).set_body_json(person("other", "Jane", true)),
            Code::AnswerUnreadable,
        ),
        (
            ResponseTemplate::new(200).set_body_string("<html>"),
            Code::AnswerUnreadable,
        ),
        (outcome(404, "Not found"), Code::NotFound),
        (outcome(410, "Gone"), Code::NotFound),
        (outcome(403, "Forbidden"), Code::NotPermitted),
        (outcome(429, "Too many"), Code::RateLimited),
    ] {
        let practice = Practice::start().await;
        practice.answer(fhir("GET", &route), answer).await;
        let error = practice.connect().patient(&patient()).await.unwrap_err();
        assert_eq!(error.code, code);
        if code == Code::NotFound {
            assert_eq!(error.request_id.as_deref(), Some("request-1"));
        }
    }
}

#[tokio::test]
async fn used_up_limit_says_when_to_go_on_without_retry_after() {
    let practice = Practice::start().await;
    let answer = outcome(429, "Too many")
        .append_header("ratelimit", "\"requests\";r=59999;t=60")
        .append_header("ratelimit", "\"fhirInteractions\";r=0;t=40");
    practice
        .answer(fhir("GET", &format!("Patient/{PATIENT}")), answer)
        .await;
    let system = practice.connect();
    let before = jiff::Timestamp::now();
    for _ in 0..2 {
        // The second one is not sent at all.
        let error = system.patient(&patient()).await.unwrap_err();
        let wait = error.retry_at.unwrap().duration_since(before).as_secs();
        assert!((30..=45).contains(&wait), "{wait}");
    }
}

#[tokio::test]
async fn what_cannot_be_an_id_is_asked_nowhere() {
    let practice = Practice::start().await;
    for id in ["", "..", "a/b", "a b", "a?b", "\u{e9}"] {
        let error = practice.connect().patient(&PatientId::new(id)).await.unwrap_err();
        assert_eq!(error.code, Code::NotFound, "{id}");
    }
}
