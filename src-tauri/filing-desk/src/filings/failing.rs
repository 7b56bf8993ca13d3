//! What a failed attempt means for a filing: wait, ask a person, or find out. Read from the error's status, never from a
//! text.

use std::time::Duration;

use attachment_api::{Code, Error, Operation, Status};
use jiff::Timestamp;

use super::failure::Failure;
use super::model::{Filing, FilingState, Step, WaitReason};
use super::transitions::{elapsed, later};
use crate::pace::Pace;

/// When and by which rules a transition is made; `jitter` is from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// Now (UTC).
    pub now: Timestamp,
    /// When what is under way was begun (UTC).
    pub began: Timestamp,
    /// Waiting times.
    pub pace: &'a Pace,
    /// Spreads waits, so that many filings do not come back at once.
    pub jitter: f64,
    /// When anything new is begun with the account again (UTC), where it pauses as a whole.
    pub opens_at: Option<Timestamp>,
}

/// How much longer than after a failure is waited when the system asks to slow down.
const SLOW_DOWN_FACTOR: u32 = 8;

/// Longest time that a system can make us wait by saying when to come back.
pub const LONGEST_ANNOUNCED_WAIT: Duration = Duration::from_secs(3600);

impl Filing {
    /// An attempt at `step` failed.
    pub fn failed(&self, step: &Step, error: &Error, moment: Moment<'_>) -> Option<Self> {
        if matches!(step, Step::AwaitRecord) && matches!(self.state, FilingState::NeedsYou { .. }) {
            return self.awaited_longer(moment.now, moment.pace);
        }
        if !self.is_at(step) {
            // Also a filing that took too long: it stays watched, with its reason shown.
            return None;
        }
        if let Some(asked) = self.asked_as_before() {
            return Some(asked);
        }
        let now = moment.now;
        if matches!(step, Step::Register)
            && error.code == Code::WrongPatient
            && !matches!(error.operation, Operation::Reserve)
        {
            // The record exists, on another chart: only a person can put that right.
            return Some(self.needs_you(Failure::from(error), Step::Reconcile));
        }
        if matches!(step, Step::Register) && error.outcome_unknown() {
            let first_wait = moment.pace.looks.first().copied().unwrap_or_default();
            return Some(self.outcome_unknown(now, later(now, first_wait)));
        }
        // Only while no record can exist yet: a filing whose outcome is unknown is never sent again for it.
        let is_before_the_record = matches!(step, Step::Reserve | Step::Register);
        let resume = if error.code == Code::ReservationRefused && is_before_the_record {
            Step::Reserve
        } else {
            step.clone()
        };
        match (error.code, error.status) {
            (Code::Offline, _) => {
                let mut next = self.clone();
                next.attempts.offline = next.attempts.offline.saturating_add(1);
                let wait = backoff(next.attempts.offline, moment).min(moment.pace.longest_offline_wait);
                Some(next.waiting(Some(later(now, wait)), WaitReason::Offline, resume))
            }
            (Code::CredentialsRefused, _) => Some(self.waiting(None, WaitReason::SignedOut, resume)),
            (Code::RateLimited | Code::QuotaUsedUp, _) => Some(self.slowed_down(resume, error, moment)),
            (Code::TokenNotKept, _) => {
                let until = later(now, moment.pace.keyring_wait);
                Some(self.waiting(Some(until), WaitReason::KeyringLocked, resume))
            }
            (_, Status::Temporary) => Some(self.after_temporary(resume, error, moment)),
            (_, Status::Permanent | Status::Persistent) => {
                let reason = resume.failure(error);
                Some(self.needs_you(reason, resume))
            }
        }
    }

    /// The system takes no more requests for a while: that is no failed attempt.
    fn slowed_down(&self, resume: Step, error: &Error, moment: Moment<'_>) -> Self {
        let mut next = self.clone();
        next.attempts.slowed = next.attempts.slowed.saturating_add(1);
        let (why, wait) = if error.code == Code::QuotaUsedUp {
            (WaitReason::QuotaUsedUp, quota_wait(next.attempts.slowed, moment))
        } else {
            (
                WaitReason::RateLimited,
                slow_down_wait(next.attempts.slowed, moment),
            )
        };
        let until = announced(error, moment.now).unwrap_or_else(|| later(moment.now, wait));
        let until = moment.opens_at.map_or(until, |opens_at| until.max(opens_at));
        next.waiting(Some(until), why, resume)
    }

    fn after_temporary(&self, resume: Step, error: &Error, moment: Moment<'_>) -> Self {
        let now = moment.now;
        let mut next = self.clone();
        next.attempts.count += 1;
        next.leave_out(moment.began, now);
        let since = *next.attempts.since.get_or_insert(now);
        let exhausted = next.attempts.count >= moment.pace.most_attempts
            || elapsed(since, now) >= moment.pace.longest_trouble;
        // A record that is only being watched is given up by its age, not by failed questions.
        if exhausted && !matches!(resume, Step::Confirm { .. } | Step::AwaitRecord) {
            let reason = resume.failure(error);
            return next.needs_you(reason, resume);
        }
        let until = later(now, backoff(next.attempts.count, moment));
        let until = announced(error, now).map_or(until, |announced| until.max(announced));
        next.waiting(Some(until), WaitReason::ServerFault, resume)
    }
}

/// The wait after the `count`th failure in a row.
fn backoff(count: u32, moment: Moment<'_>) -> Duration {
    doubling(
        moment.pace.first_backoff,
        count,
        moment.pace.longest_backoff,
        moment,
    )
}

/// The wait after the system asked for the `count`th time in a row to slow down: longer than after a failure of its own.
pub fn slow_down_wait(count: u32, moment: Moment<'_>) -> Duration {
    let first = moment.pace.first_backoff * SLOW_DOWN_FACTOR;
    doubling(first, count, moment.pace.longest_slow_down, moment)
}

/// The wait after the vendor's quota was used up for the `count`th time in a row.
pub fn quota_wait(count: u32, moment: Moment<'_>) -> Duration {
    doubling(
        moment.pace.first_quota_wait,
        count,
        moment.pace.longest_quota_wait,
        moment,
    )
}

/// Doubles with each time, with up to half of it taken off by chance.
fn doubling(first: Duration, count: u32, longest: Duration, moment: Moment<'_>) -> Duration {
    let doublings = count.saturating_sub(1).min(20);
    let full = first.saturating_mul(2_u32.pow(doublings)).min(longest);
    full.mul_f64(1.0 - moment.jitter.clamp(0.0, 1.0) / 2.0)
}

/// The time that the system said, at least a second and at most an hour from now.
fn announced(error: &Error, now: Timestamp) -> Option<Timestamp> {
    let earliest = later(now, Duration::from_secs(1));
    error
        .retry_at
        .map(|at| at.clamp(earliest, later(now, LONGEST_ANNOUNCED_WAIT)))
}

#[cfg(test)]
mod tests;
