//! A client of the practice that does exactly what a test says, and a form upload.
#![allow(dead_code, reason = "every test file uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use demo_practice::{DemoPractice, Faults, Options, Role};
use http_body_util::{BodyExt, Full};
use hyper::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

pub mod canvas;
pub mod medplum;
pub mod pracsuite;

pub const BOUNDARY: &str = "boundary-of-the-form";

/// A running practice with an API caller.
pub struct Clinic {
    pub practice: DemoPractice,
    pub base_url: String,
    pub keys: BTreeMap<Role, String>,
    /// Jane Smith, born 1970-03-12.
    pub jane: String,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap().to_str().unwrap()
    }

    /// The error code of an S3 answer.
    pub fn s3_code(&self) -> &str {
        between(self.text(), "<Code>", "</Code>")
    }
}

/// Processing without delay and room for many requests, so that tests wait for nothing but the answer.
pub fn quick() -> Faults {
    Faults {
        processing_ms: 0,
        requests_per_minute: 100_000,
        ..Faults::default()
    }
}

pub async fn clinic(faults: Faults) -> Clinic {
    let practice = DemoPractice::start(Options {
        seed: 7,
        faults,
        ..Options::default()
    })
    .await
    .unwrap();
    let cliniko = practice.announcement().systems.cliniko;
    Clinic {
        practice,
        base_url: cliniko.base_url,
        keys: cliniko.keys,
        jane: cliniko.patients[0].id.clone(),
        client: Client::builder(TokioExecutor::new()).build_http(),
    }
}

pub fn basic(key: &str) -> String {
    format!("Basic {}", BASE64.encode(format!("{key}:")))
}

impl Clinic {
    pub fn id_of(&self, name: &str) -> String {
        let patients = self.practice.announcement().systems.cliniko.patients;
        patients
            .iter()
            .find(|patient| patient.name == name)
            .unwrap()
            .id
            .clone()
    }

    /// Sends a request as it is; `None` when the connection ended without a whole answer.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Option<Answer> {
        let response = self.client.request(request).await.ok()?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await.ok()?.to_bytes();
        Some(Answer {
            status: parts.status,
            headers: parts.headers,
            body,
        })
    }

    pub async fn fetch(&self, url: &str) -> Answer {
        self.send(Request::get(url).body(Full::default()).unwrap())
            .await
            .unwrap()
    }

    pub fn request(
        &self,
        role: Role,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Request<Full<Bytes>> {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.base_url)
        };
        let request = Request::builder()
            .method(method)
            // The one character that filters need and addresses do not allow.
            .uri(url.replace('>', "%3E"))
            .header(AUTHORIZATION, basic(&self.keys[&role]))
            .header(ACCEPT, "application/json")
            .header(USER_AGENT, "Practice test (test@example.org)");
        match body {
            None => request.body(Full::default()).unwrap(),
            Some(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string().into())
                .unwrap(),
        }
    }

    pub async fn try_call(
        &self,
        role: Role,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Option<Answer> {
        self.send(self.request(role, method, path, body)).await
    }

    pub async fn call(&self, role: Role, method: Method, path: &str, body: Option<&Value>) -> Answer {
        self.try_call(role, method, path, body).await.unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Role::Administrator, Method::GET, path, None).await
    }

    pub async fn presign(&self, patient: &str) -> Value {
        let answer = self
            .get(&format!("/patients/{patient}/attachment_presigned_post"))
            .await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    }

    /// Uploads to the patient's temporary area; the `upload_url` to register.
    pub async fn upload(&self, patient: &str, name: &str, bytes: &[u8]) -> String {
        let form = self.presign(patient).await;
        let answer = self.send(form_request(&form, name, bytes)).await.unwrap();
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        let key = between(answer.text(), "<Key>", "</Key>")
            .replace("&amp;", "&")
            .replace("&apos;", "'");
        format!("{}{key}", form["url"].as_str().unwrap())
    }

    pub async fn register(&self, patient: &str, upload_url: &str) -> Answer {
        let body = json!({"patient_id": patient, "upload_url": upload_url, "description": "From the test"});
        self.call(
            Role::Administrator,
            Method::POST,
            "/patient_attachments",
            Some(&body),
        )
        .await
    }

    /// The record once it is processed.
    pub async fn processed(&self, id: &str) -> Value {
        let polling = async {
            loop {
                let record = self.get(&format!("/patient_attachments/{id}")).await.json();
                if record["processing_completed"] == true {
                    return record;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), polling)
            .await
            .expect("processing ends")
    }

    /// Uploads, registers and waits.
    pub async fn file(&self, name: &str, bytes: &[u8]) -> Value {
        let upload_url = self.upload(&self.jane, name, bytes).await;
        let record = self.register(&self.jane, &upload_url).await;
        assert_eq!(record.status, StatusCode::CREATED, "{}", record.text());
        self.processed(record.json()["id"].as_str().unwrap()).await
    }

    /// The link behind an attachment's content.
    pub async fn link(&self, attachment: &str) -> String {
        let answer = self
            .get(&format!("/patient_attachments/{attachment}/content"))
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        answer.header("location").to_owned()
    }
}

/// A form upload: every field, then the file.
pub fn form_request(form: &Value, name: &str, bytes: &[u8]) -> Request<Full<Bytes>> {
    Request::post(form["url"].as_str().unwrap())
        .header(CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(form_body(form, name, bytes).into())
        .unwrap()
}

pub fn form_body(form: &Value, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (field, value) in form["fields"].as_object().unwrap() {
        let value = value.as_str().unwrap();
        let part =
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let part = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    );
    body.extend_from_slice(part.as_bytes());
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

pub fn between<'text>(text: &'text str, start: &str, end: &str) -> &'text str {
    let (_, rest) = text
        .split_once(start)
        .unwrap_or_else(|| panic!("{start} in {text}"));
    rest.split_once(end).unwrap().0
}
