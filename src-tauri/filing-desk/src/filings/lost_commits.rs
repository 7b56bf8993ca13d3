//! Filings of which the store lost commits: as a whole, or the last ones. The spool's marks tell which of them may be on
//! the chart: these are looked for before anything else; the others certainly are not and go on as the store, or their
//! card, has them.

use jiff::Timestamp;

use super::failure::{Failure, FilingTrouble};
use super::model::{Filing, FilingState, Step};

impl Filing {
    /// Whether nothing was asked for in this state, so that a mark beside the bytes can say more. Of bytes that are known
    /// to be gone nothing more can be learnt.
    pub fn is_before_asking(&self) -> bool {
        match &self.state {
            FilingState::Held { .. }
            | FilingState::Queued
            | FilingState::Reserving
            | FilingState::Sending { .. }
            | FilingState::Sent => true,
            FilingState::Waiting { resume: step, .. } => is_before_asking(step),
            FilingState::NeedsYou { reason, step } => {
                is_before_asking(step) && !reason.is(FilingTrouble::SpoolDamaged)
            }
            _ => false,
        }
    }

    /// Its record was asked for after this state was kept: whether it was made is found out first.
    pub fn known_to_be_asked(&self, now: Timestamp) -> Option<Self> {
        self.is_before_asking().then(|| self.looked_for_first(now))
    }

    /// As its card has it, without a store that knows how far it came. `is_asked`: its record was asked for.
    pub fn rebuilt(self, is_asked: bool, now: Timestamp) -> Self {
        if is_asked {
            self.looked_for_first(now)
        } else {
            self
        }
    }

    /// Whether it is wanted can not be told: a person decides. A retry goes on from where it is.
    pub fn questioned(&self) -> Self {
        let step = if self.is_before_asking() {
            Step::Reserve
        } else {
            Step::Reconcile
        };
        self.needs_you(Failure::trouble(FilingTrouble::StoreWasLost), step)
    }

    fn looked_for_first(&self, now: Timestamp) -> Self {
        let mut next = self.outcome_unknown(now, now);
        // When it was asked for is lost with the commit: not before it was accepted.
        next.registration.first_attempt_at.get_or_insert(self.accepted_at);
        next
    }
}

const fn is_before_asking(step: &Step) -> bool {
    matches!(step, Step::Reserve | Step::Register)
}
