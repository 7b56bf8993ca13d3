//! Form uploads under a POST policy.

use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::Timestamp;
use serde_json::json;

use super::super::Storage;
use super::super::sigv4::{self, CredentialScope};
use super::{BUCKET, FILE, HOST, LIFE, outcome, storage};
use crate::clock;

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
