//! Signed links, signed uploads and signed headers.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use jiff::Timestamp;

use super::super::sigv4::{self, CredentialScope};
use super::super::{Storage, serve};
use super::{BUCKET, FILE, HOST, KEY, LIFE, outcome, storage};
use crate::clock;

/// A link signed for any method, with any query and headers.
fn signed_link(
    storage: &Storage,
    method: &Method,
    key: &str,
    life: u64,
    signed_at: Timestamp,
    headers: &[(&str, &str)],
) -> String {
    let date = sigv4::amz_date(signed_at);
    let scope = CredentialScope {
        access_key: storage.keys.access_key.clone(),
        date: date[..8].to_owned(),
        region: storage.keys.region.clone(),
    };
    let mut map = axum::http::HeaderMap::new();
    map.insert(header::HOST, HOST.parse().unwrap());
    let mut signed = vec!["host".to_owned()];
    for (name, value) in headers {
        map.insert(
            axum::http::HeaderName::try_from(*name).unwrap(),
            value.parse().unwrap(),
        );
        signed.push((*name).to_owned());
    }
    signed.sort();
    let query: Vec<(String, String)> = BTreeMap::from([
        ("X-Amz-Algorithm", sigv4::ALGORITHM.to_owned()),
        ("X-Amz-Credential", scope.credential()),
        ("X-Amz-Date", date.clone()),
        ("X-Amz-Expires", life.to_string()),
        ("X-Amz-SignedHeaders", signed.join(";")),
    ])
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    let path = format!("/{BUCKET}/{}", sigv4::encode_path(key));
    let request = sigv4::canonical_request(
        method.as_str(),
        &path,
        &query,
        &map,
        &signed,
        sigv4::UNSIGNED_PAYLOAD,
    );
    let signature = sigv4::sign(
        &storage.keys.secret_key,
        &scope,
        &sigv4::string_to_sign(&date, &scope, &request),
    );
    let query: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", sigv4::encode(value)))
        .collect();
    format!("{path}?{}&X-Amz-Signature={signature}", query.join("&"))
}

fn get(link: &str, headers: &[(&str, &str)]) -> Request {
    request(Method::GET, link, headers, &[])
}

fn request(method: Method, link: &str, headers: &[(&str, &str)], body: &[u8]) -> Request {
    let mut request = Request::builder()
        .method(method)
        .uri(link)
        .header(header::HOST, HOST);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::from(body.to_vec())).unwrap()
}

fn put(link: &str, headers: &[(&str, &str)]) -> Request {
    let length = FILE.len().to_string();
    let mut headers = headers.to_vec();
    headers.push(("content-length", &length));
    request(Method::PUT, link, &headers, FILE)
}

#[tokio::test]
async fn signed_links_read_the_object_and_nothing_else() {
    let storage = storage();
    let now = clock::now();
    let link = |life, at| signed_link(&storage, &Method::GET, KEY, life, at, &[]);
    let good = link(300, now);
    let signature = good.split_once("X-Amz-Signature=").unwrap().1.to_owned();
    let tampered = good.replace(&signature, &"0".repeat(64));
    let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
    let none = signed_link(&storage, &Method::GET, "none", 300, now, &[]);
    let for_put = signed_link(&storage, &Method::PUT, KEY, 300, now, &[]);
    let bearer = ("authorization", "Bearer x");
    let cases: Vec<(&str, Request, u16, &str)> = vec![
        ("valid", get(&good, &[]), 200, ""),
        (
            "tampered signature",
            get(&tampered, &[]),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "other key",
            get(&good.replace("get%20me", "get%20you"), &[]),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "something added",
            get(&format!("{good}&response-content-type=text%2Fhtml"), &[]),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "expired",
            get(&link(60, now - minutes(2)), &[]),
            403,
            "AccessDenied",
        ),
        (
            "not yet valid",
            get(&link(60, now + minutes(20)), &[]),
            403,
            "AccessDenied",
        ),
        (
            "longer than a week",
            get(&link(604_801, now), &[]),
            400,
            "AuthorizationQueryParametersError",
        ),
        (
            "parameter missing",
            get(&good.replace("X-Amz-Expires=300&", ""), &[]),
            400,
            "AuthorizationQueryParametersError",
        ),
        ("authorised twice", get(&good, &[bearer]), 400, "InvalidArgument"),
        (
            "unsigned header",
            get(&good, &[("x-amz-meta-a", "b")]),
            403,
            "AccessDenied",
        ),
        ("no such key", get(&none, &[]), 404, "NoSuchKey"),
        (
            "not signed",
            get(good.split_once('?').unwrap().0, &[]),
            403,
            "AccessDenied",
        ),
        (
            "other header",
            get(good.split_once('?').unwrap().0, &[bearer]),
            400,
            "InvalidArgument",
        ),
        ("signed for PUT", get(&for_put, &[]), 403, "SignatureDoesNotMatch"),
        (
            "HEAD",
            request(Method::HEAD, &good, &[], &[]),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "POST",
            request(Method::POST, &good, &[], &[]),
            405,
            "MethodNotAllowed",
        ),
        (
            "range past the end",
            get(&good, &[("range", "bytes=999-")]),
            416,
            "InvalidRange",
        ),
    ];
    for (what, request, status, code) in cases {
        let (actual, actual_code, _) = outcome(&storage, request).await;
        assert_eq!((actual, actual_code.as_str()), (status, code), "{what}");
    }
    let (status, _, body) = outcome(&storage, get(&good, &[("range", "bytes=5-8")])).await;
    assert_eq!((status, &body[..]), (206, &FILE[5..9]));
}

#[tokio::test]
async fn own_links_carry_type_and_disposition() {
    let storage = storage();
    let disposition = "inline; filename=\"a.pdf\"; filename*=UTF-8''%C3%A4.pdf";
    let link = storage.presign_link(BUCKET, KEY, disposition, "image/png", LIFE, clock::now());
    let response = serve(
        Arc::clone(&storage),
        get(link.strip_prefix("http://127.0.0.1:9").unwrap(), &[]),
    )
    .await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_DISPOSITION], disposition);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "image/png");
}

#[tokio::test]
async fn signed_uploads_are_checked_before_they_are_kept() {
    let storage = storage();
    let now = clock::now();
    let link =
        |key: &str, headers: &[(&str, &str)]| signed_link(&storage, &Method::PUT, key, 300, now, headers);
    let pdf = ("content-type", "application/pdf");
    let wrong_md5 = ("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==");
    let unsized_request = request(
        Method::PUT,
        &link("up", &[]),
        &[("transfer-encoding", "chunked")],
        FILE,
    );
    let cases: Vec<(&str, Request, u16, &str)> = vec![
        (
            "other type than signed",
            put(&link("up", &[pdf]), &[("content-type", "text/plain")]),
            403,
            "SignatureDoesNotMatch",
        ),
        ("wrong MD5", put(&link("up", &[]), &[wrong_md5]), 400, "BadDigest"),
        (
            "broken MD5",
            put(&link("up", &[]), &[("content-md5", "x")]),
            400,
            "InvalidDigest",
        ),
        ("no length", unsized_request, 411, "MissingContentLength"),
        (
            "signed for GET",
            put(&signed_link(&storage, &Method::GET, "up", 300, now, &[]), &[]),
            403,
            "SignatureDoesNotMatch",
        ),
    ];
    for (what, request, status, code) in cases {
        let (actual, actual_code, _) = outcome(&storage, request).await;
        assert_eq!((actual, actual_code.as_str()), (status, code), "{what}");
        assert!(
            storage.objects.get(BUCKET, "up").is_none(),
            "{what} stored something"
        );
    }
    let (status, _, _) = outcome(&storage, put(&link("up", &[pdf]), &[pdf])).await;
    assert_eq!(status, 200);
    assert_eq!(
        storage.objects.get(BUCKET, "up").unwrap().content_type,
        "application/pdf"
    );
    let link = signed_link(&storage, &Method::GET, "up", 300, now, &[]);
    assert_eq!(outcome(&storage, get(&link, &[])).await.2, FILE);
}

#[tokio::test]
async fn declared_hash_of_the_body_is_held_against_it() {
    let storage = storage();
    let hash = "0".repeat(64);
    let declared = ("x-amz-content-sha256", hash.as_str());
    let now = clock::now();
    let date = sigv4::amz_date(now);
    let scope = CredentialScope {
        access_key: "AKIATEST".to_owned(),
        date: date[..8].to_owned(),
        region: "ap-southeast-2".to_owned(),
    };
    let headers = axum::http::HeaderMap::from_iter([
        (header::HOST, HOST.parse().unwrap()),
        (
            axum::http::HeaderName::from_static("x-amz-content-sha256"),
            hash.parse().unwrap(),
        ),
        (
            axum::http::HeaderName::from_static("x-amz-date"),
            date.parse().unwrap(),
        ),
    ]);
    let signed = ["host", "x-amz-content-sha256", "x-amz-date"].map(str::to_owned);
    let canonical = sigv4::canonical_request("PUT", "/bucket/up", &[], &headers, &signed, &hash);
    let signature = sigv4::sign(
        "secret",
        &scope,
        &sigv4::string_to_sign(&date, &scope, &canonical),
    );
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={}, SignedHeaders={}, Signature={signature}",
        scope.credential(),
        signed.join(";")
    );
    let request = put(
        "/bucket/up",
        &[declared, ("x-amz-date", &date), ("authorization", &authorization)],
    );
    let (status, code, _) = outcome(&storage, request).await;
    assert_eq!((status, code.as_str()), (400, "XAmzContentSHA256Mismatch"));
    assert!(storage.objects.get(BUCKET, "up").is_none());
}
