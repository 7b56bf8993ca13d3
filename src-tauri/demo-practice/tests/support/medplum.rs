//! A caller of the practice's Medplum.

use bytes::Bytes;
use demo_practice::MedplumAccess;
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Clinic};

pub const FHIR: &str = "application/fhir+json";
pub const PATCH: &str = "application/json-patch+json";

/// Calls with the client account's access token, unless told otherwise.
pub struct Medplum<'clinic> {
    pub clinic: &'clinic Clinic,
    pub access: MedplumAccess,
    /// Jane Smith, born 1970-03-12.
    pub jane: String,
    pub token: String,
}

impl Clinic {
    pub async fn medplum(&self) -> Medplum<'_> {
        let access = self.practice.announcement().systems.medplum;
        let mut medplum = Medplum {
            clinic: self,
            jane: access.patients[0].id.clone(),
            access,
            token: String::new(),
        };
        medplum.token = medplum.sign_in().await;
        medplum
    }
}

impl Medplum<'_> {
    pub async fn sign_in(&self) -> String {
        let keys = &self.access.credentials;
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            keys.client_id, keys.client_secret
        );
        let answer = self.token(&form).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn token(&self, form: &str) -> Answer {
        let request = Request::post(self.url("oauth2/token"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.to_owned().into())
            .unwrap();
        self.clinic.send(request).await.unwrap()
    }

    pub fn id_of(&self, name: &str) -> &str {
        let mut patients = self.access.patients.iter();
        &patients.find(|patient| patient.name == name).unwrap().id
    }

    /// An address below the base URL; below `fhir/R4/` for what begins with a capital.
    pub fn url(&self, path: &str) -> String {
        let fhir = if path.starts_with(char::is_uppercase) {
            "fhir/R4/"
        } else {
            ""
        };
        if path.starts_with("http") {
            return path.to_owned();
        }
        let path = path.replace('|', "%7C").replace(' ', "%20").replace('\'', "%27");
        format!("{}{fhir}{path}", self.access.base_url)
    }

    pub async fn send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Full<Bytes>>,
    ) -> Answer {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Full<Bytes>>,
    ) -> Option<Answer> {
        let mut request = Request::builder()
            .method(method)
            .uri(self.url(path))
            .header(AUTHORIZATION, format!("Bearer {}", self.token));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.clinic.send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], "").await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[("content-type", FHIR)], body.to_string())
            .await
    }

    pub async fn patch(&self, path: &str, change: &Value) -> Answer {
        self.send(
            Method::PATCH,
            path,
            &[("content-type", PATCH)],
            change.to_string(),
        )
        .await
    }

    /// Sends a file's bytes; the Binary's id.
    pub async fn upload(&self, name: &str, content_type: &str, bytes: Bytes) -> String {
        let context = format!("Patient/{}", self.jane);
        let headers = [("content-type", content_type), ("x-security-context", &context)];
        let name = name.replace(' ', "%20");
        let path = format!("Binary?_filename={name}");
        let answer = self.send(Method::POST, &path, &headers, bytes).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// A document of Jane's with this file in it.
    pub fn document(&self, binary: &str, reference: &str) -> Value {
        json!({
            "resourceType": "DocumentReference",
            "status": "current",
            "identifier": [{"system": "urn:test", "value": reference}],
            "subject": {"reference": format!("Patient/{}", self.jane)},
            "date": "2026-01-02T03:04:05Z",
            "description": "From the test",
            "content": [{"attachment": {"url": format!("Binary/{binary}"), "title": "scan.pdf"}}],
        })
    }

    /// Uploads and registers; the document's address.
    pub async fn file(&self, bytes: &'static [u8]) -> String {
        let binary = self
            .upload("scan.pdf", "application/pdf", Bytes::from_static(bytes))
            .await;
        let answer = self
            .post("DocumentReference", &self.document(&binary, &binary))
            .await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        format!("DocumentReference/{}", answer.json()["id"].as_str().unwrap())
    }

    /// A Binary without bytes, and the link to write them through.
    pub async fn upload_link(&self, content_type: &str) -> (String, String) {
        let binary = json!({"resourceType": "Binary", "contentType": content_type});
        let id = self.post("Binary", &binary).await.json()["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let link = self
            .link(&format!("Binary/{id}/$presigned-url?upload=true"))
            .await;
        (id, link)
    }

    /// The link a `$presigned-url` answers with.
    pub async fn link(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()["parameter"][0]["valueUri"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Writes through a link, without the token.
    pub async fn put(&self, link: &str, content_type: Option<&str>, bytes: &[u8]) -> Answer {
        let mut request = Request::put(link);
        if let Some(content_type) = content_type {
            request = request.header(CONTENT_TYPE, content_type);
        }
        let request = request.body(bytes.to_vec().into()).unwrap();
        self.clinic.send(request).await.unwrap()
    }
}

/// The text of the first issue of a refusal.
pub fn issue(answer: &Answer) -> String {
    let outcome = answer.json();
    assert_eq!(outcome["resourceType"], "OperationOutcome");
    outcome["issue"][0]["details"]["text"]
        .as_str()
        .unwrap()
        .to_owned()
}
