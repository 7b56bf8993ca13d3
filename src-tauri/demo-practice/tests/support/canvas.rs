//! A caller of the practice's Canvas.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use demo_practice::{CanvasAccess, CanvasScopes};
use http_body_util::Full;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Clinic};

pub const PDF: &[u8] = b"%PDF-1.7\n\x00\xffsynthetic\n%%EOF";

/// Calls with one token.
pub struct Canvas<'clinic> {
    pub clinic: &'clinic Clinic,
    pub access: CanvasAccess,
    pub token: String,
    /// Jane Smith, born 1970-03-12.
    pub jane: String,
}

impl Clinic {
    /// Signed in as the client that may do everything.
    pub async fn canvas(&self) -> Canvas<'_> {
        self.canvas_as(CanvasScopes::Everything).await
    }

    pub async fn canvas_as(&self, scopes: CanvasScopes) -> Canvas<'_> {
        let access = self.practice.announcement().systems.canvas;
        let credentials = &access.clients[&scopes];
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            credentials.client_id, credentials.client_secret
        );
        let answer = self.token(&access.base_url, &form).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        Canvas {
            clinic: self,
            token: answer.json()["access_token"].as_str().unwrap().to_owned(),
            jane: access.patients[0].id.clone(),
            access,
        }
    }

    /// A token request.
    pub async fn token(&self, base_url: &str, form: &str) -> Answer {
        let request = Request::post(format!("{base_url}/auth/token/"))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.to_owned().into())
            .unwrap();
        self.send(request).await.unwrap()
    }
}

impl Canvas<'_> {
    pub fn id_of(&self, name: &str) -> &str {
        let mut patients = self.access.patients.iter();
        &patients.find(|patient| patient.name == name).unwrap().id
    }

    pub fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Request<Full<Bytes>> {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.access.base_url)
        };
        let request = Request::builder()
            .method(method)
            .uri(url)
            .header(AUTHORIZATION, format!("Bearer {}", self.token));
        match body {
            None => request.body(Full::default()).unwrap(),
            Some(body) => request
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string().into())
                .unwrap(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.clinic
            .send(self.request(Method::GET, path, None))
            .await
            .unwrap()
    }

    /// The resources of a search's page.
    pub async fn found(&self, path: &str) -> Vec<Value> {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path} {}", answer.text());
        let bundle = answer.json();
        let entries = bundle["entry"].as_array().cloned().unwrap_or_default();
        entries
            .into_iter()
            .map(|mut entry| entry["resource"].take())
            .collect()
    }

    /// Somebody who can review.
    pub async fn reviewer(&self) -> String {
        let id = self.found("/Practitioner?name=fairweather").await[0]["id"].take();
        format!("Practitioner/{}", id.as_str().unwrap())
    }

    /// A document as the vendor describes it.
    pub async fn document(&self, patient: &str, bytes: &[u8]) -> Value {
        let reviewer = self.reviewer().await;
        let extension = |name: &str, property: &str, value: Value| {
            let url = format!("http://schemas.canvasmedical.com/fhir/document-reference-{name}");
            json!({"url": url, property: value})
        };
        json!({
            "resourceType": "DocumentReference",
            "status": "current",
            "type": {"coding": [{"system": "http://loinc.org", "code": "34109-9"}]},
            "category": [{"coding": [{
                "system": "http://schemas.canvasmedical.com/fhir/document-reference-category",
                "code": "uncategorizedclinicaldocument",
            }]}],
            "subject": {"reference": format!("Patient/{patient}")},
            "description": "Letter from Dr. Müller",
            "content": [{"attachment": {
                "contentType": "application/pdf",
                "data": BASE64.encode(bytes),
            }}],
            "extension": [
                extension("clinical-date", "valueDate", json!("2026-11-20")),
                extension("reviewer", "valueReference", json!({"reference": reviewer})),
                extension("requires-signature", "valueBoolean", json!(false)),
                extension("comment", "valueString", json!("From the test")),
            ],
        })
    }

    pub async fn create(&self, document: &Value) -> Answer {
        let request = self.request(Method::POST, "/DocumentReference", Some(document));
        self.clinic.send(request).await.unwrap()
    }
}
