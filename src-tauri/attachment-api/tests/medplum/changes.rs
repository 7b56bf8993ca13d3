use attachment_api::{AttachmentId, Code, Status};
use serde_json::{Value, json};
use wiremock::ResponseTemplate;
use wiremock::matchers::{body_json, header};

use crate::server::{DOCUMENT, Practice, fhir, outcome};

fn id() -> AttachmentId {
    AttachmentId::new(format!("DocumentReference/{DOCUMENT}"))
}

fn route() -> String {
    format!("DocumentReference/{DOCUMENT}")
}

fn pinned() -> Value {
    json!({ "versionId": "v2", "lastUpdated": "2026-03-02T00:00:00Z",
            "tag": [{ "system": "other", "code": "x" }, { "system": "urn:chartdrop:tags", "code": "pinned" }] })
}

/// The record reads so; the patch is answered with the record so changed.
async fn patched(practice: &Practice, before: &Value, patch: &Value, after: &Value) {
    practice
        .answer_json(fhir("GET", &route()), &practice.document(before))
        .await;
    practice
        .answer_json(
            fhir("PATCH", &route())
                .and(header("content-type", "application/json-patch+json"))
                .and(body_json(patch)),
            &practice.document(after),
        )
        .await;
}

fn tested(operations: &[Value]) -> Value {
    let mut patch = vec![json!({ "op": "test", "path": "/meta/versionId", "value": "v1" })];
    patch.extend_from_slice(operations);
    patch.into()
}

#[tokio::test]
async fn pin_is_a_tag_that_is_set_and_removed() {
    let practice = Practice::start().await;
    let tag = json!({ "system": "urn:chartdrop:tags", "code": "pinned" });
    let patch = tested(&[json!({ "op": "add", "path": "/meta/tag", "value": [tag] })]);
    patched(&practice, &json!({}), &patch, &json!({ "meta": pinned() })).await;
    let set = practice.connect().pin(&id(), true).await.unwrap();
    assert!(set.pinned_at.is_some());

    let practice = Practice::start().await;
    let mut meta = pinned();
    meta["versionId"] = json!("v1");
    let patch = tested(&[
        json!({ "op": "test", "path": "/meta/tag/1/code", "value": "pinned" }),
        json!({ "op": "remove", "path": "/meta/tag/1" }),
    ]);
    patched(&practice, &json!({ "meta": meta }), &patch, &json!({})).await;
    let removed = practice.connect().pin(&id(), false).await.unwrap();
    assert_eq!((removed.id, removed.pinned_at), (id(), None));
}

#[tokio::test]
async fn what_is_as_it_should_be_costs_no_write() {
    let practice = Practice::start().await;
    let record = practice.document(&json!({ "meta": pinned() }));
    fhir("GET", &route())
        .respond_with(ResponseTemplate::new(200).set_body_json(record))
        .expect(3)
        .mount(&practice.api)
        .await;
    let system = practice.connect();
    system.pin(&id(), true).await.unwrap();
    system.describe(&id(), Some(&"Referral".into())).await.unwrap();
    system.restore(&id()).await.unwrap();
}

#[tokio::test]
async fn description_is_set_and_cleared() {
    for (description, operation, after) in [
        (
            Some("New".into()),
            json!({ "op": "add", "path": "/description", "value": "New" }),
            json!({ "description": "New" }),
        ),
        (
            None,
            json!({ "op": "remove", "path": "/description" }),
            json!({ "description": null }),
        ),
        (
            Some(" ".into()),
            json!({ "op": "remove", "path": "/description" }),
            json!({ "description": null }),
        ),
    ] {
        let practice = Practice::start().await;
        patched(&practice, &json!({}), &tested(&[operation]), &after).await;
        let changed = practice
            .connect()
            .describe(&id(), description.as_ref())
            .await
            .unwrap();
        assert_eq!(
            changed.description.as_ref().map(|text| text.expose().as_str()),
            after["description"].as_str()
        );
    }
}

#[tokio::test]
async fn archiving_and_restoring_change_the_status() {
    let practice = Practice::start().await;
    let away = json!({ "status": "entered-in-error" });
    let patch = tested(&[json!({ "op": "add", "path": "/status", "value": "entered-in-error" })]);
    patched(&practice, &json!({}), &patch, &away).await;
    practice.connect().archive(&id()).await.unwrap();

    let practice = Practice::start().await;
    let patch = tested(&[json!({ "op": "add", "path": "/status", "value": "current" })]);
    patched(&practice, &away, &patch, &json!({})).await;
    practice.connect().restore(&id()).await.unwrap();
}

#[tokio::test]
async fn change_that_meets_another_is_made_on_what_the_other_left() {
    let practice = Practice::start().await;
    for (version, answer) in [
        ("v1", outcome(400, "Test failed: value")),
        (
            "v2",
            ResponseTemplate::new(200).set_body_json(practice.document(&json!({ "meta": pinned() }))),
        ),
    ] {
        let record = practice.document(&json!({ "meta": { "versionId": version } }));
        fhir("GET", &route())
            .respond_with(ResponseTemplate::new(200).set_body_json(record))
            .up_to_n_times(1)
            .expect(1)
            .mount(&practice.api)
            .await;
        let patch = move |request: &wiremock::Request| {
            let patch: Value = serde_json::from_slice(&request.body).unwrap_or_default();
            patch[0]["value"] == version
        };
        practice.answer(fhir("PATCH", &route()).and(patch), answer).await;
    }
    assert!(
        practice
            .connect()
            .pin(&id(), true)
            .await
            .unwrap()
            .pinned_at
            .is_some()
    );
}

#[tokio::test]
async fn change_that_meets_others_again_and_again_is_given_up() {
    let practice = Practice::start().await;
    let record = practice.document(&json!({}));
    fhir("GET", &route())
        .respond_with(ResponseTemplate::new(200).set_body_json(record))
        .expect(3)
        .mount(&practice.api)
        .await;
    fhir("PATCH", &route())
        .respond_with(outcome(400, "Test failed: value"))
        .expect(3)
        .mount(&practice.api)
        .await;
    let error = practice.connect().pin(&id(), true).await.unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::ChangedMeanwhile, Status::Temporary)
    );
}

#[tokio::test]
async fn other_refusals_are_not_tried_again() {
    for (http_status, code) in [
        (400, Code::Rejected),
        (403, Code::NotPermitted),
        (410, Code::NotFound),
    ] {
        let practice = Practice::start().await;
        practice
            .answer_json(fhir("GET", &route()), &practice.document(&json!({})))
            .await;
        practice
            .answer(fhir("PATCH", &route()), outcome(http_status, "no"))
            .await;
        let error = practice.connect().archive(&id()).await.unwrap_err();
        assert_eq!(error.code, code);
    }
}

#[tokio::test]
async fn bare_bytes_cannot_be_changed() {
    let practice = Practice::bare().await;
    let system = practice.connect();
    let binary = AttachmentId::new("Binary/b1");
    for error in [
        system.pin(&binary, true).await.unwrap_err(),
        system.describe(&binary, None).await.unwrap_err(),
        system.archive(&binary).await.unwrap_err(),
        system.restore(&binary).await.unwrap_err(),
    ] {
        assert_eq!(error.code, Code::CapabilityAbsent);
    }
}
