//! PracSuite's keys, permissions, limits and the shape of its refusals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use demo_practice::{Effect, FaultRule, Faults, Permissions};
use hyper::{Method, StatusCode};
use serde_json::json;
use support::{clinic, quick};

#[tokio::test]
async fn both_keys_are_needed_and_a_missing_one_is_told_from_a_wrong_one() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let keys = &pracsuite.access.credentials;
    let (vendor, account) = (Some(keys.vendor_key.as_str()), Some(keys.account_key.as_str()));
    let cases = [
        (vendor, account, StatusCode::OK, None),
        (
            None,
            account,
            StatusCode::FORBIDDEN,
            Some("MISSING_AUTHENTICATION_TOKEN"),
        ),
        (
            vendor,
            None,
            StatusCode::FORBIDDEN,
            Some("MISSING_AUTHENTICATION_TOKEN"),
        ),
        (account, vendor, StatusCode::UNAUTHORIZED, Some("UNAUTHORIZED")),
        (
            vendor,
            Some("wrong"),
            StatusCode::UNAUTHORIZED,
            Some("UNAUTHORIZED"),
        ),
        (
            Some("wrong"),
            account,
            StatusCode::UNAUTHORIZED,
            Some("UNAUTHORIZED"),
        ),
    ];
    for (vendor, account, status, code) in cases {
        let request = pracsuite.request_with(vendor, account, Method::GET, "/business", None);
        let answer = clinic.send(request).await.unwrap();
        assert_eq!(answer.status, status, "{code:?}");
        if let Some(code) = code {
            assert_eq!(answer.json()["error"]["code"], code);
            assert!(answer.json()["request_id"].is_string());
        }
    }
}

#[tokio::test]
async fn body_of_a_401_says_403_and_a_404_has_no_request_id() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let request = pracsuite.request_with(Some("x"), Some("y"), Method::GET, "/business", None);
    let answer = clinic.send(request).await.unwrap();
    assert_eq!(
        (answer.status.as_u16(), answer.json()["error"]["status"].as_u64()),
        (401, Some(403))
    );
    let answer = pracsuite.get("/patient/1").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.json()["error"]["code"], "NOT_FOUND");
    assert!(answer.json().get("request_id").is_none());
}

#[tokio::test]
async fn address_that_does_not_exist_looks_like_a_missing_key() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    for path in ["/patients", "/openapi/patient", "/patient_attachment"] {
        let answer = pracsuite.get(path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert_eq!(answer.json()["error"]["code"], "MISSING_AUTHENTICATION_TOKEN");
    }
    let delete = pracsuite.request(Method::DELETE, "/patient_attachment/1", None);
    assert_eq!(clinic.send(delete).await.unwrap().status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn key_does_what_it_was_given_and_nothing_else() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let files = format!("/patient/{}/patient_attachment", pracsuite.jane);
    let body = json!({"file_name": "a.pdf"});
    let (permissions, none) = (&pracsuite.access.account_keys, StatusCode::FORBIDDEN);
    let ok = StatusCode::OK;
    for (permission, clinics, patients, reading, adding) in [
        (Permissions::Everything, ok, ok, ok, ok),
        (Permissions::ReadOnly, ok, ok, ok, none),
        (Permissions::NoFiles, ok, ok, none, none),
        (Permissions::Nothing, none, none, none, none),
    ] {
        let requests = [
            (Method::GET, "/business", None, clinics),
            (Method::GET, "/patient", None, patients),
            (Method::GET, &files, None, reading),
            (Method::POST, &files, Some(&body), adding),
        ];
        for (method, path, body, status) in requests {
            let vendor_key = pracsuite.access.credentials.vendor_key.as_str();
            let key = permissions[&permission].as_str();
            let request = pracsuite.request_with(Some(vendor_key), Some(key), method, path, body);
            let answer = clinic.send(request).await.unwrap();
            assert_eq!(answer.status, status, "{permission:?} {path}");
        }
    }
}

#[tokio::test]
async fn rate_counts_all_clinics_of_the_software_maker_together() {
    let clinic = clinic(Faults {
        requests_per_minute: 2,
        ..quick()
    })
    .await;
    let pracsuite = clinic.pracsuite();
    let vendor_key = pracsuite.access.credentials.vendor_key.as_str();
    let mut statuses = Vec::new();
    for permission in [
        Permissions::Everything,
        Permissions::ReadOnly,
        Permissions::NoFiles,
    ] {
        let key = pracsuite.access.account_keys[&permission].as_str();
        let request = pracsuite.request_with(Some(vendor_key), Some(key), Method::GET, "/business", None);
        let answer = clinic.send(request).await.unwrap();
        statuses.push(answer.status.as_u16());
        assert!(answer.headers.get("retry-after").is_none());
    }
    assert_eq!(statuses, [200, 200, 429]);
}

#[tokio::test]
async fn used_up_quota_refuses_everything() {
    let clinic = clinic(Faults {
        requests_per_day: Some(1),
        ..quick()
    })
    .await;
    let pracsuite = clinic.pracsuite();
    assert_eq!(pracsuite.get("/business").await.status, StatusCode::OK);
    let answer = pracsuite.get("/patient").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.json()["error"]["code"], "QUOTA_EXCEEDED");
}

#[tokio::test]
async fn list_of_files_can_be_missing_while_the_folders_are_there() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    clinic.practice.faults().add(FaultRule::always(
        "pracsuite/patient-attachments",
        Effect::RouteMissing,
    ));
    let answer = pracsuite
        .get(&format!("/patient/{}/patient_attachment", pracsuite.jane))
        .await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(answer.json()["error"]["code"], "MISSING_AUTHENTICATION_TOKEN");
    let path = format!("/patient/{}/patient_attachment_folder", pracsuite.jane);
    assert_eq!(pracsuite.get(&path).await.status, StatusCode::OK);
}
