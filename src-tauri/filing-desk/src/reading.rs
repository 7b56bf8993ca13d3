//! Reading an attachment into memory to be shown here: nothing of it is ever on this computer's disk.

use attachment_api::{
    Attachment, AttachmentId, AttachmentSystem, Code, Download, Error, Link, Operation, PatientId, Status,
};
use futures::StreamExt;
use zeroize::Zeroizing;

use crate::accounts::AccountId;
use crate::audit::{self, AuditAction, AuditRecord};
use crate::desk::{Desk, FilingDesk};
use crate::error::DeskError;

/// What became of reading a file.
pub enum ReadFile {
    /// All of its bytes; overwritten when they are dropped.
    Whole(Zeroizing<Vec<u8>>),
    /// It is larger than was asked for. Where the record says so, nothing was fetched.
    TooLarge,
    /// Fewer or more bytes came than it has.
    Incomplete,
}

impl FilingDesk {
    /// Reads an attachment of this patient into memory, unless it has more than `most_bytes`. Noted in the audit trail.
    pub async fn read(
        &self,
        account: AccountId,
        patient: &PatientId,
        id: &AttachmentId,
        most_bytes: u64,
    ) -> Result<ReadFile, DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let attachment = self
            .desk
            .attachment_on_chart(account.id, system.as_ref(), id, patient)
            .await?;
        if is_larger(attachment.size_bytes, most_bytes) {
            return Ok(ReadFile::TooLarge);
        }
        let link = self
            .link_for_reading(account.id, system.as_ref(), &attachment)
            .await?;
        let download = self.desk.noted(account.id, system.download(&link).await)?;
        let expected = download.size_bytes.or(attachment.size_bytes);
        if is_larger(expected, most_bytes) {
            return Ok(ReadFile::TooLarge);
        }
        let collected = collected(download, expected, most_bytes).await;
        let Some(bytes) = self.desk.noted(account.id, collected)? else {
            return Ok(ReadFile::TooLarge);
        };
        if expected.is_some_and(|size| size != bytes.len() as u64) {
            return Ok(ReadFile::Incomplete);
        }
        let record = AuditRecord::new(&account, AuditAction::Previewed, self.desk.clock.now())
            .on(attachment.patient, attachment.id);
        audit::write(&self.desk.store, record).await?;
        Ok(ReadFile::Whole(bytes))
    }

    /// The link of a moment ago, or a fresh one.
    async fn link_for_reading(
        &self,
        account: AccountId,
        system: &dyn AttachmentSystem,
        attachment: &Attachment,
    ) -> Result<Link, DeskError> {
        let now = self.desk.clock.now();
        if let Some(link) = self.desk.links.get(account, &attachment.id, now) {
            return Ok(link);
        }
        let link = self.desk.noted(account, system.link(attachment).await)?;
        self.desk.links.put(account, attachment.id.clone(), &link, now);
        Ok(link)
    }
}

impl Desk {
    /// An attachment of this patient; refused where its record names another one.
    pub(crate) async fn attachment_on_chart(
        &self,
        account: AccountId,
        system: &dyn AttachmentSystem,
        id: &AttachmentId,
        patient: &PatientId,
    ) -> Result<Attachment, DeskError> {
        let attachment = self.noted(account, system.attachment(id).await)?;
        if attachment.patient.as_ref().is_some_and(|owner| owner != patient) {
            return Err(Error::new(Code::WrongPatient, Status::Permanent, Operation::ReadAttachment).into());
        }
        Ok(attachment)
    }

    /// The bytes of an attachment through a fresh link, with their length where storage or the record says it.
    pub(crate) async fn download_afresh(
        &self,
        account: AccountId,
        system: &dyn AttachmentSystem,
        attachment: &Attachment,
    ) -> Result<Download, DeskError> {
        let link = self.noted(account, system.link(attachment).await)?;
        let mut download = self.noted(account, system.download(&link).await)?;
        download.size_bytes = download.size_bytes.or(attachment.size_bytes);
        Ok(download)
    }
}

/// Fewer or more bytes came than there are: it can be tried again.
pub fn incomplete_download() -> DeskError {
    Error::new(Code::BytesDiffer, Status::Temporary, Operation::Download).into()
}

fn is_larger(size_bytes: Option<u64>, most_bytes: u64) -> bool {
    size_bytes.is_some_and(|size| size > most_bytes)
}

/// All bytes of a download; `None` as soon as there are more than `most_bytes`.
async fn collected(
    mut download: Download,
    expected: Option<u64>,
    most_bytes: u64,
) -> attachment_api::Result<Option<Zeroizing<Vec<u8>>>> {
    // A vector that grows leaves copies behind that nobody overwrites. The size is known to be one that is allowed.
    let room = usize::try_from(expected.unwrap_or_default()).unwrap_or_default();
    let mut bytes = Zeroizing::new(Vec::with_capacity(room));
    while let Some(piece) = download.bytes.next().await {
        bytes.extend_from_slice(&piece?);
        if bytes.len() as u64 > most_bytes {
            return Ok(None);
        }
    }
    Ok(Some(bytes))
}
