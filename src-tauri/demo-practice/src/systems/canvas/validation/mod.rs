//! What a document to be created must look like: exactly the documented properties, no empty texts.
//!
//! <https://docs.canvasmedical.com/api/documentreference/>, "Create"

mod mistakes;

use serde_json::{Map, Value};

use self::mistakes::Mistakes;
use super::codes::{self, ADMINISTRATIVE, CATEGORIES, CLINICAL, DocumentType, EXTENSIONS, LOINC};
use super::create_body::IN_ITS_PLACE;
use super::refusals::Refusal;

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

#[cfg(test)]
mod tests;
