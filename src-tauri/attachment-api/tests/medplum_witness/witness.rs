//! The witness: Medplum's own router as a process of its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use attachment_api::{
    AttachmentSystem, ConnectionSettings, MemoryTokens, PatientId, Secret, Secrets, SignInMethod, System,
    connect,
};
use serde::Deserialize;
use serde_json::{Value, json};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/witness/medplum");

#[derive(Deserialize)]
struct Announced {
    base_url: String,
    client_id: String,
    client_secret: String,
}

pub struct Witness {
    announced: Announced,
    /// The server ends when its standard input does, which is when this is dropped.
    process: Child,
}

impl Drop for Witness {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        // Nothing can be done about a process that cannot be waited for.
        let _ = self.process.wait();
    }
}

impl Witness {
    pub fn start() -> Self {
        assert!(
            std::path::Path::new(FOLDER).join("node_modules").is_dir(),
            "the witness is not installed: run scripts/setup test"
        );
        let mut process = Command::new("node")
            // Node 20 has no WebSocket without it, which the vendor's packages expect to be there.
            .args(["--experimental-websocket", "server.mjs"])
            .current_dir(FOLDER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("standard output");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("the witness's line");
        let announced = serde_json::from_str(&line).expect("the witness's line");
        Self { announced, process }
    }

    pub fn connect(&self) -> Arc<dyn AttachmentSystem> {
        let settings = ConnectionSettings {
            system: System::Medplum,
            base_url: self.announced.base_url.parse().ok(),
            instance: None,
            sign_in: SignInMethod::Secrets,
            storage_hosts: Vec::new(),
        };
        let secrets = Secrets::new([
            (
                "client_id".to_owned(),
                Secret::from(self.announced.client_id.as_str()),
            ),
            (
                "client_secret".to_owned(),
                Secret::from(self.announced.client_secret.as_str()),
            ),
        ]);
        connect(&settings, &secrets, Arc::new(MemoryTokens::default()))
            .unwrap_or_else(|error| panic!("{error}"))
    }

    /// A new patient of this name.
    pub async fn patient(&self, given: &str, family: &str) -> PatientId {
        let resource = json!({
            "resourceType": "Patient", "birthDate": "1970-03-12",
            "name": [{ "use": "official", "given": [given], "family": family }],
        });
        let made = self.post("fhir/R4/Patient", &resource).await;
        PatientId::new(made["id"].as_str().expect("id"))
    }

    /// What somebody else does to a record.
    pub async fn somebody_else_describes(&self, id: &str, text: &str) {
        let patch = json!([{ "op": "add", "path": "/description", "value": text }]);
        let answer = self
            .request(reqwest::Method::PATCH, &format!("fhir/R4/{id}"))
            .await
            .header("content-type", "application/json-patch+json")
            .body(patch.to_string());
        assert!(answer.send().await.expect("answer").status().is_success());
    }

    pub async fn post(&self, path: &str, resource: &Value) -> Value {
        let answer = self
            .request(reqwest::Method::POST, path)
            .await
            .header("content-type", "application/fhir+json")
            .body(resource.to_string());
        let answer = answer.send().await.expect("answer");
        assert_eq!(answer.status().as_u16(), 201);
        answer.json().await.expect("resource")
    }

    async fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let client = reqwest::Client::builder().no_proxy().build().expect("client");
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}",
            self.announced.client_id, self.announced.client_secret
        );
        let token: Value = client
            .post(format!("{}oauth2/token", self.announced.base_url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .expect("answer")
            .json()
            .await
            .expect("token");
        client
            .request(method, format!("{}{path}", self.announced.base_url))
            .bearer_auth(token["access_token"].as_str().expect("token"))
    }
}
