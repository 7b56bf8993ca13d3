//! One account's access to PracSuite: the trait, each method in a line or two; the work is in the files named after it.

use std::sync::Arc;

use async_trait::async_trait;
use futures::stream::BoxStream;
use url::Url;

use super::access::Access;
use super::config::SIZE_LIMIT_BYTES;
use super::learned::Route;
use super::{attachments, confirm, connection, link, patients, reconcile, search, upload};
use crate::http::Conduct;
use crate::transfer::captured_link;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentSystem, Capabilities, Capability,
    Confirmation, Connection, ConnectionSettings, Download, Link, ListedKind, Operation, Patient, PatientId,
    PatientQuery, Receipt, Reconciliation, Registered, RegisteredRecord, Reservation, Result, Secrets,
    SendProgress, SpooledBytes, Submission,
};

/// One account at PracSuite.
pub(crate) struct PracSuite {
    access: Arc<Access>,
}

impl PracSuite {
    /// Checks keys and address by their shape; sends nothing.
    pub fn connect(settings: &ConnectionSettings, secrets: &Secrets, conduct: Conduct) -> Result<Self> {
        Ok(Self {
            access: Arc::new(Access::new(settings, secrets, conduct)?),
        })
    }

    /// Lists are whole until the server turned out to show folders alone.
    fn kinds(&self) -> Vec<ListedKind> {
        if self.access.learned.route() != Some(Route::Folders) {
            return Vec::new();
        }
        vec![
            ListedKind {
                kind: "file-in-folder".to_owned(),
                capability: Capability::Available,
            },
            ListedKind {
                kind: "file-outside-folders".to_owned(),
                capability: Capability::absent("pracsuite-list-folders-only"),
            },
        ]
    }
}

#[async_trait]
impl AttachmentSystem for PracSuite {
    fn base_url(&self) -> &Url {
        self.access.api.base()
    }

    /// No call that changes an attachment is in the reference, and none that gives it a label while it is added.
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            pin_in_system: Capability::absent("pracsuite-pin-unsupported"),
            archive: Capability::absent("pracsuite-archive-unsupported"),
            restore: Capability::absent("pracsuite-restore-unsupported"),
            describe: Capability::absent("pracsuite-describe-unsupported"),
            describe_when_filing: Capability::absent("pracsuite-describe-when-filing-unsupported"),
            list_account: if self.access.learned.account_list_works() {
                Capability::Available
            } else {
                Capability::absent("pracsuite-list-account-unsupported")
            },
            kinds: self.kinds(),
            description_limit: None,
            size_limit_bytes: Some(SIZE_LIMIT_BYTES),
            size_warning_bytes: None,
            content_types: Vec::new(),
            link_seconds: None,
            filing_fields: Vec::new(),
        }
    }

    async fn test_connection(&self) -> Result<Connection> {
        connection::test(&self.access).await
    }

    async fn search_patients(&self, query: &PatientQuery) -> Result<Vec<Patient>> {
        search::search(&self.access, query).await
    }

    async fn patient(&self, id: &PatientId) -> Result<Patient> {
        patients::read(&self.access, Operation::ReadPatient, id).await
    }

    fn attachments(&self, query: AttachmentQuery) -> BoxStream<'static, Result<AttachmentPage>> {
        attachments::pages(Arc::clone(&self.access), query)
    }

    async fn attachment(&self, id: &AttachmentId) -> Result<Attachment> {
        attachments::read(&self.access, Operation::ReadAttachment, id).await
    }

    async fn link(&self, attachment: &Attachment) -> Result<Link> {
        link::link(&self.access, &attachment.id, attachment.name.clone()).await
    }

    async fn download(&self, link: &Link) -> Result<Download> {
        captured_link::download(&self.access.api, &self.access.storage, link).await
    }

    fn check(&self, submission: &Submission) -> Result<()> {
        upload::check(submission)
    }

    async fn reserve(&self, submission: &Submission) -> Result<Reservation> {
        upload::reserve(&self.access, submission).await
    }

    async fn send(
        &self,
        _submission: &Submission,
        reservation: Reservation,
        _bytes: Arc<dyn SpooledBytes>,
        _progress: SendProgress,
    ) -> Result<Receipt> {
        upload::send(reservation)
    }

    async fn register(
        &self,
        submission: &Submission,
        _receipt: &Receipt,
        bytes: Arc<dyn SpooledBytes>,
        progress: SendProgress,
    ) -> Result<Registered> {
        upload::register(&self.access, submission, bytes, progress).await
    }

    async fn confirm(&self, records: &[RegisteredRecord]) -> Result<Vec<Confirmation>> {
        confirm::confirm(&self.access, records).await
    }

    async fn reconcile(&self, submission: &Submission, receipt: &Receipt) -> Result<Reconciliation> {
        reconcile::reconcile(&self.access, submission, receipt).await
    }
}
