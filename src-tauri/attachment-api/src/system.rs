//! The one trait that every system implements, and how an account connects to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, Capabilities, Code, Confirmation, Description,
    Error, FieldChoice, Link, LostRegister, Operation, Patient, PatientId, PatientQuery, Receipt,
    Reconciliation, Registered, RegisteredRecord, Reservation, Result, Secret, SendProgress, SpooledBytes,
    Status, Submission, System,
};

/// Where an account's system lives and which hosts may hold its file bytes. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionSettings {
    /// The system.
    pub system: System,
    /// Where its API lives; `None` is the vendor's own, chosen from the key where the system shards and from the instance
    /// where each clinic has one.
    pub base_url: Option<Url>,
    /// Name of the clinic's own instance, for systems that have one per clinic (Canvas).
    #[serde(default)]
    pub instance: Option<String>,
    /// How the account proves itself.
    #[serde(default)]
    pub sign_in: SignInMethod,
    /// Storage hosts that a person confirmed beside the system's documented ones.
    pub storage_hosts: Vec<String>,
}

/// How an account proves itself to its system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInMethod {
    /// By the secrets that were entered: keys, or a client's id and secret.
    #[default]
    Secrets,
    /// As a person, in the browser (OAuth 2.0 authorization code with PKCE); see [`SignIn`](crate::SignIn).
    Browser,
}

/// An account's secrets by the names of the command line contract, e.g. `api_key`. Redacted in `Debug`, zeroed on drop.
#[derive(Clone, Debug, Default)]
pub struct Secrets(BTreeMap<String, Secret>);

impl Secrets {
    /// Secrets by name.
    pub fn new(secrets: impl IntoIterator<Item = (String, Secret)>) -> Self {
        Self(secrets.into_iter().collect())
    }

    /// The secret of this name.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.0.get(name)
    }

    /// All secrets with their names, for the keyring.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(name, secret)| (name.as_str(), secret))
    }
}

/// What a connection test found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Where the API was reached (never with a query or user-info).
    pub base_url: Url,
    /// The clinic's name.
    pub clinic: String,
    /// What tells this clinic from every other of this system; `None` where the system does not say.
    pub clinic_id: Option<String>,
    /// The user's name, as the system shows it; `None` where the secrets are the clinic's and no person's.
    pub user: Option<String>,
    /// The user's id: whoever adds a file with this account is this user.
    pub user_id: Option<String>,
    /// The user's role in the system's words, where it says one.
    pub role: Option<String>,
}

/// One account's access to its system. Every method is one attempt: nothing here retries.
#[async_trait]
pub trait AttachmentSystem: Send + Sync {
    /// Where the API of this account is (without user-info and query).
    fn base_url(&self) -> &Url;

    /// What this account can do, and why not where not.
    fn capabilities(&self) -> Capabilities;

    /// Proves address and secrets; says clinic and user.
    async fn test_connection(&self) -> Result<Connection>;

    /// People who fit, each once, at most a few hundred; ordered by family name, given name, birth date.
    async fn search_patients(&self, query: &PatientQuery) -> Result<Vec<Patient>>;

    /// One patient, also an archived one.
    async fn patient(&self, id: &PatientId) -> Result<Patient>;

    /// Pages of a list, each fetched when asked for, each attachment once.
    fn attachments(&self, query: AttachmentQuery) -> BoxStream<'static, Result<AttachmentPage>>;

    /// One attachment, also an archived one.
    async fn attachment(&self, id: &AttachmentId) -> Result<Attachment>;

    /// A fresh link to an attachment's bytes.
    async fn link(&self, attachment: &Attachment) -> Result<Link>;

    /// The bytes behind a link, as a stream, with the length where storage says it. Carries no credentials.
    async fn download(&self, link: &Link) -> Result<Download>;

    /// Sets or clears a description; returns the changed attachment.
    async fn describe(&self, _id: &AttachmentId, _description: Option<&Description>) -> Result<Attachment> {
        Err(capability_absent(Operation::Describe))
    }

    /// Sets (`true`) or removes the system's own pin.
    async fn pin(&self, _id: &AttachmentId, _pinned: bool) -> Result<Attachment> {
        Err(capability_absent(Operation::Pin))
    }

    /// Takes an attachment off the chart.
    async fn archive(&self, _id: &AttachmentId) -> Result<()> {
        Err(capability_absent(Operation::Archive))
    }

    /// Puts an archived attachment back on the chart.
    async fn restore(&self, _id: &AttachmentId) -> Result<()> {
        Err(capability_absent(Operation::Restore))
    }

    /// The patient's page in the system's own web application; `None` where the vendor documents none.
    fn patient_page(&self, _patient: &PatientId) -> Option<Url> {
        None
    }

    /// What a field of [`FieldKind::Search`](crate::FieldKind::Search) can be, by a text that was typed; at most a hundred.
    async fn field_options(&self, _field: &str, _text: &str) -> Result<Vec<FieldChoice>> {
        Err(capability_absent(Operation::FieldOptions))
    }

    /// Refuses what this system cannot take (empty, too large, wrong type, description too long) before anything is sent.
    fn check(&self, submission: &Submission) -> Result<()>;

    /// Asks where to send the bytes; refuses a reservation that names another patient. Safe to repeat.
    async fn reserve(&self, submission: &Submission) -> Result<Reservation>;

    /// Sends the bytes. Safe to repeat with a fresh reservation.
    async fn send(
        &self,
        submission: &Submission,
        reservation: Reservation,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Receipt>;

    /// Makes the record, and where the system takes bytes and record in one request, sends the bytes with it. **Not** safe to
    /// repeat: after an unclear outcome ([`Error::outcome_unknown`]) reconcile first.
    async fn register(
        &self,
        submission: &Submission,
        receipt: &Receipt,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Registered>;

    /// Reads records back, several in one request where the system can; the answer has one entry per record, in that order.
    async fn confirm(&self, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>>;

    /// Looks for the record of a register whose outcome is unknown, or that the system makes by itself.
    async fn reconcile(&self, submission: &Submission, receipt: &Receipt) -> Result<Reconciliation>;

    /// What to do when looking found no record of a register whose answer was lost.
    fn lost_register(&self) -> LostRegister {
        LostRegister::AskPerson
    }
}

/// The system has no way to do this.
pub(crate) const fn capability_absent(operation: Operation) -> Error {
    Error::new(Code::CapabilityAbsent, Status::Permanent, operation)
}

/// Bytes on their way from storage.
pub struct Download {
    /// Length in bytes, where storage says it.
    pub size_bytes: Option<u64>,
    /// The bytes.
    pub bytes: BoxStream<'static, Result<bytes::Bytes>>,
}
