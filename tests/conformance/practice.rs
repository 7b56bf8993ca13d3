//! A fresh demo practice for one case, and the words a case needs to talk about it.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{
    Attachment, AttachmentId, AttachmentSystem, Code, Confirmation, ConnectionSettings, Error, FileFacts,
    FilingFields, MemoryTokens, PatientId, PatientQuery, Receipt, Reconciliation, Registered,
    RegisteredRecord, Secrets, SignInMethod, Status, Submission, System, connect,
};
use demo_practice::{DemoPractice, Effect, FaultRule, Faults, Options, RefusalBody};
use futures::StreamExt as _;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::bytes::Bytes;
use crate::systems::{Dialect, Role, dialect};

/// How often a case looks whether processing has ended. The practice is told to take 50 ms.
const LOOK_AGAIN_AFTER: Duration = Duration::from_millis(20);

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
    dialect: Dialect,
}

impl Practice {
    pub async fn start(system: System) -> Self {
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
            dialect: dialect(system),
        }
    }

    pub async fn stop(self) {
        self.demo.stop().await;
    }

    pub const fn dialect(&self) -> &Dialect {
        &self.dialect
    }

    fn announced(&self) -> serde_json::Value {
        let announcement = serde_json::to_value(self.demo.announcement()).expect("announcement");
        let name = serde_json::to_value(self.dialect.system).expect("system name");
        announcement["systems"][name.as_str().expect("a word")].clone()
    }

    fn settings(&self) -> ConnectionSettings {
        let base_url = self.announced()["base_url"]
            .as_str()
            .expect("base URL")
            .parse()
            .expect("base URL");
        ConnectionSettings {
            system: self.dialect.system,
            base_url: Some(base_url),
            instance: None,
            sign_in: SignInMethod::Secrets,
            storage_hosts: Vec::new(),
        }
    }

    pub fn connect(&self, role: Role) -> Arc<dyn AttachmentSystem> {
        self.connect_if_known(role)
            .unwrap_or_else(|| panic!("the system knows {role:?}"))
    }

    /// `None` where the system knows no such role.
    pub fn connect_if_known(&self, role: Role) -> Option<Arc<dyn AttachmentSystem>> {
        let secrets = (self.dialect.secrets)(&self.announced(), role)?;
        Some(connected(&self.settings(), &secrets).expect("the settings are sound"))
    }

    /// What connecting answers for settings that can never be right, and what it should say of them.
    pub fn connect_to_the_impossible(&self) -> (Result<Arc<dyn AttachmentSystem>, Error>, Code) {
        let own = (self.dialect.secrets)(&self.announced(), Role::Owner).expect("an owner");
        let (settings, secrets, code) = (self.dialect.impossible)(self.settings(), own);
        (connected(&settings, &secrets), code)
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
        // Installed already where the client under test has connected; any provider serves loopback without TLS.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().no_proxy().build().expect("client");
        let announced = self.announced();
        let count = (self.dialect.count)(&announced, patient);
        let mut request = http
            .get(&count.address)
            .header("Accept", "application/json")
            .header("User-Agent", "Conformance (conformance@example.org)");
        for (name, value) in &count.headers {
            request = request.header(*name, value);
        }
        if let Some(address) = &count.token_address {
            let credentials = &announced["credentials"];
            let form = format!(
                "grant_type=client_credentials&client_id={}&client_secret={}",
                credentials["client_id"].as_str().expect("id"),
                credentials["client_secret"].as_str().expect("secret")
            );
            let token = http
                .post(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form);
            let token: serde_json::Value = token.send().await.expect("an answer").json().await.expect("JSON");
            request = request.bearer_auth(token["access_token"].as_str().expect("a token"));
        }
        let answer = request.send().await.expect("an answer");
        let list: serde_json::Value = answer.json().await.expect("JSON");
        let number = list
            .pointer(count.member)
            .and_then(serde_json::Value::as_u64)
            .expect("a count");
        usize::try_from(number).expect("a small count")
    }

    // Filing

    pub async fn submission(&self, bytes: &Bytes, name: &str, description: Option<&str>) -> Submission {
        Submission {
            reference: uuid::Uuid::now_v7().to_string(),
            patient: self.jane_smith().patient(),
            file: FileFacts {
                name: name.into(),
                content_type: "application/pdf".into(),
                size_bytes: attachment_api::SpooledBytes::len(bytes),
                sha256: bytes.sha256(),
                md5: bytes.md5(),
            },
            description: description.map(Into::into),
            fields: self.fields().await,
            register_attempted_at: None,
            known_attachments: Vec::new(),
        }
    }

    /// What the system asks for beside a file: its own defaults, and the first that can be found where it has none.
    async fn fields(&self) -> FilingFields {
        let system = self.connect(Role::Owner);
        let mut fields = FilingFields::new();
        for field in system.capabilities().filing_fields {
            let value = match field.default {
                Some(value) => Some(value),
                None if field.required => {
                    let options = system.field_options(&field.key, "").await.expect("options");
                    options.into_iter().next().map(|option| option.value)
                }
                None => None,
            };
            fields.extend(value.map(|value| (field.key, value)));
        }
        fields
    }

    pub async fn reserve_and_send(
        &self,
        bytes: &Bytes,
        name: &str,
        description: Option<&str>,
    ) -> (Submission, Receipt) {
        let system = self.connect(Role::Owner);
        let mut submission = self.submission(bytes, name, description).await;
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
        assert_ne!(receipt.checksum_matches, Some(false));
        submission.register_attempted_at = Some(jiff::Timestamp::now());
        (submission, receipt)
    }

    pub async fn register(
        &self,
        submission: &Submission,
        receipt: &Receipt,
        bytes: &Bytes,
    ) -> Result<Registered, Error> {
        let progress = Arc::new(|_| {});
        self.connect(Role::Owner)
            .register(submission, receipt, Arc::new(bytes.clone()), progress)
            .await
    }

    /// The whole way onto the chart, until the system has taken the file in.
    pub async fn file(&self, bytes: &Bytes, name: &str, description: Option<&str>) -> Attachment {
        let (submission, receipt) = self.reserve_and_send(bytes, name, description).await;
        let id = match self
            .register(&submission, &receipt, bytes)
            .await
            .expect("register")
        {
            Registered::Record(record) => record.id,
            Registered::Accepted => self.wait_until_found(&submission, &receipt).await,
        };
        self.wait_until_ready(&id).await
    }

    /// The record of a register without an answer, however long the system takes to show it.
    pub async fn wait_until_found(&self, submission: &Submission, receipt: &Receipt) -> AttachmentId {
        let system = self.connect(Role::Owner);
        loop {
            match system.reconcile(submission, receipt).await.expect("reconcile") {
                Reconciliation::Found(id) => return id,
                Reconciliation::NotFound => tokio::time::sleep(LOOK_AGAIN_AFTER).await,
                Reconciliation::Ambiguous => panic!("one record fits"),
            }
        }
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
                // A record that was just made may not show yet.
                Some(Confirmation::Processing | Confirmation::Absent) => {
                    tokio::time::sleep(LOOK_AGAIN_AFTER).await;
                }
                None => panic!("one answer for one record"),
            }
        }
    }

    /// Files, and compares patient, size and the bytes that come back with what was sent.
    pub async fn file_and_compare(&self, bytes: &Bytes, name: &str) {
        let filed = self.file(bytes, name, None).await;
        if self.dialect.keeps_names {
            assert_eq!(filed.name.as_ref().map(|name| name.expose().as_str()), Some(name));
        }
        assert_eq!(filed.patient, Some(self.jane_smith().patient()), "{name:?}");
        let length = attachment_api::SpooledBytes::len(bytes);
        assert!(filed.size_bytes.is_none_or(|size| size == length), "{name:?}");
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
        self.strike_once(self.dialect.register_route, Effect::ReplyLost);
    }

    /// Refuses the next record; what has to be said of it.
    pub fn refuse_next_record(&self) -> (Code, Status) {
        let (route, effect, code, status) = (self.dialect.refusal)();
        self.strike_once(route, effect);
        (code, status)
    }

    pub fn expire_links(&self) {
        let (route, effect) = (self.dialect.expired_link)();
        self.strike_once(route, effect);
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

fn connected(settings: &ConnectionSettings, secrets: &Secrets) -> Result<Arc<dyn AttachmentSystem>, Error> {
    connect(settings, secrets, Arc::new(MemoryTokens::new(secrets.clone())))
}
