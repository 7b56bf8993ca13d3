//! Who may do this: a query signature, a header signature, never both, never none.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html>

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::{SignedDuration, Timestamp};

use super::errors::S3Error;
use super::sigv4::{self, AccessKeys, CredentialScope};

/// Longest life of a query signature: seven days.
pub(crate) const LONGEST_LIFE_SECONDS: u64 = 604_800;
/// How far a signer's clock may be from ours.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// What the signature says about the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Payload {
    /// The body is not covered.
    Unsigned,
    /// The body's SHA-256, in lower-case hex.
    Sha256(String),
    /// The body comes in `aws-chunked` frames whose chunks are not signed.
    UnsignedChunks,
}

/// Verifies the request's one signature.
pub(crate) fn authorise(parts: &Parts, keys: &AccessKeys, now: Timestamp) -> Result<Payload, S3Error> {
    let query = sigv4::query_pairs(parts.uri.query());
    let signed_query = query
        .iter()
        .any(|(name, _)| name == "X-Amz-Algorithm" || name == "X-Amz-Signature");
    match (signed_query, parts.headers.get(header::AUTHORIZATION)) {
        (true, Some(value)) => Err(only_one_mechanism(value)),
        (true, None) => query_signature(parts, query, keys, now),
        (false, Some(value)) => {
            let value = value.to_str().map_err(|_| unsupported_authorization())?;
            header_signature(parts, &query, value, keys, now)
        }
        (false, None) => Err(S3Error::access_denied("Access Denied")),
    }
}

/// A request may not carry an `Authorization` header beside another signature. The answer echoes the header, as S3's does:
/// whoever logs it logs a credential.
pub(crate) fn only_one_mechanism(authorization: &HeaderValue) -> S3Error {
    S3Error::invalid_argument(
        "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string \
         parameter or the Authorization header should be specified",
    )
    .with("ArgumentName", "Authorization")
    .with("ArgumentValue", String::from_utf8_lossy(authorization.as_bytes()))
}

fn unsupported_authorization() -> S3Error {
    S3Error::invalid_argument("Unsupported Authorization Type").with("ArgumentName", "Authorization")
}

fn query_signature(
    parts: &Parts,
    mut query: Vec<(String, String)>,
    keys: &AccessKeys,
    now: Timestamp,
) -> Result<Payload, S3Error> {
    let get = |wanted: &str| {
        let found = query
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.clone());
        found.filter(|value| !value.is_empty()).ok_or_else(|| {
            S3Error::query_parameters(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, \
                 X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
            )
        })
    };
    let (algorithm, credential, date) = (
        get("X-Amz-Algorithm")?,
        get("X-Amz-Credential")?,
        get("X-Amz-Date")?,
    );
    let (expires, signed) = (get("X-Amz-Expires")?, get("X-Amz-SignedHeaders")?);
    let signature = get("X-Amz-Signature")?;
    if algorithm != sigv4::ALGORITHM {
        return Err(S3Error::query_parameters(
            "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"",
        ));
    }
    let scope = CredentialScope::parse(&credential).ok_or_else(|| {
        S3Error::query_parameters(
            "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed",
        )
    })?;
    let signed_at = sigv4::parse_amz_date(&date)
        .filter(|_| date.starts_with(&scope.date))
        .ok_or_else(|| {
            S3Error::query_parameters(
                "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"",
            )
        })?;
    let life = life_of(&expires)?;
    check_scope(&scope, keys, S3Error::query_parameters)?;
    check_life(signed_at, life, &expires, now)?;
    let signed = signed_headers(&signed, &parts.headers)?;
    query.retain(|(name, _)| name != "X-Amz-Signature");
    let declared =
        content_sha256(&parts.headers).filter(|_| signed.iter().any(|name| name == "x-amz-content-sha256"));
    let payload = declared.unwrap_or(sigv4::UNSIGNED_PAYLOAD);
    check_signature(parts, &query, &signed, payload, &date, &scope, keys, &signature)?;
    payload_check(payload)
}

fn life_of(expires: &str) -> Result<u64, S3Error> {
    let life: u64 = expires.parse().map_err(|_| {
        S3Error::query_parameters("X-Amz-Expires should be a number and must be non-negative")
    })?;
    if life > LONGEST_LIFE_SECONDS {
        return Err(S3Error::query_parameters(
            "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less \
             than 604800 seconds",
        ));
    }
    Ok(life)
}

fn check_life(signed_at: Timestamp, life: u64, expires: &str, now: Timestamp) -> Result<(), S3Error> {
    if now.duration_until(signed_at) > CLOCK_SKEW {
        return Err(S3Error::access_denied("Request is not yet valid"));
    }
    let life = SignedDuration::from_secs(i64::try_from(life).unwrap_or(i64::MAX));
    if signed_at.duration_until(now) > life {
        return Err(S3Error::access_denied("Request has expired")
            .with("X-Amz-Expires", expires)
            .with(
                "Expires",
                signed_at
                    .checked_add(life)
                    .map(crate::clock::wire_time)
                    .unwrap_or_default(),
            )
            .with("ServerTime", crate::clock::wire_time(now)));
    }
    Ok(())
}

fn header_signature(
    parts: &Parts,
    query: &[(String, String)],
    value: &str,
    keys: &AccessKeys,
    now: Timestamp,
) -> Result<Payload, S3Error> {
    let fields = value
        .strip_prefix(sigv4::ALGORITHM)
        .ok_or_else(unsupported_authorization)?;
    let get = |wanted: &str| {
        let fields = fields.split(',').filter_map(|field| field.trim().split_once('='));
        fields
            .into_iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value.to_owned())
            .ok_or_else(|| {
                S3Error::header_malformed(format!(
                    "The authorization header is malformed; {wanted} is missing"
                ))
            })
    };
    let (credential, signed, signature) = (get("Credential")?, get("SignedHeaders")?, get("Signature")?);
    let scope = CredentialScope::parse(&credential).ok_or_else(|| {
        S3Error::header_malformed("The authorization header is malformed; the Credential is mal-formed")
    })?;
    check_scope(&scope, keys, S3Error::header_malformed)?;
    let date = parts
        .headers
        .get("x-amz-date")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let signed_at = sigv4::parse_amz_date(date)
        .filter(|_| date.starts_with(&scope.date))
        .ok_or_else(|| {
            S3Error::access_denied("AWS authentication requires a valid Date or x-amz-date header")
        })?;
    if signed_at.duration_until(now).abs() > CLOCK_SKEW {
        let message = "The difference between the request time and the current time is too large.";
        return Err(S3Error::new(
            StatusCode::FORBIDDEN,
            "RequestTimeTooSkewed",
            message,
        ));
    }
    let payload = content_sha256(&parts.headers).ok_or_else(|| {
        S3Error::invalid_request("Missing required header for this request: x-amz-content-sha256")
    })?;
    let signed = signed_headers(&signed, &parts.headers)?;
    check_signature(parts, query, &signed, payload, date, &scope, keys, &signature)?;
    payload_check(payload)
}

fn check_scope(
    scope: &CredentialScope,
    keys: &AccessKeys,
    refuse: fn(String) -> S3Error,
) -> Result<(), S3Error> {
    if scope.access_key != keys.access_key {
        return Err(S3Error::unknown_access_key());
    }
    if scope.region != keys.region {
        let message = format!(
            "the region '{}' is wrong; expecting '{}'",
            scope.region, keys.region
        );
        return Err(refuse(message).with("Region", keys.region.clone()));
    }
    Ok(())
}

/// The names signed; `host` and every `x-amz-*` header present must be among them.
fn signed_headers(list: &str, headers: &HeaderMap) -> Result<Vec<String>, S3Error> {
    let signed: Vec<String> = list.split(';').map(str::to_owned).collect();
    let unsigned: Vec<&str> = headers
        .keys()
        .map(header::HeaderName::as_str)
        .filter(|name| {
            (*name == "host" || name.starts_with("x-amz-")) && !signed.iter().any(|known| known == name)
        })
        .collect();
    if unsigned.is_empty() {
        return Ok(signed);
    }
    Err(
        S3Error::access_denied("There were headers present in the request which were not signed")
            .with("HeadersNotSigned", unsigned.join(", ")),
    )
}

#[expect(
    clippy::too_many_arguments,
    reason = "each is one line of the string that is signed"
)]
fn check_signature(
    parts: &Parts,
    query: &[(String, String)],
    signed: &[String],
    payload: &str,
    date: &str,
    scope: &CredentialScope,
    keys: &AccessKeys,
    signature: &str,
) -> Result<(), S3Error> {
    let request = sigv4::canonical_request(
        parts.method.as_str(),
        parts.uri.path(),
        query,
        &parts.headers,
        signed,
        payload,
    );
    let text = sigv4::string_to_sign(date, scope, &request);
    if sigv4::signature_matches(&keys.secret_key, scope, &text, signature) {
        return Ok(());
    }
    Err(S3Error::signature_does_not_match().with("AWSAccessKeyId", keys.access_key.clone()))
}

fn content_sha256(headers: &HeaderMap) -> Option<&str> {
    headers
        .get("x-amz-content-sha256")
        .and_then(|value| value.to_str().ok())
}

fn payload_check(declared: &str) -> Result<Payload, S3Error> {
    match declared {
        sigv4::UNSIGNED_PAYLOAD => Ok(Payload::Unsigned),
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER" => Ok(Payload::UnsignedChunks),
        streaming if streaming.starts_with("STREAMING-") => Err(S3Error::not_implemented("signed chunks")),
        hash if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            Ok(Payload::Sha256(hash.to_ascii_lowercase()))
        }
        _ => Err(S3Error::invalid_argument(
            "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a valid sha256 value.",
        )),
    }
}
