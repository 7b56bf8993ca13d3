//! Registers whose answer was lost: their record is looked for, and where looking can not tell, a person is asked while it
//! stays watched. A second record that could not be taken back is only ever asked for by a person.

use attachment_api::LostRegister;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FilingTrouble};
use super::model::{Attempts, Filing, FilingState, Registration, Step};
use super::snapshot::can_be_filed_again;
use super::transitions::later;
use crate::pace::Pace;

/// What a person was asked, so that it can be asked again unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    reason: Failure,
    step: Step,
    next_look_at: Option<Timestamp>,
}

impl Filing {
    /// A person says that it is not on the chart: filed again, unless one more look finds it.
    pub fn filed_again(&self, now: Timestamp) -> Option<Self> {
        let FilingState::NeedsYou { reason, step } = &self.state else {
            return None;
        };
        if !can_be_filed_again(reason, &self.state) {
            return None;
        }
        let since = self.registration.first_attempt_at.unwrap_or(now);
        let mut next = self.outcome_unknown(since, now);
        next.registration.file_again = Some(Question {
            reason: reason.clone(),
            step: step.clone(),
            next_look_at: self.registration.next_look_at,
        });
        Some(next)
    }

    /// A look found nothing: look again later. After the last look ask for the record again where that is safe to repeat;
    /// elsewhere it could still appear, and a person is asked.
    pub fn not_found(&self, now: Timestamp, pace: &Pace, lost: LostRegister) -> Option<Self> {
        let FilingState::OutcomeUnknown { .. } = self.state else {
            return None;
        };
        let mut next = self.clone();
        next.registration.last_look_at = Some(now);
        if self.registration.file_again.is_some() {
            return Some(next.anew());
        }
        next.registration.looks += 1;
        if let Some(wait) = pace.looks.get(next.registration.looks as usize) {
            next.registration.next_look_at = Some(later(now, *wait));
            return Some(next);
        }
        if lost == LostRegister::AskPerson {
            return Some(next.asked(now, pace));
        }
        next.registration.rounds += 1;
        if next.registration.rounds >= pace.most_register_rounds {
            return Some(next.asked(now, pace));
        }
        next.registration.looks = 0;
        next.state = FilingState::Sent;
        Some(next)
    }

    /// Looks can not tell: a person has to, unless a later look can.
    pub fn ambiguous(&self, now: Timestamp, pace: &Pace) -> Option<Self> {
        let mut next = matches!(self.state, FilingState::OutcomeUnknown { .. }).then(|| self.clone())?;
        next.registration.last_look_at = Some(now);
        Some(next.asked(now, pace))
    }

    /// The look before filing again could not be made: the question is as it was.
    pub(super) fn asked_as_before(&self) -> Option<Self> {
        let question = self.registration.file_again.clone()?;
        let mut next = self.needs_you(question.reason, question.step);
        next.registration.next_look_at = question.next_look_at;
        Some(next)
    }

    /// A person is asked; it stays watched.
    fn asked(&self, now: Timestamp, pace: &Pace) -> Self {
        let mut next = self.needs_you(Failure::trouble(FilingTrouble::OutcomeUnknown), Step::AwaitRecord);
        next.registration.awaited_since = Some(now);
        next.look_again(now, pace);
        next
    }

    /// From the beginning, with a fresh reservation. A later look must also find what an earlier attempt made late.
    fn anew(&self) -> Self {
        let mut next = self.in_state(FilingState::Queued);
        next.attempts = Attempts::default();
        next.registration = Registration {
            first_attempt_at: self.registration.first_attempt_at,
            ..Registration::default()
        };
        next
    }
}
