//! Canvas' error bodies, read leniently: an `OperationOutcome`, or whatever a firewall in front answers.
//!
//! <https://docs.canvasmedical.com/api/errors/>. Their texts are meant for people and can quote what was sent: none is kept.

use reqwest::header::HeaderMap;
use serde::Deserialize;

use super::fields::{CATEGORY, COMMENT, DATE, REQUIRES_SIGNATURE, REVIEWER, TYPE};
use crate::Operation;
use crate::http::{VendorCode, VendorFacts};

/// Names the request at Canvas; quoted in reports to its support (<https://docs.canvasmedical.com/guides/fhir-v2-migration-guide/>).
const CORRELATION_ID: &str = "fumage-correlation-id";

/// What headers and body add to the status.
pub(crate) fn vendor_facts(
    operation: Operation,
    http_status: u16,
    headers: &HeaderMap,
    body: &[u8],
) -> VendorFacts {
    let request_id = headers
        .get(CORRELATION_ID)
        .and_then(|id| id.to_str().ok())
        .map(str::to_owned);
    let complaint = (operation == Operation::Register && matches!(http_status, 400 | 422))
        .then(|| complaint(body))
        .flatten();
    VendorFacts {
        request_id,
        code: complaint.as_ref().map(|complaint| complaint.code),
        field: complaint.and_then(|complaint| complaint.field),
    }
}

struct Complaint {
    code: VendorCode,
    field: Option<&'static str>,
}

#[derive(Deserialize)]
struct Outcome {
    #[serde(default)]
    issue: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    details: Option<Details>,
    #[serde(default)]
    diagnostics: Option<String>,
    #[serde(default)]
    expression: Vec<String>,
    #[serde(default)]
    location: Vec<String>,
}

#[derive(Deserialize)]
struct Details {
    #[serde(default)]
    text: Option<String>,
}

/// The first issue that names something the person was asked for.
fn complaint(body: &[u8]) -> Option<Complaint> {
    let outcome: Outcome = serde_json::from_slice(body).ok()?;
    outcome.issue.iter().find_map(|issue| {
        let said = issue.said();
        if names_content_type(&said) {
            return Some(Complaint {
                code: VendorCode::FileTypeRefused("content-type"),
                field: None,
            });
        }
        let field = named_field(&said)?;
        let code = if issue.code.as_deref() == Some("required") || says_required(&said) {
            VendorCode::FieldMissing("required")
        } else {
            VendorCode::FieldInvalid("invalid")
        };
        Some(Complaint {
            code,
            field: Some(field),
        })
    })
}

impl Issue {
    /// All its words, in lower case; dashes and underscores as spaces.
    fn said(&self) -> String {
        let text = self.details.as_ref().and_then(|details| details.text.as_deref());
        let mut said = String::from(" ");
        for part in [text, self.diagnostics.as_deref()]
            .into_iter()
            .flatten()
            .chain(self.expression.iter().map(String::as_str))
            .chain(self.location.iter().map(String::as_str))
        {
            for character in part.chars() {
                if character.is_ascii_alphanumeric() {
                    said.push(character.to_ascii_lowercase());
                } else if !said.ends_with(' ') {
                    said.push(' ');
                }
            }
            if !said.ends_with(' ') {
                said.push(' ');
            }
        }
        said
    }
}

fn names_content_type(said: &str) -> bool {
    [" contenttype ", " content type ", " mime type "]
        .iter()
        .any(|words| said.contains(words))
}

fn says_required(said: &str) -> bool {
    [" is required ", " required ", " missing ", " must be provided "]
        .iter()
        .any(|words| said.contains(words))
}

/// By the extension's or the property's own name. `type` last: it is a word of many other sentences.
fn named_field(said: &str) -> Option<&'static str> {
    [
        (" requires signature ", REQUIRES_SIGNATURE),
        (" clinical date ", DATE),
        (" reviewer ", REVIEWER),
        (" category ", CATEGORY),
        (" comment ", COMMENT),
        (" type ", TYPE),
    ]
    .into_iter()
    .find(|(words, _)| said.contains(words) && !(*words == " type " && said.contains(" resource type ")))
    .map(|(_, field)| field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;
    use serde_json::json;

    fn facts(operation: Operation, http_status: u16, body: &str) -> VendorFacts {
        vendor_facts(operation, http_status, &HeaderMap::new(), body.as_bytes())
    }

    fn outcome(code: &str, text: &str) -> String {
        json!({
            "resourceType": "OperationOutcome",
            "issue": [{ "severity": "error", "code": code, "details": { "text": text } }],
        })
        .to_string()
    }

    #[test]
    fn named_field_is_found_and_its_text_is_not_kept() {
        for (code, text, expected) in [
            (
                "required",
                "Reviewer or reviewer-group extension is required",
                Some((VendorCode::FieldMissing("required"), Some("reviewer"))),
            ),
            (
                "value",
                "DocumentReference.type.coding[0].code must be one of 53243-2, 42348-3",
                Some((VendorCode::FieldInvalid("invalid"), Some("type"))),
            ),
            (
                "business-rule",
                "Unknown practitioner in extension document-reference-reviewer for Jane Smith",
                Some((VendorCode::FieldInvalid("invalid"), Some("reviewer"))),
            ),
            (
                "invalid",
                "clinical-date: invalid date format",
                Some((VendorCode::FieldInvalid("invalid"), Some("date"))),
            ),
            (
                "required",
                "requires-signature",
                Some((VendorCode::FieldMissing("required"), Some("requires_signature"))),
            ),
            (
                "value",
                "category -> coding -> code",
                Some((VendorCode::FieldInvalid("invalid"), Some("category"))),
            ),
            (
                "value",
                "content.attachment.contentType: application/pdf expected",
                Some((VendorCode::FileTypeRefused("content-type"), None)),
            ),
            ("invalid", "Unknown resource type", None),
            ("invalid", "Jane Smith", None),
        ] {
            let facts = facts(Operation::Register, 422, &outcome(code, text));
            assert_eq!(
                (facts.code, facts.field),
                expected.map_or((None, None), |(code, field)| (Some(code), field)),
                "{text}"
            );
        }
    }

    #[test]
    fn field_may_be_named_in_the_diagnostics_or_the_expression() {
        for body in [
            json!({ "issue": [{ "diagnostics": "reviewer: field required" }] }),
            json!({ "issue": [{ "code": "structure" }, { "code": "required", "expression": ["DocumentReference.extension.reviewer"] }] }),
        ] {
            assert_eq!(
                facts(Operation::Register, 400, &body.to_string()).field,
                Some("reviewer"),
                "{body}"
            );
        }
    }

    #[test]
    fn other_answers_name_no_field() {
        let reviewer = outcome("required", "reviewer");
        for (operation, status, body) in [
            (Operation::Register, 403, reviewer.as_str()),
            (Operation::Link, 422, reviewer.as_str()),
            (Operation::Register, 422, "<html>reviewer</html>"),
            (Operation::Register, 422, ""),
            (Operation::Register, 422, "null"),
            (Operation::Register, 422, "{\"issue\":[]}"),
        ] {
            assert_eq!(facts(operation, status, body), VendorFacts::default(), "{body}");
        }
    }

    #[test]
    fn correlation_id_is_the_request_id() {
        let mut headers = HeaderMap::new();
        headers.insert(CORRELATION_ID, HeaderValue::from_static("0f6c-7d"));
        let facts = vendor_facts(Operation::Link, 404, &headers, b"");
        assert_eq!(facts.request_id.as_deref(), Some("0f6c-7d"));
    }
}
