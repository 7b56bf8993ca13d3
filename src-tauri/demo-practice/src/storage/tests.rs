//! S3's rules, case by case, without a network in between.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use jiff::Timestamp;
use serde_json::json;

use super::sigv4::{self, CredentialScope};
use super::{AccessKeys, Storage, StoredObject, serve};
use crate::clock;
use crate::faults::FaultSwitch;
use crate::ledger::LedgerBook;

const HOST: &str = "127.0.0.1:9";
const BUCKET: &str = "bucket";
const KEY: &str = "some/get me.pdf";
const FILE: &[u8] = b"%PDF-1.4 hello \x00\xff\r\n--boun";
const LIFE: Duration = Duration::from_secs(300);

fn storage() -> Arc<Storage> {
    let keys = AccessKeys {
        access_key: "AKIATEST".to_owned(),
        secret_key: "secret".to_owned(),
        region: "ap-southeast-2".to_owned(),
    };
    let ledger = Arc::new(LedgerBook::default());
    let storage = Storage::new(keys, format!("http://{HOST}"), ledger, FaultSwitch::default());
    storage.objects.create_bucket(BUCKET);
    let object = StoredObject::in_memory(Bytes::from_static(FILE), "application/pdf", clock::now());
    storage.objects.put(BUCKET, KEY, Arc::new(object));
    Arc::new(storage)
}

async fn outcome(storage: &Arc<Storage>, request: Request) -> (u16, String, Bytes) {
    let response = serve(Arc::clone(storage), request).await;
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8_lossy(&body).into_owned();
    let code = text
        .split_once("<Code>")
        .and_then(|(_, rest)| rest.split_once("</Code>"));
    (
        status,
        code.map(|(code, _)| code.to_owned()).unwrap_or_default(),
        body,
    )
}

/// A form to change before it is sent.
struct Form {
    bucket: &'static str,
    fields: Vec<(String, String)>,
    file: Option<(&'static str, Vec<u8>)>,
    file_first: bool,
    after: Vec<(&'static str, &'static str)>,
    headers: Vec<(header::HeaderName, &'static str)>,
    with_length: bool,
}

impl Form {
    fn new(storage: &Storage) -> Self {
        Self::until(storage, LIFE, clock::now())
    }

    fn until(storage: &Storage, life: Duration, now: Timestamp) -> Self {
        let form = storage.presign_form(BUCKET, "temp/", 1000, life, now);
        Self {
            bucket: BUCKET,
            fields: form
                .fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            file: Some(("scan.pdf", FILE.to_vec())),
            file_first: false,
            after: Vec::new(),
            headers: Vec::new(),
            with_length: true,
        }
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without(mut self, names: &[&str]) -> Self {
        self.fields.retain(|(known, _)| !names.contains(&known.as_str()));
        self
    }

    fn field(&self, wanted: &str) -> String {
        self.fields
            .iter()
            .find(|(name, _)| name == wanted)
            .unwrap()
            .1
            .clone()
    }

    /// Signs another policy with this secret.
    fn signed(self, policy: &serde_json::Value, secret: &str) -> Self {
        let scope = CredentialScope::parse(&self.field("x-amz-credential")).unwrap();
        let policy = BASE64.encode(policy.to_string());
        let signature = sigv4::sign(secret, &scope, &policy);
        self.set("policy", &policy).set("x-amz-signature", &signature)
    }

    fn request(&self) -> Request {
        let mut body = Vec::new();
        let mut part = |head: String, value: &[u8]| {
            body.extend_from_slice(
                format!("--bound\r\nContent-Disposition: form-data; {head}\r\n\r\n").as_bytes(),
            );
            body.extend_from_slice(value);
            body.extend_from_slice(b"\r\n");
        };
        let file = self
            .file
            .as_ref()
            .map(|(name, bytes)| (format!("name=\"file\"; filename=\"{name}\""), bytes));
        if let Some((head, bytes)) = file.clone().filter(|_| self.file_first) {
            part(head, bytes);
        }
        for (name, value) in &self.fields {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        if let Some((head, bytes)) = file.filter(|_| !self.file_first) {
            part(head, bytes);
        }
        for (name, value) in &self.after {
            part(format!("name=\"{name}\""), value.as_bytes());
        }
        body.extend_from_slice(b"--bound--\r\n");
        let mut request = Request::post(format!("/{}/", self.bucket))
            .header(header::HOST, HOST)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=bound");
        if self.with_length {
            request = request.header(header::CONTENT_LENGTH, body.len());
        }
        for (name, value) in &self.headers {
            request = request.header(name, *value);
        }
        request.body(Body::from(body)).unwrap()
    }
}

#[tokio::test]
async fn form_upload_answers_with_the_key_and_stores_the_bytes() {
    let storage = storage();
    let (status, _, body) = outcome(&storage, Form::new(&storage).request()).await;
    let text = String::from_utf8(body.to_vec()).unwrap();
    assert_eq!(status, 201, "{text}");
    assert!(text.contains("<Key>temp/scan.pdf</Key>"), "{text}");
    assert!(
        text.contains("<Location>http://127.0.0.1:9/bucket/temp%2Fscan.pdf</Location>"),
        "{text}"
    );
    assert_eq!(
        storage.objects.get(BUCKET, "temp/scan.pdf").unwrap().size,
        FILE.len() as u64
    );
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table, read as a whole")]
async fn forms_are_refused_as_s3_refuses_them() {
    let storage = storage();
    let form = || Form::new(&storage);
    let policy = |length: [u64; 2]| {
        json!({"expiration": "2099-01-01T00:00:00Z", "conditions": [
            {"bucket": BUCKET}, ["starts-with", "$key", "temp/"], {"success_action_status": "201"}, {"acl": "private"},
            ["starts-with", "$x-amz-algorithm", ""], ["starts-with", "$x-amz-credential", ""],
            ["starts-with", "$x-amz-date", ""], ["content-length-range", length[0], length[1]]]})
    };
    let signature = form().field("x-amz-signature");
    let tampered = if signature.starts_with('0') {
        signature.replacen('0', "1", 1)
    } else {
        format!("0{}", &signature[1..])
    };
    let past = clock::now() - Duration::from_secs(600);
    let credential = form().field("x-amz-credential").replace("AKIATEST", "AKIAOTHER");
    let other_policy = BASE64.encode(policy([0, 9000]).to_string());
    let cases: Vec<(&str, Form, u16, &str)> = vec![
        (
            "tampered signature",
            form().set("x-amz-signature", &tampered),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "upper-case signature",
            form().set("x-amz-signature", &signature.to_uppercase()),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "other secret",
            form().signed(&policy([0, 100]), "other"),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "policy changed after signing",
            form().set("policy", &other_policy),
            403,
            "SignatureDoesNotMatch",
        ),
        (
            "unknown access key",
            form().set("x-amz-credential", &credential),
            403,
            "InvalidAccessKeyId",
        ),
        (
            "expired policy",
            Form::until(&storage, LIFE, past),
            403,
            "AccessDenied",
        ),
        (
            "key outside the prefix",
            form().set("key", "other/${filename}"),
            403,
            "AccessDenied",
        ),
        ("other acl", form().set("acl", "public-read"), 403, "AccessDenied"),
        ("acl left out", form().without(&["acl"]), 403, "AccessDenied"),
        (
            "other status",
            form().set("success_action_status", "200"),
            403,
            "AccessDenied",
        ),
        (
            "extra field",
            form().set("x-amz-meta-a", "b"),
            403,
            "AccessDenied",
        ),
        (
            "extra content type",
            form().set("Content-Type", "application/pdf"),
            403,
            "AccessDenied",
        ),
        ("no policy", form().without(&["policy"]), 403, "AccessDenied"),
        ("no date", form().without(&["x-amz-date"]), 400, "InvalidArgument"),
        (
            "too large",
            form().signed(&policy([0, 5]), "secret"),
            400,
            "EntityTooLarge",
        ),
        (
            "too small",
            form().signed(&policy([500, 900]), "secret"),
            400,
            "EntityTooSmall",
        ),
        ("no file", Form { file: None, ..form() }, 400, "InvalidArgument"),
        (
            "file first",
            Form {
                file_first: true,
                ..form()
            },
            400,
            "InvalidArgument",
        ),
        (
            "other bucket",
            Form {
                bucket: "nothing",
                ..form()
            },
            404,
            "NoSuchBucket",
        ),
        (
            "no length",
            Form {
                with_length: false,
                ..form()
            },
            411,
            "MissingContentLength",
        ),
        (
            "chunked",
            Form {
                headers: vec![(header::TRANSFER_ENCODING, "chunked")],
                ..form()
            },
            411,
            "MissingContentLength",
        ),
        (
            "authorised twice",
            Form {
                headers: vec![(header::AUTHORIZATION, "Bearer x")],
                ..form()
            },
            400,
            "InvalidArgument",
        ),
        (
            "long fields",
            form().set("x-ignore-a", &"a".repeat(21_000)),
            400,
            "MaxPostPreDataLengthExceeded",
        ),
    ];
    for (what, form, status, code) in cases {
        let (actual, actual_code, _) = outcome(&storage, form.request()).await;
        assert_eq!((actual, actual_code.as_str()), (status, code), "{what}");
        assert!(
            storage.objects.get(BUCKET, "temp/scan.pdf").is_none(),
            "{what} stored something"
        );
    }
}

#[tokio::test]
async fn forms_within_the_rules_pass() {
    let storage = storage();
    let form = || Form::new(&storage);
    let cases = [
        (
            "field after the file",
            Form {
                after: vec![("submit", "Upload")],
                ..form()
            },
            "temp/scan.pdf",
        ),
        ("field to ignore", form().set("x-ignore-a", "b"), "temp/scan.pdf"),
        (
            "empty file",
            Form {
                file: Some(("empty", Vec::new())),
                ..form()
            },
            "temp/empty",
        ),
        (
            "Windows path",
            Form {
                file: Some(("C:\\me\\a b.pdf", FILE.to_vec())),
                ..form()
            },
            "temp/a b.pdf",
        ),
        (
            "path",
            Form {
                file: Some(("/home/me/血液.pdf", FILE.to_vec())),
                ..form()
            },
            "temp/血液.pdf",
        ),
        ("fixed key", form().set("key", "temp/fixed"), "temp/fixed"),
    ];
    for (what, form, key) in cases {
        let (status, code, _) = outcome(&storage, form.request()).await;
        assert_eq!((status, code.as_str()), (201, ""), "{what}");
        let object = storage
            .objects
            .remove(BUCKET, key)
            .unwrap_or_else(|| panic!("{what}: {key}"));
        assert_eq!(
            object.size,
            form.file.map_or(0, |(_, bytes)| bytes.len() as u64),
            "{what}"
        );
    }
}

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
