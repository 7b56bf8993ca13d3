//! A fresh demo practice for one case, and the words a case needs to talk about it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{
    Attachment, AttachmentId, AttachmentSystem, Confirmation, ConnectionSettings, Error, FileFacts,
    PatientId, PatientQuery, Receipt, RegisteredRecord, Secret, Secrets, Submission, System, connect,
};
use demo_practice::{DemoPractice, Effect, FaultRule, Faults, Options, RefusalBody};
use futures::StreamExt as _;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::bytes::Bytes;

/// How often a case looks whether processing has ended. The practice is told to take 50 ms.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);

/// Who is asking.
#[derive(Clone, Copy)]
pub enum Role {
    Owner,
    WithoutViewRight,
    WithoutArchiveRight,
    Stranger,
}

/// A patient as the practice announces them.
#[derive(Clone)]
pub struct Known {
    pub id: String,
    pub born: Option<Date>,
}

impl Known {
    pub fn patient(&self) -> PatientId {
        PatientId::new(&*self.id)
    }
}

pub struct Practice {
    demo: DemoPractice,
    system: System,
}

impl Practice {
    pub async fn cliniko() -> Self {
        Self::start(System::Cliniko).await
    }

    async fn start(system: System) -> Self {
        let faults = Faults {
            processing_ms: 50,
            ..Faults::default()
        };
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let demo = DemoPractice::start(Options {
            listen,
            seed: 7,
            faults,
            ..Options::default()
        })
        .await;
        Self {
            demo: demo.expect("the demo practice starts"),
            system,
        }
    }

    pub async fn stop(self) {
        self.demo.stop().await;
    }

    fn announced(&self) -> serde_json::Value {
        let announcement = serde_json::to_value(self.demo.announcement()).expect("announcement");
        let name = serde_json::to_value(self.system).expect("system name");
        announcement["systems"][name.as_str().expect("a word")].clone()
    }

    fn secrets(&self, role: Role) -> Secrets {
        let key = match role {
            Role::Owner => self.key("administrator"),
            Role::WithoutViewRight | Role::WithoutArchiveRight => self.key("receptionist"),
            Role::Stranger => "MS0xMjM0NTY3ODkwLXdyb25n-au1".to_owned(),
        };
        Secrets::new([("api_key".to_owned(), Secret::from(key))])
    }

    fn key(&self, role: &str) -> String {
        self.announced()["keys"][role]
            .as_str()
            .expect("a key for each role")
            .to_owned()
    }

    fn settings(&self) -> ConnectionSettings {
        let base_url = self.announced()["base_url"]
            .as_str()
            .expect("base URL")
            .parse()
            .expect("base URL");
        ConnectionSettings {
            system: self.system,
            base_url: Some(base_url),
            storage_hosts: Vec::new(),
        }
    }

    pub fn connect(&self, role: Role) -> Arc<dyn AttachmentSystem> {
        connect(&self.settings(), &self.secrets(role)).expect("the settings are sound")
    }

    /// What connecting answers for a vendor address of one shard and a key of another.
    pub fn connect_to_wrong_shard(&self) -> Result<Arc<dyn AttachmentSystem>, Error> {
        let base_url = "https://api.uk1.cliniko.com/v1".parse().ok();
        let settings = ConnectionSettings {
            base_url,
            ..self.settings()
        };
        connect(&settings, &self.secrets(Role::Owner))
    }

    /// Requests that reached the practice so far.
    pub fn requests_seen(&self) -> u64 {
        self.demo.ledger().requests.values().sum()
    }

    // People

    fn announced_patient(&self, name: &str) -> Known {
        let patients = self.announced()["patients"].clone();
        let patients = patients.as_array().expect("patients");
        let patient = patients
            .iter()
            .find(|patient| patient["name"].as_str().is_some_and(|n| n.contains(name)));
        let patient = patient.unwrap_or_else(|| panic!("{name} is announced"));
        Known {
            id: patient["id"].as_str().expect("id").to_owned(),
            born: patient["born"].as_str().map(|born| born.parse().expect("born")),
        }
    }

    pub fn jane_smith(&self) -> Known {
        self.announced_patient("Smith")
    }

    pub fn patient_with_many_attachments(&self) -> Known {
        self.announced_patient("Thompson")
    }

    /// What is typed, and what the name of the person found must contain.
    pub fn awkward_names() -> [(&'static str, &'static str); 6] {
        [
            ("Sukarno", "Sukarno"),
            ("Teller", "Teller"),
            ("O'Brien-Taylor", "O'Brien-Taylor"),
            ("\u{5c71}\u{7530}", "\u{82b1}\u{5b50}"),
            ("\u{645}\u{62d}\u{645}\u{62f}", "\u{645}\u{62d}\u{645}\u{62f}"),
            ("<Marks>", "<Marks> & Co"),
        ]
    }

    pub async fn archived_patient(&self) -> Known {
        let query = PatientQuery {
            text: Some("Kowalski Peter".into()),
            include_archived: true,
            birth_date: None,
        };
        let found = self
            .connect(Role::Owner)
            .search_patients(&query)
            .await
            .expect("search");
        let patient = found.first().expect("the practice has an archived patient");
        Known {
            id: patient.id.as_str().to_owned(),
            born: None,
        }
    }

    /// Live attachments on a patient's chart, as the practice counts them, asked for without the client under test.
    pub async fn attachment_count(&self, patient: &str) -> usize {
        let mut address: url::Url = self.settings().base_url.expect("base URL");
        address
            .path_segments_mut()
            .expect("a path")
            .push("patient_attachments");
        address
            .query_pairs_mut()
            .append_pair("q[]", &format!("patient_id:={patient}"))
            .append_pair("per_page", "1");
        // Installed already where the client under test has connected; any provider serves loopback without TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let request = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("client")
            .get(address);
        let request = request
            .basic_auth(self.key("administrator"), Some(""))
            .header("Accept", "application/json");
        let answer = request
            .header("User-Agent", "Conformance (conformance@example.org)")
            .send()
            .await;
        let list: serde_json::Value = answer.expect("an answer").json().await.expect("JSON");
        usize::try_from(list["total_entries"].as_u64().expect("a count")).expect("a small count")
    }

    // Filing

    pub fn submission(&self, bytes: &Bytes, name: &str, description: Option<&str>) -> Submission {
        Submission {
            patient: self.jane_smith().patient(),
            file: FileFacts {
                name: name.into(),
                content_type: "application/pdf".into(),
                size_bytes: attachment_api::SpooledBytes::len(bytes),
                sha256: bytes.sha256(),
                md5: bytes.md5(),
            },
            description: description.map(Into::into),
            register_attempted_at: None,
            known_attachments: Vec::new(),
        }
    }

    pub async fn reserve_and_send(
        &self,
        bytes: &Bytes,
        name: &str,
        description: Option<&str>,
    ) -> (Submission, Receipt) {
        let system = self.connect(Role::Owner);
        let submission = self.submission(bytes, name, description);
        system.check(&submission).expect("the system takes this file");
        let reservation = system.reserve(&submission).await.expect("reserve");
        let sent = system
            .send(
                &submission,
                reservation,
                Arc::new(bytes.clone()),
                Arc::new(|_| {}),
            )
            .await;
        let receipt = sent.expect("send");
        assert_eq!(receipt.checksum_matches, Some(true));
        (submission, receipt)
    }

    /// The whole way onto the chart, until the system has taken the file in.
    pub async fn file(&self, bytes: &Bytes, name: &str, description: Option<&str>) -> Attachment {
        let (submission, receipt) = self.reserve_and_send(bytes, name, description).await;
        let registered = self
            .connect(Role::Owner)
            .register(&submission, &receipt)
            .await
            .expect("register");
        self.wait_until_ready(&registered.id).await
    }

    pub async fn wait_until_ready(&self, id: &AttachmentId) -> Attachment {
        let system = self.connect(Role::Owner);
        let record = RegisteredRecord {
            patient: self.jane_smith().patient(),
            attachment: id.clone(),
        };
        loop {
            let confirmations = system
                .confirm(std::slice::from_ref(&record))
                .await
                .expect("confirm");
            match confirmations.into_iter().next() {
                Some(Confirmation::Ready(attachment)) => return *attachment,
                Some(Confirmation::Processing) => tokio::time::sleep(LOOK_AGAIN_AFTER).await,
                other => panic!("the record is {other:?}"),
            }
        }
    }

    /// Files, and compares patient, size and the bytes that come back with what was sent.
    pub async fn file_and_compare(&self, bytes: &Bytes, name: &str) {
        let filed = self.file(bytes, name, None).await;
        assert_eq!(filed.name.as_ref().map(|name| name.expose().as_str()), Some(name));
        assert_eq!(filed.patient, Some(self.jane_smith().patient()), "{name:?}");
        assert_eq!(
            filed.size_bytes,
            Some(attachment_api::SpooledBytes::len(bytes)),
            "{name:?}"
        );
        assert_eq!(
            self.download(&filed).await.expect("download"),
            bytes.sha256(),
            "{name:?}"
        );
        assert_eq!(self.records_of(bytes), 1, "{name:?}");
    }

    /// SHA-256 of what a fresh link gives.
    pub async fn download(&self, attachment: &Attachment) -> Result<String, Error> {
        let system = self.connect(Role::Owner);
        let link = system.link(attachment).await?;
        let mut download = system.download(&link).await?;
        let mut digest = Sha256::new();
        while let Some(chunk) = download.bytes.next().await {
            digest.update(chunk?);
        }
        Ok(hex::encode(digest.finalize()))
    }

    /// Records with these bytes, by the practice's own ledger.
    pub fn records_of(&self, bytes: &Bytes) -> usize {
        let sha256 = bytes.sha256();
        self.demo
            .ledger()
            .records
            .iter()
            .filter(|record| record.sha256 == sha256)
            .count()
    }

    // Faults

    fn strike_once(&self, route: &str, effect: Effect) {
        self.demo.faults().add(FaultRule::times(1, route, effect));
    }

    pub fn lose_next_register_answer(&self) {
        self.strike_once("register", Effect::ReplyLost);
    }

    pub fn fill_storage(&self) {
        self.strike_once("register", Effect::QuotaFull);
    }

    pub fn expire_links(&self) {
        self.strike_once("content", Effect::ExpiredLink);
    }

    pub fn answer_next_patient_with_html(&self) {
        self.strike_once("patient", Effect::Html);
    }

    pub fn answer_next_patient_with_broken_json(&self) {
        self.strike_once("patient", Effect::GarbageJson);
    }

    pub fn answer_next_patient_with_status(&self, status: u16) {
        self.strike_once(
            "patient",
            Effect::Status {
                status,
                body: RefusalBody::Html,
            },
        );
    }
}
