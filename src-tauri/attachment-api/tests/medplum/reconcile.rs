use attachment_api::{AttachmentId, Code, LostRegister, Receipt, Reconciliation, Result, Submission};
use serde_json::{Value, json};
use wiremock::matchers::query_param;

use crate::server::{DOCUMENT, Practice, REFERENCE, fhir, numbered, submission};

async fn reconciled(found: &[Value], submission: &Submission) -> Result<Reconciliation> {
    let practice = Practice::start().await;
    let documents: Vec<Value> = found.iter().map(|changes| practice.document(changes)).collect();
    let identifier = format!("urn:chartdrop:filing|{REFERENCE}");
    practice
        .answer_json(
            fhir("GET", "DocumentReference").and(query_param("identifier", identifier)),
            &practice.bundle(&documents, None),
        )
        .await;
    let receipt = Receipt {
        upload: "Binary/b1".into(),
        checksum_matches: None,
    };
    practice.connect().reconcile(submission, &receipt).await
}

#[tokio::test]
async fn record_is_recognised_by_the_filings_own_identifier() {
    let filing = submission("a.pdf", "application/pdf", &numbered(3));
    let id = AttachmentId::new(format!("DocumentReference/{DOCUMENT}"));
    assert_eq!(reconciled(&[], &filing).await.unwrap(), Reconciliation::NotFound);
    assert_eq!(
        reconciled(&[json!({})], &filing).await.unwrap(),
        Reconciliation::Found(id.clone())
    );
    assert_eq!(
        reconciled(&[json!({ "status": "entered-in-error" })], &filing)
            .await
            .unwrap(),
        Reconciliation::Found(id.clone())
    );
    assert_eq!(
        reconciled(&[json!({}), json!({ "id": "other" })], &filing)
            .await
            .unwrap(),
        Reconciliation::Ambiguous
    );
    let known = Submission {
        known_attachments: vec![id],
        ..filing
    };
    assert_eq!(
        reconciled(&[json!({})], &known).await.unwrap(),
        Reconciliation::Ambiguous
    );
}

#[tokio::test]
async fn record_on_another_chart_stops_the_filing() {
    let filing = submission("a.pdf", "application/pdf", &numbered(3));
    let foreign = json!({ "subject": { "reference": "Patient/other" } });
    assert_eq!(
        reconciled(&[foreign], &filing).await.unwrap_err().code,
        Code::WrongPatient
    );
}

#[tokio::test]
async fn a_lost_register_is_safe_to_repeat() {
    let practice = Practice::start().await;
    assert_eq!(practice.connect().lost_register(), LostRegister::AskAgain);
}
