//! What a document to be created must look like: exactly the documented properties, no empty texts.
//!
//! <https://docs.canvasmedical.com/api/documentreference/>, "Create"

use jiff::civil::Date;
use serde_json::{Map, Value};

use super::codes::{self, ADMINISTRATIVE, CATEGORIES, CLINICAL, DocumentType, EXTENSIONS, LOINC};
use super::create_body::IN_ITS_PLACE;
use super::refusals::{Issue, Refusal};

/// A document that may be created, unless somebody it names does not exist.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanted {
    pub(crate) kind: DocumentType,
    pub(crate) category: &'static str,
    pub(crate) patient_id: String,
    pub(crate) author_id: Option<String>,
    pub(crate) description: Option<String>,
    /// `Practitioner/{id}` or `Group/{id}`.
    pub(crate) reviewer: String,
    pub(crate) extensions: Vec<Value>,
}

/// Reads a document; every mistake becomes an issue.
pub(crate) fn read(resource: &Value) -> Result<Wanted, Refusal> {
    let mut mistakes = Mistakes::default();
    mistakes.look_for_empty_texts("", resource);
    let Some(document) = resource.as_object() else {
        return Err(Refusal::invalid("The body is not a resource"));
    };
    mistakes.only(
        "",
        document,
        &[
            "resourceType",
            "status",
            "type",
            "category",
            "subject",
            "author",
            "description",
            "content",
            "extension",
        ],
    );
    mistakes.fixed(document, "resourceType", "DocumentReference");
    mistakes.fixed(document, "status", "current");
    let kind = kind(&mut mistakes, document);
    let category = category(&mut mistakes, document);
    let patient_id = mistakes.reference(document, "subject", &["Patient"]);
    let author_id = author(&mut mistakes, document);
    let description = mistakes.text(document, "description");
    content(&mut mistakes, document);
    let (reviewer, extensions) = extensions(&mut mistakes, document);
    match (kind, category, patient_id, reviewer) {
        (Some(kind), Some(category), Some(patient), Some(reviewer)) if mistakes.issues.is_empty() => {
            Ok(Wanted {
                kind,
                category,
                patient_id: patient.trim_start_matches("Patient/").to_owned(),
                author_id,
                description,
                reviewer,
                extensions,
            })
        }
        _ => Err(Refusal::issues(mistakes.issues)),
    }
}

fn kind(mistakes: &mut Mistakes, document: &Map<String, Value>) -> Option<DocumentType> {
    let Some(kind) = document.get("type") else {
        mistakes.add("required", "type", "field required");
        return None;
    };
    let code = mistakes.only_coding("type", kind, LOINC)?;
    let known = codes::creatable(&code);
    if known.is_none() {
        let allowed: Vec<&str> = codes::TYPES.iter().map(|kind| kind.code).collect();
        let text = format!("'{code}' is not supported; allowed are {}", allowed.join(", "));
        mistakes.add("value", "type.coding.0.code", &text);
    }
    known
}

fn category(mistakes: &mut Mistakes, document: &Map<String, Value>) -> Option<&'static str> {
    let Some([category]) = document
        .get("category")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
    else {
        mistakes.add("required", "category", "exactly one category is required");
        return None;
    };
    let code = mistakes.only_coding("category.0", category, CATEGORIES)?;
    let known = [ADMINISTRATIVE, CLINICAL]
        .into_iter()
        .find(|known| *known == code);
    if known.is_none() {
        let text = format!("'{code}' is not supported; allowed are {ADMINISTRATIVE}, {CLINICAL}");
        mistakes.add("value", "category.0.coding.0.code", &text);
    }
    known
}

fn author(mistakes: &mut Mistakes, document: &Map<String, Value>) -> Option<String> {
    let authors = document.get("author")?;
    let [author] = authors.as_array().map_or(&[][..], Vec::as_slice) else {
        mistakes.add("structure", "author", "exactly one author is allowed");
        return None;
    };
    let reference = mistakes.reference_in("author.0", author, &["Practitioner"])?;
    Some(reference.trim_start_matches("Practitioner/").to_owned())
}

fn content(mistakes: &mut Mistakes, document: &Map<String, Value>) {
    let content = document
        .get("content")
        .and_then(Value::as_array)
        .map(Vec::as_slice);
    let Some([Value::Object(content)]) = content else {
        mistakes.add("required", "content", "exactly one content is required");
        return;
    };
    mistakes.only("content.0", content, &["attachment"]);
    let Some(Value::Object(attachment)) = content.get("attachment") else {
        mistakes.add("required", "content.0.attachment", "field required");
        return;
    };
    mistakes.only("content.0.attachment", attachment, &["contentType", "data"]);
    mistakes.fixed(attachment, "contentType", "application/pdf");
    if attachment.get("data").and_then(Value::as_str) != Some(IN_ITS_PLACE) {
        mistakes.add("required", "content.0.attachment.data", "field required");
    }
}

/// The extensions as they are kept, and the reviewer among them.
fn extensions(mistakes: &mut Mistakes, document: &Map<String, Value>) -> (Option<String>, Vec<Value>) {
    let given = document.get("extension").and_then(Value::as_array);
    let mut names = Vec::new();
    let mut reviewer = None;
    for (index, extension) in given.into_iter().flatten().enumerate() {
        let path = format!("extension.{index}");
        let (url, properties) = (
            extension.get("url").and_then(Value::as_str).unwrap_or_default(),
            extension.as_object(),
        );
        let (Some(name), Some(properties)) = (url.strip_prefix(EXTENSIONS), properties) else {
            mistakes.add("value", &path, "unknown extension");
            continue;
        };
        if names.contains(&name) {
            mistakes.add("structure", &path, "extension given more than once");
        }
        names.push(name);
        match mistakes.extension_value(&path, name, properties) {
            Some(reference) if name == "reviewer" || name == "reviewer-group" => reviewer = Some(reference),
            _ => (),
        }
    }
    for required in ["clinical-date", "requires-signature"] {
        if !names.contains(&required) {
            let text = format!("extension {EXTENSIONS}{required} is required");
            mistakes.add("required", "extension", &text);
        }
    }
    let reviewers = names.iter().filter(|name| name.starts_with("reviewer")).count();
    if reviewers != 1 {
        let text = "exactly one of the extensions reviewer and reviewer-group is required";
        mistakes.add("required", "extension", text);
    }
    (reviewer, given.cloned().unwrap_or_default())
}

#[derive(Default)]
struct Mistakes {
    issues: Vec<Issue>,
}

impl Mistakes {
    fn add(&mut self, code: &'static str, path: &str, text: &str) {
        let text = format!("{path}: {text}");
        self.issues.push(Issue { code, text });
    }

    fn look_for_empty_texts(&mut self, path: &str, value: &Value) {
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

    fn only(&mut self, path: &str, properties: &Map<String, Value>, known: &[&str]) {
        for name in properties.keys().filter(|name| !known.contains(&name.as_str())) {
            self.add("structure", &below(path, name), "extra fields not permitted");
        }
    }

    fn fixed(&mut self, properties: &Map<String, Value>, name: &str, wanted: &str) {
        match properties.get(name) {
            None => self.add("required", name, "field required"),
            Some(value) if value == wanted => (),
            Some(_) => self.add("value", name, &format!("must be {wanted}")),
        }
    }

    fn text(&mut self, properties: &Map<String, Value>, name: &str) -> Option<String> {
        let value = properties.get(name)?;
        if !value.is_string() {
            self.add("value", name, "str type expected");
        }
        value.as_str().map(str::to_owned)
    }

    /// The code of a concept's one coding: exactly `system` and `code`, no `display`.
    fn only_coding(&mut self, path: &str, concept: &Value, system: &str) -> Option<String> {
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

    fn reference(&mut self, properties: &Map<String, Value>, name: &str, kinds: &[&str]) -> Option<String> {
        let Some(value) = properties.get(name) else {
            self.add("required", name, "field required");
            return None;
        };
        self.reference_in(name, value, kinds)
    }

    fn reference_in(&mut self, path: &str, value: &Value, kinds: &[&str]) -> Option<String> {
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
    fn extension_value(&mut self, path: &str, name: &str, properties: &Map<String, Value>) -> Option<String> {
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

#[cfg(test)]
mod tests;
