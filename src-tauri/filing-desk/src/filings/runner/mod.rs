//! Moves filings on: the one place that decides what happens next, and the one place that tries again.
//!
//! One process per data folder runs filings: the one that holds the runner's lock. `schedule` decides what is due,
//! `carry` sends and registers, `patient` asks before that whose chart it is, `look` settles unknown outcomes, `confirm` reads records back, `original` takes a
//! refile's original off the wrong chart, `lanes` knows what is under way per account.

mod carry;
mod confirm;
mod lanes;
mod look;
mod original;
mod patient;
mod schedule;

use std::fs::{File, TryLockError};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{AttachmentSystem, Error};
use jiff::Timestamp;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::lanes::Lanes;
use self::patient::PatientReadings;
use super::failing::Moment;
use super::model::{Filing, FilingId, Step, WaitReason};
use super::recovery;
use super::transitions::{elapsed, later};
use crate::accounts::{AccountId, wait_after};
use crate::data_directory;
use crate::desk::Desk;
use crate::error::DeskError;

/// Longest time between two looks at the clock: a laptop that slept, or whose clock was set, is noticed.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Time that requests under way get to end when the desk is shut down.
const GRACE: Duration = Duration::from_secs(10);

/// Moves filings on.
#[derive(Clone)]
pub struct Runner {
    parts: Arc<Parts>,
}

struct Parts {
    desk: Arc<Desk>,
    stop: CancellationToken,
    lanes: Lanes,
    patients: PatientReadings,
    tasks: TaskTracker,
    /// Bytes read back at the same time, over all accounts.
    reading_back: Semaphore,
}

impl Runner {
    /// A runner of this desk.
    pub fn new(desk: Arc<Desk>, stop: CancellationToken) -> Self {
        let parts = Parts {
            desk,
            stop,
            lanes: Lanes::default(),
            patients: PatientReadings::default(),
            tasks: TaskTracker::new(),
            reading_back: Semaphore::new(2),
        };
        Self {
            parts: Arc::new(parts),
        }
    }

    /// Waits until no other process runs filings, puts in order what that one left, and runs until stopped.
    pub async fn run(self) {
        let Some(lock) = self.obtain_lock().await else {
            return;
        };
        self.recover().await;
        while !self.parts.stop.is_cancelled() {
            let wake_at = self.pass().await;
            let sleep = elapsed(self.desk().clock.now(), wake_at).min(LONGEST_SLEEP);
            tokio::select! {
                () = self.parts.stop.cancelled() => {}
                () = self.desk().filings.changed.notified() => {}
                () = tokio::time::sleep(sleep) => {}
            }
        }
        self.parts.tasks.close();
        // A register that is cut off is looked for at the next start, so nothing is lost when this takes too long.
        let _ = tokio::time::timeout(GRACE, self.parts.tasks.wait()).await;
        drop(lock);
    }

    async fn obtain_lock(&self) -> Option<File> {
        loop {
            match data_directory::open_lock(&self.desk().directory.runner_lock()) {
                Ok(lock) => match lock.try_lock() {
                    Ok(()) => return Some(lock),
                    Err(TryLockError::WouldBlock) => {}
                    Err(TryLockError::Error(error)) => {
                        tracing::warn!(kind = ?error.kind(), "the runner's lock could not be taken");
                    }
                },
                Err(error) => tracing::warn!(kind = ?error.kind(), "the runner's lock could not be opened"),
            }
            let wait = tokio::time::sleep(self.desk().pace.foreign_changes);
            self.parts.stop.run_until_cancelled(wait).await?;
        }
    }

    /// Nothing is sent before everything is in order.
    async fn recover(&self) {
        while let Err(error) = recovery::recover(self.desk()).await {
            tracing::error!(code = error.code(), "filings could not be picked up");
            let wait = tokio::time::sleep(self.desk().pace.longest_offline_wait);
            if self.parts.stop.run_until_cancelled(wait).await.is_none() {
                return;
            }
        }
    }

    fn desk(&self) -> &Arc<Desk> {
        &self.parts.desk
    }

    /// The account's system. When it can not be had, that is noted in the filing.
    async fn system_for(
        &self,
        filing: &Filing,
        step: &Step,
    ) -> Result<Option<Arc<dyn AttachmentSystem>>, DeskError> {
        let began = self.desk().clock.now();
        match self.desk().system(filing.account).await {
            Ok((_, system)) => Ok(Some(system)),
            Err(DeskError::Api(error)) => self
                .note_failure(filing, step, &error, began)
                .await
                .map(|()| None),
            Err(error) => match wait_after(&error) {
                Some(why) => self.note_without_secrets(filing, why).await.map(|()| None),
                None => Err(error),
            },
        }
    }

    /// One filing asks the keyring for all of the account's: the others stay queued meanwhile.
    async fn note_without_secrets(&self, filing: &Filing, why: WaitReason) -> Result<(), DeskError> {
        let desk = self.desk();
        let until = later(desk.clock.now(), desk.pace.keyring_wait);
        self.parts.lanes.with(filing.account, |lane| lane.close(until));
        desk.filings
            .change(filing.id, |filing| filing.without_secrets(why, until))
            .await?;
        Ok(())
    }

    /// Notes a failed attempt in the filing, and in the account what the error says about it.
    async fn note_failure(
        &self,
        filing: &Filing,
        step: &Step,
        error: &Error,
        began: Timestamp,
    ) -> Result<(), DeskError> {
        tracing::info!(
            filing = %filing.id, code = ?error.code, operation = ?error.operation, status = error.http_status,
            "an attempt failed"
        );
        let desk = self.desk();
        desk.note_error(filing.account, error);
        let moment = Moment {
            now: desk.clock.now(),
            began,
            pace: &desk.pace,
            jitter: rand::random(),
            opens_at: None,
        };
        let opens_at = self.parts.lanes.note_error(filing.account, error, moment);
        let moment = Moment { opens_at, ..moment };
        desk.filings
            .change(filing.id, |filing| filing.failed(step, error, moment))
            .await?;
        Ok(())
    }

    /// Notes in the account that a request to its system was answered.
    fn note_answer(&self, account: AccountId) {
        self.desk()
            .accounts
            .note_state(account, crate::accounts::AccountState::Ok);
        self.parts.lanes.note_answer(account, self.desk().clock.now());
    }

    /// What goes wrong at the desk itself stays in the log; the filing is as the store says and is tried again, after a
    /// pause: a disk that is full gets no room by being asked without end.
    async fn paused_after(&self, id: FilingId, outcome: Result<(), DeskError>) {
        if let Err(error) = outcome {
            tracing::error!(filing = %id, code = error.code(), "a filing could not be moved on");
            let pause = tokio::time::sleep(self.desk().pace.first_backoff);
            self.parts.stop.run_until_cancelled(pause).await;
            self.desk().filings.changed.notify_one();
        }
    }
}
