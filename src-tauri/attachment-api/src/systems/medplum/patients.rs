//! People: one of them, and what a `Patient` says.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::model::{Coding, Reference};
use super::record_id::{fhir_url, is_fhir_id};
use crate::http::ApiClient;
use crate::http::transport_failure::unreadable;
use crate::systems::wire::{filled, joined, lenient};
use crate::{Code, Error, Operation, Patient, PatientId, PatientStatus, Result, Sensitive, Status};

/// The patient's id, when it can be one: anything else is nobody's, and never reaches an address.
pub(crate) fn known_shape(operation: Operation, id: &PatientId) -> Result<&str> {
    Some(id.as_str()).filter(|id| is_fhir_id(id)).ok_or(Error::new(
        Code::NotFound,
        Status::Permanent,
        operation,
    ))
}

/// How other resources refer to the patient.
pub(crate) fn reference(operation: Operation, id: &PatientId) -> Result<String> {
    Ok(format!("Patient/{}", known_shape(operation, id)?))
}

/// One patient, also an inactive one.
pub(crate) async fn read(api: &ApiClient, id: &PatientId) -> Result<Patient> {
    let operation = Operation::ReadPatient;
    let url = fhir_url(api, &["Patient", known_shape(operation, id)?]);
    let resource: Value = api.get(operation, url).await?;
    patient_of(resource)
        .filter(|patient| patient.id == *id)
        .ok_or_else(|| unreadable(operation))
}

/// The identifying members of a patient, and no more: <https://hl7.org/fhir/R4/patient.html>.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WirePatient {
    id: String,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<Vec<HumanName>>,
    #[serde(default, deserialize_with = "lenient")]
    birth_date: Option<Date>,
    #[serde(default, deserialize_with = "lenient")]
    gender: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    identifier: Option<Vec<Identifier>>,
    #[serde(default, deserialize_with = "lenient")]
    telecom: Option<Vec<ContactPoint>>,
    /// Absent means unknown, and not inactive.
    #[serde(default, deserialize_with = "lenient")]
    active: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    deceased_boolean: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    deceased_date_time: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    link: Option<Vec<PatientLink>>,
}

/// A person's name; every part may be missing.
#[derive(Clone, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct HumanName {
    #[serde(rename = "use", deserialize_with = "lenient")]
    usage: Option<String>,
    #[serde(deserialize_with = "lenient")]
    text: Option<String>,
    #[serde(deserialize_with = "lenient")]
    family: Option<String>,
    #[serde(deserialize_with = "lenient")]
    given: Option<Vec<String>>,
    #[serde(deserialize_with = "lenient")]
    prefix: Option<Vec<String>>,
}

impl HumanName {
    fn given(&self) -> Option<String> {
        filled(self.given.as_ref().map(|names| names.join(" ")))
    }

    /// The name as shown: its own text, else its parts.
    pub fn shown(&self) -> Option<String> {
        let parts = || filled(Some(joined(&[self.given().as_deref(), self.family.as_deref()])));
        filled(self.text.clone()).or_else(parts)
    }
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Identifier {
    #[serde(rename = "type", deserialize_with = "lenient")]
    kind: Option<IdentifierKind>,
    #[serde(deserialize_with = "lenient")]
    value: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct IdentifierKind {
    coding: Vec<Coding>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ContactPoint {
    #[serde(deserialize_with = "lenient")]
    system: Option<String>,
    #[serde(deserialize_with = "lenient")]
    value: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PatientLink {
    #[serde(rename = "type", deserialize_with = "lenient")]
    kind: Option<String>,
    other: Reference,
}

/// Reads a resource; `None` when it is no patient.
pub(crate) fn patient_of(resource: Value) -> Option<Patient> {
    if resource.get("resourceType")?.as_str()? != "Patient" {
        return None;
    }
    let wire: WirePatient = serde_json::from_value(resource).ok()?;
    let names = wire.name.unwrap_or_default();
    let name = shown_name(&names).cloned().unwrap_or_default();
    let called = names
        .iter()
        .find(|name| name.usage.as_deref() == Some("nickname"))
        .and_then(|name| name.given().or_else(|| name.shown()));
    let merged_into = wire
        .link
        .iter()
        .flatten()
        .find(|link| link.kind.as_deref() == Some("replaced-by"))
        .and_then(|link| link.other.patient());
    let email = wire
        .telecom
        .into_iter()
        .flatten()
        .find(|contact| contact.system.as_deref() == Some("email"))
        .and_then(|contact| filled(contact.value));
    let deceased = wire.deceased_boolean == Some(true) || filled(wire.deceased_date_time).is_some();
    let status = if merged_into.is_some() {
        PatientStatus::Merged
    } else if wire.active == Some(false) {
        PatientStatus::Archived
    } else if deceased {
        PatientStatus::Deceased
    } else {
        PatientStatus::Active
    };
    Some(Patient {
        id: PatientId::new(wire.id),
        // A record with nothing but an id is legal.
        display_name: Sensitive::new(name.shown().unwrap_or_default()),
        family_name: filled(name.family.clone()).map(Sensitive::new),
        given_name: name.given().map(Sensitive::new),
        preferred_name: called.map(Sensitive::new),
        title: filled(name.prefix.map(|prefixes| prefixes.join(" "))).map(Sensitive::new),
        birth_date: wire.birth_date.map(Sensitive::new),
        gender: filled(wire.gender).map(Sensitive::new),
        record_number: record_number(wire.identifier.unwrap_or_default()).map(Sensitive::new),
        email: email.map(Sensitive::new),
        status,
        merged_into,
    })
}

/// The official name, else the usual one, else the first that is neither old nor a nickname.
fn shown_name(names: &[HumanName]) -> Option<&HumanName> {
    let of_use = |usage: &str| names.iter().find(|name| name.usage.as_deref() == Some(usage));
    let other = || {
        names
            .iter()
            .find(|name| !matches!(name.usage.as_deref(), Some("old" | "nickname")))
    };
    of_use("official")
        .or_else(|| of_use("usual"))
        .or_else(other)
        .or(names.first())
}

/// The medical record number (`MR`), else the first identifier of no stated type: a stated other one, e.g. that of an
/// insurance, is not the clinic's.
fn record_number(identifiers: Vec<Identifier>) -> Option<String> {
    let is_record_number = |identifier: &Identifier| {
        let kind = identifier.kind.as_ref();
        kind.is_some_and(|kind| kind.coding.iter().any(|coding| coding.is("MR")))
    };
    let chosen = identifiers.iter().position(is_record_number).or_else(|| {
        identifiers
            .iter()
            .position(|identifier| identifier.kind.is_none())
    })?;
    filled(identifiers.into_iter().nth(chosen)?.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn official_name_and_record_number_are_shown() {
        let patient = patient_of(json!({
            "resourceType": "Patient", "id": "p1", "birthDate": "1970-03-12", "gender": "female",
            "name": [
                { "use": "old", "family": "Miller" },
                { "use": "usual", "given": ["Janey"], "family": "Smith" },
                { "use": "official", "given": ["Jane", "Ann"], "family": "Smith", "prefix": ["Mrs"] },
                { "use": "nickname", "given": ["Jay"] },
            ],
            "identifier": [
                { "type": { "coding": [{ "code": "SS" }] }, "value": "000-00-0000" },
                { "type": { "coding": [{ "system": "s", "code": "MR" }] }, "value": "4512" },
            ],
            "telecom": [{ "system": "phone", "value": "1" }, { "system": "email", "value": "jane@example.org" }],
        }))
        .unwrap();
        assert_eq!(patient.display_name, "Jane Ann Smith".into());
        assert_eq!(patient.family_name, Some("Smith".into()));
        assert_eq!(patient.given_name, Some("Jane Ann".into()));
        assert_eq!(patient.preferred_name, Some("Jay".into()));
        assert_eq!(patient.title, Some("Mrs".into()));
        assert_eq!(patient.record_number, Some("4512".into()));
        assert_eq!(patient.email, Some("jane@example.org".into()));
        assert_eq!(
            patient.birth_date,
            Some(Sensitive::new(jiff::civil::date(1970, 3, 12)))
        );
        assert_eq!(patient.status, PatientStatus::Active);
    }

    #[test]
    fn little_is_enough_and_states_are_told_apart() {
        for (resource, name, status) in [
            (json!({}), "", PatientStatus::Active),
            (
                json!({ "name": [{ "text": "Suharto" }] }),
                "Suharto",
                PatientStatus::Active,
            ),
            (
                json!({ "name": "odd", "birthDate": "soon", "active": "yes" }),
                "",
                PatientStatus::Active,
            ),
            (json!({ "active": false }), "", PatientStatus::Archived),
            (
                json!({ "active": true, "deceasedBoolean": true }),
                "",
                PatientStatus::Deceased,
            ),
            (json!({ "deceasedDateTime": "2020" }), "", PatientStatus::Deceased),
            (
                json!({ "link": [{ "type": "replaced-by", "other": { "reference": "Patient/p2" } }] }),
                "",
                PatientStatus::Merged,
            ),
        ] {
            let mut resource = resource;
            resource["resourceType"] = json!("Patient");
            resource["id"] = json!("p1");
            let patient = patient_of(resource.clone()).unwrap();
            assert_eq!(
                (patient.display_name.expose().as_str(), patient.status),
                (name, status),
                "{resource}"
            );
        }
        assert!(patient_of(json!({ "resourceType": "Group", "id": "p1" })).is_none());
    }
}
