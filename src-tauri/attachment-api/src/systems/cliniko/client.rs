//! One account's access to Cliniko: the trait, each method in a line or two; the work is in the files named after it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use futures::stream::BoxStream;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap};
use serde_json::json;
use tokio::sync::OnceCell;
use url::Url;

use super::auth::ApiKey;
use super::config::{DESCRIPTION_LIMIT, PACE, base_url, storage_policy};
use super::error::vendor_facts;
use super::model::{WireAttachment, WirePublicSettings, WireUser};
use super::{attachments, confirm, link, patients, reconcile, search, upload};
use crate::http::{ApiClient, ApiClientSettings, Conduct, FixedHeaders, StorageClient};
use crate::transfer::captured_link;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentSystem, Capabilities, Capability,
    Code, Confirmation, Connection, ConnectionSettings, Description, Download, Error, Link, Operation,
    Patient, PatientId, PatientQuery, Receipt, Reconciliation, Registered, RegisteredRecord, Reservation,
    Result, Secrets, SendProgress, SpooledBytes, Status, Submission,
};

/// One account at Cliniko.
pub(crate) struct Cliniko {
    api: Arc<ApiClient>,
    storage: Arc<StorageClient>,
    /// The user who owns the key, asked for once.
    user_id: OnceCell<String>,
    /// Set when this API turned out not to have the call that changes a description.
    describe_absent: AtomicBool,
}

impl Cliniko {
    /// Checks key and address by their shape; sends nothing.
    pub fn connect(settings: &ConnectionSettings, secrets: &Secrets, conduct: Conduct) -> Result<Self> {
        let timeouts = conduct.timeouts;
        let key = ApiKey::from_secrets(secrets)?;
        let base = base_url(settings.base_url.as_ref(), &key)?;
        let storage = StorageClient::new(storage_policy(&base, &settings.storage_hosts), timeouts)?;
        let api = ApiClient::new(ApiClientSettings {
            base,
            credentials: Arc::new(FixedHeaders(HeaderMap::from_iter([(
                AUTHORIZATION,
                key.authorisation()?,
            )]))),
            accept: "application/json",
            key_digest: key.digest(),
            pace: conduct.pace.unwrap_or(PACE),
            vendor_facts,
            timeouts,
        })?;
        Ok(Self {
            api: Arc::new(api),
            storage: Arc::new(storage),
            user_id: OnceCell::new(),
            describe_absent: AtomicBool::new(false),
        })
    }

    async fn user(&self, operation: Operation) -> Result<WireUser> {
        let user: WireUser = self.api.get(operation, self.api.url(&["user"])).await?;
        self.api.belongs_to_user(&user.id);
        Ok(user)
    }

    async fn own_user_id(&self, operation: Operation) -> Result<&str> {
        self.user_id
            .get_or_try_init(|| async { Ok(self.user(operation).await?.id) })
            .await
            .map(String::as_str)
    }

    /// The clinic's name, where the key's role may read it and the clinic has one.
    async fn clinic(&self) -> Result<Option<String>> {
        let url = self.api.url(&["settings", "public"]);
        match self
            .api
            .get::<WirePublicSettings>(Operation::TestConnection, url)
            .await
        {
            Ok(settings) => Ok(settings.clinic()),
            // The key was just proved: what is refused here is only this page.
            Err(error) if matches!(error.http_status, Some(403 | 404)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A 404 is either the record's or, on an older API, the call's: the record itself tells which.
    async fn describe_failed(&self, id: &AttachmentId, error: Error) -> Error {
        let absent = match error.http_status {
            Some(405) => true,
            Some(404) => attachments::read(&self.api, Operation::Describe, id)
                .await
                .is_ok_and(|attachment| attachment.archived_at.is_none()),
            Some(_) | None => false,
        };
        if !absent {
            return error;
        }
        self.describe_absent.store(true, Ordering::Relaxed);
        Error {
            code: Code::CapabilityAbsent,
            status: Status::Permanent,
            ..error
        }
    }
}

#[async_trait]
impl AttachmentSystem for Cliniko {
    fn base_url(&self) -> &Url {
        self.api.base()
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            // `pinned_at` is readable, and no documented call writes it.
            pin_in_system: Capability::absent("cliniko-pin-read-only"),
            archive: Capability::Available,
            // Patients can be unarchived, attachments cannot.
            restore: Capability::absent("cliniko-archive-one-way"),
            describe_when_filing: Capability::Available,
            list_account: Capability::Available,
            kinds: Vec::new(),
            describe: if self.describe_absent.load(Ordering::Relaxed) {
                Capability::absent("cliniko-describe-unsupported")
            } else {
                Capability::Available
            },
            description_limit: u32::try_from(DESCRIPTION_LIMIT).ok(),
            size_limit_bytes: None,
            size_warning_bytes: None,
            content_types: Vec::new(),
            link_seconds: None,
            filing_fields: Vec::new(),
        }
    }

    async fn test_connection(&self) -> Result<Connection> {
        let user = self.user(Operation::TestConnection).await?;
        let clinic = self.clinic().await?.unwrap_or_else(|| "Cliniko".to_owned());
        Ok(Connection {
            base_url: self.api.base().clone(),
            clinic,
            clinic_id: None,
            user: Some(user.name()).filter(|name| !name.is_empty()),
            role: user.role.clone(),
            user_id: Some(user.id),
        })
    }

    async fn search_patients(&self, query: &PatientQuery) -> Result<Vec<Patient>> {
        search::search(&self.api, query).await
    }

    async fn patient(&self, id: &PatientId) -> Result<Patient> {
        patients::read(&self.api, id).await
    }

    fn attachments(&self, query: AttachmentQuery) -> BoxStream<'static, Result<AttachmentPage>> {
        attachments::pages(Arc::clone(&self.api), Operation::ListAttachments, query)
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

    async fn describe(&self, id: &AttachmentId, description: Option<&Description>) -> Result<Attachment> {
        upload::check_description(Operation::Describe, description)?;
        let url = attachments::record_url(&self.api, Operation::Describe, id)?;
        let body = json!({ "description": description.map(Description::expose) });
        match self
            .api
            .json::<WireAttachment>(Operation::Describe, Method::PATCH, url, Some(&body))
            .await
        {
            Ok(wire) => attachments::same_record(Operation::Describe, id, wire),
            Err(error) => Err(self.describe_failed(id, error).await),
        }
    }

    async fn archive(&self, id: &AttachmentId) -> Result<()> {
        attachments::record_url(&self.api, Operation::Archive, id)?;
        let url = self.api.url(&["patient_attachments", id.as_str(), "archive"]);
        self.api.done(Operation::Archive, Method::POST, url).await
    }

    fn check(&self, submission: &Submission) -> Result<()> {
        upload::check(submission)
    }

    async fn reserve(&self, submission: &Submission) -> Result<Reservation> {
        upload::reserve(&self.api, &self.storage, submission).await
    }

    async fn send(
        &self,
        submission: &Submission,
        reservation: Reservation,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Receipt> {
        upload::send(&self.storage, submission, &reservation, bytes, progress).await
    }

    async fn register(
        &self,
        submission: &Submission,
        receipt: &Receipt,
        _bytes: Arc<dyn SpooledBytes>,
        _progress: SendProgress,
    ) -> Result<Registered> {
        let record = upload::register(&self.api, submission, receipt).await?;
        Ok(Registered::Record(Box::new(record)))
    }

    async fn confirm(&self, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
        confirm::confirm(&self.api, records).await
    }

    async fn reconcile(&self, submission: &Submission, _receipt: &Receipt) -> Result<Reconciliation> {
        let user_id = self.own_user_id(Operation::Reconcile).await?;
        reconcile::reconcile(&self.api, user_id, submission).await
    }
}
