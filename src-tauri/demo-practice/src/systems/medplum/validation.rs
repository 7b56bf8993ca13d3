//! Holding what is sent against the shapes: unknown properties, missing ones, wrong types.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::records::Kind;
use super::refusals::{Issue, Refusal};
use super::shapes::{self, Holds, Property};

/// Most bytes of inline data: <https://www.medplum.com/docs/self-hosting/server-config>
const MOST_INLINE_BYTES: usize = 1024 * 1024;

/// The resource as it is kept: of this kind, in FHIR's shape, without its empty parts. Empty ones count as missing.
pub(crate) fn checked(resource: &Value, kind: Kind) -> Result<Value, Refusal> {
    let name = resource["resourceType"].as_str().unwrap_or_default();
    if name.is_empty() {
        return Err(Refusal::bad_request("Missing resource type"));
    }
    if name != kind.name() {
        return Err(Refusal::bad_request("Incorrect resource type"));
    }
    let mut issues = Vec::new();
    find_nulls(resource, kind.name(), &mut issues);
    let resource = without_empty_parts(resource).unwrap_or_default();
    if let Value::Object(properties) = &resource {
        let shape = |name: &str| properties_of(kind).find(|property| property.name == name);
        check_group(properties, shape, properties_of(kind), kind.name(), &mut issues);
    }
    if issues.is_empty() {
        return Ok(resource);
    }
    Err(Refusal::invalid(issues))
}

fn properties_of(kind: Kind) -> impl Iterator<Item = &'static Property> {
    let own = match kind {
        Kind::Binary => shapes::BINARY,
        Kind::DocumentReference => shapes::DOCUMENT_REFERENCE,
        Kind::Media => shapes::MEDIA,
        Kind::Patient => shapes::PATIENT,
        Kind::Practitioner => shapes::PRACTITIONER,
    };
    shapes::RESOURCE.iter().chain(own)
}

/// Null is not a way to leave something out.
fn find_nulls(value: &Value, place: &str, issues: &mut Vec<Issue>) {
    match value {
        Value::Null => issues.push(Issue::structure("Invalid null value", place.to_owned())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                find_nulls(item, &format!("{place}[{index}]"), issues);
            }
        }
        Value::Object(properties) => {
            for (name, value) in properties {
                find_nulls(value, &format!("{place}.{name}"), issues);
            }
        }
        Value::String(_) | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `None` when nothing is left of it.
fn without_empty_parts(value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => (!text.is_empty()).then(|| value.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.clone()),
        Value::Array(items) => {
            let items: Vec<Value> = items.iter().filter_map(without_empty_parts).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(properties) => {
            let kept = properties
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), without_empty_parts(value)?)));
            let kept: Map<String, Value> = kept.collect();
            (!kept.is_empty()).then_some(Value::Object(kept))
        }
    }
}

fn check_group(
    properties: &Map<String, Value>,
    shape: impl Fn(&str) -> Option<&'static Property>,
    expected: impl Iterator<Item = &'static Property>,
    place: &str,
    issues: &mut Vec<Issue>,
) {
    for property in expected {
        if property.is_required && !properties.contains_key(property.name) {
            let expression = format!("{place}.{}", property.name);
            issues.push(Issue::structure("Missing required property", expression));
        }
    }
    for (name, value) in properties {
        // Extensions may be anywhere; an underscore leads those of a plain value.
        if matches!(name.as_str(), "extension" | "modifierExtension" | "id") || name.starts_with('_') {
            continue;
        }
        let place = format!("{place}.{name}");
        match shape(name) {
            None => {
                let text = format!("Invalid additional property \"{name}\"");
                issues.push(Issue::structure(text, place));
            }
            Some(property) => check_property(property, value, &place, issues),
        }
    }
}

fn check_property(property: &Property, value: &Value, place: &str, issues: &mut Vec<Issue>) {
    match (property.is_list, value) {
        (true, Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                check_value(property.holds, item, &format!("{place}[{index}]"), issues);
            }
        }
        (true, _) => {
            let text = "Expected array of values for property";
            issues.push(Issue::structure(text, place.to_owned()));
        }
        (false, Value::Array(_)) => {
            let text = "Expected single value for property";
            issues.push(Issue::structure(text, place.to_owned()));
        }
        (false, _) => check_value(property.holds, value, place, issues),
    }
}

fn check_value(holds: Holds, value: &Value, place: &str, issues: &mut Vec<Issue>) {
    if let (Holds::Group(group), Value::Object(properties)) = (holds, value) {
        let shape = |name: &str| group.iter().find(|property| property.name == name);
        return check_group(properties, shape, group.iter(), place, issues);
    }
    let text = value.as_str();
    let fault = match holds {
        Holds::Anything => None,
        Holds::Group(_) => Some("Invalid JSON type: expected object"),
        Holds::Text => text.is_none().then_some("Invalid JSON type: expected string"),
        Holds::Boolean => (!value.is_boolean()).then_some("Invalid JSON type: expected boolean"),
        Holds::Count => value
            .as_u64()
            .is_none()
            .then_some("Invalid JSON type: expected integer"),
        Holds::Number => (!value.is_number()).then_some("Invalid JSON type: expected number"),
        Holds::Date => (!text.is_some_and(is_date)).then_some("Invalid date format"),
        Holds::DateTime => {
            let valid = text.is_some_and(|text| is_date(text) || is_instant(text));
            (!valid).then_some("Invalid dateTime format")
        }
        Holds::Instant => (!text.is_some_and(is_instant)).then_some("Invalid instant format"),
        Holds::Base64 => base64_fault(text),
        Holds::Uri => {
            let valid = text.is_some_and(|text| !text.contains(char::is_whitespace));
            (!valid).then_some("Invalid url format")
        }
    };
    if let Some(fault) = fault {
        issues.push(Issue::structure(fault, place.to_owned()));
    }
}

/// A year, a month or a day.
pub(crate) fn is_date(text: &str) -> bool {
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && ("01"..="12").contains(month),
        [year, month, day] => {
            digits(year, 4) && digits(month, 2) && digits(day, 2) && text.parse::<Date>().is_ok()
        }
        _ => false,
    }
}

/// A moment with its zone.
pub(crate) fn is_instant(text: &str) -> bool {
    text.contains('T') && text.parse::<Timestamp>().is_ok()
}

fn base64_fault(text: Option<&str>) -> Option<&'static str> {
    static TOO_LONG: LazyLock<String> =
        LazyLock::new(|| format!("base64Binary exceeds {MOST_INLINE_BYTES} bytes"));
    match text.map(|text| BASE64.decode(text)) {
        Some(Ok(bytes)) if bytes.len() > MOST_INLINE_BYTES => Some(TOO_LONG.as_str()),
        Some(Ok(_)) => None,
        _ => Some("Invalid base64Binary format"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// In alphabetical order: the order of a JSON object's members depends on how `serde_json` is built.
    fn places(resource: &Value, kind: Kind) -> Vec<String> {
        let refusal = checked(resource, kind).unwrap_err();
        let mut places: Vec<_> = refusal.expressions().into_iter().map(str::to_owned).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn unknown_missing_and_wrong_properties_are_named() {
        let patient = json!({"resourceType": "Patient", "nonsense": 1, "birthDate": "yesterday",
            "active": "yes", "name": {"family": "Muster"}});
        let expected = [
            "Patient.active",
            "Patient.birthDate",
            "Patient.name",
            "Patient.nonsense",
        ];
        assert_eq!(places(&patient, Kind::Patient), expected);
        let document = json!({"resourceType": "DocumentReference", "content": [{"format": {"code": "x"}}]});
        let expected = [
            "DocumentReference.content[0].attachment",
            "DocumentReference.status",
        ];
        assert_eq!(places(&document, Kind::DocumentReference), expected);
    }

    #[test]
    fn empty_parts_count_as_missing_and_are_not_kept() {
        let document = json!({"resourceType": "DocumentReference", "status": "current",
            "content": [{"attachment": {}}]});
        let expected = ["DocumentReference.content"];
        assert_eq!(places(&document, Kind::DocumentReference), expected);
        let patient = json!({"resourceType": "Patient", "name": [], "gender": "", "text": {}});
        let kept = checked(&patient, Kind::Patient).unwrap();
        assert_eq!(kept, json!({"resourceType": "Patient"}));
    }

    #[test]
    fn null_and_addresses_with_blanks_are_refused() {
        let document = json!({"resourceType": "DocumentReference", "status": "current", "description": null,
            "content": [{"attachment": {"url": "not an address", "size": -1}}]});
        let expected = [
            "DocumentReference.content[0].attachment.size",
            "DocumentReference.content[0].attachment.url",
            "DocumentReference.description",
        ];
        assert_eq!(places(&document, Kind::DocumentReference), expected);
    }

    #[test]
    fn codes_are_not_held_against_a_value_set() {
        let document = json!({"resourceType": "DocumentReference", "status": "bogus",
            "content": [{"attachment": {"url": "Binary/1", "extension": [{"url": "x", "valueString": "y"}]}}]});
        assert!(checked(&document, Kind::DocumentReference).is_ok());
    }

    #[test]
    fn inline_data_ends_at_a_mebibyte() {
        let media = |bytes: usize| {
            let data = BASE64.encode(vec![0; bytes]);
            json!({"resourceType": "Media", "status": "completed", "content": {"data": data}})
        };
        assert!(checked(&media(MOST_INLINE_BYTES), Kind::Media).is_ok());
        assert_eq!(
            places(&media(MOST_INLINE_BYTES + 1), Kind::Media),
            ["Media.content.data"]
        );
    }
}
