//! What a form's POST policy tells ahead of time: its deadline and the sizes it allows. Nothing depends on it being there.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::Value;

/// What was found; a policy that cannot be read tells nothing.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PolicyFacts {
    /// Deadline (UTC).
    pub expires_at: Option<Timestamp>,
    /// Smallest file in bytes.
    pub min_bytes: Option<u64>,
    /// Largest file in bytes.
    pub max_bytes: Option<u64>,
}

impl PolicyFacts {
    /// Decodes the form's `policy` field
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>).
    pub fn read(policy: &str) -> Self {
        let document = STANDARD.decode(policy.trim()).ok();
        let Some(document) = document.and_then(|json| serde_json::from_slice::<Value>(&json).ok()) else {
            return Self::default();
        };
        let expires_at = document["expiration"].as_str().and_then(|text| text.parse().ok());
        let (min_bytes, max_bytes) = document["conditions"]
            .as_array()
            .into_iter()
            .flatten()
            .find_map(length_range)
            .map_or((None, None), |(min, max)| (Some(min), Some(max)));
        Self {
            expires_at,
            min_bytes,
            max_bytes,
        }
    }
}

fn length_range(condition: &Value) -> Option<(u64, u64)> {
    let [name, min, max] = condition.as_array()?.as_slice() else {
        return None;
    };
    let named = name.as_str()?.eq_ignore_ascii_case("content-length-range");
    named.then(|| Some((bytes(min)?, bytes(max)?))).flatten()
}

/// S3 takes the bounds as numbers and as text.
fn bytes(bound: &Value) -> Option<u64> {
    bound.as_u64().or_else(|| bound.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> PolicyFacts {
        PolicyFacts::read(&STANDARD.encode(json))
    }

    #[test]
    fn deadline_and_range_are_read() {
        let facts = read(
            r#"{"expiration":"2026-11-20T10:00:00.000Z","conditions":[{"acl":"private"},
                ["starts-with","$key","a/"],["content-length-range",1,"1048576"]]}"#,
        );
        assert_eq!(facts.expires_at, Some("2026-11-20T10:00:00Z".parse().unwrap()));
        assert_eq!((facts.min_bytes, facts.max_bytes), (Some(1), Some(1_048_576)));
    }

    #[test]
    fn unreadable_policy_tells_nothing() {
        for policy in [
            "",
            "not base64!",
            &STANDARD.encode("not json"),
            &STANDARD.encode("[]"),
        ] {
            assert_eq!(PolicyFacts::read(policy), PolicyFacts::default());
        }
        assert_eq!(
            read(r#"{"expiration":5,"conditions":[["content-length-range",-1]]}"#),
            PolicyFacts::default()
        );
    }
}
