//! `/Media`, `/Consent`, `/DiagnosticReport`: records beside the documents that have a file.
//!
//! <https://docs.canvasmedical.com/api/media/>, `/consent/`, `/diagnosticreport/`

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Canvas;
use super::call::Call;
use super::codes::{LABORATORY, LOINC};
use super::filters::{DateFilter, patient_id, token_holds};
use super::lists;
use super::records::{Consent, Media, Report};
use super::refusals::{Refusal, fhir};
use super::scopes::Interaction;
use crate::clock::wire_time;

pub(crate) const MEDIA: &str = "Media";
pub(crate) const CONSENT: &str = "Consent";
pub(crate) const REPORT: &str = "DiagnosticReport";

/// Whether a record is among those a search asks for by `patient` and `_id`.
fn asked_for(call: &Call, patient: &str, id: &str) -> bool {
    call.values("patient").all(|value| patient_id(value) == patient)
        && call.values("_id").all(|value| value == id)
}

fn found<T>(
    call: &Call,
    resource: &str,
    record: Option<&T>,
    wire: impl FnOnce(&T) -> Value,
) -> Result<Response, Refusal> {
    call.require(resource, Interaction::Read)?;
    let record = record.ok_or_else(|| Refusal::unknown(resource, &call.id))?;
    Ok(fhir(StatusCode::OK, &wire(record)))
}

/// Photos of a patient.
pub(crate) fn media(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(MEDIA, Interaction::Search)?;
    let records = canvas.records();
    let media = records
        .media
        .values()
        .filter(|media| asked_for(call, &media.patient_id, &media.id));
    lists::answer(call, media, |media| canvas.media_on_the_wire(media))
}

/// One photo.
pub(crate) fn one_media(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    let records = canvas.records();
    found(call, MEDIA, records.media.get(&call.id), |media| {
        canvas.media_on_the_wire(media)
    })
}

/// Consents of a patient.
pub(crate) fn consents(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(CONSENT, Interaction::Search)?;
    let period = DateFilter::all(call, "period")?;
    let records = canvas.records();
    let consents = records.consents.values().filter(|consent| {
        asked_for(call, &consent.patient_id, &consent.id)
            && period.iter().all(|filter| filter.holds_day(consent.start))
    });
    lists::answer(call, consents, |consent| canvas.consent_on_the_wire(consent))
}

/// One consent.
pub(crate) fn one_consent(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    let records = canvas.records();
    found(call, CONSENT, records.consents.get(&call.id), |consent| {
        canvas.consent_on_the_wire(consent)
    })
}

/// Reports of a patient.
pub(crate) fn reports(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(REPORT, Interaction::Search)?;
    let issued = DateFilter::all(call, "date")?;
    let records = canvas.records();
    let reports = records.reports.values().filter(|report| {
        asked_for(call, &report.patient_id, &report.id)
            && issued.iter().all(|filter| filter.holds(report.issued_at))
            && call
                .values("code")
                .all(|token| token_holds(token, LOINC, LABORATORY.code))
    });
    lists::answer(call, reports, |report| canvas.report_on_the_wire(report))
}

/// One report.
pub(crate) fn one_report(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    let records = canvas.records();
    found(call, REPORT, records.reports.get(&call.id), |report| {
        canvas.report_on_the_wire(report)
    })
}

impl Canvas {
    fn media_on_the_wire(&self, media: &Media) -> Value {
        json!({
            "resourceType": MEDIA,
            "id": media.id,
            "status": "completed",
            "subject": {"reference": format!("Patient/{}", media.patient_id), "type": "Patient"},
            "createdDateTime": wire_time(media.created_at),
            "content": {
                "contentType": "image/jpeg",
                "url": self.file_url(MEDIA, &media.id, "content"),
                "title": "Visual exam finding",
            },
            "note": [{"text": media.note}],
        })
    }

    /// Of the document only the address is promised.
    fn consent_on_the_wire(&self, consent: &Consent) -> Value {
        json!({
            "resourceType": CONSENT,
            "id": consent.id,
            "status": "active",
            "scope": {"text": "Unknown"},
            "category": [{"coding": [{
                "system": LOINC,
                "code": "59284-0",
                "display": consent.name,
            }]}],
            "patient": {"reference": format!("Patient/{}", consent.patient_id), "type": "Patient"},
            "sourceAttachment": {"url": self.file_url(CONSENT, &consent.id, "sourceAttachment")},
            "provision": {"period": {"start": consent.start.to_string()}},
        })
    }

    fn report_on_the_wire(&self, report: &Report) -> Value {
        json!({
            "resourceType": REPORT,
            "id": report.id,
            "status": "final",
            "code": {"coding": [{
                "system": LOINC,
                "code": LABORATORY.code,
                "display": LABORATORY.display,
            }]},
            "subject": {"reference": format!("Patient/{}", report.patient_id), "type": "Patient"},
            "effectiveDateTime": wire_time(report.issued_at),
            "issued": wire_time(report.issued_at),
            "presentedForm": [{"url": self.file_url(REPORT, &report.id, "presentedForm")}],
        })
    }
}
