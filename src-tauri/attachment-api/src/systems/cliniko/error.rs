//! Cliniko's error bodies, read leniently: JSON with `message` and `errors`, other JSON, text, HTML or nothing.

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::Operation;
use crate::http::{VendorCode, VendorFacts};

/// What the body adds to the status.
///
/// The documented 422 is `{"message": .., "errors": {"field": "message"}}`; a refused `upload_url` is reported under
/// `temp_attachment_url` (<https://github.com/redguava/cliniko-api/issues/283>). What a full trial account answers is not
/// documented, only that it does (<https://docs.api.cliniko.com/guides/uploading_patient_attachments>): it is recognised by
/// its words, in any refusal of a record. The words themselves are never kept.
pub(crate) fn vendor_facts(
    operation: Operation,
    http_status: u16,
    _headers: &HeaderMap,
    body: &[u8],
) -> VendorFacts {
    VendorFacts {
        code: vendor_code(operation, http_status, body),
        ..VendorFacts::default()
    }
}

fn vendor_code(operation: Operation, http_status: u16, body: &[u8]) -> Option<VendorCode> {
    if !(400..500).contains(&http_status) || matches!(http_status, 401 | 404 | 429) {
        return None;
    }
    let body: Value = serde_json::from_slice(body).ok()?;
    if operation == Operation::Register && says_storage_is_full(&body) {
        return Some(VendorCode::StorageFull("storage-full"));
    }
    let errors = body.get("errors")?.as_object()?;
    if errors.contains_key("temp_attachment_url") {
        return Some(VendorCode::UploadAddressRefused("temp_attachment_url"));
    }
    if errors.contains_key("upload_url") {
        return Some(VendorCode::UploadAddressRefused("upload_url"));
    }
    errors
        .get("description")
        .is_some_and(|message| text_of(message).contains("too long"))
        .then_some(VendorCode::DescriptionTooLong("description"))
}

fn says_storage_is_full(body: &Value) -> bool {
    let mut texts = vec![body.get("message").map(text_of).unwrap_or_default()];
    for (field, message) in body
        .get("errors")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        texts.push(format!("{} {}", field.to_lowercase(), text_of(message)));
    }
    texts.iter().any(|text| {
        text.contains("storage")
            && ["full", "limit", "exceed", "quota", "trial", "space", "maximum"]
                .iter()
                .any(|word| text.contains(word))
    })
}

/// A message, or several in a list, in lower case.
fn text_of(message: &Value) -> String {
    match message {
        Value::String(text) => text.to_lowercase(),
        Value::Array(messages) => messages.iter().map(text_of).collect::<Vec<_>>().join(" "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(operation: Operation, http_status: u16, body: &str) -> Option<VendorCode> {
        vendor_code(operation, http_status, body.as_bytes())
    }

    #[test]
    fn documented_and_observed_bodies_are_recognised() {
        for (operation, status, body, expected) in [
            (
                Operation::Register,
                422,
                r#"{"message":"Validation Failed","errors":{"temp_attachment_url":"is invalid"}}"#,
                Some(VendorCode::UploadAddressRefused("temp_attachment_url")),
            ),
            (
                Operation::Register,
                422,
                r#"{"message":"Validation Failed","errors":{"base":["Trial accounts have limited storage"]}}"#,
                Some(VendorCode::StorageFull("storage-full")),
            ),
            (
                Operation::Register,
                403,
                r#"{"message":"Your account's storage limit is reached"}"#,
                Some(VendorCode::StorageFull("storage-full")),
            ),
            (
                Operation::Describe,
                422,
                r#"{"errors":{"description":"is too long (maximum is 255 characters)"}}"#,
                Some(VendorCode::DescriptionTooLong("description")),
            ),
            (
                Operation::Describe,
                422,
                r#"{"errors":{"description":"is odd"}}"#,
                None,
            ),
            (Operation::Describe, 422, r#"{"message":"storage limit"}"#, None),
        ] {
            assert_eq!(word(operation, status, body), expected, "{body}");
        }
    }

    #[test]
    fn other_bodies_add_nothing() {
        for body in [
            "",
            "<html>storage full</html>",
            "null",
            "[]",
            "{\"errors\":[]}",
            "{\"errors\":{}}",
            "{\"message\":5}",
        ] {
            assert_eq!(word(Operation::Register, 422, body), None, "{body}");
        }
    }
}
