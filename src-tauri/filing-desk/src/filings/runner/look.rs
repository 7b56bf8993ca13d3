//! Looks for records: of a register whose answer was lost, several times over a while, before anything is asked for
//! again; and of bytes that a system took to make the record by itself, until it shows.

use attachment_api::{Receipt, Reconciliation, Sensitive};

use super::super::model::{Filing, FilingId, FilingState, Step};
use super::Runner;
use crate::error::DeskError;

impl Runner {
    /// One look.
    pub(super) async fn look(&self, id: FilingId) -> Result<(), DeskError> {
        let Some(filing) = self.desk().filings.get(id) else {
            return Ok(());
        };
        let chart = self.parts.lanes.chart(filing.account, &filing.patient.id);
        let _alone = chart.write().await;
        let step = step_of(&filing);
        let Some(system) = self.system_for(&filing, &step).await? else {
            return Ok(());
        };
        // As it is now: the wait for the chart may have been long.
        let Some(filing) = self.desk().filings.get(id) else {
            return Ok(());
        };
        if !filing.is_awaited() && !matches!(filing.state, FilingState::OutcomeUnknown { .. }) {
            return Ok(());
        }
        let step = step_of(&filing);
        // Only a filing of a lost store has none: it may have come this far, and its file tells what to look for.
        let receipt = filing.receipt.clone().unwrap_or_else(|| Receipt {
            upload: Sensitive::from(""),
            checksum_matches: None,
        });
        let known = self.desk().filings.attachments_of_others(&filing).await?;
        let began = self.desk().clock.now();
        kill_points::reach("looking");
        let outcome = system.reconcile(&filing.submission(known), &receipt).await;
        kill_points::reach("looked");
        let found = match outcome {
            Ok(found) => found,
            Err(error) => return self.note_failure(&filing, &step, &error, began).await,
        };
        self.note_answer(filing.account);
        let (now, pace) = (self.desk().clock.now(), &self.desk().pace);
        // Asked now, not when the record was asked for: a restart must not forget it.
        let lost = system.lost_register();
        let change = |filing: &Filing| match &found {
            Reconciliation::Found(attachment) => filing.found(attachment.clone(), now),
            Reconciliation::NotFound if filing.is_awaited() => filing.awaited_in_vain(now, pace),
            Reconciliation::NotFound => filing.not_found(now, pace, lost),
            Reconciliation::Ambiguous if filing.is_awaited() => filing.awaited_ambiguous(now, pace),
            Reconciliation::Ambiguous => filing.ambiguous(now, pace),
        };
        self.desk().filings.change(id, change).await?;
        Ok(())
    }
}

fn step_of(filing: &Filing) -> Step {
    if filing.is_awaited() {
        Step::AwaitRecord
    } else {
        Step::Reconcile
    }
}
