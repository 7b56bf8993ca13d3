//! Canvas' searches: patients, staff, documents and the other kinds of files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::collections::BTreeSet;

use demo_practice::CanvasScopes;
use hyper::StatusCode;
use serde_json::Value;
use support::canvas::Canvas;
use support::{clinic, quick};

fn name(patient: &Value) -> String {
    let name = &patient["name"][0];
    let given = name["given"][0].as_str().unwrap_or_default();
    format!("{given} {}", name["family"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn patients_are_found_by_the_documented_parameters() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let jane = canvas.get(&format!("/Patient/{}", canvas.jane)).await.json();
    let mrn = jane["identifier"][0]["value"].as_str().unwrap();
    let phone = jane["telecom"][0]["value"].as_str().unwrap();
    assert_eq!(phone.len(), 10);
    for (query, count) in [
        ("family=smith&given=jane".to_owned(), 2),
        ("name=mith&birthdate=1970-03-12".to_owned(), 1),
        (
            "birthdate=ge1970-03-12&birthdate=le1970-03-21&family=Smith".to_owned(),
            2,
        ),
        ("nickname=Janey".to_owned(), 1),
        (format!("identifier={mrn}"), 1),
        (format!("identifier=http%3A%2F%2Fcanvasmedical.com%7C{mrn}"), 1),
        (format!("identifier=http%3A%2F%2Fother.example%7C{mrn}"), 0),
        (format!("phone={phone}"), 1),
        (format!("_id={}", canvas.jane), 1),
        ("family=Kowalski&given=Peter".to_owned(), 1),
        ("family=Kowalski&given=Peter&active=true".to_owned(), 0),
        ("family=Kowalski&given=Peter&active=false".to_owned(), 1),
        ("family=Smith&given=Jane&surname=Nobody".to_owned(), 2),
    ] {
        let found = canvas.found(&format!("/Patient?{query}")).await;
        assert_eq!(found.len(), count, "{query}");
    }
    let sorted = canvas.found("/Patient?family=Smith&_sort=-birthdate").await;
    let born: Vec<&str> = sorted
        .iter()
        .map(|patient| patient["birthDate"].as_str().unwrap())
        .collect();
    assert_eq!(born, ["2026-10-03", "1970-03-21", "1970-03-12"]);
    assert_eq!(name(&sorted[0]), "Baby of Jane Smith");
}

#[tokio::test]
async fn nothing_found_has_neither_links_nor_entries() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let bundle = canvas.get("/Patient?family=Nobody").await.json();
    assert_eq!(
        (&bundle["total"], &bundle["type"]),
        (&0.into(), &"searchset".into())
    );
    assert!(bundle.get("link").is_none() && bundle.get("entry").is_none());
}

/// The ids on all pages, following `next` below the base.
async fn all_ids(canvas: &Canvas<'_>, path: &str) -> Vec<String> {
    let mut path = path.to_owned();
    let mut ids = Vec::new();
    loop {
        let bundle = canvas.get(&path).await.json();
        for entry in bundle["entry"].as_array().unwrap() {
            ids.push(entry["resource"]["id"].as_str().unwrap().to_owned());
        }
        let links = bundle["link"].as_array().unwrap();
        let next = links.iter().find(|link| link["relation"] == "next");
        match next {
            Some(next) => next["url"].as_str().unwrap().clone_into(&mut path),
            None => return ids,
        }
        assert!(path.starts_with("/DocumentReference?"), "{path}");
    }
}

#[tokio::test]
async fn pages_join_up_by_relative_links() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let margaret = canvas.id_of("Margaret Thompson");
    let query = format!("/DocumentReference?patient=Patient/{margaret}");
    let ids = all_ids(&canvas, &format!("{query}&_count=90")).await;
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 260);
    assert_eq!(ids.len(), 260);
    assert_eq!(canvas.found(&query).await.len(), 10, "ten unless asked for more");
    let bare = canvas
        .get(&format!("/DocumentReference?patient={margaret}&_count=1"))
        .await
        .json();
    assert_eq!(bare["total"], 260);
}

#[tokio::test]
async fn documents_are_narrowed_by_status_category_type_and_date() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let base = format!("/DocumentReference?patient=Patient/{}&_count=100", canvas.jane);
    let category = "http%3A%2F%2Fschemas.canvasmedical.com%2Ffhir%2Fdocument-reference-category%7C";
    for (query, count) in [
        (String::new(), 14),
        ("&status=current".to_owned(), 12),
        ("&status=superseded".to_owned(), 1),
        (format!("&category={category}clinical-note"), 2),
        ("&type=http%3A%2F%2Floinc.org%7C94093-2".to_owned(), 1),
        ("&date=ge2100-01-01".to_owned(), 0),
    ] {
        assert_eq!(
            canvas.found(&format!("{base}{query}")).await.len(),
            count,
            "{query}"
        );
    }
    let loose = canvas.found(&format!("{base}&category=clinical-note")).await;
    assert!(loose.len() > 2, "the bare code means US Core's category too");
}

#[tokio::test]
async fn misspelt_parameter_finds_everybodys_documents() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let bundle = canvas
        .get(&format!("/DocumentReference?pateint=Patient/{}", canvas.jane))
        .await
        .json();
    assert!(bundle["total"].as_u64().unwrap() > 3000);
}

#[tokio::test]
async fn staff_who_cannot_be_scheduled_are_found_only_when_asked_for() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    assert_eq!(canvas.found("/Practitioner").await.len(), 3);
    let everybody = "/Practitioner?include-non-schedulable-practitioners=true";
    assert_eq!(canvas.found(everybody).await.len(), 5);
    assert_eq!(canvas.found("/Practitioner?active=false").await.len(), 1);
    assert_eq!(canvas.found("/Practitioner?name=HADDAD").await.len(), 1);
    assert_eq!(canvas.found("/Group?type=practitioner").await.len(), 2);
}

#[tokio::test]
async fn all_six_kinds_of_files_redirect_to_the_storage() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let first = async |resource: &str| {
        let found = canvas
            .found(&format!("/{resource}?patient=Patient/{}", canvas.jane))
            .await;
        format!("/{resource}/{}", found[0]["id"].as_str().unwrap())
    };
    let paths = [
        format!("{}/files/content", first("DocumentReference").await),
        format!("{}/files/content", first("Media").await),
        format!("{}/files/sourceAttachment", first("Consent").await),
        format!("{}/files/presentedForm", first("DiagnosticReport").await),
        format!("/Patient/{}/files/photo", canvas.jane),
        format!("/{}/files/signature", canvas.reviewer().await),
    ];
    for path in paths {
        let redirect = canvas.get(&path).await;
        assert_eq!(redirect.status, StatusCode::TEMPORARY_REDIRECT, "{path}");
        let location = redirect.header("location");
        assert!(location.contains("X-Amz-Expires=600"), "{path}");
        assert_eq!(clinic.fetch(location).await.status, StatusCode::OK, "{path}");
    }
    let other = canvas.id_of("Margaret Thompson");
    let answer = canvas.get(&format!("/Patient/{other}/files/photo")).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_need_the_scope_of_their_resource() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let media = canvas
        .found(&format!("/Media?patient=Patient/{}", canvas.jane))
        .await;
    let path = format!("/Media/{}/files/content", media[0]["id"].as_str().unwrap());
    let published = clinic.canvas_as(CanvasScopes::Published).await;
    assert_eq!(published.get(&path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn storage_refuses_the_token_beside_a_signature_and_echoes_it() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let redirect = canvas.get(&format!("/Patient/{}/files/photo", canvas.jane)).await;
    let both = canvas.get(redirect.header("location")).await;
    assert_eq!(
        (both.status, both.s3_code()),
        (StatusCode::BAD_REQUEST, "InvalidArgument")
    );
    assert!(both.text().contains("<ArgumentName>Authorization</ArgumentName>"));
    assert!(
        both.text()
            .contains(&format!("<ArgumentValue>Bearer {}</ArgumentValue>", canvas.token))
    );
}

#[tokio::test]
async fn some_search_results_leave_the_address_out() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let path = format!("/DocumentReference?patient=Patient/{}&_count=100", canvas.jane);
    let found = canvas.found(&path).await;
    let without: Vec<&Value> = found
        .iter()
        .filter(|document| document["content"][0]["attachment"].get("url").is_none())
        .collect();
    assert_eq!(without.len(), 1);
    let id = without[0]["id"].as_str().unwrap();
    let read = canvas.get(&format!("/DocumentReference/{id}")).await.json();
    let url = read["content"][0]["attachment"]["url"].as_str().unwrap();
    assert_eq!(
        url,
        format!("{}/DocumentReference/{id}/files/content", canvas.access.base_url)
    );
}
