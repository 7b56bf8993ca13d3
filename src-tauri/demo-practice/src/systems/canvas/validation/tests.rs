use serde_json::json;

use super::*;

fn extension(name: &str, property: &str, value: &Value) -> Value {
    json!({"url": format!("{EXTENSIONS}{name}"), property: value})
}

fn document() -> Value {
    json!({
        "resourceType": "DocumentReference",
        "status": "current",
        "type": {"coding": [{"system": LOINC, "code": "34109-9"}]},
        "category": [{"coding": [{"system": CATEGORIES, "code": CLINICAL}]}],
        "subject": {"reference": "Patient/p1"},
        "description": "Letter",
        "content": [{"attachment": {"contentType": "application/pdf", "data": IN_ITS_PLACE}}],
        "extension": [
            extension("clinical-date", "valueDate", &json!("2026-11-20")),
            extension("reviewer", "valueReference", &json!({"reference": "Practitioner/d1"})),
            extension("requires-signature", "valueBoolean", &json!(false)),
        ],
    })
}

/// The issue codes for the document with one thing changed.
fn codes_with(pointer: &str, value: Value) -> Vec<&'static str> {
    let mut changed = document();
    match pointer.rsplit_once('/') {
        Some((parent, name)) => match changed.pointer_mut(parent).unwrap() {
            Value::Array(list) => match name.parse::<usize>() {
                Ok(index) => list[index] = value,
                Err(_) => list.push(value),
            },
            parent => parent[name] = value,
        },
        None => changed = value,
    }
    issue_codes(&changed)
}

fn issue_codes(document: &Value) -> Vec<&'static str> {
    match read(document) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.codes(),
    }
}

fn codes_without(name: &str) -> Vec<&'static str> {
    let mut changed = document();
    changed.as_object_mut().unwrap().remove(name);
    issue_codes(&changed)
}

#[test]
fn documented_request_is_taken() {
    let wanted = read(&document()).unwrap();
    assert_eq!((wanted.kind.code, wanted.category), ("34109-9", CLINICAL));
    assert_eq!(
        (wanted.patient_id.as_str(), wanted.reviewer.as_str()),
        ("p1", "Practitioner/d1")
    );
    for (name, property, value) in [
        ("comment", "valueString", json!("From outside")),
        ("review-mode", "valueCode", json!("RN")),
        ("priority", "valueBoolean", json!(true)),
    ] {
        assert!(
            codes_with("/extension/-", extension(name, property, &value)).is_empty(),
            "{name}"
        );
    }
    assert!(codes_with("/author", json!([{"reference": "Practitioner/d1"}])).is_empty());
}

#[test]
fn everything_required_is_missed() {
    for name in [
        "resourceType",
        "status",
        "type",
        "category",
        "subject",
        "content",
        "extension",
    ] {
        assert!(codes_without(name).contains(&"required"), "{name}");
    }
    assert!(codes_without("description").is_empty());
    for index in 0..3 {
        let mut changed = document();
        changed["extension"].as_array_mut().unwrap().remove(index);
        assert_eq!(issue_codes(&changed), ["required"], "extension {index}");
    }
}

#[test]
fn unknown_properties_and_empty_texts_are_refused() {
    for (pointer, value) in [
        ("/docStatus", json!("final")),
        ("/type/text", json!("Letter")),
        ("/type/coding/0/display", json!("Letter")),
        ("/content/0/format", json!({})),
        ("/content/0/attachment/title", json!("a.pdf")),
        ("/subject/display", json!("Jane")),
        ("/extension/0/valueString", json!("x")),
    ] {
        assert_eq!(codes_with(pointer, value), ["structure"], "{pointer}");
    }
    assert_eq!(codes_with("/description", json!("")), ["value"]);
}

#[test]
fn values_outside_the_closed_lists_are_refused() {
    let loinc = |code: &str| json!({"system": LOINC, "code": code});
    for (pointer, value) in [
        ("/type/coding/0/code", json!("51852-2")),
        ("/type/coding/0/system", json!("loinc")),
        ("/type/coding/-", loinc("34109-9")),
        ("/category/0/coding/0/code", json!("correspondence")),
        ("/content/0/attachment/contentType", json!("text/plain")),
        ("/status", json!("superseded")),
        ("/subject/reference", json!("p1")),
        ("/extension/0/valueDate", json!("20.11.2026")),
        ("/extension/0/valueDate", json!("2026-11-20T10:00:00Z")),
        ("/extension/2/valueBoolean", json!("false")),
        ("/extension/1/valueReference/reference", json!("Group/g1")),
    ] {
        assert!(
            codes_with(pointer, value.clone()).contains(&"value"),
            "{pointer} {value}"
        );
    }
    let mode = extension("review-mode", "valueCode", &json!("XX"));
    assert_eq!(codes_with("/extension/-", mode), ["value"]);
    let unknown = extension("colour", "valueString", &json!("red"));
    assert_eq!(codes_with("/extension/-", unknown), ["value"]);
}

#[test]
fn reviewer_and_team_exclude_each_other() {
    let team = extension(
        "reviewer-group",
        "valueReference",
        &json!({"reference": "Group/g1"}),
    );
    assert_eq!(codes_with("/extension/-", team.clone()), ["required"]);
    assert!(codes_with("/extension/1", team).is_empty());
}

#[test]
fn code_outside_the_list_is_answered_with_the_list() {
    let mut changed = document();
    changed["type"]["coding"][0]["code"] = json!("1-1");
    let refusal = format!("{:?}", read(&changed).unwrap_err());
    assert!(
        refusal.contains("34109-9") && refusal.contains("52070-0"),
        "{refusal}"
    );
}
