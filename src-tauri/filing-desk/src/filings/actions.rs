//! What a person can do with a filing.

use std::time::Duration;

use attachment_api::Description;

use super::model::{Filing, FilingId, FilingState, Hold};
use super::snapshot::{FilingAction, FilingSnapshot};
use super::transitions::later;
use crate::audit::{AuditAction, AuditRecord};
use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode};

/// What became of a filing that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenBack {
    /// It is over; the sealed copy is gone.
    Withdrawn(Box<FilingSnapshot>),
    /// It came from Unfiled and waits there again; there is no filing any more.
    Unfiled,
}

impl FilingDesk {
    /// Every filing on the list, in the order of acceptance.
    pub fn filings(&self) -> Vec<FilingSnapshot> {
        self.desk.filings.all()
    }

    /// One filing.
    pub fn filing(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        self.desk
            .filings
            .snapshot(id)
            .ok_or_else(|| RefusalCode::FilingUnknown.into())
    }

    /// Takes a filing back during its hold.
    pub async fn undo(&self, id: FilingId) -> Result<TakenBack, DeskError> {
        let now = self.desk.clock.now();
        self.take_back(id, RefusalCode::HoldIsOver, |filing| filing.undone(now))
            .await
    }

    /// Takes a filing back while nothing is on the chart; afterwards it is refused with `too-late-to-cancel`.
    pub async fn cancel(&self, id: FilingId) -> Result<TakenBack, DeskError> {
        let now = self.desk.clock.now();
        self.take_back(id, RefusalCode::TooLateToCancel, |filing| filing.cancelled(now))
            .await
    }

    async fn take_back(
        &self,
        id: FilingId,
        otherwise: RefusalCode,
        transition: impl Fn(&Filing) -> Option<Filing> + Send + Sync,
    ) -> Result<TakenBack, DeskError> {
        let put_back = self.desk.put_back(id, |filing| transition(filing).is_some());
        match put_back.await {
            Ok(true) => return Ok(TakenBack::Unfiled),
            Ok(false) => {}
            // Taking back what is about to be sent matters more than where the file is afterwards.
            Err(error) => tracing::warn!(code = error.code(), "a file could not be put back into Unfiled"),
        }
        let withdrawn = self.act(id, otherwise, transition).await?;
        Ok(TakenBack::Withdrawn(Box::new(withdrawn)))
    }

    /// Ends a hold now.
    pub async fn file_now(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        self.act(id, RefusalCode::HoldIsOver, Filing::pressed).await
    }

    /// Holds a filing until the person presses File, or [`FilingDesk::resume_hold`].
    pub async fn pause(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        self.act(id, RefusalCode::HoldIsOver, Filing::paused).await
    }

    /// Gives a hold without an end the usual one, from now on; where that has none either, nothing changes.
    pub async fn resume_hold(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        let Hold::Seconds(seconds) = self.desk.settings().hold else {
            return self.filing(id);
        };
        let until = later(self.desk.clock.now(), Duration::from_secs(seconds.into()));
        self.act(id, RefusalCode::HoldIsOver, |filing| filing.hold_resumed(until))
            .await
    }

    /// Tries a filing again now, that needs a person or waits.
    pub async fn retry(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        let now = self.desk.clock.now();
        self.act(id, RefusalCode::NothingToRetry, |filing| filing.retried(now))
            .await
    }

    /// A person says that a filing of unknown outcome is not on the chart: it is looked for once more, and filed again when
    /// that finds nothing (this is noted in the audit trail). When it can not be looked for, nothing changes.
    pub async fn file_again(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        let now = self.desk.clock.now();
        self.act(id, RefusalCode::NothingToFileAgain, |filing| {
            filing.filed_again(now)
        })
        .await
    }

    /// A person has seen what changed in the patient's record since the drop, and the file belongs there all the same (this
    /// is noted in the audit trail).
    pub async fn confirm_patient(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        let now = self.desk.clock.now();
        self.act(id, RefusalCode::NothingToConfirm, |filing| {
            filing.patient_confirmed(now)
        })
        .await
    }

    /// A person says that the original of a refile is dealt with on the wrong chart (this is noted in the audit trail).
    pub async fn settle_original(&self, id: FilingId) -> Result<FilingSnapshot, DeskError> {
        let now = self.desk.clock.now();
        self.act(id, RefusalCode::NothingToSettle, |filing| {
            filing.original_settled_by_person(now)
        })
        .await
    }

    /// Tries every filing again that can be; says how many.
    pub async fn retry_all(&self) -> Result<usize, DeskError> {
        let retriable = self
            .filings()
            .into_iter()
            .filter(|filing| filing.actions.contains(&FilingAction::Retry));
        let now = self.desk.clock.now();
        let mut count = 0;
        for filing in retriable {
            let retried = self
                .desk
                .filings
                .change(filing.id, |filing| filing.retried(now))
                .await?;
            count += usize::from(retried.is_some());
        }
        Ok(count)
    }

    /// Changes a filing's description, until its record is asked for.
    pub async fn edit_description(
        &self,
        id: FilingId,
        description: Option<Description>,
    ) -> Result<FilingSnapshot, DeskError> {
        let description = description.filter(|text| !text.expose().trim().is_empty());
        self.check_description(id, description.as_ref()).await?;
        let edit = |filing: &Filing| filing.described(description.clone());
        let described = self.act(id, RefusalCode::TooLateToDescribe, edit).await?;
        self.describe_card(id).await;
        Ok(described)
    }

    /// The store has the description; the card is for the day on which the store is lost.
    async fn describe_card(&self, id: FilingId) {
        let Some(filing) = self.desk.filings.get(id) else {
            return;
        };
        if let Err(error) = self.desk.write_card(id, filing).await {
            tracing::warn!(filing = %id, code = error.code(), "a filing's card could not be replaced");
        }
    }

    /// Takes a filing off the list: a finished one, or one whose file is or may be on the chart and that only a person
    /// can judge (this is noted in the audit trail).
    pub async fn dismiss(&self, id: FilingId) -> Result<(), DeskError> {
        loop {
            let filing = self.desk.filings.get(id).ok_or(RefusalCode::FilingUnknown)?;
            if !filing.state.actions().contains(&FilingAction::Dismiss) {
                return Err(RefusalCode::FilingNotFinished.into());
            }
            let is_question = matches!(filing.state, FilingState::NeedsYou { .. });
            let record = is_question.then(|| self.given_up(&filing)).flatten();
            if self.desk.filings.dismiss(&filing, record).await? {
                return Ok(());
            }
        }
    }

    /// The line of the audit trail for a filing that only a person could judge; none without its account.
    pub(crate) fn given_up(&self, filing: &Filing) -> Option<AuditRecord> {
        let account = self.desk.accounts.get(filing.account).ok()?;
        Some(AuditRecord {
            patient: Some(filing.patient.id.clone()),
            attachment: filing.state.attachment().cloned(),
            filing: Some(filing.id),
            ..AuditRecord::new(&account, AuditAction::GivenUp, self.desk.clock.now())
        })
    }

    async fn check_description(
        &self,
        id: FilingId,
        description: Option<&Description>,
    ) -> Result<(), DeskError> {
        let filing = self.filing(id)?;
        let (_, system) = self.desk.system(filing.account).await?;
        let limit = system.capabilities().description_limit;
        let length = description.map_or(0, |text| text.expose().chars().count());
        if limit.is_some_and(|limit| length > limit as usize) {
            return Err(RefusalCode::DescriptionTooLong.into());
        }
        Ok(())
    }

    async fn act(
        &self,
        id: FilingId,
        otherwise: RefusalCode,
        transition: impl Fn(&Filing) -> Option<Filing> + Send,
    ) -> Result<FilingSnapshot, DeskError> {
        let changed = self.desk.filings.change(id, transition).await?;
        changed
            .map(|filing| FilingSnapshot::of(&filing))
            .ok_or_else(|| otherwise.into())
    }
}
