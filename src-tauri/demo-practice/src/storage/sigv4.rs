//! Signature Version 4: keys, canonical requests, signatures.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html>

use std::fmt::Write;

use axum::http::HeaderMap;
use hmac::{Hmac, Mac};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha2::{Digest, Sha256};

/// The only signing algorithm accepted.
pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// What stands in for the body's hash where the body is not signed.
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// Everything but the unreserved characters of RFC 3986 is encoded.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');
const ENCODED_IN_PATH: &AsciiSet = &ENCODED.remove(b'/');

/// The storage's one pair of keys and its region.
#[derive(Clone)]
pub(crate) struct AccessKeys {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) region: String,
}

/// `ACCESS_KEY/20151229/us-east-1/s3/aws4_request`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CredentialScope {
    pub(crate) access_key: String,
    pub(crate) date: String,
    pub(crate) region: String,
}

impl CredentialScope {
    /// Reads a credential; `None` when it does not have its five parts or is not for S3.
    pub(crate) fn parse(credential: &str) -> Option<Self> {
        let mut parts = credential.rsplitn(5, '/');
        let (terminator, service) = (parts.next()?, parts.next()?);
        let (region, date, access_key) = (parts.next()?, parts.next()?, parts.next()?);
        let for_s3 = terminator == "aws4_request" && service == "s3";
        let complete = date.len() == 8 && !access_key.is_empty() && !region.is_empty();
        (for_s3 && complete).then(|| Self {
            access_key: access_key.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
        })
    }

    /// The scope line of a string to sign.
    pub(crate) fn line(&self) -> String {
        format!("{}/{}/s3/aws4_request", self.date, self.region)
    }

    /// The form it travels in.
    pub(crate) fn credential(&self) -> String {
        format!("{}/{}", self.access_key, self.line())
    }
}

/// A signature over `text` with the key derived for `scope`, in lower-case hex.
pub(crate) fn sign(secret_key: &str, scope: &CredentialScope, text: &str) -> String {
    hex::encode(mac(&signing_key(secret_key, scope), text).finalize().into_bytes())
}

/// Whether `signature` is the right one; compares in constant time.
pub(crate) fn signature_matches(
    secret_key: &str,
    scope: &CredentialScope,
    text: &str,
    signature: &str,
) -> bool {
    let lower_case = !signature.bytes().any(|byte| byte.is_ascii_uppercase());
    hex::decode(signature).is_ok_and(|bytes| {
        lower_case
            && mac(&signing_key(secret_key, scope), text)
                .verify_slice(&bytes)
                .is_ok()
    })
}

fn signing_key(secret_key: &str, scope: &CredentialScope) -> Vec<u8> {
    let mut key = format!("AWS4{secret_key}").into_bytes();
    for part in [scope.date.as_str(), scope.region.as_str(), "s3", "aws4_request"] {
        key = mac(&key, part).finalize().into_bytes().to_vec();
    }
    key
}

fn mac(key: &[u8], text: &str) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(key)
        .unwrap_or_else(|_| unreachable!("HMAC takes any key length"));
    mac.update(text.as_bytes());
    mac
}

/// The string to sign of a canonical request.
pub(crate) fn string_to_sign(amz_date: &str, scope: &CredentialScope, canonical_request: &str) -> String {
    let hash = hex::encode(Sha256::digest(canonical_request.as_bytes()));
    format!("{ALGORITHM}\n{amz_date}\n{}\n{hash}", scope.line())
}

/// The canonical request. `query` must leave out `X-Amz-Signature`.
pub(crate) fn canonical_request(
    method: &str,
    raw_path: &str,
    query: &[(String, String)],
    headers: &HeaderMap,
    signed_headers: &[String],
    payload_hash: &str,
) -> String {
    let mut text = format!(
        "{method}\n{}\n{}\n",
        canonical_path(raw_path),
        canonical_query(query)
    );
    for name in signed_headers {
        let values: Vec<String> = headers
            .get_all(name.as_str())
            .iter()
            .map(canonical_value)
            .collect();
        let _ = writeln!(text, "{name}:{}", values.join(","));
    }
    let _ = write!(text, "\n{}\n{payload_hash}", signed_headers.join(";"));
    text
}

fn canonical_value(value: &axum::http::HeaderValue) -> String {
    let text = String::from_utf8_lossy(value.as_bytes());
    text.split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// S3 encodes each path segment exactly once, whatever the client sent.
fn canonical_path(raw_path: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(raw_path).collect();
    percent_encoding::percent_encode(&bytes, ENCODED_IN_PATH).to_string()
}

fn canonical_query(query: &[(String, String)]) -> String {
    let mut pairs: Vec<(String, String)> = query
        .iter()
        .map(|(name, value)| (encode(name), encode(value)))
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

/// Percent-encodes everything but unreserved characters (a slash too).
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}

/// Percent-encodes a key for a path: slashes stay.
pub(crate) fn encode_path(text: &str) -> String {
    utf8_percent_encode(text, ENCODED_IN_PATH).to_string()
}

/// The query's pairs, percent-decoded once; a plus sign stays a plus sign.
pub(crate) fn query_pairs(query: Option<&str>) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// `20151229T000000Z`.
pub(crate) fn amz_date(time: Timestamp) -> String {
    time.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Reads `20151229T000000Z`; `None` for any other shape.
pub(crate) fn parse_amz_date(text: &str) -> Option<Timestamp> {
    let civil = DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    let time = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
    (amz_date(time) == text).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    fn scope(credential: &str) -> CredentialScope {
        CredentialScope::parse(credential).unwrap()
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
    #[test]
    fn published_presigned_get_has_the_published_signature() {
        let mut headers = HeaderMap::new();
        headers.insert("host", "examplebucket.s3.amazonaws.com".parse().unwrap());
        let query = query_pairs(Some(
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2F\
             aws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host",
        ));
        let request = canonical_request(
            "GET",
            "/test.txt",
            &query,
            &headers,
            &["host".to_owned()],
            UNSIGNED_PAYLOAD,
        );
        let scope = scope("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request");
        let text = string_to_sign("20130524T000000Z", &scope, &request);
        let published = "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
        assert_eq!(sign(SECRET, &scope, &text), published);
        assert!(signature_matches(SECRET, &scope, &text, published));
        assert!(!signature_matches(
            SECRET,
            &scope,
            &text,
            &published.replace('a', "b")
        ));
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>, "GET Object"
    #[test]
    fn published_header_signed_get_has_the_published_signature() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let mut headers = HeaderMap::new();
        headers.insert("host", "examplebucket.s3.amazonaws.com".parse().unwrap());
        headers.insert("range", "bytes=0-9".parse().unwrap());
        headers.insert("x-amz-content-sha256", empty.parse().unwrap());
        headers.insert("x-amz-date", "20130524T000000Z".parse().unwrap());
        let signed = ["host", "range", "x-amz-content-sha256", "x-amz-date"].map(str::to_owned);
        let request = canonical_request("GET", "/test.txt", &[], &headers, &signed, empty);
        let scope = scope("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request");
        let text = string_to_sign("20130524T000000Z", &scope, &request);
        let published = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41";
        assert_eq!(sign(SECRET, &scope, &text), published);
    }

    /// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html>
    #[test]
    fn published_post_policy_has_the_published_signature() {
        let policy = concat!(
            "eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsNCiAgICB7",
            "ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRrZXkiLCAidXNlci91",
            "c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vzc19hY3Rpb25fcmVkaXJlY3Qi",
            "OiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29tL3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwi",
            "fSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUiLCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRh",
            "LXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVT",
            "MjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIsICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNy",
            "ZWRlbnRpYWwiOiAiQUtJQUlPU0ZPRE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9",
            "LA0KICAgIHsieC1hbXotYWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAi",
            "MjAxNTEyMjlUMDAwMDAwWiIgfQ0KICBdDQp9",
        );
        let scope = scope("AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request");
        let published = "8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e";
        assert_eq!(sign(SECRET, &scope, policy), published);
    }

    #[test]
    fn path_is_encoded_once_whatever_was_sent() {
        assert_eq!(canonical_path("/b/a%20b+c%2Bd"), "/b/a%20b%2Bc%2Bd");
        assert_eq!(canonical_path("/b/%7Etilde"), "/b/~tilde");
    }

    #[test]
    fn credential_of_another_service_is_no_credential() {
        assert_eq!(
            CredentialScope::parse("A/20130524/us-east-1/ec2/aws4_request"),
            None
        );
        assert_eq!(CredentialScope::parse("A/us-east-1/s3/aws4_request"), None);
    }

    #[test]
    fn only_the_basic_date_format_is_read() {
        assert!(parse_amz_date("20130524T000000Z").is_some());
        assert!(parse_amz_date("2013-05-24T00:00:00Z").is_none());
    }
}
