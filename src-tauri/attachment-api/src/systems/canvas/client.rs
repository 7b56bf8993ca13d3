//! One account's access to Canvas: the trait, each method in a line or two; the work is in the files named after it.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use tokio::sync::Mutex;
use url::Url;

use super::attachments::{self, Lister};
use super::auth::oauth_client;
use super::bundle::{page, search_url};
use super::config::{
    Addresses, LINK_SECONDS, PACE, PDF, SIZE_WARNING_BYTES, addresses, below, storage_policy,
};
use super::error::vendor_facts;
use super::fields::{REVIEWER, filing_fields};
use super::learned::Learned;
use super::model::CapabilityStatement;
use super::people::{WirePatient, WirePractitioner};
use super::{confirm, link, patients, reconcile, reviewers, search, upload};
use crate::http::{ApiClient, ApiClientSettings, Conduct, StorageClient};
use crate::oauth::TokenSource;
use crate::system::capability_absent;
use crate::transfer::captured_link;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentSystem, Capabilities, Capability,
    Confirmation, Connection, ConnectionSettings, Download, Error, FieldChoice, Link, Operation, Patient,
    PatientId, PatientQuery, Receipt, Reconciliation, Registered, RegisteredRecord, Reservation, Result,
    Secrets, SendProgress, SpooledBytes, Submission, TokenKeeper,
};

/// One account at Canvas.
pub(crate) struct Canvas {
    api: Arc<ApiClient>,
    storage: Arc<StorageClient>,
    tokens: Arc<TokenSource>,
    addresses: Addresses,
    learned: Arc<Learned>,
    /// Held by the one upload under way: how much Canvas takes at once is not documented.
    uploading: Mutex<()>,
}

impl Canvas {
    /// Checks instance and secrets by their shape; sends nothing.
    pub fn connect(
        settings: &ConnectionSettings,
        secrets: &Secrets,
        keeper: Arc<dyn TokenKeeper>,
        conduct: Conduct,
    ) -> Result<Self> {
        let timeouts = conduct.timeouts;
        let client = oauth_client(settings, secrets, timeouts)?;
        let addresses = addresses(settings)?;
        let key_digest = client.digest();
        let tokens = Arc::new(TokenSource::of_account(client, settings, secrets, keeper));
        let storage = StorageClient::new(storage_policy(&addresses.fhir, &settings.storage_hosts), timeouts)?;
        let api = ApiClient::new(ApiClientSettings {
            base: addresses.fhir.clone(),
            credentials: Arc::clone(&tokens) as Arc<_>,
            // The answers come as `application/fhir+json`.
            accept: "application/json, application/fhir+json",
            key_digest,
            pace: conduct.pace.unwrap_or(PACE),
            vendor_facts,
            timeouts,
        })?;
        Ok(Self {
            api: Arc::new(api),
            storage: Arc::new(storage),
            tokens,
            addresses,
            learned: Arc::default(),
            uploading: Mutex::new(()),
        })
    }

    /// Whether the account may read staff, who review, and what the server says of itself: neither has to succeed, a clinic may
    /// well have an account that only reads.
    async fn learn(&self) -> Result<()> {
        let operation = Operation::TestConnection;
        let staff = search_url(&self.api, "Practitioner", &[("_count", "1")]);
        match page::<WirePractitioner>(&self.api, operation, "Practitioner", staff).await {
            Ok(_) => {}
            Err(error) if error.http_status == Some(403) => {}
            Err(error) => return Err(error),
        }
        let statement: Result<CapabilityStatement> =
            self.api.get(operation, self.api.url(&["metadata"])).await;
        let resources = statement.map(CapabilityStatement::resources).unwrap_or_default();
        self.learned.begin(&resources);
        Ok(())
    }

    /// Whoever says "too large" can be something in front of Canvas, and no limit is published: only when the document is not
    /// there was it refused.
    async fn made_all_the_same(&self, submission: &Submission, error: Error) -> Result<Attachment> {
        match reconcile::reconcile(&self.api, &self.storage, submission).await {
            Ok(Reconciliation::Found(id)) => attachments::read(&self.api, Operation::Register, &id).await,
            Ok(Reconciliation::NotFound | Reconciliation::Ambiguous) | Err(_) => Err(error),
        }
    }
}

#[async_trait]
impl AttachmentSystem for Canvas {
    fn base_url(&self) -> &Url {
        self.api.base()
    }

    /// Documents can be made, read and searched for, and nothing else
    /// (<https://docs.canvasmedical.com/api/documentreference/>).
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            pin_in_system: Capability::absent("canvas-pin-unsupported"),
            archive: Capability::absent("canvas-archive-unsupported"),
            restore: Capability::absent("canvas-restore-unsupported"),
            describe: Capability::absent("canvas-describe-unsupported"),
            describe_when_filing: Capability::Available,
            // No search sorts, so the documents of a whole clinic would have to be fetched for the first page.
            list_account: Capability::absent("canvas-list-account-unsupported"),
            kinds: self.learned.sheet(self.tokens.granted_scope().as_deref()),
            description_limit: None,
            size_limit_bytes: None,
            size_warning_bytes: Some(SIZE_WARNING_BYTES),
            content_types: vec![PDF.to_owned()],
            link_seconds: Some(u64::from(LINK_SECONDS)),
            filing_fields: filing_fields(),
        }
    }

    /// There is no call that says who asks: the instance stands for the clinic.
    async fn test_connection(&self) -> Result<Connection> {
        let patients = search_url(&self.api, "Patient", &[("_count", "1")]);
        page::<WirePatient>(&self.api, Operation::TestConnection, "Patient", patients).await?;
        self.learn().await?;
        let instance = self.addresses.instance.clone();
        Ok(Connection {
            base_url: self.api.base().clone(),
            clinic: instance.clone().unwrap_or_else(|| "Canvas".to_owned()),
            clinic_id: instance,
            user: None,
            user_id: None,
            role: None,
        })
    }

    async fn search_patients(&self, query: &PatientQuery) -> Result<Vec<Patient>> {
        search::search(&self.api, query).await
    }

    async fn patient(&self, id: &PatientId) -> Result<Patient> {
        patients::read(&self.api, id).await
    }

    fn attachments(&self, query: AttachmentQuery) -> BoxStream<'static, Result<AttachmentPage>> {
        let lister = Lister {
            api: Arc::clone(&self.api),
            tokens: Arc::clone(&self.tokens),
            learned: Arc::clone(&self.learned),
        };
        attachments::pages(lister, query)
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Attachment> {
        attachments::read(&self.api, Operation::ReadAttachment, id).await
    }

    async fn link(&self, attachment: &Attachment) -> Result<Link> {
        link::link(&self.api, &self.storage, attachment).await
    }

    async fn download(&self, link: &Link) -> Result<Download> {
        captured_link::download(&self.api, &self.storage, link).await
    }

    fn patient_page(&self, patient: &PatientId) -> Option<Url> {
        let id = patients::known_shape(Operation::ReadPatient, patient).ok()?;
        Some(below(&self.addresses.sign_in, &["patient", id]))
    }

    async fn field_options(&self, field: &str, text: &str) -> Result<Vec<FieldChoice>> {
        if field != REVIEWER {
            return Err(capability_absent(Operation::FieldOptions));
        }
        reviewers::reviewers(&self.api, text).await
    }

    fn check(&self, submission: &Submission) -> Result<()> {
        upload::check(submission)
    }

    async fn reserve(&self, submission: &Submission) -> Result<Reservation> {
        upload::reserve(submission)
    }

    async fn send(
        &self,
        _submission: &Submission,
        _reservation: Reservation,
        _bytes: Arc<dyn SpooledBytes>,
        _progress: SendProgress,
    ) -> Result<Receipt> {
        Ok(upload::send())
    }

    async fn register(
        &self,
        submission: &Submission,
        _receipt: &Receipt,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Registered> {
        let _alone = self.uploading.lock().await;
        let record = match upload::register(&self.api, submission, bytes, progress).await {
            Err(error) if error.http_status == Some(413) => self.made_all_the_same(submission, error).await,
            other => other,
        }?;
        Ok(Registered::Record(Box::new(record)))
    }

    async fn confirm(&self, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
        confirm::confirm(&self.api, &self.storage, records).await
    }

    async fn reconcile(&self, submission: &Submission, _receipt: &Receipt) -> Result<Reconciliation> {
        reconcile::reconcile(&self.api, &self.storage, submission).await
    }
}
