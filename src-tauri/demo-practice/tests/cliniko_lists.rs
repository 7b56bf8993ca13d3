//! Finding patients and reading charts.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::collections::BTreeSet;

use demo_practice::DemoPractice;
use hyper::StatusCode;
use serde_json::Value;
use support::{Clinic, clinic, quick};

async fn names(clinic: &Clinic, query: &str) -> Vec<String> {
    let answer = clinic.get(&format!("/patients?per_page=100&{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    let patients = answer.json();
    patients["patients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["label"].as_str().unwrap().to_owned())
        .collect()
}

fn ids(page: &Value) -> Vec<String> {
    let rows = page["patient_attachments"].as_array().unwrap();
    rows.iter()
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn patients_are_found_by_every_documented_way() {
    let clinic = clinic(quick()).await;
    assert_eq!(
        names(&clinic, "q[]=preferred_first_name:~jane").await,
        ["Jane Smith"]
    );
    assert_eq!(
        names(&clinic, "q[]=first_name:=Jane&q[]=last_name:~~sm%25th")
            .await
            .len(),
        2
    );
    assert_eq!(
        names(&clinic, "q[]=date_of_birth:=1970-03-21").await,
        ["Jane Smith"]
    );
    assert_eq!(
        names(&clinic, &format!("q[]=id:={},1", clinic.jane)).await,
        ["Jane Smith"]
    );
    assert_eq!(names(&clinic, "q[]=email:=jane.smith@example.org").await.len(), 2);
    assert_eq!(
        names(&clinic, "q[]=last_name:~o'brien").await,
        ["Siobhán O'Brien-Taylor"]
    );
    assert_eq!(
        names(&clinic, "q[]=last_name:=%E5%B1%B1%E7%94%B0").await,
        ["花子 山田"]
    );
    assert_eq!(names(&clinic, "q[]=date_of_birth:!?").await, ["Alex Rivera"]);
    assert!(names(&clinic, "q[]=last_name:=nobody").await.is_empty());
}

#[tokio::test]
async fn archived_and_merged_patients_show_only_when_asked_for() {
    let clinic = clinic(quick()).await;
    assert!(names(&clinic, "q[]=last_name:=Smyth").await.is_empty());
    let answer = clinic
        .get("/patients?q[]=last_name:=Smyth&q[]=archived_at:*")
        .await
        .json();
    let merged = &answer["patients"][0];
    assert!(merged["merged_at"].is_string());
    assert!(
        merged["merged_with_patient"]["links"]["self"]
            .as_str()
            .unwrap()
            .ends_with(&clinic.jane)
    );
    let path = format!("/patients/{}", merged["id"].as_str().unwrap());
    assert_eq!(clinic.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(
        clinic.get(&format!("{path}?q[]=archived_at:*")).await.status,
        StatusCode::OK
    );
    assert_eq!(
        clinic.get(&format!("{path}?q[]=last_name:~x")).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(names(&clinic, "q[]=archived_at:?").await.len(), 2);
}

#[tokio::test]
async fn following_next_visits_every_attachment_once() {
    let clinic = clinic(quick()).await;
    let margaret = clinic.id_of("Margaret Thompson");
    let start = format!(
        "/patient_attachments?q[]=patient_id:={margaret}&q[]=archived_at:*&per_page=100&sort=created_at:desc"
    );
    let mut page = clinic.get(&start).await.json();
    assert!(page["links"].get("previous").is_none());
    let (mut seen, mut created) = (Vec::new(), Vec::new());
    loop {
        assert_eq!(page["total_entries"], 260);
        seen.extend(ids(&page));
        let rows = page["patient_attachments"].as_array().unwrap();
        created.extend(
            rows.iter()
                .map(|row| row["created_at"].as_str().unwrap().to_owned()),
        );
        let Some(next) = page["links"].get("next") else {
            break;
        };
        page = clinic.get(next.as_str().unwrap()).await.json();
    }
    assert_eq!(seen.len(), 260);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 260);
    assert!(created.is_sorted_by(|earlier, later| earlier >= later));
}

#[tokio::test]
async fn janes_chart_holds_every_kind_of_attachment() {
    let clinic = clinic(quick()).await;
    let path = format!(
        "/patient_attachments?q[]=patient_id:={}&q[]=archived_at:*",
        clinic.jane
    );
    let chart = clinic.get(&path).await.json();
    let rows = chart["patient_attachments"].as_array().unwrap();
    let has = |what: &dyn Fn(&Value) -> bool| rows.iter().any(what);
    assert!(has(&|row| row["pinned_at"].is_string()));
    assert!(has(&|row| row["archived_at"].is_string()));
    assert!(has(&|row| row["description"].is_null()));
    assert!(has(&|row| row["processing_completed"] == false
        && row["filename"].is_null()
        && row["size"].is_null()));
    assert!(has(&|row| row["content"]["links"]["self"] == row["links"]["self"]));
    assert!(has(&|row| row["filename"]
        .as_str()
        .is_some_and(|name| !name.is_ascii())));
}

#[tokio::test]
async fn nested_and_case_lists_hold_their_part_of_the_chart() {
    let clinic = clinic(quick()).await;
    let flat = clinic
        .get(&format!("/patient_attachments?q[]=patient_id:={}", clinic.jane))
        .await
        .json();
    let nested = format!("/patients/{}/patient_attachments", clinic.jane);
    assert_eq!(ids(&clinic.get(&nested).await.json()), ids(&flat));
    let refused = clinic
        .get(&format!("{nested}?q[]=patient_id:={}", clinic.jane))
        .await;
    assert_eq!(
        refused.status,
        StatusCode::BAD_REQUEST,
        "the nested list has no such filter"
    );

    let cases = clinic
        .get(&format!("/patient_cases?q[]=patient_id:={}", clinic.jane))
        .await
        .json();
    assert_eq!(cases["total_entries"], 2);
    let active = clinic
        .get(&format!("/patient_cases/active?q[]=patient_id:={}", clinic.jane))
        .await
        .json();
    assert_eq!(active["total_entries"], 1);
    let id = active["patient_cases"][0]["id"].as_str().unwrap();
    assert_eq!(
        clinic.get(&format!("/patient_cases/{id}")).await.json()["name"],
        "Right knee"
    );
    let of_case = clinic
        .get(&format!("/patient_cases/{id}/patient_attachments"))
        .await
        .json();
    let of_case = ids(&of_case);
    assert!(!of_case.is_empty());
    assert!(of_case.iter().all(|id| ids(&flat).contains(id)));
}

#[tokio::test]
async fn attachments_are_filtered_by_every_documented_field() {
    let clinic = clinic(quick()).await;
    let user = clinic.get("/user").await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let filed = clinic.file("findings.pdf", b"%PDF-1.4 findings").await;
    let id = filed["id"].as_str().unwrap();
    let passing = [
        "archived_at:!?".to_owned(),
        "content_type:=application/pdf".to_owned(),
        "created_at:>2015-01-01T00:00:00Z".to_owned(),
        "description:~the%20test".to_owned(),
        "filename:=findings.pdf".to_owned(),
        format!("patient_id:={}", clinic.jane),
        "processed_at:?".to_owned(),
        "size:=17".to_owned(),
        "updated_at:>=2015-01-01T00:00:00Z".to_owned(),
        format!("user_id:={user}"),
    ];
    for filter in passing {
        let page = clinic
            .get(&format!("/patient_attachments?q[]=id:={id}&q[]={filter}"))
            .await;
        assert_eq!(page.status, StatusCode::OK, "{filter}");
        assert_eq!(ids(&page.json()), [id], "{filter}");
    }
    for filter in [
        "pinned_at:?",
        "processing_completed:=true",
        "patient_id:5",
        "size:=big",
    ] {
        let answer = clinic.get(&format!("/patient_attachments?q[]={filter}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{filter}");
    }
}

#[tokio::test]
async fn thousands_of_attachments_come_in_pages_of_at_most_100() {
    let clinic = clinic(quick()).await;
    let robert = clinic.id_of("Robert Nguyen");
    let list = format!("/patient_attachments?q[]=patient_id:={robert}&q[]=archived_at:*");
    let page = clinic.get(&list).await.json();
    assert_eq!(page["total_entries"], 3000);
    assert_eq!(ids(&page).len(), 50);
    assert_eq!(
        ids(&clinic.get(&format!("{list}&per_page=100&page=30")).await.json()).len(),
        100
    );
    assert_eq!(
        clinic.get(&format!("{list}&per_page=101")).await.status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn seeded_attachments_have_the_bytes_their_names_promise() {
    let clinic = clinic(quick()).await;
    for document in DemoPractice::sample_documents() {
        let name = document.name.replace(' ', "%20");
        let path = format!(
            "/patient_attachments?q[]=patient_id:={}&q[]=filename:={name}",
            clinic.jane
        );
        let page = clinic.get(&path).await.json();
        let link = clinic.link(&ids(&page)[0]).await;
        assert_eq!(clinic.fetch(&link).await.body, document.bytes, "{name}");
    }
}
