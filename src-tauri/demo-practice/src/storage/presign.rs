//! What the systems hand out: signed form fields and signed links.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, Method, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::json;

use super::Storage;
use super::sigv4::{self, CredentialScope};
use crate::clock::wire_time;

/// A signed form: where to post, and every field to send before the file.
#[derive(Debug, Clone)]
pub(crate) struct PresignedForm {
    pub(crate) url: String,
    pub(crate) fields: BTreeMap<&'static str, String>,
}

impl Storage {
    /// Signs a form upload to `prefix${filename}` of at most `most_bytes`, valid for `life`.
    pub(crate) fn presign_form(
        &self,
        bucket: &str,
        prefix: &str,
        most_bytes: u64,
        life: Duration,
        now: Timestamp,
    ) -> PresignedForm {
        let date = sigv4::amz_date(now);
        let scope = self.scope(&date);
        let expiration = now.checked_add(life).unwrap_or(Timestamp::MAX);
        let policy = json!({
            "expiration": wire_time(expiration),
            "conditions": [
                {"bucket": bucket},
                ["starts-with", "$key", prefix],
                {"success_action_status": "201"},
                {"acl": "private"},
                {"x-amz-algorithm": sigv4::ALGORITHM},
                {"x-amz-credential": scope.credential()},
                {"x-amz-date": date},
                ["content-length-range", 0, most_bytes],
            ],
        });
        let policy = BASE64.encode(policy.to_string());
        let signature = sigv4::sign(&self.keys.secret_key, &scope, &policy);
        let fields = BTreeMap::from([
            ("key", format!("{prefix}${{filename}}")),
            ("success_action_status", "201".to_owned()),
            ("acl", "private".to_owned()),
            ("x-amz-algorithm", sigv4::ALGORITHM.to_owned()),
            ("x-amz-credential", scope.credential()),
            ("x-amz-date", date),
            ("policy", policy),
            ("x-amz-signature", signature),
        ]);
        PresignedForm {
            url: self.bucket_url(bucket),
            fields,
        }
    }

    /// Signs a form upload to exactly `key`, with the keys of a session: their token travels in the form, and the field
    /// is called `Policy`. Without `success_action_status` the answer is empty.
    pub(crate) fn presign_session_form(
        &self,
        bucket: &str,
        key: &str,
        most_bytes: u64,
        life: Duration,
        now: Timestamp,
    ) -> PresignedForm {
        let date = sigv4::amz_date(now);
        let scope = CredentialScope {
            access_key: self.session.access_key.clone(),
            ..self.scope(&date)
        };
        let expiration = now.checked_add(life).unwrap_or(Timestamp::MAX);
        let policy = json!({
            "expiration": wire_time(expiration),
            "conditions": [
                ["content-length-range", 0, most_bytes],
                {"bucket": bucket},
                {"key": key},
                {"x-amz-algorithm": sigv4::ALGORITHM},
                {"x-amz-credential": scope.credential()},
                {"x-amz-date": date},
                {"x-amz-security-token": self.session.token},
            ],
        });
        let policy = BASE64.encode(policy.to_string());
        let signature = sigv4::sign(&self.session.secret_key, &scope, &policy);
        let fields = BTreeMap::from([
            ("key", key.to_owned()),
            ("x-amz-algorithm", sigv4::ALGORITHM.to_owned()),
            ("x-amz-credential", scope.credential()),
            ("x-amz-date", date),
            ("x-amz-security-token", self.session.token.clone()),
            ("Policy", policy),
            ("x-amz-signature", signature),
        ]);
        PresignedForm {
            url: self.bucket_url(bucket),
            fields,
        }
    }

    /// Signs a link to an object, valid for `life` from `now`; `disposition` is what the browser is told to do.
    pub(crate) fn presign_link(
        &self,
        bucket: &str,
        key: &str,
        disposition: &str,
        content_type: &str,
        life: Duration,
        now: Timestamp,
    ) -> String {
        let overrides = [
            ("response-content-disposition", disposition),
            ("response-content-type", content_type),
        ];
        self.presign(&Method::GET, bucket, key, &overrides, life, now)
    }

    /// Signs a request to an object, valid for `life` from `now`; `extra` is signed with it.
    pub(crate) fn presign(
        &self,
        method: &Method,
        bucket: &str,
        key: &str,
        extra: &[(&str, &str)],
        life: Duration,
        now: Timestamp,
    ) -> String {
        let date = sigv4::amz_date(now);
        let scope = self.scope(&date);
        let (credential, seconds) = (scope.credential(), life.as_secs().to_string());
        let fixed = [
            ("X-Amz-Algorithm", sigv4::ALGORITHM),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Date", &date),
            ("X-Amz-Expires", &seconds),
            ("X-Amz-SignedHeaders", "host"),
        ];
        let query: Vec<(String, String)> = fixed
            .iter()
            .chain(extra)
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let path = format!("/{bucket}/{}", sigv4::encode_path(key));
        let mut headers = HeaderMap::new();
        let host = self.endpoint.trim_start_matches("http://");
        if let Ok(host) = HeaderValue::from_str(host) {
            headers.insert(header::HOST, host);
        }
        let signed = [header::HOST.to_string()];
        let unsigned = sigv4::UNSIGNED_PAYLOAD;
        let request = sigv4::canonical_request(method.as_str(), &path, &query, &headers, &signed, unsigned);
        let text = sigv4::string_to_sign(&date, &scope, &request);
        let signature = sigv4::sign(&self.keys.secret_key, &scope, &text);
        let query: Vec<String> = query
            .iter()
            .map(|(name, value)| format!("{name}={}", sigv4::encode(value)))
            .collect();
        format!(
            "{}{path}?{}&X-Amz-Signature={signature}",
            self.endpoint,
            query.join("&")
        )
    }

    /// The address of a bucket, with its closing slash.
    pub(crate) fn bucket_url(&self, bucket: &str) -> String {
        format!("{}/{bucket}/", self.endpoint)
    }

    fn scope(&self, date: &str) -> CredentialScope {
        CredentialScope {
            access_key: self.keys.access_key.clone(),
            date: date.chars().take(8).collect(),
            region: self.keys.region.clone(),
        }
    }
}
