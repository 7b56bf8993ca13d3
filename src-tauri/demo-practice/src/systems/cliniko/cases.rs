//! `/patient_cases`, `/patient_cases/active`, `/patient_cases/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Cliniko;
use super::call::Call;
use super::filters::{Field, FieldValue, Kind, field};
use super::lists::{self, Listed};
use super::records::PatientCase;
use super::refusals::Refusal;
use super::roles::Right;
use crate::clock::wire_time;

const FIELDS: [Field; 10] = [
    field("archived_at", Kind::DateTime),
    field("closed_at", Kind::DateTime),
    field("created_at", Kind::DateTime),
    field("expiry_date", Kind::Date),
    field("id", Kind::Number),
    field("issue_date", Kind::Date),
    field("name", Kind::Text),
    field("patient_id", Kind::Number),
    field("referral_type", Kind::Text),
    field("updated_at", Kind::DateTime),
];

impl Listed for PatientCase {
    fn id(&self) -> u64 {
        self.id
    }

    fn field(&self, name: &str) -> FieldValue {
        match name {
            "archived_at" => FieldValue::time(self.archived_at),
            "closed_at" => FieldValue::time(self.closed_at),
            "created_at" | "updated_at" => FieldValue::DateTime(self.created_at),
            "expiry_date" => FieldValue::date(self.expiry_date),
            "id" => FieldValue::Number(self.id),
            "issue_date" => FieldValue::date(self.issue_date),
            "name" => FieldValue::text(Some(&self.name)),
            "patient_id" => FieldValue::Number(self.patient_id),
            "referral_type" => FieldValue::text(self.referral_type),
            _ => FieldValue::Null,
        }
    }
}

/// A page of cases.
pub(crate) fn list(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    answer_with(cliniko, call, |_| true)
}

/// A page of the cases that are not closed.
pub(crate) fn active(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    answer_with(cliniko, call, |case| case.closed_at.is_none())
}

fn answer_with(
    cliniko: &Cliniko,
    call: &Call,
    wanted: impl Fn(&PatientCase) -> bool,
) -> Result<Response, Refusal> {
    call.caller.require(Right::ConfidentialDetails)?;
    let records = cliniko.records();
    let cases = records.cases.values().filter(|case| wanted(case));
    lists::answer(cliniko, call, "patient_cases", &FIELDS, cases, |case| {
        cliniko.case_on_the_wire(case)
    })
}

/// One case; an archived one only with a filter that lets it through.
pub(crate) fn one(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::ConfidentialDetails)?;
    let records = cliniko.records();
    let case = records.cases.get(&call.id()?).ok_or_else(Refusal::not_found)?;
    if !lists::shows(call, case)? {
        return Err(Refusal::not_found());
    }
    Ok(Json(cliniko.case_on_the_wire(case)).into_response())
}

impl Cliniko {
    fn case_on_the_wire(&self, case: &PatientCase) -> Value {
        let path = format!("/patient_cases/{}", case.id);
        json!({
            "id": case.id.to_string(),
            "name": case.name,
            "issue_date": case.issue_date.map(|date| date.to_string()),
            "expiry_date": case.expiry_date.map(|date| date.to_string()),
            "referral": case.referral_type.is_some(),
            "referral_type": case.referral_type,
            "closed": case.closed_at.is_some(),
            "closed_at": case.closed_at.map(wire_time),
            "archived_at": case.archived_at.map(wire_time),
            "created_at": wire_time(case.created_at),
            "updated_at": wire_time(case.created_at),
            "attendee_ids": [],
            "max_sessions": null,
            "max_invoiceable_amount": null,
            "notes": null,
            "patient": self.link(&format!("/patients/{}", case.patient_id)),
            "patient_attachments": self.link(&format!("{path}/patient_attachments")),
            "links": {"self": format!("{}{path}", self.base_url)},
        })
    }
}
