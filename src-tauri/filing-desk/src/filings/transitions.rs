//! What may follow what. Every function returns the next filing, or `None` where it does not apply in this state, so
//! that a decision made on an old state changes nothing.

use std::time::Duration;

use attachment_api::{AttachmentId, Description, Receipt};
use jiff::Timestamp;

use super::failure::{Failure, FilingTrouble};
use super::model::{Attempts, Filing, FilingState, Registration, Step, WaitReason};
use super::patient_check::is_about_patient;
use super::snapshot::can_be_retried;
use super::waits::LONGEST_HOLD;
use crate::pace::Pace;

/// What a person does.
impl Filing {
    /// Taken back during the hold.
    pub fn undone(&self, now: Timestamp) -> Option<Self> {
        matches!(self.state, FilingState::Held { .. }).then(|| self.withdrawn(now))
    }

    /// Taken back while nothing is on the chart.
    pub fn cancelled(&self, now: Timestamp) -> Option<Self> {
        self.state.can_be_cancelled().then(|| self.withdrawn(now))
    }

    /// Whether, taken back now, it waits in Unfiled again. Not while a request of it is under way: whatever comes of that
    /// must not meet another filing of the same file.
    pub fn goes_back_to_unfiled(&self) -> bool {
        let is_at_rest = match &self.state {
            FilingState::Held { .. } | FilingState::Queued => true,
            FilingState::Waiting { resume, .. } => *resume == Step::Reserve,
            FilingState::NeedsYou { reason, step } => {
                *step == Step::Reserve && !reason.is(FilingTrouble::SpoolDamaged)
            }
            _ => false,
        };
        self.is_from_unfiled && is_at_rest
    }

    /// The hold ended by hand.
    pub fn pressed(&self) -> Option<Self> {
        matches!(self.state, FilingState::Held { .. }).then(|| self.in_state(FilingState::Queued))
    }

    /// Stopped before anything is sent: the hold has no end until the person presses File, or it is resumed.
    pub fn paused(&self) -> Option<Self> {
        let can_be = matches!(
            self.state,
            FilingState::Held { until: Some(_) } | FilingState::Queued
        );
        can_be.then(|| self.in_state(FilingState::Held { until: None }))
    }

    /// A hold without an end gets one.
    pub fn hold_resumed(&self, until: Timestamp) -> Option<Self> {
        matches!(self.state, FilingState::Held { until: None })
            .then(|| self.in_state(FilingState::Held { until: Some(until) }))
    }

    /// Tried again by hand: what was counted starts anew.
    pub fn retried(&self, now: Timestamp) -> Option<Self> {
        match &self.state {
            FilingState::NeedsYou { reason, step } if can_be_retried(reason, &self.state) => {
                // What may have been made without an answer is looked for closely again, not watched from afar.
                let step = match step {
                    Step::AwaitRecord if reason.is(FilingTrouble::OutcomeUnknown) => &Step::Reconcile,
                    step => step,
                };
                let mut next = self.resumed_at(step, now);
                if is_about_patient(reason) {
                    next.patient_now = None;
                }
                next.attempts = Attempts::default();
                next.registration.looks = 0;
                next.registration.rounds = 0;
                match step {
                    Step::Confirm { .. } => next.registration.made_at = Some(now),
                    Step::AwaitRecord => next = next.awaiting(now),
                    Step::Reserve | Step::Register | Step::Reconcile | Step::ArchiveOriginal { .. } => {}
                }
                Some(next)
            }
            FilingState::Waiting {
                until: Some(_),
                resume,
                ..
            } => Some(self.resumed_at(resume, now)),
            _ => None,
        }
    }

    /// With another description.
    pub fn described(&self, description: Option<Description>) -> Option<Self> {
        self.state.can_be_described().then(|| Self {
            description,
            ..self.clone()
        })
    }
}

/// What time does.
impl Filing {
    /// The hold is over by itself. Where the clock was set back it begins anew: nothing may leave without one.
    pub fn released(&self, now: Timestamp) -> Option<Self> {
        let longest = later(now, LONGEST_HOLD);
        match self.state {
            FilingState::Held { until: Some(until) } if until <= now => {
                Some(self.in_state(FilingState::Queued))
            }
            FilingState::Held { until: Some(until) } if until > longest => {
                Some(self.in_state(FilingState::Held { until: Some(longest) }))
            }
            _ => None,
        }
    }

    /// The wait is over.
    pub fn resumed(&self, now: Timestamp) -> Option<Self> {
        match &self.state {
            FilingState::Waiting { until, resume, .. } => {
                let mut next = self.resumed_at(resume, now);
                next.leave_out(until.unwrap_or(now), now);
                Some(next)
            }
            _ => None,
        }
    }

    /// The account can not be used until a person signs in again: what is not under way waits for that.
    pub fn signed_out(&self) -> Option<Self> {
        if matches!(
            self.state,
            FilingState::Waiting {
                why: WaitReason::SignedOut,
                ..
            }
        ) {
            return None;
        }
        let resume = self.next_step()?;
        self.asked_as_before()
            .or_else(|| Some(self.waiting(None, WaitReason::SignedOut, resume)))
    }

    /// The account's secrets can not be had now: the keyring is asked again in a while.
    pub fn without_secrets(&self, why: WaitReason, until: Timestamp) -> Option<Self> {
        let resume = self.next_step()?;
        self.asked_as_before()
            .or_else(|| Some(self.waiting(Some(until), why, resume)))
    }

    /// Its account is not there any more.
    pub fn orphaned(&self) -> Option<Self> {
        let step = self.next_step()?;
        Some(self.needs_you(Failure::trouble(FilingTrouble::AccountUnknown), step))
    }

    /// The system has been processing for too long: a person is told, the record stays watched.
    pub fn processing_too_long(&self, now: Timestamp, pace: &Pace) -> Option<Self> {
        let step = self.confirm_step()?;
        let since = self.registration.made_at?;
        if matches!(self.state, FilingState::NeedsYou { .. }) || elapsed(since, now) < pace.longest_processing
        {
            return None;
        }
        Some(self.needs_you(Failure::trouble(FilingTrouble::ProcessingTooLong), step))
    }
}

/// What the runner does, step by step.
impl Filing {
    /// About to ask where to send.
    pub fn reserving(&self) -> Option<Self> {
        matches!(self.state, FilingState::Queued).then(|| self.in_state(FilingState::Reserving))
    }

    /// About to send.
    pub fn sending(&self) -> Option<Self> {
        matches!(self.state, FilingState::Reserving)
            .then(|| self.in_state(FilingState::Sending { sent_bytes: 0 }))
    }

    /// The bytes are in storage.
    pub fn sent(&self, receipt: Receipt) -> Option<Self> {
        if !matches!(self.state, FilingState::Sending { .. }) {
            return None;
        }
        let mut next = self.in_state(FilingState::Sent);
        next.attempts.offline = 0;
        next.attempts.slowed = 0;
        next.receipt = Some(receipt);
        Some(next)
    }

    /// About to ask for the record. Without a receipt there is nothing to register: the bytes are sent again.
    pub fn registering(&self, now: Timestamp) -> Option<Self> {
        if !matches!(self.state, FilingState::Sent) {
            return None;
        }
        if self.receipt.is_none() {
            return Some(self.in_state(FilingState::Queued));
        }
        let mut next = self.in_state(FilingState::Registering { sent_bytes: 0 });
        // The first attempt's time stays: a look must also find what an earlier attempt made late.
        next.registration.first_attempt_at.get_or_insert(now);
        Some(next)
    }

    /// The system said that it made this record.
    pub fn registered(&self, attachment: AttachmentId, now: Timestamp) -> Option<Self> {
        matches!(self.state, FilingState::Registering { .. })
            .then(|| self.with_record(attachment, now, false))
    }

    /// A look found this record.
    pub fn found(&self, attachment: AttachmentId, now: Timestamp) -> Option<Self> {
        let is_looked_for = matches!(self.state, FilingState::OutcomeUnknown { .. }) || self.is_awaited();
        is_looked_for.then(|| self.with_record(attachment, now, true))
    }

    /// About to read the record back.
    pub fn confirming(&self) -> Option<Self> {
        match &self.state {
            FilingState::Registered { attachment } => Some(self.in_state(FilingState::Confirming {
                attachment: attachment.clone(),
            })),
            _ => None,
        }
    }

    /// The record was read back and is right.
    pub fn filed(&self, now: Timestamp) -> Option<Self> {
        let Step::Confirm { attachment } = self.confirm_step()? else {
            return None;
        };
        Some(self.confirmed(attachment, now))
    }

    /// The record was read back, or its bytes were, and is not right.
    pub fn refuted(&self, reason: Failure) -> Option<Self> {
        let step = self.confirm_step()?;
        Some(self.needs_you(reason, step))
    }

    /// The system made a record for somebody else.
    pub fn registered_elsewhere(&self, attachment: AttachmentId, reason: Failure) -> Option<Self> {
        matches!(self.state, FilingState::Registering { .. })
            .then(|| self.needs_you(reason, Step::Confirm { attachment }))
    }

    /// The sealed copy can not be read. A request that was cut off with too few bytes has no effect.
    pub fn damaged(&self) -> Option<Self> {
        let is_sent_with_record = matches!(self.state, FilingState::Registering { .. });
        (is_sent_with_record || self.is_at(&Step::Reserve))
            .then(|| self.needs_you(Failure::trouble(FilingTrouble::SpoolDamaged), Step::Reserve))
    }

    /// After a stop: an intent without a result. Reading and reserving are simply repeated, a register is looked for.
    pub fn recovered(&self, now: Timestamp) -> Option<Self> {
        match self.state {
            FilingState::Reserving | FilingState::Sending { .. } => Some(self.in_state(FilingState::Queued)),
            FilingState::Registering { .. } => Some(self.outcome_unknown(now, now)),
            _ => None,
        }
    }
}

/// Parts of the above.
impl Filing {
    /// Whether an attempt at `step` is what the filing is at, so that its outcome counts.
    pub fn is_at(&self, step: &Step) -> bool {
        match (&self.state, step) {
            (FilingState::Reserving | FilingState::Sending { .. }, Step::Reserve)
            | (FilingState::Registering { .. }, Step::Register) => true,
            (FilingState::Waiting { .. }, _) => false,
            _ => self.next_step().as_ref() == Some(step),
        }
    }

    /// What is to be done next, while nothing is under way.
    pub(super) fn next_step(&self) -> Option<Step> {
        match &self.state {
            FilingState::Queued => Some(Step::Reserve),
            FilingState::Sent => Some(Step::Register),
            FilingState::OutcomeUnknown { .. } => Some(Step::Reconcile),
            FilingState::AwaitingRecord { .. } => Some(Step::AwaitRecord),
            FilingState::Registered { attachment } | FilingState::Confirming { attachment } => {
                Some(Step::Confirm {
                    attachment: attachment.clone(),
                })
            }
            FilingState::Copied { attachment } => Some(Step::ArchiveOriginal {
                attachment: attachment.clone(),
            }),
            FilingState::Waiting { resume, .. } => Some(resume.clone()),
            _ => None,
        }
    }

    /// The step of reading the record back, while that is what the filing is at. A filing that took too long still is.
    pub fn confirm_step(&self) -> Option<Step> {
        match &self.state {
            FilingState::Registered { attachment } | FilingState::Confirming { attachment } => {
                Some(Step::Confirm {
                    attachment: attachment.clone(),
                })
            }
            FilingState::Waiting {
                resume: step @ Step::Confirm { .. },
                ..
            } => Some(step.clone()),
            FilingState::NeedsYou {
                reason,
                step: step @ Step::Confirm { .. },
            } if reason.is(FilingTrouble::ProcessingTooLong) => Some(step.clone()),
            _ => None,
        }
    }

    pub(super) fn in_state(&self, state: FilingState) -> Self {
        Self {
            state,
            ..self.clone()
        }
    }

    fn withdrawn(&self, now: Timestamp) -> Self {
        self.in_state(FilingState::Withdrawn { at: now })
    }

    pub(super) fn waiting(&self, until: Option<Timestamp>, why: WaitReason, resume: Step) -> Self {
        let mut next = self.in_state(FilingState::Waiting { until, why, resume });
        if why != WaitReason::ServerFault {
            // Days without a connection are no trouble of the system's.
            next.attempts.since = None;
        }
        next
    }

    pub(super) fn needs_you(&self, reason: Failure, step: Step) -> Self {
        let mut next = self.in_state(FilingState::NeedsYou { reason, step });
        next.registration.file_again = None;
        next
    }

    pub(super) fn outcome_unknown(&self, since: Timestamp, next_look_at: Timestamp) -> Self {
        let mut next = self.in_state(FilingState::OutcomeUnknown { since });
        next.registration.looks = 0;
        next.registration.next_look_at = Some(next_look_at);
        next
    }

    fn with_record(&self, attachment: AttachmentId, now: Timestamp, found_by_looking: bool) -> Self {
        let mut next = self.in_state(FilingState::Registered { attachment });
        next.attempts = Attempts::default();
        next.registration = Registration {
            first_attempt_at: self.registration.first_attempt_at,
            made_at: Some(now),
            found_by_looking,
            ..Registration::default()
        };
        next
    }

    pub(super) fn resumed_at(&self, step: &Step, now: Timestamp) -> Self {
        match step {
            Step::Reserve => self.in_state(FilingState::Queued),
            Step::Register => self.in_state(FilingState::Sent),
            Step::Reconcile => {
                let mut next = self.in_state(FilingState::OutcomeUnknown {
                    since: self.registration.first_attempt_at.unwrap_or(now),
                });
                next.registration.next_look_at = Some(now);
                next
            }
            Step::AwaitRecord => self.awaiting(self.registration.awaited_since.unwrap_or(now)),
            Step::Confirm { attachment } => self.in_state(FilingState::Confirming {
                attachment: attachment.clone(),
            }),
            Step::ArchiveOriginal { attachment } => self.in_state(FilingState::Copied {
                attachment: attachment.clone(),
            }),
        }
    }
}

/// `wait` after `now`; the end of time where that would be beyond it.
pub fn later(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Time since `since`; none where the clock was set back.
pub fn elapsed(since: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(since)).unwrap_or_default()
}

#[cfg(test)]
pub mod tests;
