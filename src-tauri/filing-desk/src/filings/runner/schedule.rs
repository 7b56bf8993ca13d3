//! Decides what is due: one pass over the unfinished filings, in the order of acceptance.

use std::collections::BTreeMap;

use attachment_api::AttachmentId;
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::super::model::{Filing, FilingId, FilingState, WaitReason};
use super::super::transitions::later;
use super::lanes::Turn;
use super::{LONGEST_SLEEP, Runner};
use crate::accounts::{Account, AccountId, AccountState};
use crate::pace::Pace;

/// What a pass needs to know of a filing.
struct Due {
    id: FilingId,
    account: AccountId,
    state: FilingState,
    /// When it goes on by itself, where that is a matter of time.
    wakes_at: Option<Timestamp>,
    /// It counts from a time that is still to come.
    is_ahead: bool,
    /// A record that the system makes by itself is being looked for.
    is_awaited: bool,
    /// The record that is to be read back.
    record: Option<AttachmentId>,
}

impl Due {
    fn of(filing: &Filing, now: Timestamp, pace: &Pace) -> Self {
        let is_waiting = matches!(filing.state, FilingState::Waiting { .. });
        let record = filing
            .confirm_step()
            .and(filing.state.attachment())
            .filter(|_| !is_waiting);
        Self {
            id: filing.id,
            account: filing.account,
            state: filing.state.clone(),
            wakes_at: filing.wakes_at(now, pace),
            is_ahead: filing.clock_set_back(now).is_some(),
            is_awaited: filing.is_awaited(),
            record: record.cloned(),
        }
    }
}

impl Runner {
    /// Begins everything that is due; returns when to look again.
    pub(super) async fn pass(&self) -> Timestamp {
        let filings = &self.desk().filings;
        let is_over = |id| filings.get(id).is_none_or(|filing| filing.state.is_finished());
        self.parts.lanes.cancel(is_over);
        let mut by_account: BTreeMap<AccountId, Vec<Due>> = BTreeMap::new();
        let (now, pace) = (self.desk().clock.now(), &self.desk().pace);
        for due in filings.unfinished(|filing| Due::of(filing, now, pace)) {
            by_account.entry(due.account).or_default().push(due);
        }
        let mut wake_at = later(now, LONGEST_SLEEP);
        for (account, dues) in by_account {
            let next = match self.desk().accounts.get(account) {
                Ok(account) => self.pass_account(&account, &dues, now).await,
                Err(_) => self.pass_orphans(&dues).await,
            };
            wake_at = wake_at.min(next.unwrap_or(wake_at));
        }
        wake_at
    }

    async fn pass_orphans(&self, dues: &[Due]) -> Option<Timestamp> {
        for due in dues {
            self.transition(due.id, &|filing, _| filing.orphaned()).await;
        }
        None
    }

    async fn pass_account(&self, account: &Account, dues: &[Due], now: Timestamp) -> Option<Timestamp> {
        let signed_in = account.state != AccountState::SignedOut;
        let mut looks: Vec<&Due> = Vec::new();
        let mut wake_at = None;
        let mut note = |at: Timestamp| wake_at = Some(wake_at.map_or(at, |sooner: Timestamp| sooner.min(at)));
        for due in dues {
            if self
                .parts
                .lanes
                .with(account.id, |lane| lane.carried.contains_key(&due.id))
            {
                continue;
            }
            if due.is_ahead {
                self.transition(due.id, &Filing::clock_set_back).await;
            }
            let later = due.wakes_at.filter(|at| *at > now);
            match &due.state {
                FilingState::Held { until: Some(_) } => match later {
                    Some(at) => note(at),
                    None => self.transition(due.id, &Filing::released).await,
                },
                FilingState::Waiting {
                    why: WaitReason::SignedOut,
                    ..
                } if signed_in => {
                    self.transition(due.id, &Filing::resumed).await;
                }
                FilingState::Queued
                | FilingState::Sent
                | FilingState::Copied { .. }
                | FilingState::OutcomeUnknown { .. }
                | FilingState::AwaitingRecord { .. }
                | FilingState::Registered { .. }
                | FilingState::Confirming { .. }
                | FilingState::Waiting { until: Some(_), .. }
                    if !signed_in =>
                {
                    self.transition(due.id, &|filing, _| filing.signed_out()).await;
                }
                FilingState::Waiting { until: Some(_), .. } => match later {
                    Some(at) => note(at),
                    None => self.transition(due.id, &Filing::resumed).await,
                },
                FilingState::Queued | FilingState::Sent | FilingState::Copied { .. } => {
                    if let Err(Some(at)) = self.begin_carrying(account.id, due.id, now) {
                        note(at);
                    }
                }
                FilingState::OutcomeUnknown { .. } => looks.push(due),
                _ if due.is_awaited && signed_in => looks.push(due),
                // An intent of this very process whose task ended without a result.
                FilingState::Reserving | FilingState::Sending { .. } | FilingState::Registering { .. } => {
                    self.transition(due.id, &Filing::recovered).await;
                }
                _ => {}
            }
        }
        // The one that is due longest goes first: looks may take longer than the waits between them.
        looks.sort_by_key(|due| due.wakes_at);
        for due in looks {
            self.look_when_due(account.id, due, now)
                .into_iter()
                .for_each(&mut note);
        }
        if let Some(at) = self.pass_records(account.id, dues, now).await {
            note(at);
        }
        wake_at
    }

    /// Reads records back: all of the account's in one request, sooner when nothing else is under way.
    async fn pass_records(&self, account: AccountId, dues: &[Due], now: Timestamp) -> Option<Timestamp> {
        let pace = &self.desk().pace;
        let records: Vec<FilingId> = dues
            .iter()
            .filter(|due| due.record.is_some())
            .map(|due| due.id)
            .collect();
        for id in &records {
            self.transition(*id, &|filing, now| filing.processing_too_long(now, pace))
                .await;
        }
        if records.is_empty() {
            self.parts.lanes.with(account, |lane| lane.asked.clear());
            return None;
        }
        let is_sending = dues.iter().any(|due| {
            matches!(
                due.state,
                FilingState::Queued
                    | FilingState::Reserving
                    | FilingState::Sending { .. }
                    | FilingState::Sent
                    | FilingState::Registering { .. }
            )
        });
        match self
            .parts
            .lanes
            .with(account, |lane| lane.confirm_turn(&records, is_sending, pace, now))
        {
            Turn::Now => {
                self.begin_confirming(account, records);
                None
            }
            Turn::At(at) => Some(at),
            Turn::UnderWay => None,
        }
    }

    /// Begins sending or registering a filing; otherwise says when the lane is open again, where that is known.
    fn begin_carrying(
        &self,
        account: AccountId,
        id: FilingId,
        now: Timestamp,
    ) -> Result<(), Option<Timestamp>> {
        let most = usize::from(self.desk().settings().parallel_sends);
        let pace = &self.desk().pace;
        let token = self.parts.lanes.with(account, |lane| {
            if let Some(until) = lane.opens_at(now, pace) {
                return Err(Some(until));
            }
            if lane.carried.len() >= most {
                return Err(None);
            }
            let token = CancellationToken::new();
            lane.carried.insert(id, token.clone());
            Ok(token)
        })?;
        let runner = self.clone();
        self.begin(
            async move { runner.paused_after(id, runner.carry(id, token).await).await },
            move |lanes| {
                lanes.with(account, |lane| lane.carried.remove(&id));
            },
        );
        Ok(())
    }

    /// Begins a look that is due while the account is not paused; otherwise says when it will be.
    fn look_when_due(&self, account: AccountId, due: &Due, now: Timestamp) -> Option<Timestamp> {
        let pace = &self.desk().pace;
        let opens_at = self.parts.lanes.with(account, |lane| lane.opens_at(now, pace));
        let at = due.wakes_at.max(opens_at).filter(|at| *at > now);
        if at.is_none() {
            self.begin_looking(account, due.id);
        }
        at
    }

    /// One look at a time per account: two of them could take the same record for theirs.
    fn begin_looking(&self, account: AccountId, id: FilingId) {
        let begins = self
            .parts
            .lanes
            .with(account, |lane| !std::mem::replace(&mut lane.looking, true));
        if begins {
            let runner = self.clone();
            self.begin(
                async move { runner.paused_after(id, runner.look(id).await).await },
                move |lanes| lanes.with(account, |lane| lane.looking = false),
            );
        }
    }

    fn begin_confirming(&self, account: AccountId, filings: Vec<FilingId>) {
        let runner = self.clone();
        let waits = self.desk().pace.confirm_waits.clone();
        let clock = std::sync::Arc::clone(&self.desk().clock);
        self.begin(
            async move { runner.confirm(account, filings).await },
            move |lanes| {
                lanes.with(account, |lane| lane.confirm_ended(&waits, clock.now()));
            },
        );
    }

    /// Runs a task whose end, a panic included, frees its place in the lane and wakes the next pass.
    fn begin(
        &self,
        task: impl Future<Output = ()> + Send + 'static,
        end: impl FnOnce(&super::Lanes) + Send + 'static,
    ) {
        let place = Place {
            runner: self.clone(),
            end: Some(end),
        };
        self.parts.tasks.spawn(async move {
            let _place = place;
            task.await;
        });
    }

    async fn transition(
        &self,
        id: FilingId,
        transition: &(dyn Fn(&Filing, Timestamp) -> Option<Filing> + Sync),
    ) {
        let now = self.desk().clock.now();
        let changed = self
            .desk()
            .filings
            .change(id, |filing| transition(filing, now))
            .await;
        self.paused_after(id, changed.map(|_| ())).await;
    }
}

struct Place<F: FnOnce(&super::Lanes)> {
    runner: Runner,
    end: Option<F>,
}

impl<F: FnOnce(&super::Lanes)> Drop for Place<F> {
    fn drop(&mut self) {
        if let Some(end) = self.end.take() {
            end(&self.runner.parts.lanes);
        }
        self.runner.desk().filings.changed.notify_one();
    }
}
