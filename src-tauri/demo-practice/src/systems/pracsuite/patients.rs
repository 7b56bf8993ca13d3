//! `/patient` and `/patient/{id}`: <https://docs.api.pracsuite.com/_bundle/openapi/index.json>

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::PracSuite;
use super::call::Call;
use super::filters::{Field, FieldValue, Kind, field};
use super::keys::Right;
use super::lists::{self, Listed, Shape};
use super::records::Client;
use super::refusals::Refusal;

const SHAPE: Shape = Shape {
    name: "clients",
    filters: &FIELDS,
    sorted_by: &["client_id", "first_name", "surname", "file_created"],
    links: true,
};
const FIELDS: [Field; 15] = [
    field("first_name", Kind::Text),
    field("surname", Kind::Text),
    field("preferred_name", Kind::Text),
    field("date_of_birth", Kind::Date),
    field("email", Kind::Text),
    field("status", Kind::Choice),
    field("phone", Kind::Text),
    field("home_phone", Kind::Text),
    field("work_phone", Kind::Text),
    field("mobile", Kind::Text),
    field("file_created", Kind::Timestamp),
    field("updated", Kind::Timestamp),
    field("archived", Kind::Timestamp),
    field("email_marketing_type", Kind::Choice),
    field("sms_marketing_type", Kind::Choice),
];

impl Listed for Client {
    fn field(&self, name: &str) -> FieldValue {
        let person = &self.person;
        match name {
            "client_id" => FieldValue::Number(self.id),
            "first_name" => FieldValue::text(Some(&person.first_name)),
            "surname" => FieldValue::text(Some(&person.last_name)),
            "preferred_name" => FieldValue::text(person.preferred_first_name.as_deref()),
            "date_of_birth" => person.born.map_or(FieldValue::Null, FieldValue::Date),
            "email" => FieldValue::text(person.email.as_deref()),
            "status" => FieldValue::Choices(self.statuses()),
            "phone" => FieldValue::Texts(person.mobile.iter().cloned().collect()),
            "mobile" => FieldValue::text(person.mobile.as_deref()),
            "file_created" => FieldValue::Timestamp(person.created_at),
            "updated" => FieldValue::Timestamp(person.updated_at),
            "archived" => FieldValue::timestamp(person.archived_at),
            _ => FieldValue::Null,
        }
    }
}

impl Client {
    /// 1 active, 2 inactive, 3 all, 4 inactive without deceased, 5 all without deceased, 6 deceased.
    fn statuses(&self) -> Vec<u64> {
        let (archived, deceased) = (self.person.archived_at.is_some(), self.person.deceased);
        match (archived, deceased) {
            (_, true) => vec![2, 3, 6],
            (true, false) => vec![2, 3, 4, 5],
            (false, false) => vec![1, 3, 5],
        }
    }
}

/// Patients; what a missing `status` means is not documented, here it means the active ones.
pub(crate) fn list(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::Patients)?;
    let by_status = call
        .query
        .iter()
        .any(|(name, value)| name == "q[]" && value.starts_with("status:"));
    let records = pracsuite.records();
    let clients = records
        .clients
        .values()
        .filter(|client| by_status || client.statuses().contains(&1));
    lists::answer(pracsuite, call, &SHAPE, clients, |client| {
        pracsuite.client_on_the_wire(client)
    })
}

/// One patient, archived or not.
pub(crate) fn one(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::Patients)?;
    let id = call.id()?;
    let records = pracsuite.records();
    let client = records
        .clients
        .get(&id)
        .ok_or_else(|| Refusal::not_found("the patient"))?;
    Ok(Json(pracsuite.client_on_the_wire(client)).into_response())
}

impl PracSuite {
    /// A patient with what identifies, and some of the sensitive things that come along in every answer.
    fn client_on_the_wire(&self, client: &Client) -> Value {
        let person = &client.person;
        let link = format!("{}/patient/{}", self.base_url, client.id);
        json!({
            "client_id": client.id,
            "tenant_id": self.tenant_id,
            "title": person.title,
            "first_name": person.first_name,
            "middle_name": null,
            "surname": person.last_name,
            "preferred_name": person.preferred_first_name,
            "date_of_birth": person.born.map(|born| born.to_string()),
            "sex": person.sex,
            "gender": person.gender_identity,
            "pronouns": null,
            "email": person.email,
            "mobile": person.mobile,
            "home_phone": null,
            "work_phone": "",
            "fax": null,
            "address_1": person.address,
            "suburb": person.city,
            "country": "Australia",
            "file_no": person.old_reference_id,
            "file_created": microseconds(person.created_at),
            "archive": person.archived_at.is_some(),
            "deceased": person.deceased,
            "default_practitioner": null,
            "default_business": null,
            "medicare_no": format!("2{:09}1", client.id % 1_000_000_000),
            "medicare_claimants": "[]",
            "dva_no": null,
            "patient_notes": person.notes,
            "medical_warnings": "<p><b>Latex allergy</b><script>alert(1)</script></p>",
            "reminders_notifications": "<p></p>",
            "links": {
                "self": link,
                "accounts": format!("{link}/account"),
                "appointments": format!("{link}/appointment"),
            },
        })
    }
}

/// A timestamp as the vendor's newer pages show it: UTC with microseconds.
pub(crate) fn microseconds(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}
