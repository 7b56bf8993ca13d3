//! Medplum's resources: searching, creating on condition, patching, replacing, deleting.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::collections::BTreeSet;

use demo_practice::{Effect, FaultRule, RecordState};
use hyper::{Method, StatusCode};
use serde_json::{Value, json};
use support::medplum::{FHIR, Medplum, issue};
use support::{clinic, quick};

fn ids(bundle: &Value) -> Vec<String> {
    let entries = bundle["entry"].as_array().into_iter().flatten();
    entries
        .map(|entry| entry["resource"]["id"].as_str().unwrap().to_owned())
        .collect()
}

fn link<'bundle>(bundle: &'bundle Value, relation: &str) -> Option<&'bundle str> {
    let mut links = bundle["link"].as_array()?.iter();
    links.find(|link| link["relation"] == relation)?["url"].as_str()
}

async fn found(medplum: &Medplum<'_>, query: &str) -> Vec<String> {
    let answer = medplum.get(query).await;
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.text());
    ids(&answer.json())
}

#[tokio::test]
async fn patients_are_found_by_the_start_of_any_word() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let siobhan = medplum.id_of("Siobhán O'Brien-Taylor");
    for query in [
        "name=siobhán obrien",
        "name=SIOBH TAYL",
        "family=o'brien",
        "given=siob",
        "family:contains=rien",
    ] {
        let ids = found(&medplum, &format!("Patient?{query}")).await;
        assert_eq!(ids, [siobhan], "{query}");
    }
    assert!(found(&medplum, "Patient?given=obrien").await.is_empty());
    let janes = found(
        &medplum,
        "Patient?name=jane smith&birthdate=1970-03&_sort=birthdate",
    )
    .await;
    assert_eq!(janes.first(), Some(&medplum.jane));
    assert_eq!(janes.len(), 2);
    let born = format!(
        "Patient?birthdate=ge1970-03-12&birthdate=lt1970-03-13&_id={}",
        medplum.jane
    );
    assert_eq!(found(&medplum, &born).await, [medplum.jane.as_str()]);
    let jane = medplum.get(&format!("Patient/{}", medplum.jane)).await.json();
    assert_eq!(jane["name"][0]["family"], "Smith");
    let email = jane["telecom"][1]["value"].as_str().unwrap();
    assert!(
        found(&medplum, &format!("Patient?email={email}"))
            .await
            .contains(&medplum.jane)
    );
}

#[tokio::test]
async fn what_a_search_does_not_know_is_refused() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    for query in [
        "Patient?nonsense=1",
        "Patient?birthdate=12.3.1970",
        "Patient?name:foo=x",
        "Patient?_offset=10001",
        "Patient?_sort=nonsense",
        "Patient?_total=maybe",
        "Media?content=x",
        "DocumentReference?q=x",
        "Binary",
        "Nonsense",
    ] {
        let answer = medplum.get(query).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let tracing = &answer.json()["extension"][0]["extension"][0];
        assert_eq!(tracing["url"], "requestId");
        assert!(tracing["valueId"].is_string());
    }
    assert_eq!(medplum.get("Patient/abc").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn pages_lead_through_everything_once() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let margaret = medplum.id_of("Margaret Thompson");
    let of_margaret = format!("DocumentReference?patient=Patient/{margaret}");
    let whole = found(
        &medplum,
        &format!("{of_margaret}&_sort=-_lastUpdated&_count=1000"),
    )
    .await;
    for (query, place) in [
        ("_sort=-_lastUpdated&_count=50", "_offset="),
        ("_sort=_lastUpdated&_count=50", "_cursor="),
    ] {
        let mut seen = Vec::new();
        let mut next = Some(medplum.url(&format!("{of_margaret}&{query}")));
        while let Some(url) = next {
            assert!(url.starts_with(&medplum.access.base_url));
            let bundle = medplum.get(&url).await.json();
            assert!(bundle.get("total").is_none());
            seen.extend(ids(&bundle));
            next = link(&bundle, "next").map(str::to_owned);
            assert!(next.iter().all(|next| next.contains(place)));
        }
        if place == "_cursor=" {
            seen.reverse();
        }
        assert_eq!(seen, whole, "{query}");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    }
    let media = found(&medplum, &format!("Media?patient={margaret}&_count=1000")).await;
    assert_eq!(whole.len() + media.len(), 260);
}

#[tokio::test]
async fn bundle_says_no_more_than_was_asked() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let none = medplum
        .get("DocumentReference?identifier=urn:test|nothing")
        .await
        .json();
    assert!(none.get("entry").is_none());
    assert_eq!(none["link"].as_array().unwrap().len(), 1);
    let counted = medplum.get("Patient?_count=0&_total=accurate").await.json();
    assert!(counted.get("entry").is_none());
    assert!(counted["total"].as_u64().unwrap() > 60);
    let capped = medplum
        .get("DocumentReference?_count=100000&_sort=_id")
        .await
        .json();
    assert_eq!(ids(&capped).len(), 1000);
    let few = medplum
        .get("Patient?_count=1&_elements=birthDate&_sort=_id&_offset=1")
        .await
        .json();
    assert!(few["entry"][0]["resource"].get("name").is_none());
    assert_eq!(few["entry"][0]["search"]["mode"], "match");
    assert!(link(&few, "previous").is_some() && link(&few, "last").is_none());
}

#[tokio::test]
async fn charts_hold_what_other_software_left_there() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let of_jane = format!("patient={}", medplum.id_of("Margaret Thompson"));
    for (query, at_least) in [
        ("DocumentReference?_tag=urn:chartdrop:tags|pinned", 1),
        ("DocumentReference?status=entered-in-error", 1),
        ("DocumentReference?status=superseded", 1),
        ("Media?status=preparation", 1),
        ("Media?status=completed", 1),
    ] {
        let ids = found(&medplum, &format!("{query}&{of_jane}&_count=1000")).await;
        assert!(ids.len() >= at_least, "{query}");
    }
    let all = medplum
        .get(&format!("DocumentReference?{of_jane}&_count=1000"))
        .await
        .json();
    let attachments: Vec<Value> = all["entry"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|entry| entry["resource"]["content"].as_array().unwrap().clone())
        .map(|content| content["attachment"].clone())
        .collect();
    let has = |test: &dyn Fn(&Value) -> bool| attachments.iter().any(test);
    assert!(has(&|attachment| attachment["data"].is_string()));
    assert!(has(&|attachment| attachment["title"].is_null()));
    assert!(has(&|attachment| attachment["url"]
        .as_str()
        .is_some_and(|url| url.starts_with("https://"))));
    assert!(
        all["entry"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| entry["resource"]["content"][1].is_object())
    );
    let link = attachments.iter().find_map(|attachment| {
        let url = attachment["url"].as_str()?;
        url.contains("/storage/").then(|| url.to_owned())
    });
    assert_eq!(clinic.fetch(&link.unwrap()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn creation_on_condition_happens_once() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let binary = medplum.upload("a.pdf", "application/pdf", "%PDF".into()).await;
    let document = medplum.document(&binary, "f1");
    let condition = [
        ("content-type", FHIR),
        ("if-none-exist", "identifier=urn:test|f1"),
    ];
    let create = || {
        medplum.send(
            Method::POST,
            "DocumentReference",
            &condition,
            document.to_string(),
        )
    };
    let first = create().await;
    assert_eq!(first.status, StatusCode::CREATED);
    let id = first.json()["id"].as_str().unwrap().to_owned();
    let location = medplum.url(&format!("DocumentReference/{id}"));
    assert_eq!(first.header("location"), location);
    let version = first.json()["meta"]["versionId"].as_str().unwrap().to_owned();
    assert_eq!(first.header("etag"), format!("W/\"{version}\""));
    assert!(first.headers.contains_key("last-modified"));
    let second = create().await;
    assert_eq!(
        (second.status, &second.json()["id"]),
        (StatusCode::OK, &json!(id))
    );

    assert_eq!(
        medplum.post("DocumentReference", &document).await.status,
        StatusCode::CREATED
    );
    let third = create().await;
    assert_eq!(
        (third.status, &third.json()["id"]),
        (StatusCode::PRECONDITION_FAILED, &json!("multiple-matches"))
    );

    let records = clinic.practice.ledger().records;
    assert_eq!(records.len(), 2);
    assert_eq!(
        (&records[0].id, records[0].size),
        (&format!("DocumentReference/{id}"), 4)
    );
    assert_eq!(
        (&records[0].patient_id, records[0].filename.as_str()),
        (&medplum.jane, "scan.pdf")
    );
    assert_eq!(records[0].user_id, medplum.access.credentials.client_id);
    assert_eq!(records[0].sha256, clinic.practice.ledger().objects[0].sha256);
}

#[tokio::test]
async fn racing_creations_make_one_record() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let binary = medplum.upload("a.pdf", "application/pdf", "%PDF".into()).await;
    let document = medplum.document(&binary, "f1").to_string();
    let condition = [
        ("content-type", FHIR),
        ("if-none-exist", "identifier=urn:test|f1"),
    ];
    let create = || medplum.send(Method::POST, "DocumentReference", &condition, document.clone());
    let answers = futures::join!(create(), create(), create());
    let ids = [answers.0, answers.1, answers.2].map(|answer| answer.json()["id"].clone());
    assert!(ids[0] == ids[1] && ids[1] == ids[2]);
    assert_eq!(clinic.practice.ledger().records.len(), 1);
}

#[tokio::test]
async fn resources_must_be_what_fhir_says() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let good = medplum.document("b1", "f1");
    let changed = |path: &str, value: Value| {
        let mut document = good.clone();
        *document.pointer_mut(path).unwrap() = value;
        document
    };
    for (document, place) in [
        (
            changed("/content/0", json!({"attachment": {}})),
            "DocumentReference.content",
        ),
        (
            changed("/content/0/attachment", json!({"titel": "x"})),
            "DocumentReference.content[0].attachment.titel",
        ),
        (changed("/date", json!("2026-01-02")), "DocumentReference.date"),
        (changed("/status", json!("")), "DocumentReference.status"),
        (
            changed("/description", Value::Null),
            "DocumentReference.description",
        ),
    ] {
        let answer = medplum.post("DocumentReference", &document).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{place}");
        assert_eq!(answer.json()["issue"][0]["expression"], json!([place]));
    }
    let unparsed = medplum
        .send(Method::POST, "DocumentReference", &[("content-type", FHIR)], "{")
        .await;
    assert_eq!(issue(&unparsed), "Content could not be parsed");
    let huge = json!({"resourceType": "Patient", "gender": "x".repeat(1024 * 1024)});
    let huge = medplum.post("Patient", &huge).await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    let strange = changed("/status", json!("bogus"));
    assert_eq!(
        medplum.post("DocumentReference", &strange).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn patch_changes_tests_and_makes_lists() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let document = medplum.file(b"%PDF").await;
    let tag = json!({"system": "urn:t", "code": "pinned"});
    let pinned = medplum
        .patch(
            &document,
            &json!([{"op": "add", "path": "/meta/tag/-", "value": tag}]),
        )
        .await;
    assert_eq!(pinned.status, StatusCode::OK);
    assert_eq!(pinned.json()["meta"]["tag"], json!([tag]));
    let old = pinned.json()["meta"]["versionId"].clone();
    let unpin = |code: &str| json!([{"op": "test", "path": "/meta/tag/0/code", "value": code}, {"op": "remove", "path": "/meta/tag/0"}]);
    let refused = medplum.patch(&document, &unpin("other")).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(issue(&refused).starts_with("Test failed"));
    assert_eq!(
        medplum.patch(&document, &unpin("pinned")).await.status,
        StatusCode::OK
    );
    let describe = json!([{"op": "test", "path": "/meta/versionId", "value": old},
        {"op": "add", "path": "/description", "value": "Too late"}]);
    assert!(issue(&medplum.patch(&document, &describe).await).starts_with("Test failed"));
    for bad in [
        json!([{"op": "remove", "path": "/status"}]),
        json!([{"op": "add", "path": "/nonsense", "value": 1}]),
        json!([{"op": "replace", "path": "/docStatus", "value": "final"}]),
        json!({"op": "add"}),
    ] {
        assert_eq!(
            medplum.patch(&document, &bad).await.status,
            StatusCode::BAD_REQUEST,
            "{bad}"
        );
    }
    let removed = json!([{"op": "replace", "path": "/status", "value": "entered-in-error"}]);
    medplum.patch(&document, &removed).await;
    assert_eq!(clinic.practice.ledger().records[0].state, RecordState::Archived);
    let back = json!([{"op": "replace", "path": "/status", "value": "current"},
        {"op": "add", "path": "/description", "value": "Kept"}]);
    let back = medplum.patch(&document, &back).await.json();
    assert!(
        back["content"][0]["attachment"]["url"]
            .as_str()
            .unwrap()
            .contains("/storage/")
    );
    let record = clinic.practice.ledger().records[0].clone();
    assert_eq!(
        (record.state, record.description.as_deref()),
        (RecordState::Processed, Some("Kept"))
    );
}

#[tokio::test]
async fn replacing_drops_what_is_left_out_and_links_are_kept_as_references() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let document = medplum.file(b"%PDF").await;
    medplum
        .patch(
            &document,
            &json!([{"op": "add", "path": "/meta/tag/-", "value": {"code": "pinned"}}]),
        )
        .await;
    let mut shown = medplum.get(&document).await.json();
    let version = shown["meta"]["versionId"].clone();
    let put = |body: &Value, condition: &str| {
        let headers = [("content-type", FHIR), ("if-match", condition)];
        let (headers, body) = (
            headers.map(|(name, value)| (name, value.to_owned())),
            body.to_string(),
        );
        let (medplum, document) = (&medplum, &document);
        async move {
            let headers: Vec<(&str, &str)> = headers
                .iter()
                .filter(|(_, value)| !value.is_empty())
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            medplum.send(Method::PUT, document, &headers, body).await
        }
    };
    let same = put(&shown, "").await.json();
    assert_eq!(
        same["meta"]["versionId"], version,
        "a link written back is the same Binary"
    );
    shown["meta"] = json!({});
    assert_eq!(
        put(&shown, "W/\"other\"").await.status,
        StatusCode::PRECONDITION_FAILED
    );
    let condition = format!("W/\"{}\"", version.as_str().unwrap());
    let replaced = put(&shown, &condition).await.json();
    assert!(replaced["meta"].get("tag").is_none());
    assert_ne!(replaced["meta"]["versionId"], version);
    shown["id"] = "00000000-0000-4000-8000-000000000000".into();
    assert_eq!(put(&shown, "").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn deleted_resources_are_gone_until_they_are_put_back() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let document = medplum.file(b"%PDF").await;
    let kept = medplum.get(&document).await.json();
    for _ in 0..2 {
        let answer = medplum.send(Method::DELETE, &document, &[], "").await;
        assert_eq!(
            (answer.status, &answer.json()["id"]),
            (StatusCode::OK, &json!("ok"))
        );
    }
    assert_eq!(medplum.get(&document).await.status, StatusCode::GONE);
    let patched = medplum.patch(&document, &json!([])).await;
    assert_eq!(patched.status, StatusCode::GONE);
    let headers = [("content-type", FHIR)];
    medplum
        .send(Method::PUT, &document, &headers, kept.to_string())
        .await;
    assert_eq!(medplum.get(&document).await.status, StatusCode::OK);
}

#[tokio::test]
async fn address_of_a_deleted_file_stays_a_reference() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let binary = medplum.upload("a.pdf", "application/pdf", "%PDF".into()).await;
    let created = medplum
        .post("DocumentReference", &medplum.document(&binary, "f1"))
        .await
        .json();
    medplum
        .send(Method::DELETE, &format!("Binary/{binary}"), &[], "")
        .await;
    let path = format!("DocumentReference/{}", created["id"].as_str().unwrap());
    let shown = medplum.get(&path).await.json();
    assert_eq!(
        shown["content"][0]["attachment"]["url"],
        format!("Binary/{binary}")
    );
    let by_file = format!("DocumentReference?location=Binary/{binary}");
    assert_eq!(found(&medplum, &by_file).await.len(), 1);
}

#[tokio::test]
async fn faults_strike_creation_as_in_the_other_systems() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    let faults = clinic.practice.faults();
    let document = medplum.document("b1", "f1").to_string();
    let condition = [
        ("content-type", FHIR),
        ("if-none-exist", "identifier=urn:test|f1"),
    ];
    let create = || medplum.try_send(Method::POST, "DocumentReference", &condition, document.clone());
    faults.add(FaultRule::times(1, "medplum/register", Effect::QuotaFull));
    assert_eq!(create().await.unwrap().status, StatusCode::UNPROCESSABLE_ENTITY);
    faults.add(FaultRule::times(1, "medplum/register", Effect::ReplyLost));
    assert!(create().await.is_none());
    assert_eq!(
        create().await.unwrap().status,
        StatusCode::OK,
        "it had been created"
    );
    assert_eq!(clinic.practice.ledger().records.len(), 1);
    faults.add(FaultRule::times(1, "medplum/register", Effect::OtherPatient));
    let other = medplum
        .post("DocumentReference", &medplum.document("b1", "f2"))
        .await
        .json();
    assert_ne!(other["subject"]["reference"], format!("Patient/{}", medplum.jane));
}
