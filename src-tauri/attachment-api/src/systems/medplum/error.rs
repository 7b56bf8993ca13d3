//! Medplum's error bodies: FHIR's `OperationOutcome`, read for what is safe.

use reqwest::header::HeaderMap;
use serde::Deserialize;

use crate::Operation;
use crate::http::{VendorCode, VendorFacts};

/// Where the server writes its request id.
const TRACING: &str = "https://medplum.com/fhir/StructureDefinition/tracing";

#[derive(Default, Deserialize)]
#[serde(default)]
struct Outcome {
    issue: Vec<Issue>,
    extension: Vec<Extension>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Issue {
    details: Details,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Details {
    text: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Extension {
    url: String,
    #[serde(rename = "extension")]
    inner: Vec<Extension>,
    value_uuid: Option<String>,
    /// How other versions spell it is not documented.
    value_id: Option<String>,
    value_string: Option<String>,
}

/// What the body adds to the status. The texts of its issues can quote what was sent; only known words are recognised, and
/// none is kept.
pub(crate) fn vendor_facts(
    _operation: Operation,
    http_status: u16,
    _headers: &HeaderMap,
    body: &[u8],
) -> VendorFacts {
    let outcome: Outcome = serde_json::from_slice(body).unwrap_or_default();
    VendorFacts {
        code: vendor_code(http_status, &outcome),
        request_id: outcome.request_id(),
        field: None,
    }
}

fn vendor_code(http_status: u16, outcome: &Outcome) -> Option<VendorCode> {
    let says = |text: &str| {
        outcome
            .issue
            .iter()
            .any(|issue| issue.details.text.starts_with(text))
    };
    match http_status {
        // The server's words for a name or a type on its list.
        400 if says("Invalid file extension") => Some(VendorCode::FileTypeRefused("invalid-file-extension")),
        400 if says("Invalid content type") => Some(VendorCode::FileTypeRefused("invalid-content-type")),
        // A `test` of a JSON Patch did not hold.
        400 if says("Test failed") => Some(VendorCode::ChangedMeanwhile("test-failed")),
        // Two transactions met; one of them is asked to try again.
        409 => Some(VendorCode::ChangedMeanwhile("conflict")),
        _ => None,
    }
}

impl Outcome {
    fn request_id(&self) -> Option<String> {
        let tracing = self.extension.iter().find(|extension| extension.url == TRACING)?;
        let id = tracing
            .inner
            .iter()
            .find(|extension| extension.url == "requestId")?;
        [&id.value_uuid, &id.value_id, &id.value_string]
            .into_iter()
            .flatten()
            .next()
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn facts(http_status: u16, body: &str) -> VendorFacts {
        vendor_facts(Operation::Pin, http_status, &HeaderMap::new(), body.as_bytes())
    }

    #[test]
    fn known_words_are_recognised_and_nothing_else() {
        for (http_status, text, code) in [
            (
                400,
                "Test failed: expected 1",
                Some(VendorCode::ChangedMeanwhile("test-failed")),
            ),
            (
                400,
                "Invalid file extension",
                Some(VendorCode::FileTypeRefused("invalid-file-extension")),
            ),
            (
                400,
                "Invalid content type",
                Some(VendorCode::FileTypeRefused("invalid-content-type")),
            ),
            (409, "Conflict", Some(VendorCode::ChangedMeanwhile("conflict"))),
            (400, "Jane Smith: Test failed", None),
            (500, "Test failed", None),
        ] {
            let body =
                json!({ "resourceType": "OperationOutcome", "issue": [{ "details": { "text": text } }] });
            assert_eq!(
                facts(http_status, &body.to_string()).code,
                code,
                "{http_status} {text}"
            );
        }
        for body in [
            "",
            "<html>",
            "[]",
            "null",
            r#"{"msg":"Internal Server Error"}"#,
            r#"{"issue":5}"#,
        ] {
            assert_eq!(facts(400, body), VendorFacts::default(), "{body}");
        }
    }

    #[test]
    fn request_id_is_read_from_the_tracing_extension() {
        let body = json!({ "resourceType": "OperationOutcome", "issue": [],
            "extension": [{ "url": TRACING, "extension": [
                { "url": "traceId", "valueUuid": "t" }, { "url": "requestId", "valueUuid": "r-1" }] }] });
        assert_eq!(facts(404, &body.to_string()).request_id.as_deref(), Some("r-1"));
    }
}
