//! One account's access to Medplum: the trait, each method in a line or two; the work is in the files named after it.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::attachments::ListedKinds;
use super::auth::oauth_client;
use super::config::{LINK_SECONDS, PACE, base_url, storage_policy};
use super::error::vendor_facts;
use super::patients::HumanName;
use super::presigned_upload::PresignedUploads;
use super::{attachments, changes, confirm, link, patients, reconcile, register, search, upload};
use crate::http::transport_failure::unreadable;
use crate::http::{ApiClient, ApiClientSettings, Conduct, StorageClient};
use crate::oauth::TokenSource;
use crate::systems::wire::{filled, lenient};
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentSystem, Capabilities, Capability,
    Confirmation, Connection, ConnectionSettings, Description, Download, Link, ListedKind, LostRegister,
    Operation, Patient, PatientId, PatientQuery, Receipt, Reconciliation, Registered, RegisteredRecord,
    Reservation, Result, Secrets, SendProgress, SpooledBytes, Submission, TokenKeeper,
};

/// One account at a Medplum server.
pub(crate) struct Medplum {
    api: Arc<ApiClient>,
    storage: Arc<StorageClient>,
    uploads: PresignedUploads,
    kinds: Arc<ListedKinds>,
}

impl Medplum {
    /// Checks address and secrets by their shape; sends nothing.
    pub fn connect(
        settings: &ConnectionSettings,
        secrets: &Secrets,
        keeper: Arc<dyn TokenKeeper>,
        conduct: Conduct,
    ) -> Result<Self> {
        let timeouts = conduct.timeouts;
        let base = base_url(settings.base_url.as_ref())?;
        let client = oauth_client(settings, secrets, timeouts)?;
        let storage = StorageClient::new(storage_policy(&base, &settings.storage_hosts), timeouts)?;
        let api = ApiClient::new(ApiClientSettings {
            base,
            key_digest: client.digest(),
            credentials: Arc::new(TokenSource::of_account(client, settings, secrets, keeper)),
            accept: "application/fhir+json",
            pace: conduct.pace.unwrap_or(PACE),
            vendor_facts,
            timeouts,
        })?;
        Ok(Self {
            api: Arc::new(api),
            storage: Arc::new(storage),
            uploads: PresignedUploads::default(),
            kinds: Arc::default(),
        })
    }
}

/// What is read of `GET auth/me`. For a client's account the answer holds the client's secret too: it is not read, and the
/// answer is neither kept nor logged.
#[derive(Deserialize)]
struct WhoAmI {
    project: Project,
    profile: Profile,
}

#[derive(Deserialize)]
struct Project {
    id: String,
    #[serde(default, deserialize_with = "lenient")]
    name: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Profile {
    resource_type: String,
    id: String,
    /// A person's names, or a client's one name.
    #[serde(default)]
    name: Value,
}

impl Profile {
    fn shown_name(&self) -> Option<String> {
        match &self.name {
            Value::String(name) => filled(Some(name.clone())),
            Value::Array(names) => names
                .iter()
                .filter_map(|name| serde_json::from_value::<HumanName>(name.clone()).ok())
                .find_map(|name| name.shown()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
        }
    }
}

#[async_trait]
impl AttachmentSystem for Medplum {
    fn base_url(&self) -> &Url {
        self.api.base()
    }

    fn capabilities(&self) -> Capabilities {
        let media = if self.kinds.media_refused() {
            Capability::absent("medplum-media-not-permitted")
        } else {
            Capability::Available
        };
        let kind = |kind: &str, capability| ListedKind {
            kind: kind.to_owned(),
            capability,
        };
        Capabilities {
            pin_in_system: Capability::Available,
            archive: Capability::Available,
            restore: Capability::Available,
            describe: Capability::Available,
            describe_when_filing: Capability::Available,
            list_account: Capability::Available,
            kinds: vec![
                kind("document-reference", Capability::Available),
                kind("media", media),
            ],
            description_limit: None,
            size_limit_bytes: None,
            size_warning_bytes: None,
            content_types: Vec::new(),
            link_seconds: Some(LINK_SECONDS),
            filing_fields: Vec::new(),
        }
    }

    async fn test_connection(&self) -> Result<Connection> {
        let operation = Operation::TestConnection;
        let found: WhoAmI = self.api.get(operation, self.api.url(&["auth", "me"])).await?;
        if found.project.id.is_empty() || found.profile.id.is_empty() {
            return Err(unreadable(operation));
        }
        let user_id = format!("{}/{}", found.profile.resource_type, found.profile.id);
        self.api.belongs_to_user(&user_id);
        Ok(Connection {
            base_url: self.api.base().clone(),
            clinic: filled(found.project.name).unwrap_or_else(|| found.project.id.clone()),
            clinic_id: Some(found.project.id),
            user: Some(found.profile.shown_name().unwrap_or_else(|| user_id.clone())),
            user_id: Some(user_id),
            role: Some(found.profile.resource_type),
        })
    }

    async fn search_patients(&self, query: &PatientQuery) -> Result<Vec<Patient>> {
        search::search(&self.api, query).await
    }

    async fn patient(&self, id: &PatientId) -> Result<Patient> {
        patients::read(&self.api, id).await
    }

    fn attachments(&self, query: AttachmentQuery) -> BoxStream<'static, Result<AttachmentPage>> {
        attachments::pages(Arc::clone(&self.api), Arc::clone(&self.kinds), query)
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Attachment> {
        attachments::read(&self.api, Operation::ReadAttachment, id).await
    }

    async fn link(&self, attachment: &Attachment) -> Result<Link> {
        link::link(&self.api, &self.storage, attachment).await
    }

    async fn download(&self, link: &Link) -> Result<Download> {
        link::download(&self.storage, link).await
    }

    async fn describe(&self, id: &AttachmentId, description: Option<&Description>) -> Result<Attachment> {
        changes::describe(&self.api, id, description).await
    }

    async fn pin(&self, id: &AttachmentId, pinned: bool) -> Result<Attachment> {
        changes::pin(&self.api, id, pinned).await
    }

    async fn archive(&self, id: &AttachmentId) -> Result<()> {
        changes::archive(&self.api, id).await
    }

    async fn restore(&self, id: &AttachmentId) -> Result<()> {
        changes::restore(&self.api, id).await
    }

    fn check(&self, submission: &Submission) -> Result<()> {
        upload::check(submission)
    }

    async fn reserve(&self, submission: &Submission) -> Result<Reservation> {
        upload::reserve(&self.api, &self.storage, &self.uploads, submission).await
    }

    async fn send(
        &self,
        submission: &Submission,
        reservation: Reservation,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Receipt> {
        upload::send(&self.api, &self.storage, submission, reservation, bytes, progress).await
    }

    async fn register(
        &self,
        submission: &Submission,
        receipt: &Receipt,
        _bytes: Arc<dyn SpooledBytes>,
        _progress: SendProgress,
    ) -> Result<Registered> {
        let record = register::register(&self.api, submission, receipt).await?;
        Ok(Registered::Record(Box::new(record)))
    }

    async fn confirm(&self, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
        confirm::confirm(&self.api, records).await
    }

    async fn reconcile(&self, submission: &Submission, _receipt: &Receipt) -> Result<Reconciliation> {
        reconcile::reconcile(&self.api, submission).await
    }

    /// The record is made on the condition that there is none with the filing's identifier.
    fn lost_register(&self) -> LostRegister {
        LostRegister::AskAgain
    }
}
