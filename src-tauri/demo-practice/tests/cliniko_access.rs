//! Who gets in, and who may do what.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use demo_practice::{Faults, Role};
use hyper::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};
use hyper::{Method, StatusCode};
use serde_json::json;
use support::{basic, clinic, quick};

#[tokio::test]
async fn key_names_its_user_and_the_clinic_its_name() {
    let clinic = clinic(quick()).await;
    for (role, name) in [
        (Role::Administrator, "administrator"),
        (Role::PowerReceptionist, "power receptionist"),
    ] {
        let user = clinic.call(role, Method::GET, "/user", None).await.json();
        assert_eq!(user["role"], name);
        let same = clinic
            .get(&format!("/users/{}", user["id"].as_str().unwrap()))
            .await
            .json();
        assert_eq!(same, user);
    }
    assert_eq!(
        clinic.get("/settings/public").await.json()["account"]["name"],
        "Northside Physio"
    );
    assert_eq!(clinic.get("/users").await.json()["total_entries"], 6);
}

#[tokio::test]
async fn wrong_headers_are_refused() {
    let clinic = clinic(quick()).await;
    let key = &clinic.keys[&Role::Administrator];
    let other_shard = key.replace("-au1", "-au2");
    let cases: [(HeaderName, Option<String>, StatusCode); 6] = [
        (USER_AGENT, None, StatusCode::FORBIDDEN),
        (USER_AGENT, Some("curl/8.0".to_owned()), StatusCode::FORBIDDEN),
        (ACCEPT, None, StatusCode::NOT_ACCEPTABLE),
        (ACCEPT, Some("*/*".to_owned()), StatusCode::NOT_ACCEPTABLE),
        (AUTHORIZATION, None, StatusCode::UNAUTHORIZED),
        (AUTHORIZATION, Some(basic(&other_shard)), StatusCode::UNAUTHORIZED),
    ];
    for (name, value, status) in cases {
        let mut request = clinic.request(Role::Administrator, Method::GET, "/user", None);
        match &value {
            None => request.headers_mut().remove(&name),
            Some(value) => request
                .headers_mut()
                .insert(&name, HeaderValue::from_str(value).unwrap()),
        };
        let answer = clinic.send(request).await.unwrap();
        assert_eq!(answer.status, status, "{name}: {value:?}");
        assert!(answer.json()["message"].is_string());
    }
}

#[tokio::test]
async fn roles_get_what_they_may_and_403_for_the_rest() {
    let clinic = clinic(quick()).await;
    let own = clinic.file("of the administrator.pdf", b"%PDF-1.4").await;
    let attachment = format!("/patient_attachments/{}", own["id"].as_str().unwrap());
    let presign = format!("/patients/{}/attachment_presigned_post", clinic.jane);
    let description = json!({"description": "changed"});
    let calls = [
        (Method::GET, "/patients".to_owned(), None),
        (Method::GET, "/patient_attachments".to_owned(), None),
        (Method::GET, presign, None),
        (Method::GET, format!("{attachment}/content"), None),
        (Method::PATCH, attachment.clone(), Some(&description)),
        (Method::POST, format!("{attachment}/archive"), None),
    ];
    let table = [
        (Role::Scheduler, [200, 403, 403, 403, 403, 403]),
        (Role::Receptionist, [200, 200, 200, 403, 403, 403]),
        // Somebody else's file: only those who may archive any.
        (Role::Practitioner, [200, 200, 200, 303, 200, 403]),
        (Role::PowerReceptionist, [200, 200, 200, 403, 200, 204]),
    ];
    for (role, statuses) in table {
        for ((method, path, body), status) in calls.iter().zip(statuses) {
            let answer = clinic.call(role, method.clone(), path, *body).await;
            assert_eq!(answer.status.as_u16(), status, "{role:?} {method} {path}");
        }
    }
}

#[tokio::test]
async fn scheduler_sees_who_a_patient_is_and_nothing_more() {
    let clinic = clinic(quick()).await;
    let path = format!("/patients/{}", clinic.jane);
    let full = clinic.get(&path).await.json();
    let basic = clinic
        .call(Role::Scheduler, Method::GET, &path, None)
        .await
        .json();
    assert_eq!(basic["label"], "Jane Smith");
    assert!(full["email"].is_string());
    assert!(basic["email"].is_null());
}

#[tokio::test]
async fn more_than_the_allowed_requests_a_minute_are_put_off() {
    let clinic = clinic(Faults {
        requests_per_minute: 3,
        ..Faults::default()
    })
    .await;
    for _ in 0..3 {
        assert_eq!(clinic.get("/user").await.status, StatusCode::OK);
    }
    let answer = clinic.get("/user").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    let reset: i64 = answer.header("x-ratelimit-reset").parse().unwrap();
    let wait = reset - jiff::Timestamp::now().as_second();
    assert!((1..=61).contains(&wait), "{wait}");
    let other = clinic.call(Role::Receptionist, Method::GET, "/user", None).await;
    assert_eq!(other.status, StatusCode::OK, "the limit is each user's own");
    assert_eq!(clinic.practice.ledger().answers["user"][&429], 1);
}

#[tokio::test]
async fn unknown_addresses_and_records_are_not_found() {
    let clinic = clinic(quick()).await;
    for path in [
        "/nothing",
        "/patients/1",
        "/patients/x",
        "/patient_attachments/1",
        "/users/1",
        "/patient_cases/1",
    ] {
        assert_eq!(clinic.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}
