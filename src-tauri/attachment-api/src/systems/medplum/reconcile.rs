//! Whether a record was made although no answer came: it carries the filing's own identifier.

use super::bundle::Walk;
use super::record_id::{RecordId, fhir_url};
use super::register::FILING_SYSTEM;
use super::search::escaped;
use crate::http::ApiClient;
use crate::{Code, Error, Operation, Reconciliation, Result, Status, Submission};

const RECONCILE: Operation = Operation::Reconcile;

/// Looks for the identifier.
pub(crate) async fn reconcile(api: &ApiClient, submission: &Submission) -> Result<Reconciliation> {
    let mut url = fhir_url(api, &["DocumentReference"]);
    url.query_pairs_mut()
        .append_pair(
            "identifier",
            &format!("{FILING_SYSTEM}|{}", escaped(&submission.reference)),
        )
        .append_pair("_sort", "_lastUpdated")
        .append_pair("_count", "20");
    let found = Walk::from(RECONCILE, url).rest(api).await?;
    let [record] = found.as_slice() else {
        return Ok(if found.is_empty() {
            Reconciliation::NotFound
        } else {
            Reconciliation::Ambiguous
        });
    };
    let id = RecordId::document(&record.id).attachment_id();
    if submission.known_attachments.contains(&id) {
        return Ok(Reconciliation::Ambiguous);
    }
    let patient = record.attachment(0).and_then(|attachment| attachment.patient);
    if patient.as_ref() == Some(&submission.patient) {
        Ok(Reconciliation::Found(id))
    } else {
        Err(Error::new(Code::WrongPatient, Status::Permanent, RECONCILE))
    }
}
