//! PracSuite's error bodies, read leniently: `{"error": {"status", "code", "detail"}, "request_id"}`, the gateway's own
//! `{"message"}`, HTML or nothing.

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::Operation;
use crate::http::{VendorCode, VendorFacts};

/// What a key that is missing **and** a call that does not exist both get (<https://docs.api.pracsuite.com/>, "Errors").
pub(crate) const MISSING_AUTHENTICATION_TOKEN: &str = "MISSING_AUTHENTICATION_TOKEN";

/// The documented codes, as safe words. They add nothing to the HTTP status, which alone is to be trusted: the vendor's
/// description of a 401 shows a 403 in its body.
const DOCUMENTED: &[&str] = &[
    "INVALID_BODY",
    "INVALID_PARAMS",
    MISSING_AUTHENTICATION_TOKEN,
    "NOT_FOUND",
    "SERVER_ERROR",
    "UNAUTHORIZED",
];

/// Names the request at the gateway where the body does not.
const GATEWAY_REQUEST_ID: &str = "x-amzn-requestid";

/// What the body adds to the status.
pub(crate) fn vendor_facts(
    _operation: Operation,
    http_status: u16,
    headers: &HeaderMap,
    body: &[u8],
) -> VendorFacts {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let in_header = || headers.get(GATEWAY_REQUEST_ID)?.to_str().ok().map(str::to_owned);
    VendorFacts {
        code: vendor_code(http_status, &body),
        request_id: body["request_id"].as_str().map(str::to_owned).or_else(in_header),
        ..VendorFacts::default()
    }
}

fn vendor_code(http_status: u16, body: &Value) -> Option<VendorCode> {
    let error = &body["error"];
    let code = error["code"].as_str().unwrap_or_default();
    if matches!(http_status, 403 | 429) && says_quota_is_used_up(code, error, body) {
        return Some(VendorCode::QuotaUsedUp("QUOTA_EXCEEDED"));
    }
    DOCUMENTED
        .iter()
        .find(|documented| **documented == code)
        .map(|documented| VendorCode::Named(documented))
}

/// The vendor says that a used-up quota blocks requests until it resets, and not how that is told. It is recognised by a
/// code or words with "quota", and by the words with which Amazon's gateway, whose errors these are, tells it from too many
/// requests at once (<https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>).
fn says_quota_is_used_up(code: &str, error: &Value, body: &Value) -> bool {
    let texts = [&error["detail"], &error["message"], &body["message"]];
    code.to_ascii_uppercase().contains("QUOTA")
        || texts.into_iter().filter_map(Value::as_str).any(|text| {
            let text = text.to_lowercase();
            text.contains("quota") || text.trim().trim_end_matches('.') == "limit exceeded"
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    fn facts(http_status: u16, body: &str) -> VendorFacts {
        vendor_facts(
            Operation::Reserve,
            http_status,
            &HeaderMap::new(),
            body.as_bytes(),
        )
    }

    #[test]
    fn documented_body_gives_its_code_and_request_id() {
        let facts = facts(
            401,
            r#"{"error":{"status":403,"code":"UNAUTHORIZED","detail":"Access could not be verified"},"request_id":"00000000-0000-0000-0000-000000000007"}"#,
        );
        assert_eq!(facts.code, Some(VendorCode::Named("UNAUTHORIZED")));
        assert_eq!(
            facts.request_id.as_deref(),
            Some("00000000-0000-0000-0000-000000000007")
        );
    }

    #[test]
    fn used_up_quota_is_told_from_too_many_requests() {
        let used_up = Some(VendorCode::QuotaUsedUp("QUOTA_EXCEEDED"));
        for (status, body, expected) in [
            (429, r#"{"error":{"code":"QUOTA_EXCEEDED"}}"#, used_up),
            (
                429,
                r#"{"error":{"detail":"The daily quota is used up."}}"#,
                used_up,
            ),
            (429, r#"{"message":"Limit Exceeded"}"#, used_up),
            (403, r#"{"error":{"code":"QUOTA_EXCEEDED"}}"#, used_up),
            (429, r#"{"message":"Too Many Requests"}"#, None),
            (429, r#"{"error":{"detail":"Rate limit exceeded"}}"#, None),
            (500, r#"{"error":{"code":"QUOTA_EXCEEDED"}}"#, None),
            (429, "", None),
        ] {
            assert_eq!(facts(status, body).code, expected, "{status} {body}");
        }
    }

    #[test]
    fn other_bodies_add_nothing() {
        for body in [
            "",
            "<html>",
            "null",
            "[]",
            r#"{"error":[]}"#,
            r#"{"error":{"code":7}}"#,
            r#"{"error":{"code":"Jane Smith"},"request_id":7}"#,
        ] {
            assert_eq!(facts(403, body), VendorFacts::default(), "{body}");
        }
    }

    #[test]
    fn gateway_names_the_request_where_the_body_does_not() {
        let headers = HeaderMap::from_iter([(
            GATEWAY_REQUEST_ID.parse().unwrap(),
            HeaderValue::from_static("abc-1"),
        )]);
        let facts = vendor_facts(Operation::Link, 502, &headers, b"<html>");
        assert_eq!(facts.request_id.as_deref(), Some("abc-1"));
    }
}
