//! Medplum's records that are made long after they were asked for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use demo_practice::{Effect, FaultRule};
use hyper::{Method, StatusCode};
use support::medplum::{FHIR, Medplum};
use support::{clinic, quick};

/// Asks for a document unless there is one of this reference; the answer's status.
async fn create(medplum: &Medplum<'_>, reference: &str) -> Option<StatusCode> {
    let condition = format!("identifier=urn:test|{reference}");
    let headers = [("content-type", FHIR), ("if-none-exist", &condition)];
    let document = medplum.document("b1", reference).to_string();
    let answer = medplum
        .try_send(Method::POST, "DocumentReference", &headers, document)
        .await?;
    Some(answer.status)
}

async fn is_there(medplum: &Medplum<'_>, reference: &str) -> bool {
    let found = medplum
        .get(&format!("DocumentReference?identifier=urn:test|{reference}"))
        .await;
    found.json()["entry"][0].is_object()
}

#[tokio::test]
async fn a_late_creation_looks_at_its_condition_when_it_happens() {
    let clinic = clinic(quick()).await;
    let medplum = clinic.medplum().await;
    for ms in [20, 40] {
        clinic.practice.faults().add(FaultRule::times(
            1,
            "medplum/register",
            Effect::LateCreation { ms },
        ));
    }
    assert_eq!(create(&medplum, "f1").await, None);
    assert_eq!(create(&medplum, "f2").await, None);
    assert!(clinic.practice.ledger().records.is_empty(), "neither is made yet");
    assert_eq!(create(&medplum, "f1").await, Some(StatusCode::CREATED));
    // The second of the two comes after the first has had its turn.
    while !is_there(&medplum, "f2").await {}
    assert_eq!(clinic.practice.ledger().records.len(), 2);
}
