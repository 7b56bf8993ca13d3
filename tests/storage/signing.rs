//! Signs a POST policy as a clinic's system does.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html>

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use sha2::Sha256;

use crate::store::Store;

/// What a form allows.
pub struct Form<'key> {
    pub key_prefix: &'key str,
    pub max_bytes: u64,
    /// From now; `None` is a form whose deadline has passed.
    pub lasts: Option<Duration>,
}

/// The form's fields, as a system serves them.
pub fn form_fields(store: &Store, form: &Form<'_>) -> Map<String, Value> {
    let now = Timestamp::now();
    let date = now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let day = &date[..8];
    let scope = format!("{day}/{}/s3/aws4_request", store.region);
    let credential = format!("{}/{scope}", store.credentials.key());
    let deadline = match form.lasts {
        Some(lasts) => now + jiff::SignedDuration::try_from(lasts).expect("a short time"),
        None => now - jiff::SignedDuration::from_mins(1),
    };
    let policy = json!({
        "expiration": deadline.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "conditions": [
            {"bucket": store.bucket.name()},
            ["starts-with", "$key", form.key_prefix],
            {"acl": "private"},
            {"success_action_status": "201"},
            {"x-amz-algorithm": "AWS4-HMAC-SHA256"},
            {"x-amz-credential": credential},
            {"x-amz-date": date},
            ["content-length-range", 1, form.max_bytes],
        ],
    });
    let policy = STANDARD.encode(policy.to_string());
    let signature = sign(
        &store.secret_key,
        &[day, &store.region, "s3", "aws4_request", &policy],
    );
    let fields = json!({
        "key": format!("{}${{filename}}", form.key_prefix),
        "acl": "private",
        "success_action_status": "201",
        "policy": policy,
        "x-amz-algorithm": "AWS4-HMAC-SHA256",
        "x-amz-credential": credential,
        "x-amz-date": date,
        "x-amz-signature": signature,
    });
    fields.as_object().expect("an object").clone()
}

/// Signature version 4: each part keys the next; the last one is what is signed.
fn sign(secret_key: &str, parts: &[&str]) -> String {
    let start = format!("AWS4{secret_key}").into_bytes();
    let signature = parts.iter().fold(start, |key, part| {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any length keys an HMAC");
        mac.update(part.as_bytes());
        mac.finalize().into_bytes().to_vec()
    });
    hex::encode(signature)
}
