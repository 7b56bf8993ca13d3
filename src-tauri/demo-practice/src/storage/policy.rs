//! POST policies: what a form upload may contain, and until when.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>

use std::collections::BTreeMap;

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::Value;

use super::errors::S3Error;

/// Form fields that no condition needs to name.
const FREE_FIELDS: [&str; 3] = ["policy", "x-amz-signature", "file"];
/// Fields with this prefix need no condition either.
const FREE_PREFIX: &str = "x-ignore-";

#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    Equals { field: String, value: String },
    StartsWith { field: String, prefix: String },
}

/// A policy document that has been read, not yet checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Policy {
    expiration: Timestamp,
    conditions: Vec<Condition>,
    length: Option<(u64, u64)>,
}

impl Policy {
    /// Reads the form's `policy` field.
    pub(crate) fn parse(encoded: &str) -> Result<Self, S3Error> {
        let json = BASE64
            .decode(encoded)
            .map_err(|_| invalid("Invalid Policy: Invalid Base64."))?;
        let document: Value =
            serde_json::from_slice(&json).map_err(|_| invalid("Invalid Policy: Invalid JSON."))?;
        let expiration = document
            .get("expiration")
            .and_then(Value::as_str)
            .and_then(|text| text.parse::<Timestamp>().ok())
            .ok_or_else(|| invalid("Invalid Policy: Policy missing expiration."))?;
        let listed = document
            .get("conditions")
            .and_then(Value::as_array)
            .ok_or_else(|| invalid("Invalid Policy: Policy missing conditions."))?;
        let mut policy = Self {
            expiration,
            conditions: Vec::new(),
            length: None,
        };
        for condition in listed {
            policy.add(condition)?;
        }
        Ok(policy)
    }

    fn add(&mut self, condition: &Value) -> Result<(), S3Error> {
        match condition {
            Value::Object(pairs) => {
                for (field, value) in pairs {
                    let value = text(value)?;
                    self.conditions.push(Condition::Equals {
                        field: field.to_ascii_lowercase(),
                        value,
                    });
                }
                Ok(())
            }
            Value::Array(parts) => self.add_list(parts),
            _ => Err(invalid("Invalid Policy: Invalid Condition.")),
        }
    }

    fn add_list(&mut self, parts: &[Value]) -> Result<(), S3Error> {
        let [operator, second, third] = parts else {
            return Err(invalid(
                "Invalid Policy: Invalid Condition: wrong number of arguments.",
            ));
        };
        let operator = operator.as_str().unwrap_or_default().to_ascii_lowercase();
        if operator == "content-length-range" {
            self.length = Some((number(second)?, number(third)?));
            return Ok(());
        }
        let field = text(second)?;
        let field = field
            .strip_prefix('$')
            .ok_or_else(|| invalid("Invalid Policy: Invalid Condition: match target must start with '$'."))?
            .to_ascii_lowercase();
        match operator.as_str() {
            "eq" => self.conditions.push(Condition::Equals {
                field,
                value: text(third)?,
            }),
            "starts-with" => self.conditions.push(Condition::StartsWith {
                field,
                prefix: text(third)?,
            }),
            _ => return Err(invalid("Invalid Policy: Invalid Condition: unknown operator.")),
        }
        Ok(())
    }

    /// Fewest and most bytes the file may have, when the policy says.
    pub(crate) fn length_range(&self) -> Option<(u64, u64)> {
        self.length
    }

    /// Checks expiry and every field. `fields` has lower-case names, `bucket` among them, `${filename}` replaced.
    pub(crate) fn check(&self, fields: &BTreeMap<String, String>, now: Timestamp) -> Result<(), S3Error> {
        if now >= self.expiration {
            return Err(S3Error::access_denied(
                "Invalid according to Policy: Policy expired.",
            ));
        }
        for condition in &self.conditions {
            if !condition.holds(fields) {
                return Err(S3Error::access_denied(format!(
                    "Invalid according to Policy: Policy Condition failed: {}",
                    condition.describe()
                )));
            }
        }
        let extra: Vec<&str> = fields
            .keys()
            .map(String::as_str)
            .filter(|field| !self.allows(field))
            .collect();
        if extra.is_empty() {
            return Ok(());
        }
        let message = format!(
            "Invalid according to Policy: Extra input fields: {}",
            extra.join(", ")
        );
        Err(S3Error::access_denied(message))
    }

    fn allows(&self, field: &str) -> bool {
        // The bucket is named by the address, not by the form, so a policy may leave it out.
        let free = field == "bucket" || FREE_FIELDS.contains(&field) || field.starts_with(FREE_PREFIX);
        free || self.conditions.iter().any(|condition| condition.field() == field)
    }
}

impl Condition {
    fn field(&self) -> &str {
        match self {
            Self::Equals { field, .. } | Self::StartsWith { field, .. } => field,
        }
    }

    fn holds(&self, fields: &BTreeMap<String, String>) -> bool {
        let Some(actual) = fields.get(self.field()) else {
            return false;
        };
        match self {
            Self::Equals { value, .. } => actual == value,
            Self::StartsWith { prefix, .. } => actual.starts_with(prefix.as_str()),
        }
    }

    /// The condition as the policy wrote it; the form's own value is left out.
    fn describe(&self) -> String {
        match self {
            Self::Equals { field, value } => format!("[\"eq\", \"${field}\", \"{value}\"]"),
            Self::StartsWith { field, prefix } => format!("[\"starts-with\", \"${field}\", \"{prefix}\"]"),
        }
    }
}

fn invalid(message: &str) -> S3Error {
    S3Error::new(StatusCode::BAD_REQUEST, "InvalidPolicyDocument", message)
}

fn text(value: &Value) -> Result<String, S3Error> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(invalid(
            "Invalid Policy: Invalid Condition: a string was expected.",
        )),
    }
}

fn number(value: &Value) -> Result<u64, S3Error> {
    let number = value
        .as_u64()
        .or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.ok_or_else(|| invalid("Invalid Policy: Invalid content-length-range."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy(conditions: &Value) -> Policy {
        let document = json!({"expiration": "2030-01-01T00:00:00Z", "conditions": conditions});
        Policy::parse(&BASE64.encode(document.to_string())).unwrap()
    }

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    const NOW: &str = "2029-12-31T23:59:59Z";

    #[test]
    fn conditions_are_held_against_the_fields() {
        let cases = [
            (json!([{"acl": "private"}]), fields(&[("acl", "private")]), true),
            (
                json!([{"acl": "private"}]),
                fields(&[("acl", "public-read")]),
                false,
            ),
            (json!([{"acl": "private"}]), fields(&[]), false),
            (
                json!([["eq", "$acl", "private"]]),
                fields(&[("acl", "private")]),
                true,
            ),
            (
                json!([["starts-with", "$key", "a/"]]),
                fields(&[("key", "a/b.pdf")]),
                true,
            ),
            (
                json!([["starts-with", "$key", "a/"]]),
                fields(&[("key", "b/a/")]),
                false,
            ),
            (
                json!([["starts-with", "$key", ""]]),
                fields(&[("key", "anything")]),
                true,
            ),
            (
                json!([["starts-with", "$Content-Type", "image/"]]),
                fields(&[("content-type", "image/png")]),
                true,
            ),
            (
                json!([{"acl": "private"}, ["eq", "$acl", "other"]]),
                fields(&[("acl", "private")]),
                false,
            ),
            (
                json!([{"success_action_status": 201}]),
                fields(&[("success_action_status", "201")]),
                true,
            ),
            (json!([]), fields(&[("content-type", "image/png")]), false),
            (
                json!([]),
                fields(&[("x-ignore-this", "1"), ("policy", "p"), ("x-amz-signature", "s")]),
                true,
            ),
            (json!([]), fields(&[("bucket", "b")]), true),
            (json!([{"bucket": "b"}]), fields(&[("bucket", "c")]), false),
        ];
        for (conditions, fields, allowed) in cases {
            let answer = policy(&conditions).check(&fields, at(NOW));
            assert_eq!(answer.is_ok(), allowed, "{conditions} against {fields:?}");
            if let Err(error) = answer {
                assert_eq!(
                    (error.status, error.code),
                    (StatusCode::FORBIDDEN, "AccessDenied")
                );
            }
        }
    }

    #[test]
    fn policy_ends_at_its_expiration() {
        let policy = policy(&json!([]));
        assert!(policy.check(&fields(&[]), at(NOW)).is_ok());
        assert!(policy.check(&fields(&[]), at("2030-01-01T00:00:00Z")).is_err());
    }

    #[test]
    fn length_range_takes_numbers_and_numeric_strings() {
        assert_eq!(
            policy(&json!([["content-length-range", 1, 20]])).length_range(),
            Some((1, 20))
        );
        assert_eq!(
            policy(&json!([["content-length-range", "1", "20"]])).length_range(),
            Some((1, 20))
        );
        assert_eq!(policy(&json!([])).length_range(), None);
    }

    #[test]
    fn malformed_documents_are_refused() {
        let bad = [
            "not json".to_owned(),
            json!({"conditions": []}).to_string(),
            json!({"expiration": "2030-01-01T00:00:00Z"}).to_string(),
            json!({"expiration": "2030-01-01T00:00:00Z", "conditions": [["eq", "acl", "x"]]}).to_string(),
            json!({"expiration": "2030-01-01T00:00:00Z", "conditions": [["like", "$acl", "x"]]}).to_string(),
            json!({"expiration": "2030-01-01T00:00:00Z", "conditions": ["acl"]}).to_string(),
        ];
        for document in bad {
            let error = Policy::parse(&BASE64.encode(&document)).unwrap_err();
            assert_eq!(error.code, "InvalidPolicyDocument", "{document}");
        }
        assert!(Policy::parse("%%%").is_err());
    }
}
