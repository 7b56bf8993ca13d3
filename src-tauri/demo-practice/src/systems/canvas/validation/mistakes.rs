//! Checks that collect what is wrong instead of stopping at the first.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::systems::canvas::refusals::Issue;

/// Every mistake found so far.
#[derive(Default)]
pub(super) struct Mistakes {
    pub(super) issues: Vec<Issue>,
}

impl Mistakes {
    pub(super) fn add(&mut self, code: &'static str, path: &str, text: &str) {
        let text = format!("{path}: {text}");
        self.issues.push(Issue { code, text });
    }

    pub(super) fn look_for_empty_texts(&mut self, path: &str, value: &Value) {
        match value {
            Value::String(text) if text.is_empty() => {
                self.add("value", path, "empty strings are not allowed");
            }
            Value::Array(values) => {
                for (index, value) in values.iter().enumerate() {
                    self.look_for_empty_texts(&below(path, &index.to_string()), value);
                }
            }
            Value::Object(properties) => {
                for (name, value) in properties {
                    self.look_for_empty_texts(&below(path, name), value);
                }
            }
            _ => (),
        }
    }

    pub(super) fn only(&mut self, path: &str, properties: &Map<String, Value>, known: &[&str]) {
        for name in properties.keys().filter(|name| !known.contains(&name.as_str())) {
            self.add("structure", &below(path, name), "extra fields not permitted");
        }
    }

    pub(super) fn fixed(&mut self, properties: &Map<String, Value>, name: &str, wanted: &str) {
        match properties.get(name) {
            None => self.add("required", name, "field required"),
            Some(value) if value == wanted => (),
            Some(_) => self.add("value", name, &format!("must be {wanted}")),
        }
    }

    pub(super) fn text(&mut self, properties: &Map<String, Value>, name: &str) -> Option<String> {
        let value = properties.get(name)?;
        if !value.is_string() {
            self.add("value", name, "str type expected");
        }
        value.as_str().map(str::to_owned)
    }

    /// The code of a concept's one coding: exactly `system` and `code`, no `display`.
    pub(super) fn only_coding(&mut self, path: &str, concept: &Value, system: &str) -> Option<String> {
        let properties = concept.as_object();
        if let Some(properties) = properties {
            self.only(path, properties, &["coding"]);
        }
        let codings = concept.get("coding").and_then(Value::as_array).map(Vec::as_slice);
        let Some([Value::Object(coding)]) = codings else {
            let path = below(path, "coding");
            self.add("value", &path, "exactly one coding is required");
            return None;
        };
        let path = below(path, "coding.0");
        self.only(&path, coding, &["system", "code"]);
        let text = |name: &str| coding.get(name).and_then(Value::as_str).map(str::to_owned);
        if text("system").as_deref() != Some(system) {
            self.add("value", &below(&path, "system"), &format!("must be {system}"));
            return None;
        }
        let code = text("code");
        if code.is_none() {
            self.add("required", &below(&path, "code"), "field required");
        }
        code
    }

    pub(super) fn reference(
        &mut self,
        properties: &Map<String, Value>,
        name: &str,
        kinds: &[&str],
    ) -> Option<String> {
        let Some(value) = properties.get(name) else {
            self.add("required", name, "field required");
            return None;
        };
        self.reference_in(name, value, kinds)
    }

    pub(super) fn reference_in(&mut self, path: &str, value: &Value, kinds: &[&str]) -> Option<String> {
        if let Some(properties) = value.as_object() {
            self.only(path, properties, &["reference", "type"]);
        }
        let reference = value.get("reference").and_then(Value::as_str).unwrap_or_default();
        let known = reference
            .split_once('/')
            .is_some_and(|(kind, id)| kinds.contains(&kind) && !id.is_empty() && !id.contains('/'));
        if !known {
            let text = format!("must be a reference to {}", kinds.join(" or "));
            self.add("value", &below(path, "reference"), &text);
            return None;
        }
        Some(reference.to_owned())
    }

    /// Checks an extension's one value; the reference, where it is one.
    pub(super) fn extension_value(
        &mut self,
        path: &str,
        name: &str,
        properties: &Map<String, Value>,
    ) -> Option<String> {
        let property = match name {
            "clinical-date" => "valueDate",
            "reviewer" | "reviewer-group" => "valueReference",
            "requires-signature" | "priority" => "valueBoolean",
            "review-mode" => "valueCode",
            "comment" => "valueString",
            _ => {
                self.add("value", path, "unknown extension");
                return None;
            }
        };
        self.only(path, properties, &["url", property]);
        let path = below(path, property);
        let Some(value) = properties.get(property) else {
            self.add("required", &path, "field required");
            return None;
        };
        let text = value.as_str();
        let right = match name {
            "clinical-date" => text.is_some_and(is_day),
            "review-mode" => text.is_some_and(|mode| ["RR", "AR", "RN"].contains(&mode)),
            "requires-signature" | "priority" => value.is_boolean(),
            "comment" => text.is_some(),
            "reviewer" => return self.reference_in(&path, value, &["Practitioner"]),
            _ => return self.reference_in(&path, value, &["Group"]),
        };
        if !right {
            self.add("value", &path, "has an invalid value");
        }
        None
    }
}

/// `YYYY-MM-DD`, nothing more.
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<Date>().is_ok()
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
