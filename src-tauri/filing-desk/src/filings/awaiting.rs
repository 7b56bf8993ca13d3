//! Records that a system makes by itself of bytes that it took: looked for until they show. The bytes are never sent
//! again, for a record that shows late could not be taken back.

use attachment_api::{Code, Operation};
use jiff::Timestamp;

use super::failure::{Failure, FilingTrouble};
use super::model::{Attempts, Filing, FilingState, Step};
use super::transitions::{elapsed, later};
use crate::pace::Pace;

impl Filing {
    /// The system took the bytes and makes the record by itself.
    pub fn taken(&self, now: Timestamp, pace: &Pace) -> Option<Self> {
        if !matches!(self.state, FilingState::Registering { .. }) {
            return None;
        }
        let mut next = self.awaiting(now);
        next.attempts = Attempts::default();
        next.registration.looks = 0;
        next.look_again(now, pace);
        Some(next)
    }

    /// A look found no record yet.
    pub fn awaited_in_vain(&self, now: Timestamp, pace: &Pace) -> Option<Self> {
        let mut next = self.awaited_longer(now, pace)?;
        next.registration.last_look_at = Some(now);
        Some(next)
    }

    /// No record was seen. After a while a person is told; it is looked for all the same.
    pub(super) fn awaited_longer(&self, now: Timestamp, pace: &Pace) -> Option<Self> {
        let mut next = self.is_awaited().then(|| self.clone())?;
        next.registration.looks = next.registration.looks.saturating_add(1);
        next.look_again(now, pace);
        let since = self.registration.awaited_since.unwrap_or(now);
        if matches!(self.state, FilingState::AwaitingRecord { .. })
            && elapsed(since, now) >= pace.longest_processing
        {
            let reason = Failure::found(Code::RecordNotSeen, Operation::Reconcile);
            return Some(next.needs_you(reason, Step::AwaitRecord));
        }
        Some(next)
    }

    /// Several records fit: a person has to tell, unless a later look can.
    pub fn awaited_ambiguous(&self, now: Timestamp, pace: &Pace) -> Option<Self> {
        let mut next = self.is_awaited().then(|| self.clone())?;
        next.registration.looks = next.registration.looks.saturating_add(1);
        next.registration.last_look_at = Some(now);
        next.look_again(now, pace);
        Some(next.needs_you(Failure::trouble(FilingTrouble::OutcomeUnknown), Step::AwaitRecord))
    }

    /// Whether a record that the system makes by itself is being looked for, also while a person has been told.
    pub fn is_awaited(&self) -> bool {
        match &self.state {
            FilingState::AwaitingRecord { .. } => true,
            FilingState::NeedsYou {
                reason,
                step: Step::AwaitRecord,
            } => reason.is(FilingTrouble::OutcomeUnknown) || reason.is_api(Code::RecordNotSeen),
            _ => false,
        }
    }

    pub(super) fn awaiting(&self, since: Timestamp) -> Self {
        let mut next = self.in_state(FilingState::AwaitingRecord { since });
        next.registration.awaited_since = Some(since);
        next.registration.next_look_at = None;
        next
    }

    pub(super) fn look_again(&mut self, now: Timestamp, pace: &Pace) {
        let looks = self.registration.looks as usize;
        let wait = pace.awaited_looks.get(looks).or(pace.awaited_looks.last());
        self.registration.next_look_at = Some(later(now, wait.copied().unwrap_or_default()));
    }
}
