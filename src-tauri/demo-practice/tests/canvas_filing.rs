//! One request makes Canvas' document, and what is refused on the way.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use demo_practice::{Effect, FaultRule, Faults, RecordState};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Request, StatusCode};
use serde_json::{Value, json};
use support::canvas::PDF;
use support::{clinic, quick};

#[tokio::test]
async fn created_document_is_found_and_its_bytes_come_back() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let sent = canvas.document(&canvas.jane, PDF).await;
    let created = canvas.create(&sent).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    assert!(created.body.is_empty());
    let location = created.header("location").to_owned();
    let id = location.strip_prefix("/DocumentReference/").unwrap();
    let path = format!("/DocumentReference?patient=Patient/{}&_id={id}", canvas.jane);
    let found = canvas.found(&path).await;
    assert_eq!(found[0]["description"], "Letter from Dr. Müller");
    assert_eq!(found[0]["extension"], sent["extension"]);
    let redirect = canvas.get(&format!("{location}/files/content")).await;
    assert_eq!(clinic.fetch(redirect.header("location")).await.body, PDF);
}

#[tokio::test]
async fn ledger_tells_the_record_and_its_object() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let created = canvas.create(&canvas.document(&canvas.jane, PDF).await).await;
    let ledger = clinic.practice.ledger();
    let (object, record) = (&ledger.objects[0], &ledger.records[0]);
    assert_eq!(
        (object.system.as_deref(), object.size),
        (Some("canvas"), PDF.len() as u64)
    );
    assert_eq!(object.patient_id.as_ref(), Some(&canvas.jane));
    assert_eq!(format!("/{}", record.id), created.header("location"));
    assert_eq!(
        (&record.patient_id, &record.sha256),
        (&canvas.jane, &object.sha256)
    );
    assert_eq!(ledger.answers["canvas/register"][&201], 1);
}

#[tokio::test]
async fn document_shows_in_searches_only_once_it_is_processed() {
    let clinic = clinic(Faults {
        processing_ms: u64::from(u32::MAX),
        ..quick()
    })
    .await;
    let canvas = clinic.canvas().await;
    let created = canvas.create(&canvas.document(&canvas.jane, PDF).await).await;
    let location = created.header("location");
    assert_eq!(canvas.get(location).await.status, StatusCode::OK);
    let id = location.rsplit('/').next().unwrap();
    assert!(
        canvas
            .found(&format!("/DocumentReference?_id={id}"))
            .await
            .is_empty()
    );
    let file = canvas.get(&format!("{location}/files/content")).await;
    assert_eq!(file.status, StatusCode::NOT_FOUND);
    assert_eq!(clinic.practice.ledger().records[0].state, RecordState::Processing);
}

#[tokio::test]
async fn mistakes_are_told_one_by_one_and_make_nothing() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let mut document = canvas.document(&canvas.jane, PDF).await;
    document["description"] = json!("");
    document["type"]["coding"][0]["code"] = json!("51852-2");
    document["docStatus"] = json!("final");
    let answer = canvas.create(&document).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let body = answer.json();
    let mut codes: Vec<&str> = body["issue"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["code"].as_str().unwrap())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, ["structure", "value", "value"]);
    assert!(clinic.practice.ledger().objects.is_empty());
}

#[tokio::test]
async fn only_what_begins_as_a_pdf_is_taken() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let mut text = canvas.document(&canvas.jane, b"just text").await;
    assert_eq!(canvas.create(&text).await.status, StatusCode::BAD_REQUEST);
    text["content"][0]["attachment"]["contentType"] = json!("text/plain");
    assert_eq!(canvas.create(&text).await.status, StatusCode::BAD_REQUEST);
    let mut broken = canvas.document(&canvas.jane, PDF).await;
    let data = broken["content"][0]["attachment"]["data"].as_str().unwrap();
    broken["content"][0]["attachment"]["data"] = format!("{}\n{}", &data[..8], &data[8..]).into();
    assert_eq!(canvas.create(&broken).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn people_who_do_not_exist_are_refused() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let document = canvas.document(&canvas.jane, PDF).await;
    let nobody = "0".repeat(32);
    let changed = |pointer: &str, value: Value| {
        let mut document = document.clone();
        *document.pointer_mut(pointer).unwrap() = value;
        document
    };
    for document in [
        changed("/subject/reference", json!(format!("Patient/{nobody}"))),
        changed(
            "/extension/1/valueReference/reference",
            json!(format!("Practitioner/{nobody}")),
        ),
    ] {
        let answer = canvas.create(&document).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.json()["issue"][0]["code"], "business-rule");
    }
}

#[tokio::test]
async fn sending_again_makes_a_second_document() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let document = canvas.document(&canvas.jane, PDF).await;
    let rule = FaultRule::times(1, "canvas/register", Effect::ReplyLost);
    clinic.practice.faults().add(rule);
    let request = canvas.request(hyper::Method::POST, "/DocumentReference", Some(&document));
    assert!(clinic.send(request).await.is_none());
    assert_eq!(canvas.create(&document).await.status, StatusCode::CREATED);
    assert_eq!(clinic.practice.ledger().records.len(), 2);
}

#[tokio::test]
async fn body_must_say_that_it_is_json() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let request = Request::post(format!("{}/DocumentReference", canvas.access.base_url))
        .header(AUTHORIZATION, format!("Bearer {}", canvas.token))
        .header(CONTENT_TYPE, "text/plain")
        .body(canvas.document(&canvas.jane, PDF).await.to_string().into())
        .unwrap();
    assert_eq!(
        clinic.send(request).await.unwrap().status,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn larger_document_streams_through() {
    let clinic = clinic(quick()).await;
    let canvas = clinic.canvas().await;
    let mut bytes = PDF.to_vec();
    bytes.resize(6 * 1024 * 1024 + 1, 0x5a);
    let document = canvas.document(&canvas.jane, &bytes).await;
    let created = canvas.create(&document).await;
    assert_eq!(created.status, StatusCode::CREATED, "{}", created.text());
    let ledger = clinic.practice.ledger();
    assert_eq!(ledger.records[0].size, bytes.len() as u64);
    let redirect = canvas
        .get(&format!("{}/files/content", created.header("location")))
        .await;
    assert_eq!(clinic.fetch(redirect.header("location")).await.body, bytes);
}
