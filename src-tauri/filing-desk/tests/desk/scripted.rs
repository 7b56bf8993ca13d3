//! A system in memory whose answers a test scripts.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use attachment_api::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentSystem, BirthDate, Capabilities,
    Capability, Code, Confirmation, Connection, Description, Destination, Download, Error, FieldChoice, Link,
    LostRegister, Operation, Patient, PatientId, PatientQuery, PatientStatus, ProcessingState, Receipt,
    Reconciliation, Registered, RegisteredRecord, Reservation, Result, Secret, SendProgress, Sensitive,
    SpooledBytes, Status, Submission,
};
use bytes::Bytes;
use filing_desk::Clock;
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use jiff::Timestamp;
use url::Url;

/// What the next call of an operation does instead of simply succeeding.
#[derive(Clone, Copy, Debug)]
pub enum Script {
    /// Fails and has no effect.
    Fail(Code, Status),
    /// Fails with a time to come back.
    FailUntil(Code, Status, Duration),
    /// Fails while something else is being done for it, and has no effect.
    FailDuring(Operation, Code, Status),
    /// Has its effect, and then the answer is lost.
    LoseAnswer,
    /// The answer is lost; the effect shows only after a while.
    LoseAnswerLate(Duration),
    /// Takes its time.
    Delay(Duration),
    /// The answer names another patient.
    NameAnotherPatient,
    /// The answer names no patient: the new record could not be read yet.
    NameNobody,
    /// The bytes that arrive are not those that were sent.
    FlipBit,
    /// The bytes that arrive never end.
    EndlessBytes,
    /// The bytes that arrive end too soon.
    CutBytes,
}

/// A record on a chart.
#[derive(Clone, Debug)]
pub struct Record {
    pub id: AttachmentId,
    pub patient: PatientId,
    pub name: String,
    pub description: Option<String>,
    pub bytes: Vec<u8>,
    pub created_at: Timestamp,
    pub visible_at: Timestamp,
    pub ready_at: Timestamp,
    pub archived_at: Option<Timestamp>,
    pub pinned_at: Option<Timestamp>,
}

/// How the system comes to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The bytes are sent to storage, then the record is asked for.
    SendThenAsk,
    /// Bytes and record go in one request, like Canvas.
    Together,
    /// The bytes are sent last, and the system makes the record by itself after this time, like PracSuite.
    ByItself(Duration),
}

#[derive(Default)]
struct Inner {
    scripts: HashMap<String, VecDeque<Script>>,
    calls: HashMap<String, usize>,
    uploads: HashMap<String, Vec<u8>>,
    records: Vec<Record>,
    sending_now: usize,
    most_sending: usize,
    next_id: u64,
}

/// A system in memory.
pub struct Scripted {
    clock: Arc<dyn Clock>,
    base_url: Url,
    pub processing: Mutex<Duration>,
    pub checksum: Mutex<Option<bool>>,
    pub send_takes: Mutex<Duration>,
    pub way: Mutex<Way>,
    pub lost_register: Mutex<LostRegister>,
    pub capabilities: Mutex<Capabilities>,
    pub connection: Mutex<Connection>,
    pub tells_size: Mutex<bool>,
    /// Whoever is asked for.
    pub person: Mutex<Patient>,
    inner: Mutex<Inner>,
}

impl Scripted {
    pub fn new(clock: Arc<dyn Clock>) -> Arc<Self> {
        let base_url = Url::parse("https://api.scripted.example/v1").unwrap();
        Arc::new(Self {
            clock,
            base_url: base_url.clone(),
            way: Mutex::new(Way::SendThenAsk),
            lost_register: Mutex::new(LostRegister::AskPerson),
            capabilities: Mutex::new(capabilities()),
            connection: Mutex::new(Connection {
                base_url,
                clinic: "Northside Physio".to_owned(),
                clinic_id: None,
                user: Some("Dr Ada Example".to_owned()),
                user_id: Some("7".to_owned()),
                role: None,
            }),
            tells_size: Mutex::new(true),
            person: Mutex::new(person()),
            processing: Mutex::new(Duration::from_secs(2)),
            checksum: Mutex::new(Some(true)),
            send_takes: Mutex::new(Duration::ZERO),
            inner: Mutex::default(),
        })
    }

    /// Scripts the next call of `operation` that has no script yet.
    pub fn script(&self, operation: Operation, script: Script) {
        self.inner
            .lock()
            .unwrap()
            .scripts
            .entry(key(operation))
            .or_default()
            .push_back(script);
    }

    /// Forgets what is scripted for `operation`.
    pub fn clear(&self, operation: Operation) {
        self.inner.lock().unwrap().scripts.remove(&key(operation));
    }

    pub fn calls(&self, operation: Operation) -> usize {
        self.inner
            .lock()
            .unwrap()
            .calls
            .get(&key(operation))
            .copied()
            .unwrap_or(0)
    }

    pub fn records(&self) -> Vec<Record> {
        self.inner.lock().unwrap().records.clone()
    }

    pub fn edit(&self, id: &AttachmentId, edit: impl FnOnce(&mut Record)) {
        edit(
            self.inner
                .lock()
                .unwrap()
                .records
                .iter_mut()
                .find(|record| record.id == *id)
                .unwrap(),
        );
    }

    pub fn remove(&self, id: &AttachmentId) {
        self.inner
            .lock()
            .unwrap()
            .records
            .retain(|record| record.id != *id);
    }

    pub fn most_sending(&self) -> usize {
        self.inner.lock().unwrap().most_sending
    }

    /// Puts a record on a chart from elsewhere.
    pub fn put(&self, patient: &str, name: &str, bytes: &[u8]) -> AttachmentId {
        let now = self.clock.now();
        self.inner.lock().unwrap().add(Record {
            id: AttachmentId::new(""),
            patient: PatientId::new(patient),
            name: name.to_owned(),
            description: None,
            bytes: bytes.to_vec(),
            created_at: now,
            visible_at: now,
            ready_at: now,
            archived_at: None,
            pinned_at: None,
        })
    }

    async fn begin(&self, operation: Operation) -> Result<Option<Script>> {
        let script = {
            let mut inner = self.inner.lock().unwrap();
            *inner.calls.entry(key(operation)).or_default() += 1;
            inner
                .scripts
                .get_mut(&key(operation))
                .and_then(VecDeque::pop_front)
        };
        match script {
            Some(Script::Fail(code, status)) => Err(Error::new(code, status, operation)),
            Some(Script::FailDuring(inner, code, status)) => Err(Error::new(code, status, inner)),
            Some(Script::FailUntil(code, status, wait)) => {
                let mut error = Error::new(code, status, operation);
                error.retry_at = Some(self.clock.now() + wait);
                Err(error)
            }
            Some(Script::Delay(time)) => {
                tokio::time::sleep(time).await;
                Ok(None)
            }
            other => Ok(other),
        }
    }

    fn find(&self, id: &AttachmentId, operation: Operation) -> Result<Record> {
        let now = self.clock.now();
        let inner = self.inner.lock().unwrap();
        let record = inner
            .records
            .iter()
            .find(|record| record.id == *id && record.visible_at <= now);
        record
            .cloned()
            .ok_or(Error::new(Code::NotFound, Status::Permanent, operation))
    }

    fn attachment_of(&self, record: &Record) -> Attachment {
        let ready = record.ready_at <= self.clock.now();
        Attachment {
            id: record.id.clone(),
            patient: Some(record.patient.clone()),
            name: ready.then(|| Sensitive::new(record.name.clone())),
            description: record.description.clone().map(Sensitive::new),
            content_type: ready.then(|| "text/plain".to_owned()),
            size_bytes: (ready && *self.tells_size.lock().unwrap()).then_some(record.bytes.len() as u64),
            created_at: Some(record.created_at),
            updated_at: None,
            pinned_at: record.pinned_at,
            archived_at: record.archived_at,
            uploaded_by: Some("7".to_owned()),
            processing: if ready {
                ProcessingState::Ready
            } else {
                ProcessingState::Processing
            },
        }
    }
}

impl Scripted {
    /// Takes the bytes of a filing; returns the name of the upload.
    async fn receive(
        &self,
        submission: &Submission,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
        operation: Operation,
    ) -> Result<String> {
        {
            let mut inner = self.inner.lock().unwrap();
            inner.sending_now += 1;
            inner.most_sending = inner.most_sending.max(inner.sending_now);
        }
        let takes = *self.send_takes.lock().unwrap();
        tokio::time::sleep(takes).await;
        let mut received = Vec::new();
        let mut stream = bytes.open();
        let mut broken = false;
        while let Some(piece) = stream.next().await {
            let Ok(piece) = piece else {
                broken = true;
                break;
            };
            received.extend_from_slice(&piece);
            progress(received.len() as u64);
        }
        let mut inner = self.inner.lock().unwrap();
        inner.sending_now -= 1;
        if broken {
            return Err(Error::new(Code::SourceUnreadable, Status::Permanent, operation));
        }
        assert_eq!(
            received.len() as u64,
            submission.file.size_bytes,
            "the exact length"
        );
        inner.next_id += 1;
        let key = format!("upload-{}", inner.next_id);
        inner.uploads.insert(key.clone(), received);
        Ok(key)
    }

    fn add_upload(
        &self,
        submission: &Submission,
        upload: &str,
        patient: PatientId,
        created_at: Timestamp,
    ) -> Record {
        let mut inner = self.inner.lock().unwrap();
        let bytes = inner.uploads.get(upload).expect("a known upload").clone();
        let id = inner.add(Record {
            id: AttachmentId::new(""),
            patient,
            name: submission.file.name.expose().clone(),
            description: submission.description.as_ref().map(|text| text.expose().clone()),
            bytes,
            created_at,
            visible_at: created_at,
            ready_at: created_at + *self.processing.lock().unwrap(),
            archived_at: None,
            pinned_at: None,
        });
        let record = inner.records.iter().find(|record| record.id == id);
        record.unwrap().clone()
    }
}

/// Jane Smith, unless a test says otherwise.
fn person() -> Patient {
    let birth_date: BirthDate = Sensitive::new("1970-03-12".parse().unwrap());
    Patient {
        id: PatientId::new("4512"),
        family_name: Some("Smith".into()),
        given_name: Some("Jane".into()),
        preferred_name: None,
        title: None,
        display_name: "Jane Smith".into(),
        birth_date: Some(birth_date),
        gender: None,
        record_number: None,
        email: None,
        status: PatientStatus::Active,
        merged_into: None,
    }
}

/// What the system can do unless a test says otherwise.
fn capabilities() -> Capabilities {
    let absent = || Capability::Absent {
        reason: "scripted".to_owned(),
    };
    Capabilities {
        pin_in_system: absent(),
        archive: Capability::Available,
        restore: Capability::Available,
        describe: Capability::Available,
        describe_when_filing: Capability::Available,
        list_account: Capability::Available,
        kinds: vec![],
        description_limit: Some(255),
        size_limit_bytes: Some(64 * 1024 * 1024),
        size_warning_bytes: None,
        content_types: vec![],
        link_seconds: Some(300),
        filing_fields: vec![],
    }
}

impl Inner {
    fn add(&mut self, mut record: Record) -> AttachmentId {
        self.next_id += 1;
        record.id = AttachmentId::new(format!("{}", 9000 + self.next_id));
        self.records.push(record.clone());
        record.id
    }
}

#[async_trait]
impl AttachmentSystem for Scripted {
    fn base_url(&self) -> &Url {
        &self.base_url
    }

    fn capabilities(&self) -> Capabilities {
        self.capabilities.lock().unwrap().clone()
    }

    async fn test_connection(&self) -> Result<Connection> {
        self.begin(Operation::TestConnection).await?;
        Ok(self.connection.lock().unwrap().clone())
    }

    async fn search_patients(&self, _: &PatientQuery) -> Result<Vec<Patient>> {
        self.begin(Operation::SearchPatients).await?;
        Ok(vec![self.patient(&PatientId::new("4512")).await?])
    }

    async fn patient(&self, id: &PatientId) -> Result<Patient> {
        self.begin(Operation::ReadPatient).await?;
        Ok(Patient {
            id: id.clone(),
            ..self.person.lock().unwrap().clone()
        })
    }

    fn attachments(&self, query: AttachmentQuery) -> BoxStream<'static, Result<AttachmentPage>> {
        let records = self.records();
        let fits = |record: &&Record| query.ids.is_empty() || query.ids.contains(&record.id);
        let attachments: Vec<Attachment> = records
            .iter()
            .filter(fits)
            .map(|record| self.attachment_of(record))
            .collect();
        let total_entries = Some(attachments.len() as u64);
        stream::once(async move {
            Ok(AttachmentPage {
                attachments,
                total_entries,
                has_more: false,
            })
        })
        .boxed()
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Attachment> {
        self.begin(Operation::ReadAttachment).await?;
        Ok(self.attachment_of(&self.find(id, Operation::ReadAttachment)?))
    }

    async fn link(&self, attachment: &Attachment) -> Result<Link> {
        self.begin(Operation::Link).await?;
        Ok(Link {
            url: Secret::from(attachment.id.as_str()),
            expires_at: Some(self.clock.now() + Duration::from_secs(300)),
            name: attachment.name.clone(),
        })
    }

    async fn download(&self, link: &Link) -> Result<Download> {
        use secrecy::ExposeSecret;
        let script = self.begin(Operation::Download).await?;
        let record = self.find(&AttachmentId::new(link.url.expose_secret()), Operation::Download)?;
        let mut bytes = record.bytes;
        if matches!(script, Some(Script::FlipBit)) {
            bytes[0] ^= 1;
        }
        if matches!(script, Some(Script::EndlessBytes)) {
            return Ok(Download {
                size_bytes: None,
                bytes: stream::repeat_with(|| Ok(Bytes::from_static(b"more"))).boxed(),
            });
        }
        let size_bytes = Some(bytes.len() as u64);
        if matches!(script, Some(Script::CutBytes)) {
            bytes.pop();
        }
        let pieces: Vec<_> = bytes
            .chunks(1000)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        Ok(Download {
            size_bytes,
            bytes: stream::iter(pieces).boxed(),
        })
    }

    async fn describe(&self, id: &AttachmentId, description: Option<&Description>) -> Result<Attachment> {
        self.begin(Operation::Describe).await?;
        self.edit(id, |record| {
            record.description = description.map(|text| text.expose().clone());
        });
        self.attachment(id).await
    }

    async fn pin(&self, id: &AttachmentId, pinned: bool) -> Result<Attachment> {
        self.begin(Operation::Pin).await?;
        if !self.capabilities().pin_in_system.is_available() {
            return Err(Error::new(
                Code::CapabilityAbsent,
                Status::Permanent,
                Operation::Pin,
            ));
        }
        let now = self.clock.now();
        self.edit(id, |record| record.pinned_at = pinned.then_some(now));
        self.attachment(id).await
    }

    async fn archive(&self, id: &AttachmentId) -> Result<()> {
        self.begin(Operation::Archive).await?;
        let now = self.clock.now();
        self.edit(id, |record| record.archived_at = Some(now));
        Ok(())
    }

    async fn restore(&self, id: &AttachmentId) -> Result<()> {
        self.begin(Operation::Restore).await?;
        self.edit(id, |record| record.archived_at = None);
        Ok(())
    }

    fn patient_page(&self, patient: &PatientId) -> Option<Url> {
        Url::parse(&format!("https://scripted.example/patient/{}", patient.as_str())).ok()
    }

    async fn field_options(&self, field: &str, text: &str) -> Result<Vec<FieldChoice>> {
        self.begin(Operation::FieldOptions).await?;
        Ok(vec![FieldChoice {
            value: format!("{field}/1"),
            label: text.to_owned(),
        }])
    }

    fn lost_register(&self) -> LostRegister {
        *self.lost_register.lock().unwrap()
    }

    fn check(&self, submission: &Submission) -> Result<()> {
        let length = submission
            .description
            .as_ref()
            .map_or(0, |text| text.expose().chars().count());
        if length > 255 {
            return Err(Error::new(
                Code::DescriptionTooLong,
                Status::Permanent,
                Operation::Reserve,
            ));
        }
        Ok(())
    }

    async fn reserve(&self, _: &Submission) -> Result<Reservation> {
        self.begin(Operation::Reserve).await?;
        Ok(Reservation {
            destination: Destination::Api,
            note: None,
            expires_at: None,
            max_bytes: None,
            min_bytes: None,
        })
    }

    async fn send(
        &self,
        submission: &Submission,
        _: Reservation,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Receipt> {
        self.begin(Operation::Send).await?;
        let upload = match *self.way.lock().unwrap() {
            Way::SendThenAsk => None,
            Way::Together | Way::ByItself(_) => Some("nothing yet".to_owned()),
        };
        let upload = match upload {
            Some(upload) => upload,
            None => self.receive(submission, bytes, progress, Operation::Send).await?,
        };
        let checksum_matches = *self.checksum.lock().unwrap();
        Ok(Receipt {
            upload: Sensitive::new(upload),
            checksum_matches,
        })
    }

    async fn register(
        &self,
        submission: &Submission,
        receipt: &Receipt,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Registered> {
        let script = self.begin(Operation::Register).await?;
        let way = *self.way.lock().unwrap();
        let upload = match way {
            Way::SendThenAsk => receipt.upload.expose().clone(),
            Way::Together | Way::ByItself(_) => {
                self.receive(submission, bytes, progress, Operation::Register)
                    .await?
            }
        };
        let now = self.clock.now();
        let late = match (script, way) {
            (Some(Script::LoseAnswerLate(time)), _) | (_, Way::ByItself(time)) => time,
            _ => Duration::ZERO,
        };
        let patient = match script {
            Some(Script::NameAnotherPatient) => PatientId::new("another"),
            _ => submission.patient.clone(),
        };
        let record = self.add_upload(submission, &upload, patient, now + late);
        if matches!(script, Some(Script::LoseAnswer | Script::LoseAnswerLate(_))) {
            return Err(Error::new(
                Code::AnswerLost,
                Status::Temporary,
                Operation::Register,
            ));
        }
        if matches!(way, Way::ByItself(_)) {
            return Ok(Registered::Accepted);
        }
        let mut made = self.attachment_of(&record);
        if matches!(script, Some(Script::NameNobody)) {
            made.patient = None;
        }
        Ok(Registered::Record(Box::new(made)))
    }

    async fn confirm(&self, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
        self.begin(Operation::Confirm).await?;
        let answer = |record: &RegisteredRecord| match self.find(&record.attachment, Operation::Confirm) {
            Err(_) => Confirmation::Absent,
            Ok(found) if found.ready_at > self.clock.now() => Confirmation::Processing,
            Ok(found) => Confirmation::Ready(Box::new(self.attachment_of(&found))),
        };
        Ok(records.iter().map(answer).collect())
    }

    async fn reconcile(&self, submission: &Submission, _: &Receipt) -> Result<Reconciliation> {
        self.begin(Operation::Reconcile).await?;
        let now = self.clock.now();
        let since = submission.register_attempted_at.expect("a time to look from") - Duration::from_secs(120);
        let description = submission.description.as_ref().map(|text| text.expose().clone());
        let inner = self.inner.lock().unwrap();
        let mut fitting = inner.records.iter().filter(|record| {
            record.patient == submission.patient
                && record.visible_at <= now
                && record.created_at >= since
                && record.description == description
                && record.bytes.len() as u64 == submission.file.size_bytes
                && !submission.known_attachments.contains(&record.id)
        });
        Ok(match (fitting.next(), fitting.next()) {
            (None, _) => Reconciliation::NotFound,
            (Some(record), None) => Reconciliation::Found(record.id.clone()),
            _ => Reconciliation::Ambiguous,
        })
    }
}

fn key(operation: Operation) -> String {
    format!("{operation:?}")
}
