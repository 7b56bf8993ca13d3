//! `/patients` and `/patients/{id}`.

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Cliniko;
use super::call::{Call, Caller};
use super::filters::{Field, FieldValue, Kind, field};
use super::lists::{self, Listed};
use super::refusals::Refusal;
use super::roles::Right;
use crate::clock::wire_time;
use crate::people::Person;

const FIELDS: [Field; 11] = [
    field("accepted_privacy_policy", Kind::Boolean),
    field("archived_at", Kind::DateTime),
    field("created_at", Kind::DateTime),
    field("date_of_birth", Kind::Date),
    field("email", Kind::Text),
    field("first_name", Kind::Text),
    field("id", Kind::Number),
    field("last_name", Kind::Text),
    field("old_reference_id", Kind::Text),
    field("preferred_first_name", Kind::Text),
    field("updated_at", Kind::DateTime),
];

/// What a role without the right to confidential details gets as null.
const CONFIDENTIAL: [&str; 9] = [
    "email",
    "address_1",
    "city",
    "state",
    "post_code",
    "old_reference_id",
    "notes",
    "gender_identity",
    "sex",
];

impl Listed for Person {
    fn id(&self) -> u64 {
        self.id
    }

    fn field(&self, name: &str) -> FieldValue {
        match name {
            "accepted_privacy_policy" => self
                .accepted_privacy_policy
                .map_or(FieldValue::Null, FieldValue::Boolean),
            "archived_at" => FieldValue::time(self.archived_at),
            "created_at" => FieldValue::DateTime(self.created_at),
            "date_of_birth" => FieldValue::date(self.born),
            "email" => FieldValue::text(self.email.as_deref()),
            "first_name" => FieldValue::text(Some(&self.first_name)),
            "id" => FieldValue::Number(self.id),
            "last_name" => FieldValue::text(Some(&self.last_name)),
            "old_reference_id" => FieldValue::text(self.old_reference_id.as_deref()),
            "preferred_first_name" => FieldValue::text(self.preferred_first_name.as_deref()),
            "updated_at" => FieldValue::DateTime(self.updated_at),
            _ => FieldValue::Null,
        }
    }
}

/// A page of patients.
pub(crate) fn list(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    let records = cliniko.records();
    let wire = |person: &Person| cliniko.patient_on_the_wire(person, call.caller);
    lists::answer(
        cliniko,
        call,
        "patients",
        &FIELDS,
        records.patients.values(),
        wire,
    )
}

/// One patient; an archived one only with a filter that lets it through.
pub(crate) fn one(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    let records = cliniko.records();
    let person = records.patients.get(&call.id()?).ok_or_else(Refusal::not_found)?;
    if !lists::shows(call, person)? {
        return Err(Refusal::not_found());
    }
    Ok(Json(cliniko.patient_on_the_wire(person, call.caller)).into_response())
}

impl Cliniko {
    fn patient_on_the_wire(&self, person: &Person, caller: Caller) -> Value {
        let path = format!("/patients/{}", person.id);
        let mobile = person.mobile.as_ref();
        let phones = mobile.map(|number| {
            let normalized: String = number.chars().filter(char::is_ascii_digit).skip(1).collect();
            json!([{"number": number, "normalized_number": format!("61{normalized}"), "phone_type": "Mobile"}])
        });
        let mut patient = json!({
            "id": person.id.to_string(),
            "label": person.full_name(),
            "title": person.title,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "preferred_first_name": person.preferred_first_name,
            "date_of_birth": person.born.map(|born| born.to_string()),
            "sex": person.sex,
            "gender": person.sex,
            "gender_identity": person.gender_identity,
            "pronouns": null,
            "email": person.email,
            "patient_phone_numbers": phones,
            "address_1": person.address,
            "address_2": null,
            "address_3": null,
            "city": person.city,
            "state": "VIC",
            "post_code": "3999",
            "country_code": "AU",
            "country": "Australia",
            "medicare": null,
            "medicare_reference_number": null,
            "dva_card_number": null,
            "old_reference_id": person.old_reference_id,
            "notes": person.notes,
            "time_zone": null,
            "accepted_privacy_policy": person.accepted_privacy_policy,
            "archived_at": person.archived_at.map(wire_time),
            "deleted_at": null,
            "merged_at": person.merged.map(|(at, _)| wire_time(at)),
            "created_at": wire_time(person.created_at),
            "updated_at": wire_time(person.updated_at),
            "patient_attachments": self.link(&format!("{path}/patient_attachments")),
            "links": {"self": format!("{}{path}", self.base_url)},
        });
        if let Some((_, other)) = person.merged {
            patient["merged_with_patient"] = self.link(&format!("/patients/{other}"));
        }
        if caller.require(Right::ConfidentialDetails).is_err() {
            for name in CONFIDENTIAL {
                patient[name] = Value::Null;
            }
            patient["gender"] = Value::Null;
        }
        patient
    }
}
