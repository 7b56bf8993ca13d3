//! What waits for a time of day. The computer's clock can be set, by hand or by a time server, and a laptop sleeps: a time
//! that was noted before the clock was set back must hold nothing for longer than the longest wait of its kind.

use std::time::Duration;

use jiff::Timestamp;

use super::failing::LONGEST_ANNOUNCED_WAIT;
use super::model::{Filing, FilingState, WaitReason};
use super::transitions::{elapsed, later};
use crate::pace::Pace;
use crate::settings::Settings;

/// Longest hold that a person can set.
pub const LONGEST_HOLD: Duration = Duration::from_secs(Settings::LONGEST_HOLD_SECONDS as u64);

/// Clocks that are kept right by a time server are set back by less.
const USUAL_CORRECTION: Duration = Duration::from_secs(60);

impl Filing {
    /// When it goes on by itself, where that is a matter of time; now where the time noted is further off than it can be.
    pub fn wakes_at(&self, now: Timestamp, pace: &Pace) -> Option<Timestamp> {
        match &self.state {
            FilingState::Held { until } => until.map(|until| not_beyond(until, now, LONGEST_HOLD)),
            FilingState::Waiting { until, why, .. } => {
                until.map(|until| not_beyond(until, now, longest_wait(*why, pace)))
            }
            FilingState::OutcomeUnknown { .. } => Some(self.looks_at(now, &pace.looks)),
            _ if self.is_awaited() => Some(self.looks_at(now, &pace.awaited_looks)),
            _ => None,
        }
    }

    fn looks_at(&self, now: Timestamp, waits: &[Duration]) -> Timestamp {
        let longest = waits.iter().max().copied().unwrap_or_default();
        let next_look_at = self.registration.next_look_at.unwrap_or(now);
        not_beyond(next_look_at, now, longest)
    }

    /// The clock was set back since: what is measured from a time that is still to come is measured from now.
    pub fn clock_set_back(&self, now: Timestamp) -> Option<Self> {
        let mut next = self.clone();
        let mut set = |since: &mut Timestamp| {
            if *since > later(now, USUAL_CORRECTION) {
                *since = now;
            }
        };
        next.attempts.since.as_mut().map(&mut set);
        next.registration.made_at.as_mut().map(&mut set);
        next.registration.awaited_since.as_mut().map(&mut set);
        if let FilingState::AwaitingRecord { since } | FilingState::OutcomeUnknown { since } = &mut next.state
        {
            set(since);
        }
        (next != *self).then_some(next)
    }

    /// Trouble lasts for as long as the system is left alone after failures. Time in which it was not waited for, or in which
    /// something was under way, is none: a night asleep looks like either.
    pub(super) fn leave_out(&mut self, from: Timestamp, now: Timestamp) {
        let left_out = elapsed(from, now);
        let shifted = |since| later(since, left_out).min(now);
        self.attempts.since = self.attempts.since.map(shifted);
    }
}

/// A time at most `longest` from now; now where it is further off.
pub fn not_beyond(at: Timestamp, now: Timestamp, longest: Duration) -> Timestamp {
    if at > later(now, longest) { now } else { at }
}

/// The longest time that a filing waits for this reason.
fn longest_wait(why: WaitReason, pace: &Pace) -> Duration {
    match why {
        WaitReason::Offline => pace.longest_offline_wait,
        WaitReason::RateLimited => pace.longest_slow_down.max(LONGEST_ANNOUNCED_WAIT),
        WaitReason::QuotaUsedUp => pace.longest_quota_wait.max(LONGEST_ANNOUNCED_WAIT),
        WaitReason::ServerFault => pace.longest_backoff.max(LONGEST_ANNOUNCED_WAIT),
        WaitReason::SignedOut => Duration::MAX,
        WaitReason::KeyringLocked
        | WaitReason::KeyringAbsent
        | WaitReason::KeyringRefused
        | WaitReason::KeyringSlow
        | WaitReason::SecretMissing
        | WaitReason::SecretUnreadable
        | WaitReason::OtherClinic => pace.keyring_wait,
    }
}
