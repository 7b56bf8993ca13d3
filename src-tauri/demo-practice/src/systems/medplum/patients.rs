//! The practice's people as FHIR patients: <https://hl7.org/fhir/R4/patient.html>

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::people::Person;

/// Whose numbers the practice's own are.
const RECORD_NUMBERS: &str = "https://northside-physio.example.org/record-number";

/// One person as a patient. What is not known is left out.
pub(crate) fn resource(person: &Person, patient_ids: &BTreeMap<u64, String>) -> Value {
    let is_there = |text: &&str| !text.is_empty();
    let mut patient = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            patient.insert(name.to_owned(), value);
        }
    };
    set("name", Some(names(person)));
    set("active", Some(person.archived_at.is_none().into()));
    set("birthDate", person.born.map(|born| born.to_string().into()));
    let gender = person.sex.as_deref().filter(is_there);
    set("gender", gender.map(|sex| sex.to_lowercase().into()));
    let number = person.old_reference_id.as_deref();
    set(
        "identifier",
        number.map(|number| json!([{"system": RECORD_NUMBERS, "value": number}])),
    );
    set("telecom", telecom(person));
    let line = person.address.as_deref().filter(is_there);
    set(
        "address",
        line.map(
            |line| json!([{"line": [line], "city": person.city, "postalCode": "3999", "country": "AU"}]),
        ),
    );
    let deceased = person
        .notes
        .as_deref()
        .is_some_and(|notes| notes.starts_with("Deceased"));
    set("deceasedDateTime", deceased.then(|| "2025-08-14".into()));
    let replaced_by = person.merged.and_then(|(_, other)| patient_ids.get(&other));
    set(
        "link",
        replaced_by.map(
            |other| json!([{"other": {"reference": format!("Patient/{other}")}, "type": "replaced-by"}]),
        ),
    );
    Value::Object(patient)
}

fn names(person: &Person) -> Value {
    let mut official = Map::new();
    official.insert("use".to_owned(), "official".into());
    if person.last_name.is_empty() {
        // Whoever has one name only was entered as plain text.
        official.insert("text".to_owned(), person.first_name.as_str().into());
    } else {
        official.insert("family".to_owned(), person.last_name.as_str().into());
        if !person.first_name.is_empty() {
            let given: Vec<&str> = person.first_name.split(' ').collect();
            official.insert("given".to_owned(), json!(given));
        }
    }
    if let Some(title) = &person.title {
        official.insert("prefix".to_owned(), json!([title]));
    }
    let mut names = vec![Value::Object(official)];
    if let Some(preferred) = &person.preferred_first_name {
        names.push(json!({"use": "nickname", "given": [preferred]}));
    }
    Value::Array(names)
}

fn telecom(person: &Person) -> Option<Value> {
    let point = |system: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(json!({"system": system, "value": value}))
    };
    let points = [point("phone", &person.mobile), point("email", &person.email)];
    let points: Vec<Value> = points.into_iter().flatten().collect();
    (!points.is_empty()).then_some(Value::Array(points))
}
