//! Reads records back: "filed" is said only when the record exists, names the patient and holds the bytes.

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentSystem, Code, Confirmation, FileFacts, Operation, RegisteredRecord, Status,
};
use futures::StreamExt;
use sha2::{Digest, Sha256};

use super::super::failure::{Failure, FilingTrouble};
use super::super::model::{Filing, FilingId};
use super::super::transitions::elapsed;
use super::Runner;
use crate::accounts::AccountId;
use crate::error::DeskError;

/// Records read back in one request: the largest page that Cliniko serves.
/// <https://docs.api.cliniko.com/guides/pagination>
const BATCH: usize = 100;

/// What a record that was read back says.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// It is this filing's, with its bytes.
    Right,
    /// Its bytes have to be read to tell.
    ReadBytes,
    /// It is not.
    Wrong(Failure),
}

impl Runner {
    /// Reads the records of these filings back, together.
    pub(super) async fn confirm(&self, account: AccountId, ids: Vec<FilingId>) {
        let mut filings = Vec::with_capacity(ids.len());
        for id in ids {
            if let Err(error) = self.desk().filings.change(id, Filing::confirming).await {
                self.paused_after(id, Err(error)).await;
            }
            filings.extend(
                self.desk()
                    .filings
                    .get(id)
                    .filter(|filing| filing.confirm_step().is_some()),
            );
        }
        let Some(first) = filings.first() else { return };
        let step = first.confirm_step();
        let system = match step {
            Some(step) => self.system_for(first, &step).await,
            None => return,
        };
        match system {
            Ok(Some(system)) => {
                for batch in filings.chunks(BATCH) {
                    self.confirm_with(account, &system, batch.to_vec()).await;
                }
            }
            Ok(None) => {}
            Err(error) => self.paused_after(first.id, Err(error)).await,
        }
    }

    async fn confirm_with(
        &self,
        account: AccountId,
        system: &Arc<dyn AttachmentSystem>,
        filings: Vec<Filing>,
    ) {
        match system.confirm(&records(&filings)).await {
            Ok(confirmations) => {
                self.note_answer(account);
                kill_points::reach("confirmed");
                self.settle_all(system, filings.into_iter().zip(confirmations).collect())
                    .await;
            }
            // One bad record must not hold up the others: each is asked for alone.
            Err(error) if filings.len() > 1 && is_about_one(&error) => {
                for filing in filings {
                    Box::pin(self.confirm_with(account, system, vec![filing])).await;
                }
            }
            Err(error) => {
                for filing in filings {
                    let noted = self.note_confirm_failure(&filing, &error).await;
                    self.paused_after(filing.id, noted).await;
                }
            }
        }
    }

    async fn settle_all(&self, system: &Arc<dyn AttachmentSystem>, answers: Vec<(Filing, Confirmation)>) {
        let settling = answers.into_iter().map(|(filing, confirmation)| async move {
            let outcome = self.settle(system, &filing, confirmation).await;
            self.paused_after(filing.id, outcome).await;
        });
        futures::future::join_all(settling).await;
    }

    async fn settle(
        &self,
        system: &Arc<dyn AttachmentSystem>,
        filing: &Filing,
        confirmation: Confirmation,
    ) -> Result<(), DeskError> {
        match confirmation {
            Confirmation::Processing => Ok(()),
            Confirmation::Absent => self.settle_absent(filing).await,
            Confirmation::Ready(attachment) => match verdict(filing, &attachment) {
                Verdict::Right => self.settle_right(filing).await,
                Verdict::Wrong(failure) => self.settle_wrong(filing, failure).await,
                Verdict::ReadBytes => self.settle_by_bytes(system, filing, &attachment).await,
            },
        }
    }

    /// A list may lag behind a record that was just made.
    async fn settle_absent(&self, filing: &Filing) -> Result<(), DeskError> {
        let now = self.desk().clock.now();
        let made_at = filing.registration.made_at.unwrap_or(now);
        if elapsed(made_at, now) < self.desk().pace.record_may_lag {
            return Ok(());
        }
        self.settle_wrong(filing, Failure::trouble(FilingTrouble::RecordGone))
            .await
    }

    async fn settle_right(&self, filing: &Filing) -> Result<(), DeskError> {
        let now = self.desk().clock.now();
        self.desk()
            .filings
            .change(filing.id, |filing| filing.filed(now))
            .await?;
        Ok(())
    }

    async fn settle_wrong(&self, filing: &Filing, failure: Failure) -> Result<(), DeskError> {
        self.desk()
            .filings
            .change(filing.id, |filing| filing.refuted(failure.clone()))
            .await?;
        Ok(())
    }

    async fn settle_by_bytes(
        &self,
        system: &Arc<dyn AttachmentSystem>,
        filing: &Filing,
        attachment: &Attachment,
    ) -> Result<(), DeskError> {
        let Ok(_permit) = self.parts.reading_back.acquire().await else {
            return Ok(());
        };
        match holds_the_bytes(system, attachment, &filing.file).await {
            Ok(true) => self.settle_right(filing).await,
            Ok(false) => {
                self.settle_wrong(filing, Failure::found(Code::BytesDiffer, Operation::Download))
                    .await
            }
            // Some roles may add files and not read them: then patient and size have to do, unless storage named another
            // checksum.
            Err(error)
                if matches!(error.code, Code::NotPermitted | Code::CapabilityAbsent)
                    && attachment.size_bytes.is_some() =>
            {
                if checksum_of(filing) == Some(false) {
                    self.settle_wrong(filing, Failure::found(Code::BytesDiffer, Operation::Send))
                        .await
                } else {
                    self.settle_right(filing).await
                }
            }
            Err(error) => self.note_confirm_failure(filing, &error).await,
        }
    }

    /// A filing that already took too long stays as it is: watched, and with its reason shown.
    async fn note_confirm_failure(
        &self,
        filing: &Filing,
        error: &attachment_api::Error,
    ) -> Result<(), DeskError> {
        // A record that is only being watched is given up by its age, not by when it was asked for.
        let began = self.desk().clock.now();
        match filing.confirm_step() {
            Some(step) => self.note_failure(filing, &step, error, began).await,
            None => Ok(()),
        }
    }
}

fn records(filings: &[Filing]) -> Vec<RegisteredRecord> {
    let record = |filing: &Filing| {
        let attachment = filing.state.attachment()?.clone();
        Some(RegisteredRecord {
            patient: filing.patient.id.clone(),
            attachment,
        })
    };
    filings.iter().filter_map(record).collect()
}

const fn is_about_one(error: &attachment_api::Error) -> bool {
    match error.status {
        Status::Permanent => true,
        Status::Persistent => !matches!(error.code, Code::CredentialsRefused),
        Status::Temporary => false,
    }
}

fn verdict(filing: &Filing, attachment: &Attachment) -> Verdict {
    if attachment.patient.as_ref() != Some(&filing.patient.id) {
        return Verdict::Wrong(Failure::found(Code::WrongPatient, Operation::Confirm));
    }
    if attachment
        .size_bytes
        .is_some_and(|size| size != filing.file.size_bytes)
    {
        return Verdict::Wrong(Failure::found(Code::BytesDiffer, Operation::Confirm));
    }
    // A record that tells no size proves nothing.
    let checked = attachment.size_bytes.is_some() && checksum_of(filing) == Some(true);
    // A record that was found by looking may hold somebody else's bytes of the same size.
    if checked && !filing.registration.found_by_looking {
        Verdict::Right
    } else {
        Verdict::ReadBytes
    }
}

/// What storage's checksum said of the bytes that it took.
fn checksum_of(filing: &Filing) -> Option<bool> {
    filing.receipt.as_ref()?.checksum_matches
}

/// Whether the record holds this file. A reading that was damaged on its way is no damaged record: it takes two to say so.
async fn holds_the_bytes(
    system: &Arc<dyn AttachmentSystem>,
    attachment: &Attachment,
    file: &FileFacts,
) -> attachment_api::Result<bool> {
    Ok(reads_as(system, attachment, file).await? || reads_as(system, attachment, file).await?)
}

/// Reads the record's bytes, and no more of them than the file has.
async fn reads_as(
    system: &Arc<dyn AttachmentSystem>,
    attachment: &Attachment,
    file: &FileFacts,
) -> attachment_api::Result<bool> {
    let link = system.link(attachment).await?;
    let mut download = system.download(&link).await?;
    let mut digest = Sha256::new();
    let mut read = 0;
    while let Some(piece) = download.bytes.next().await {
        let piece = piece?;
        read += piece.len() as u64;
        if read > file.size_bytes {
            return Ok(false);
        }
        digest.update(piece);
    }
    Ok(hex::encode(digest.finalize()) == file.sha256)
}
