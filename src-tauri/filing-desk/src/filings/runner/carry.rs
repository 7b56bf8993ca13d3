//! Sends a filing's bytes and makes its record: every intent is kept before the side effect, every result after it.

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentSystem, Code, Operation, PatientId, Registered, Reservation, SendProgress,
    SpooledBytes, Submission,
};
use tokio_util::sync::CancellationToken;

use super::super::failure::Failure;
use super::super::model::{Filing, FilingId, FilingState, Step};
use super::Runner;
use crate::error::DeskError;
use crate::spool::SealedBytes;

impl Runner {
    /// Takes a filing as far as it goes.
    pub(super) async fn carry(&self, id: FilingId, cancelled: CancellationToken) -> Result<(), DeskError> {
        while !self.parts.stop.is_cancelled() {
            let Some(filing) = self.desk().filings.get(id) else {
                return Ok(());
            };
            match filing.state {
                FilingState::Queued | FilingState::Sent if self.is_patient_due(&filing) => {
                    self.read_patient(&filing, &cancelled).await?;
                }
                FilingState::Queued => self.send(&filing, &cancelled).await?,
                FilingState::Sent => self.register(&filing).await?,
                FilingState::Copied { .. } => self.archive_original(&filing).await?,
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    async fn send(&self, filing: &Filing, cancelled: &CancellationToken) -> Result<(), DeskError> {
        let Some(system) = self.system_for(filing, &Step::Reserve).await? else {
            return Ok(());
        };
        let Some(filing) = self.desk().filings.change(filing.id, Filing::reserving).await? else {
            return Ok(());
        };
        let Some(bytes) = self.sealed_bytes(&filing).await? else {
            return Ok(());
        };
        let submission = filing.submission(Vec::new());
        let began = self.desk().clock.now();
        let Some(reservation) = self.reserve(&filing, &submission, &system, cancelled).await? else {
            return Ok(());
        };
        if self
            .desk()
            .filings
            .change(filing.id, Filing::sending)
            .await?
            .is_none()
        {
            return Ok(());
        }
        let sending = system.send(&submission, reservation, bytes, self.progress_of(filing.id));
        let Some(outcome) = self.unless_over(cancelled, sending).await else {
            return Ok(());
        };
        kill_points::reach("bytes-sent");
        match outcome {
            Ok(receipt) => {
                self.desk()
                    .filings
                    .change(filing.id, |filing| filing.sent(receipt.clone()))
                    .await?;
                Ok(())
            }
            Err(error) if error.code == Code::SourceUnreadable => self.stop_damaged(&filing).await,
            Err(error) => self.note_failure(&filing, &Step::Reserve, &error, began).await,
        }
    }

    async fn reserve(
        &self,
        filing: &Filing,
        submission: &Submission,
        system: &Arc<dyn AttachmentSystem>,
        cancelled: &CancellationToken,
    ) -> Result<Option<Reservation>, DeskError> {
        let reserving = async {
            system.check(submission)?;
            system.reserve(submission).await
        };
        let began = self.desk().clock.now();
        let Some(outcome) = self.unless_over(cancelled, reserving).await else {
            return Ok(None);
        };
        kill_points::reach("reserved");
        match outcome {
            Ok(reservation) => {
                self.note_answer(filing.account);
                Ok(Some(reservation))
            }
            Err(error) => self
                .note_failure(filing, &Step::Reserve, &error, began)
                .await
                .map(|()| None),
        }
    }

    /// Once the record is asked for, nothing is cut off any more: its outcome has to be known.
    async fn register(&self, filing: &Filing) -> Result<(), DeskError> {
        let Some(system) = self.system_for(filing, &Step::Register).await? else {
            return Ok(());
        };
        let chart = self.parts.lanes.chart(filing.account, &filing.patient.id);
        let _shared = chart.read().await;
        let Some(filing) = self.begin_registering(filing).await? else {
            return Ok(());
        };
        // Without a receipt it is queued again instead.
        let (FilingState::Registering { .. }, Some(receipt)) = (&filing.state, &filing.receipt) else {
            return Ok(());
        };
        let bytes = Arc::new(self.bytes_of(&filing));
        let known = self.desk().filings.attachments_of_others(&filing).await?;
        let submission = filing.submission(known);
        let began = self.desk().clock.now();
        let outcome = system
            .register(&submission, receipt, bytes, self.progress_of(filing.id))
            .await;
        kill_points::reach("record-made");
        match outcome {
            Ok(Registered::Record(attachment)) => {
                self.note_answer(filing.account);
                self.note_registered(&filing, *attachment).await
            }
            Ok(Registered::Accepted) => {
                self.note_answer(filing.account);
                let (now, pace) = (self.desk().clock.now(), &self.desk().pace);
                let change = |filing: &Filing| filing.taken(now, pace);
                self.desk().filings.change(filing.id, change).await?;
                Ok(())
            }
            Err(error) if error.code == Code::SourceUnreadable => self.stop_damaged(&filing).await,
            Err(error) => self.note_failure(&filing, &Step::Register, &error, began).await,
        }
    }

    /// Marks beside the bytes that the record is asked for, then keeps that in the store. A filing that was changed
    /// meanwhile is left as it is, to be carried on from there: the mark has to be of the very revision.
    async fn begin_registering(&self, filing: &Filing) -> Result<Option<Filing>, DeskError> {
        let (id, revision) = (filing.id, filing.revision);
        let spool = Arc::clone(&self.desk().spool);
        let marking = tokio::task::spawn_blocking(move || spool.mark_asked(id, revision + 1));
        marking.await.map_err(std::io::Error::other)??;
        kill_points::reach("asked-marked");
        let now = self.desk().clock.now();
        let change = |filing: &Filing| (filing.revision == revision).then(|| filing.registering(now))?;
        self.desk().filings.change(id, change).await
    }

    async fn note_registered(&self, filing: &Filing, attachment: Attachment) -> Result<(), DeskError> {
        let now = self.desk().clock.now();
        let is_of = |patient: &PatientId| *patient == filing.patient.id;
        // One that names nobody could not be read yet; it is not filed before it names this patient.
        let names_another = !attachment.patient.as_ref().is_none_or(is_of);
        let change = |filing: &Filing| {
            if names_another {
                let reason = Failure::found(Code::WrongPatient, Operation::Register);
                filing.registered_elsewhere(attachment.id.clone(), reason)
            } else {
                filing.registered(attachment.id.clone(), now)
            }
        };
        self.desk().filings.change(filing.id, change).await?;
        Ok(())
    }

    async fn sealed_bytes(&self, filing: &Filing) -> Result<Option<Arc<dyn SpooledBytes>>, DeskError> {
        let bytes = self.bytes_of(filing);
        let asked = bytes.clone();
        let are_there = tokio::task::spawn_blocking(move || asked.are_there())
            .await
            .unwrap_or(false);
        if are_there {
            return Ok(Some(Arc::new(bytes)));
        }
        self.stop_damaged(filing).await.map(|()| None)
    }

    fn bytes_of(&self, filing: &Filing) -> SealedBytes {
        SealedBytes::new(Arc::clone(&self.desk().spool), filing.id, filing.file.size_bytes)
    }

    async fn stop_damaged(&self, filing: &Filing) -> Result<(), DeskError> {
        self.desk().filings.change(filing.id, Filing::damaged).await?;
        Ok(())
    }

    fn progress_of(&self, id: FilingId) -> SendProgress {
        let filings = Arc::clone(&self.desk().filings);
        Arc::new(move |sent_bytes| filings.note_progress(id, sent_bytes))
    }

    /// `None` when the filing was taken back or the desk is being shut down meanwhile.
    pub(super) async fn unless_over<T>(
        &self,
        cancelled: &CancellationToken,
        work: impl Future<Output = T>,
    ) -> Option<T> {
        tokio::select! {
            () = self.parts.stop.cancelled() => None,
            outcome = cancelled.run_until_cancelled(work) => outcome,
        }
    }
}
