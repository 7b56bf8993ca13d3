//! `/DocumentReference`, searched and read: <https://docs.canvasmedical.com/api/documentreference/>

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Canvas;
use super::call::Call;
use super::codes::{ADMINISTRATIVE, CATEGORIES, LOINC, US_CORE_CATEGORIES};
use super::filters::{DateFilter, patient_id, token_holds};
use super::lists;
use super::records::Document;
use super::refusals::{Refusal, fhir};
use super::scopes::Interaction;
use crate::clock::{self, wire_time};

pub(crate) const RESOURCE: &str = "DocumentReference";

/// Documents; of everybody, unless a patient is named.
pub(crate) fn search(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(RESOURCE, Interaction::Search)?;
    let created = DateFilter::all(call, "date")?;
    let now = clock::now();
    let records = canvas.records();
    let found = records.documents.values().filter(|document| {
        document.ready_from <= now
            && matches(call, document)
            && created.iter().all(|filter| filter.holds(document.created_at))
    });
    lists::answer(call, found, |document| {
        let mut resource = canvas.document_on_the_wire(document);
        if document.hides_url {
            resource["content"] = json!([{"attachment": {"contentType": "application/pdf"}}]);
        }
        resource
    })
}

/// One document. That it can be read before searches find it is our choice: nothing is documented.
pub(crate) fn one(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(RESOURCE, Interaction::Read)?;
    let records = canvas.records();
    let document = records
        .documents
        .get(&call.id)
        .ok_or_else(|| Refusal::unknown(RESOURCE, &call.id))?;
    Ok(fhir(StatusCode::OK, &canvas.document_on_the_wire(document)))
}

fn matches(call: &Call, document: &Document) -> bool {
    let kind = document.kind.map_or("", |kind| kind.code);
    let of_patient = |name| {
        call.values(name)
            .all(|value| patient_id(value) == document.patient_id)
    };
    of_patient("patient")
        && of_patient("subject")
        && call.values("_id").all(|id| id == document.id)
        && call.values("status").all(|status| status == document.status)
        && call.values("type").all(|token| token_holds(token, LOINC, kind))
        && call.values("category").all(|token| {
            categories(document)
                .iter()
                .any(|(system, code)| token_holds(token, system, code))
        })
}

/// Its category, and US Core's `clinical-note` beside it, which nearly every document has.
fn categories(document: &Document) -> Vec<(&'static str, &'static str)> {
    let mut categories = vec![(CATEGORIES, document.category)];
    if document.category != ADMINISTRATIVE {
        categories.push((US_CORE_CATEGORIES, "clinical-note"));
    }
    categories
}

impl Canvas {
    fn document_on_the_wire(&self, document: &Document) -> Value {
        let category: Vec<Value> = categories(document)
            .iter()
            .map(|(system, code)| json!({"coding": [{"system": system, "code": code}]}))
            .collect();
        let mut resource = json!({
            "resourceType": RESOURCE,
            "id": document.id,
            "identifier": [{
                "system": "http://schemas.canvasmedical.com/fhir/document-reference-identifier",
                "value": document.id,
            }],
            "status": document.status,
            "category": category,
            "subject": {"reference": format!("Patient/{}", document.patient_id), "type": "Patient"},
            "date": wire_time(document.created_at),
            "content": [{
                "attachment": {
                    "contentType": "application/pdf",
                    "url": self.file_url(RESOURCE, &document.id, "content"),
                },
                "format": {
                    "system": "http://ihe.net/fhir/ValueSet/IHE.FormatCode.codesystem",
                    "code": "urn:ihe:iti:xds:2017:mimeTypeSufficient",
                    "display": "mimeType Sufficient",
                },
            }],
        });
        if let Some(kind) = document.kind {
            resource["type"] = json!({
                "coding": [{"system": LOINC, "code": kind.code, "display": kind.display}],
            });
        }
        if let Some(author) = &document.author_id {
            resource["author"] =
                json!([{"reference": format!("Practitioner/{author}"), "type": "Practitioner"}]);
        }
        if let Some(description) = &document.description {
            resource["description"] = description.as_str().into();
        }
        if document.category == "correspondence" {
            resource["content"][0]["attachment"]["extension"] = old_address(&document.id);
        }
        if !document.extensions.is_empty() {
            resource["extension"] = document.extensions.clone().into();
        }
        resource
    }
}

/// Older documents still carry a presigned address beside the current one. It ended long ago.
fn old_address(id: &str) -> Value {
    json!([{
        "url": "http://schemas.canvasmedical.com/fhir/extensions/deprecated-url",
        "valueUri": format!(
            "https://canvas-client-media.s3.amazonaws.com/northside/{id}.pdf?X-Amz-Expires=600&X-Amz-Signature=0"
        ),
    }])
}
