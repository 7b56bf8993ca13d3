//! What is under way, per account. In memory only: the store knows everything that must outlast the process.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use attachment_api::{Code, Error, Operation, PatientId};
use jiff::Timestamp;
use tokio::sync::RwLock;
use tokio_util::sync::CancellationToken;

use super::super::failing::{Moment, quota_wait, slow_down_wait};
use super::super::model::FilingId;
use super::super::transitions::later;
use super::super::waits::not_beyond;
use crate::accounts::AccountId;
use crate::pace::Pace;

/// What is under way, over all accounts.
#[derive(Default)]
pub struct Lanes {
    lanes: Mutex<HashMap<AccountId, Lane>>,
    charts: Mutex<HashMap<Chart, ChartLock>>,
}

type Chart = (AccountId, PatientId);
type ChartLock = Arc<RwLock<()>>;

/// What is under way for one account.
#[derive(Default)]
pub struct Lane {
    /// Filings that are being sent or registered; the token ends the sending.
    pub carried: HashMap<FilingId, CancellationToken>,
    /// A look for a record of unknown outcome is under way.
    pub looking: bool,
    /// Filings whose record was asked for at least once.
    pub asked: HashSet<FilingId>,
    /// Nothing new is begun before this; asked by [`Lane::opens_at`].
    closed_until: Option<Timestamp>,
    confirming: bool,
    confirm_at: Option<Timestamp>,
    /// Times in a row that records were read back without a new one among them.
    confirm_round: usize,
    offline_rounds: u32,
    /// Times in a row that the system asked to slow down or that its quota was used up, each counted once for all requests
    /// that were under way together.
    slowed_rounds: u32,
}

/// Whether it is time to read records back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Now; the lane is taken.
    Now,
    /// Not before this.
    At(Timestamp),
    /// It is being done.
    UnderWay,
}

impl Lane {
    /// Decides whether to read `records` back now. One request serves many, so while files are still being sent the
    /// wait is long; a new record that nothing follows is asked for soon, and less often the longer it takes.
    pub fn confirm_turn(
        &mut self,
        records: &[FilingId],
        is_sending: bool,
        pace: &Pace,
        now: Timestamp,
    ) -> Turn {
        if self.confirming {
            return Turn::UnderWay;
        }
        let soon = later(now, pace.confirm_waits.first().copied().unwrap_or_default());
        if !is_sending && records.iter().any(|id| !self.asked.contains(id)) {
            self.confirm_round = 0;
            self.confirm_at = Some(self.confirm_at.map_or(soon, |at| at.min(soon)));
        }
        let first = if is_sending {
            later(now, pace.confirm_wait_while_sending)
        } else {
            soon
        };
        let waits = pace
            .confirm_waits
            .iter()
            .chain([&pace.confirm_wait_while_sending]);
        let longest = waits.max().copied().unwrap_or_default();
        let at = not_beyond(*self.confirm_at.get_or_insert(first), now, longest);
        let at = self.opens_at(now, pace).map_or(at, |open_at| at.max(open_at));
        if at > now {
            return Turn::At(at);
        }
        self.confirming = true;
        self.asked = records.iter().copied().collect();
        Turn::Now
    }

    /// When something new is begun again, where that is not now.
    pub fn opens_at(&mut self, now: Timestamp, pace: &Pace) -> Option<Timestamp> {
        let longest = pace
            .longest_offline_wait
            .max(pace.longest_slow_down)
            .max(pace.longest_quota_wait)
            .max(pace.keyring_wait);
        self.closed_until = self
            .closed_until
            .filter(|until| not_beyond(*until, now, longest) > now);
        self.closed_until
    }

    /// Begins nothing new before `until`.
    pub fn close(&mut self, until: Timestamp) {
        self.closed_until = self.closed_until.max(Some(until));
    }

    /// Pauses for as long as the system said, otherwise longer each time; returns until when.
    fn slow_down(&mut self, error: &Error, moment: Moment<'_>) -> Timestamp {
        let is_quota = error.code == Code::QuotaUsedUp;
        let longest = if is_quota {
            moment.pace.longest_quota_wait
        } else {
            moment.pace.longest_slow_down
        };
        let still_closed = self.opens_at(moment.now, moment.pace);
        if let (Some(until), None) = (still_closed, error.retry_at) {
            return until;
        }
        self.slowed_rounds = self.slowed_rounds.saturating_add(1);
        let wait = if is_quota {
            quota_wait(self.slowed_rounds, moment)
        } else {
            slow_down_wait(self.slowed_rounds, moment)
        };
        let until = error.retry_at.unwrap_or_else(|| later(moment.now, wait));
        let until = until.min(later(moment.now, longest));
        self.closed_until = Some(until);
        until
    }

    /// Records have been read back: the next time is later than this one was.
    pub fn confirm_ended(&mut self, waits: &[Duration], now: Timestamp) {
        self.confirming = false;
        self.confirm_round += 1;
        let wait = waits
            .get(self.confirm_round)
            .or(waits.last())
            .copied()
            .unwrap_or_default();
        self.confirm_at = Some(later(now, wait));
    }
}

impl Lanes {
    /// Works on an account's lane.
    pub fn with<T>(&self, account: AccountId, action: impl FnOnce(&mut Lane) -> T) -> T {
        action(self.lock().entry(account).or_default())
    }

    /// Ends the sending of filings that `is_over` says are not to be sent any more.
    pub fn cancel(&self, is_over: impl Fn(FilingId) -> bool) {
        for lane in self.lock().values() {
            for (id, token) in &lane.carried {
                if is_over(*id) {
                    token.cancel();
                }
            }
        }
    }

    /// Closes the account's lane for a while where the error is about the account as a whole; returns until when.
    pub fn note_error(&self, account: AccountId, error: &Error, moment: Moment<'_>) -> Option<Timestamp> {
        // Storage is another host: the system itself may well answer.
        let from_storage = matches!(error.operation, Operation::Send | Operation::Download);
        self.with(account, |lane| match error.code {
            Code::Offline if !from_storage => {
                lane.offline_rounds = lane.offline_rounds.saturating_add(1);
                let wait = moment.pace.first_backoff * 2_u32.pow(lane.offline_rounds.min(10));
                let wait = wait.min(moment.pace.longest_offline_wait);
                lane.closed_until = Some(later(moment.now, wait));
                lane.closed_until
            }
            Code::RateLimited if !from_storage => Some(lane.slow_down(error, moment)),
            // Counted by vendor key, whichever host said so. https://docs.api.pracsuite.com/
            Code::QuotaUsedUp => Some(lane.slow_down(error, moment)),
            _ => None,
        })
    }

    /// The system answered.
    pub fn note_answer(&self, account: AccountId, now: Timestamp) {
        self.with(account, |lane| {
            if lane.offline_rounds > 0 {
                lane.offline_rounds = 0;
                lane.closed_until = None;
            }
            // An answer to what was under way before the pause ends no pause.
            if lane.closed_until.is_none_or(|until| until <= now) {
                lane.slowed_rounds = 0;
            }
        });
    }

    /// Of one chart: shared while a record is being made, alone while one is being looked for. A look must not meet a
    /// record whose maker does not know of it yet.
    pub fn chart(&self, account: AccountId, patient: &PatientId) -> ChartLock {
        let mut charts = self.charts.lock().unwrap_or_else(PoisonError::into_inner);
        charts.retain(|_, lock| Arc::strong_count(lock) > 1);
        Arc::clone(charts.entry((account, patient.clone())).or_default())
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<AccountId, Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
