//! A caller of the practice's PracSuite.

use std::time::Duration;

use bytes::Bytes;
use demo_practice::{PracSuiteAccess, RecordState};
use http_body_util::Full;
use hyper::header::CONTENT_TYPE;
use hyper::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::{Answer, Clinic, form_request};

/// Calls with the keys that may do everything, unless told otherwise.
pub struct PracSuite<'clinic> {
    pub clinic: &'clinic Clinic,
    pub access: PracSuiteAccess,
    /// Jane Smith, born 1970-03-12.
    pub jane: String,
}

impl Clinic {
    pub fn pracsuite(&self) -> PracSuite<'_> {
        let access = self.practice.announcement().systems.pracsuite;
        PracSuite {
            clinic: self,
            jane: access.patients[0].id.clone(),
            access,
        }
    }
}

impl PracSuite<'_> {
    pub fn id_of(&self, name: &str) -> &str {
        let mut patients = self.access.patients.iter();
        &patients.find(|patient| patient.name == name).unwrap().id
    }

    pub fn request(&self, method: Method, path: &str, body: Option<&Value>) -> Request<Full<Bytes>> {
        let keys = &self.access.credentials;
        self.request_with(
            Some(&keys.vendor_key),
            Some(&keys.account_key),
            method,
            path,
            body,
        )
    }

    pub fn request_with(
        &self,
        vendor_key: Option<&str>,
        account_key: Option<&str>,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Request<Full<Bytes>> {
        let url = if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.access.base_url)
        };
        let mut request = Request::builder()
            .method(method)
            .uri(url.replace('>', "%3E").replace('<', "%3C"));
        for (name, key) in [("x-api-key", vendor_key), ("a-api-key", account_key)] {
            if let Some(key) = key {
                request = request.header(name, key);
            }
        }
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

    /// The form for one file.
    pub async fn form(&self, patient: &str, name: &str) -> Value {
        let path = format!("/patient/{patient}/patient_attachment");
        let request = self.request(Method::POST, &path, Some(&json!({"file_name": name})));
        let answer = self.clinic.send(request).await.unwrap();
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        answer.json()
    }

    /// The ids of a patient's files.
    pub async fn files(&self, patient: &str) -> Vec<u64> {
        let answer = self
            .get(&format!("/patient/{patient}/patient_attachment?page_size=100"))
            .await;
        let body = answer.json();
        let rows = body["attachment_clients"].as_array().unwrap();
        rows.iter()
            .map(|row| row["attachment_client_id"].as_u64().unwrap())
            .collect()
    }

    /// Uploads, and waits for the record that appears by itself.
    pub async fn file(&self, patient: &str, name: &str, bytes: &[u8]) -> u64 {
        let before = self.files(patient).await;
        let form = self.form(patient, name).await;
        let answer = self.clinic.send(form_request(&form, name, bytes)).await.unwrap();
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        let polling = async {
            loop {
                let files = self.files(patient).await;
                if let Some(new) = files.into_iter().find(|id| !before.contains(id)) {
                    return new;
                }
            }
        };
        let new = tokio::time::timeout(Duration::from_secs(20), polling)
            .await
            .expect("the file is picked up");
        let records = self.clinic.practice.ledger().records;
        let record = records
            .iter()
            .find(|record| record.id == new.to_string())
            .unwrap();
        assert_eq!(
            (record.system.as_str(), record.state),
            ("pracsuite", RecordState::Processed)
        );
        new
    }
}
