//! PracSuite's lists: patients, clinic, folders and files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use hyper::StatusCode;
use serde_json::Value;
use support::pracsuite::PracSuite;
use support::{clinic, quick};

async fn names(pracsuite: &PracSuite<'_>, query: &str) -> Vec<String> {
    let answer = pracsuite.get(&format!("/patient?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query} {}", answer.text());
    let body = answer.json();
    let rows = body["clients"].as_array().unwrap();
    let name = |row: &Value| {
        let (first, last) = (
            row["first_name"].as_str().unwrap(),
            row["surname"].as_str().unwrap(),
        );
        format!("{first} {last}").trim().to_owned()
    };
    rows.iter().map(name).collect()
}

#[tokio::test]
async fn patients_are_found_by_the_documented_filters() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let found = names(&pracsuite, "q[]=first_name:~JAN&q[]=surname:~smi").await;
    assert_eq!(found, ["Jane Smith", "Jane Smith", "Baby of Jane Smith"]);
    let one = "q[]=surname:=Smith&q[]=date_of_birth:=1970-03-12";
    assert_eq!(names(&pracsuite, one).await, ["Jane Smith"]);
    assert_eq!(names(&pracsuite, "q[]=preferred_name:~hana").await, ["花子 山田"]);
    assert_eq!(names(&pracsuite, "q[]=status:=6").await, ["Harold Bennett"]);
    assert_eq!(
        names(&pracsuite, "q[]=surname:=Kowalski&q[]=first_name:=Peter").await,
        Vec::<String>::new()
    );
    assert_eq!(
        names(
            &pracsuite,
            "q[]=surname:=Kowalski&q[]=first_name:=Peter&q[]=status:=3"
        )
        .await,
        ["Peter Kowalski"]
    );
}

#[tokio::test]
async fn misspelt_queries_are_refused() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let files = format!("/patient/{}/patient_attachment", pracsuite.jane);
    let folders = format!("/patient/{}/patient_attachment_folder", pracsuite.jane);
    let queries = [
        "/patient?page=0".to_owned(),
        "/patient?page_size=0".to_owned(),
        "/patient?page_size=101".to_owned(),
        "/patient?q=surname:=Smith".to_owned(),
        "/patient?q[]=client_id:=1".to_owned(),
        "/patient?q[]=surname:>S".to_owned(),
        "/patient?sort_by=born".to_owned(),
        "/patient/jane".to_owned(),
        format!("{files}?q[]=description:~a"),
        format!("{files}?sort_by=file_date"),
        format!("{folders}?q[]=description:~a"),
    ];
    for path in queries {
        let answer = pracsuite.get(&path).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.json()["error"]["code"], "INVALID_PARAMS");
    }
}

#[tokio::test]
async fn pages_join_up_by_their_links() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let margaret = pracsuite.id_of("Margaret Thompson");
    let mut path = format!("/patient/{margaret}/patient_attachment?page_size=90");
    let mut seen = Vec::new();
    loop {
        let body = pracsuite.get(&path).await.json();
        let rows = body["attachment_clients"].as_array().unwrap();
        seen.extend(
            rows.iter()
                .map(|row| row["attachment_client_id"].as_u64().unwrap()),
        );
        // Two of 260 are hidden in a clinical note.
        assert_eq!(body["total_entries"], 258);
        assert_eq!(rows[0]["total_rows"], 258);
        match body["links"]["next"].as_str() {
            Some(next) => path = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 258);
    assert!(seen.is_sorted());
}

#[tokio::test]
async fn files_in_folders_are_all_files_but_those_in_none() {
    let clinic = clinic(quick()).await;
    let pracsuite = clinic.pracsuite();
    let listed = pracsuite
        .get(&format!("/patient/{}/patient_attachment_folder", pracsuite.jane))
        .await
        .json();
    assert!(listed.get("links").is_none());
    assert_eq!(listed["total_entries"], 3);
    let mut in_folders = Vec::new();
    for folder in listed["attachment_client_folders"].as_array().unwrap() {
        let link = folder["links"]["patient_attachments"].as_str().unwrap();
        let files = pracsuite.get(link).await.json();
        let rows = files["attachment_clients"].as_array().unwrap();
        in_folders.extend(
            rows.iter()
                .map(|row| row["attachment_client_id"].as_u64().unwrap()),
        );
    }
    in_folders.sort_unstable();
    let all = pracsuite.files(&pracsuite.jane).await;
    let missing: Vec<&u64> = all.iter().filter(|id| !in_folders.contains(id)).collect();
    assert_eq!(missing.len(), 1);
    assert_eq!(in_folders.len() + 1, all.len());
}

#[tokio::test]
async fn clinic_has_its_locations() {
    let clinic = clinic(quick()).await;
    let body = clinic
        .pracsuite()
        .get("/business?page=1&page_size=1")
        .await
        .json();
    assert_eq!(body["businesses"].as_array().unwrap().len(), 1);
    assert_eq!(body["businesses"][0]["business_name"], "Northside Physio");
    assert!(body["businesses"][0]["tenant_id"].is_u64());
}
