use attachment_api::{Code, PatientId, PatientQuery, PatientStatus, Sensitive};
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::server::{PATIENT, Practice, api, bundle, parameters, patient};

fn typed(text: &str) -> PatientQuery {
    PatientQuery {
        text: Some(text.into()),
        ..PatientQuery::default()
    }
}

#[tokio::test]
async fn person_is_read_with_both_names_and_the_record_number() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", &format!("/Patient/{PATIENT}")),
            &practice.fixture("patient"),
        )
        .await;
    let found = practice.connect().patient(&patient()).await.unwrap();
    let text = |text: Option<Sensitive<String>>| text.map(Sensitive::into_inner);
    assert_eq!(text(found.family_name).as_deref(), Some("Smith"));
    assert_eq!(text(found.given_name).as_deref(), Some("Jane Mary"));
    assert_eq!(text(found.preferred_name).as_deref(), Some("Janey"));
    assert_eq!(text(found.title).as_deref(), Some("Mrs"));
    assert_eq!(found.display_name.expose(), "Jane Mary Smith");
    assert_eq!(text(found.record_number).as_deref(), Some("912345678"));
    assert_eq!(text(found.email).as_deref(), Some("jane@clinic.example"));
    assert_eq!(
        found.birth_date.map(Sensitive::into_inner),
        Some("1970-03-12".parse().unwrap())
    );
    assert_eq!(found.status, PatientStatus::Active);
}

#[tokio::test]
async fn person_of_whom_only_the_id_is_known_is_read() {
    let practice = Practice::start().await;
    let bare =
        json!({ "resourceType": "Patient", "id": PATIENT, "name": null, "telecom": 5, "birthDate": "1970" });
    practice
        .answer_json(api("GET", &format!("/Patient/{PATIENT}")), &bare)
        .await;
    let found = practice.connect().patient(&patient()).await.unwrap();
    assert_eq!(
        (found.family_name, found.birth_date, found.record_number),
        (None, None, None)
    );
}

#[tokio::test]
async fn another_person_than_the_one_asked_for_is_refused() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", &format!("/Patient/{PATIENT}")),
            &practice.changed("patient", &json!({ "id": "other" })),
        )
        .await;
    let error = practice.connect().patient(&patient()).await.unwrap_err();
    assert_eq!(error.code, Code::AnswerUnreadable);
}

#[tokio::test]
async fn id_that_cannot_be_one_asks_nothing() {
    let practice = Practice::start().await;
    for id in ["", "..", "a/b", "a?b", "a b"] {
        let error = practice.connect().patient(&PatientId::new(id)).await.unwrap_err();
        assert_eq!(error.code, Code::NotFound, "{id}");
    }
}

#[tokio::test]
async fn name_is_looked_for_in_every_order_and_each_person_comes_once() {
    let practice = Practice::start().await;
    let page = bundle(&[practice.fixture("patient")], None);
    let common = [("active", "true"), ("_count", "100")];
    for names in [
        vec![("family", "Smith"), ("given", "Jane")],
        vec![("family", "Jane"), ("given", "Smith")],
        vec![("nickname", "Smith"), ("family", "Jane")],
        vec![("family", "Smith"), ("nickname", "Jane")],
        vec![("name", "Smith")],
    ] {
        let asked: Vec<(&str, &str)> = names.into_iter().chain(common).collect();
        practice
            .answer_json(api("GET", "/Patient").and(parameters(&asked)), &page)
            .await;
    }
    let found = practice
        .connect()
        .search_patients(&typed("Jane Smith"))
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn birth_date_is_spelled_in_lower_case_and_checked_in_every_entry() {
    let practice = Practice::start().await;
    let others = practice.changed("patient", &json!({ "id": "p2", "birthDate": "1971-03-12" }));
    let unknown = practice.changed("patient", &json!({ "id": "p3", "birthDate": null }));
    let inactive = practice.changed("patient", &json!({ "id": "p4", "active": false }));
    let asked = [("active", "true"), ("birthdate", "1970-03-12"), ("_count", "100")];
    practice
        .answer_json(
            api("GET", "/Patient").and(parameters(&asked)),
            &bundle(&[others, practice.fixture("patient"), unknown, inactive], None),
        )
        .await;
    let query = PatientQuery {
        birth_date: Some(Sensitive::new("1970-03-12".parse().unwrap())),
        ..PatientQuery::default()
    };
    let found = practice.connect().search_patients(&query).await.unwrap();
    let ids: Vec<&str> = found.iter().map(|patient| patient.id.as_str()).collect();
    assert_eq!(ids, [PATIENT]);
}

#[tokio::test]
async fn archived_people_show_when_wanted() {
    let practice = Practice::start().await;
    let inactive = practice.changed("patient", &json!({ "active": false }));
    for name in ["name", "nickname"] {
        practice
            .answer_json(
                api("GET", "/Patient").and(parameters(&[(name, "Smith"), ("_count", "100")])),
                &bundle(std::slice::from_ref(&inactive), None),
            )
            .await;
    }
    let query = PatientQuery {
        include_archived: true,
        ..typed("Smith")
    };
    let found = practice.connect().search_patients(&query).await.unwrap();
    assert_eq!(found[0].status, PatientStatus::Archived);
}

#[tokio::test]
async fn relative_pages_are_followed_below_the_base() {
    let practice = Practice::start().await;
    let second = practice.changed("patient", &json!({ "id": "p2" }));
    let first_page = bundle(
        &[practice.fixture("patient")],
        Some("/Patient?active=true&_count=100&_offset=100"),
    );
    practice
        .answer_json(
            api("GET", "/Patient").and(parameters(&[("active", "true"), ("_count", "100")])),
            &first_page,
        )
        .await;
    let following = [("active", "true"), ("_count", "100"), ("_offset", "100")];
    practice
        .answer_json(
            api("GET", "/Patient").and(parameters(&following)),
            &bundle(&[second], None),
        )
        .await;
    let found = practice.connect().search_patients(&typed("")).await.unwrap();
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn page_on_another_host_is_refused_and_nothing_is_sent() {
    let practice = Practice::start().await;
    let storage = practice.storage.uri();
    let other_host = storage.trim_start_matches("http:").to_owned();
    for next in [
        format!("{storage}/Patient?_offset=100"),
        format!("{other_host}/Patient?_offset=100"),
        "https://evil.example/Patient".to_owned(),
        "file:///etc/passwd".to_owned(),
        format!("{}/other", practice.api.uri()),
    ] {
        practice.api.reset().await;
        practice.give_token("canary-token", None).await;
        practice
            .answer_json(
                api("GET", "/Patient"),
                &bundle(&[practice.fixture("patient")], Some(&next)),
            )
            .await;
        let error = practice.connect().search_patients(&typed("")).await.unwrap_err();
        assert_eq!(error.code, Code::AddressRefused, "{next}");
    }
    assert_eq!(practice.storage.received_requests().await.unwrap().len(), 0);
}

#[tokio::test]
async fn pages_that_lead_back_to_themselves_end() {
    let practice = Practice::start().await;
    let again = "/Patient?active=true&_count=100";
    practice
        .answer_json(
            api("GET", "/Patient"),
            &bundle(&[practice.fixture("patient")], Some(again)),
        )
        .await;
    let error = practice.connect().search_patients(&typed("")).await.unwrap_err();
    assert_eq!(error.code, Code::AnswerUnreadable);
}

#[tokio::test]
async fn reviewers_are_staff_and_teams_that_fit() {
    let practice = Practice::start().await;
    let other = practice.changed(
        "practitioner",
        &json!({ "id": "p2", "name": [{ "text": "Nurse Ratched" }] }),
    );
    let asked = [
        ("include-non-schedulable-practitioners", "true"),
        ("_count", "100"),
        ("name", "weed"),
    ];
    practice
        .answer_json(
            api("GET", "/Practitioner").and(parameters(&asked)),
            &bundle(&[practice.fixture("practitioner"), other], None),
        )
        .await;
    let teams = bundle(
        &[
            json!({ "resourceType": "Group", "id": "g1", "name": "Weed team" }),
            json!({ "resourceType": "Group", "id": "g2", "name": "Billing" }),
        ],
        None,
    );
    practice.answer_json(api("GET", "/Group"), &teams).await;
    let options = practice
        .connect()
        .field_options("reviewer", "weed")
        .await
        .unwrap();
    let found: Vec<(&str, &str)> = options
        .iter()
        .map(|option| (option.value.as_str(), option.label.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("Practitioner/4150cd20de8a470aa570a852859ac87e", "Dr. Larry Weed"),
            ("Group/g1", "Weed team")
        ]
    );
}

#[tokio::test]
async fn reviewers_are_found_without_the_right_to_read_teams() {
    let practice = Practice::start().await;
    practice
        .answer_json(
            api("GET", "/Practitioner"),
            &bundle(&[practice.fixture("practitioner")], None),
        )
        .await;
    practice
        .answer(api("GET", "/Group"), ResponseTemplate::new(403))
        .await;
    let system = practice.connect();
    assert_eq!(system.field_options("reviewer", "").await.unwrap().len(), 1);
    let error = system.field_options("type", "").await.unwrap_err();
    assert_eq!(error.code, Code::CapabilityAbsent);
}
