//! Waiting for filings: until each is filed or needs a person, the limit is reached, or somebody interrupts.

use std::collections::HashMap;
use std::time::Duration;

use filing_desk::{AccountState, DeskEvent, FilingDesk, FilingId, FilingSnapshot, FilingState, WaitReason};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, sleep_until};

use super::exit_code::Outcome;
use super::failure::Failure;
use super::filing_line::{FilingLine, failure_of, outcome_of};
use super::interruption::interruption;
use super::output::{self, Output};
use super::progress::Progress;
use super::wording;

/// How long everything may be without a connection before a wait gives up: several attempts fit in.
const OFFLINE_PATIENCE: Duration = Duration::from_secs(20);
/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// Each is filed or needs a person.
    Settled,
    /// Ctrl-C or a signal.
    Interrupted,
    /// The time limit.
    TimeLimit,
    /// Nothing can go on without a connection.
    Offline,
}

/// The filings that are waited for, as last seen.
struct Waiting<'desk> {
    desk: &'desk FilingDesk,
    order: Vec<FilingId>,
    seen: HashMap<FilingId, FilingSnapshot>,
    gone: Vec<FilingId>,
    printed: usize,
    offline_since: Option<Instant>,
}

impl<'desk> Waiting<'desk> {
    /// Waits for these filings, in this order.
    fn new(desk: &'desk FilingDesk, filings: Vec<FilingSnapshot>) -> Self {
        Self {
            desk,
            order: filings.iter().map(|filing| filing.id).collect(),
            seen: filings.into_iter().map(|filing| (filing.id, filing)).collect(),
            gone: Vec::new(),
            printed: 0,
            offline_since: None,
        }
    }

    /// Waits. `print` gets each filing when it and all before it are settled; [`Waiting::rest`] has the others.
    async fn wait<E>(
        &mut self,
        limit: Duration,
        progress: &mut Progress,
        mut print: impl FnMut(&FilingSnapshot) -> Result<(), E>,
    ) -> Result<Ended, E> {
        let mut events = self.desk.subscribe();
        let deadline = Instant::now().checked_add(limit);
        let end = interruption();
        tokio::pin!(end);
        // What changed before the events were listened to.
        self.read_anew();
        loop {
            self.in_order().for_each(|filing| progress.show(filing));
            while let Some(settled) = self.next_settled() {
                print(settled)?;
                self.printed += 1;
            }
            if self.printed == self.order.len() {
                return Ok(Ended::Settled);
            }
            self.note_connection();
            tokio::select! {
                biased;
                () = &mut end => return Ok(Ended::Interrupted),
                () = until(deadline) => return Ok(Ended::TimeLimit),
                () = until(self.offline_since.map(|since| since + OFFLINE_PATIENCE)) => return Ok(Ended::Offline),
                event = events.recv() => match event {
                    Ok(event) => self.note(event),
                    Err(RecvError::Lagged(_) | RecvError::Closed) => self.read_anew(),
                },
            }
        }
    }

    /// What was not handed out by [`Waiting::wait`].
    fn rest(&self) -> impl Iterator<Item = &FilingSnapshot> {
        self.in_order().skip(self.printed)
    }

    fn in_order(&self) -> impl Iterator<Item = &FilingSnapshot> {
        self.order.iter().filter_map(|id| self.seen.get(id))
    }

    fn next_settled(&self) -> Option<&FilingSnapshot> {
        let filing = self.seen.get(self.order.get(self.printed)?)?;
        self.is_settled(filing).then_some(filing)
    }

    fn note(&mut self, event: DeskEvent) {
        match event {
            DeskEvent::FilingChanged(filing) => self.see(*filing),
            DeskEvent::FilingRemoved(id) => self.gone.push(id),
            DeskEvent::AccountChanged(_)
            | DeskEvent::AccountRemoved(_)
            | DeskEvent::AttachmentsChanged { .. }
            | DeskEvent::UnfiledChanged(_)
            | DeskEvent::SettingsChanged => {}
        }
    }

    fn read_anew(&mut self) {
        let filings = self.desk.filings();
        let gone = |id: &&FilingId| !filings.iter().any(|filing| filing.id == **id);
        self.gone = self.order.iter().filter(gone).copied().collect();
        for filing in filings {
            self.see(filing);
        }
    }

    fn see(&mut self, filing: FilingSnapshot) {
        if let Some(seen) = self.seen.get_mut(&filing.id)
            && filing.revision >= seen.revision
        {
            *seen = filing;
        }
    }

    fn note_connection(&mut self) {
        let since = self.offline_since.unwrap_or_else(Instant::now);
        self.offline_since = self.is_offline().then_some(since);
    }

    /// Whether nothing that is still open can go on without a connection.
    fn is_offline(&self) -> bool {
        let mut open = self
            .in_order()
            .filter(|filing| !self.is_settled(filing))
            .peekable();
        open.peek().is_some() && open.all(|filing| is_offline(self.desk, filing))
    }

    fn is_settled(&self, filing: &FilingSnapshot) -> bool {
        self.gone.contains(&filing.id) || is_settled(self.desk, filing)
    }
}

/// Whether nothing more happens to a filing without a person.
fn is_settled(desk: &FilingDesk, filing: &FilingSnapshot) -> bool {
    match &filing.state {
        FilingState::Filed { .. } | FilingState::Withdrawn { .. } | FilingState::NeedsYou { .. } => true,
        // Somebody may have signed in since: then it goes on.
        FilingState::Waiting {
            why: WaitReason::SignedOut,
            ..
        } => {
            let state = account_state(desk, filing);
            matches!(state, None | Some(AccountState::SignedOut))
        }
        FilingState::Waiting { why, .. } => match why {
            // It passes soon.
            WaitReason::Offline | WaitReason::RateLimited | WaitReason::ServerFault => false,
            WaitReason::SignedOut
            | WaitReason::KeyringLocked
            | WaitReason::KeyringAbsent
            | WaitReason::KeyringRefused
            | WaitReason::KeyringSlow
            | WaitReason::SecretMissing
            | WaitReason::SecretUnreadable
            | WaitReason::OtherClinic
            // It is used up for hours.
            | WaitReason::QuotaUsedUp => true,
        },
        _ => false,
    }
}

/// Whether the filing's system cannot be reached. Between two attempts its filings may be queued.
fn is_offline(desk: &FilingDesk, filing: &FilingSnapshot) -> bool {
    account_state(desk, filing) == Some(AccountState::Offline)
}

fn account_state(desk: &FilingDesk, filing: &FilingSnapshot) -> Option<AccountState> {
    desk.account(filing.account).ok().map(|account| account.state)
}

/// What is not fine with a filing at the end of a wait.
fn trouble_of(desk: &FilingDesk, filing: &FilingSnapshot) -> Option<Failure> {
    let open = !filing.state.is_finished();
    let offline =
        || (open && is_offline(desk, filing)).then(|| Failure::of_waiting("offline", filing.on_chart));
    failure_of(filing).or_else(offline)
}

async fn until(instant: Option<Instant>) {
    match instant {
        Some(instant) => sleep_until(instant).await,
        None => std::future::pending().await,
    }
}

/// Waits for filings and prints each in order; returns how each ended.
pub async fn report(
    output: Output,
    desk: &FilingDesk,
    filings: Vec<FilingSnapshot>,
    limit: Duration,
) -> Result<Vec<Outcome>, Failure> {
    let mut progress = Progress::new(output);
    let mut waiting = Waiting::new(desk, filings);
    let mut finished = Vec::new();
    let ended = waiting
        .wait(limit, &mut progress, |filing| {
            if output.is_json() {
                output::json_line(&FilingLine::of(filing, trouble_of(desk, filing).as_ref()))?;
            }
            finished.push(filing.clone());
            Ok::<_, Failure>(())
        })
        .await?;
    progress.end();
    for filing in waiting.rest() {
        if output.is_json() {
            output::json_line(&FilingLine::of(filing, trouble_of(desk, filing).as_ref()))?;
        }
        finished.push(filing.clone());
    }
    if !output.is_json() && !finished.is_empty() {
        let lines: Vec<_> = finished
            .iter()
            .map(|filing| FilingLine::of(filing, None))
            .collect();
        output.rows(&lines)?;
    }
    for (filing, failure) in finished
        .iter()
        .filter_map(|filing| Some((filing, trouble_of(desk, filing)?)))
    {
        output::error(&format!("{}: {}", filing.file.name.expose(), failure.message));
    }
    match ended {
        Ended::Settled => {}
        Ended::Interrupted => output::error(wording::INTERRUPTED),
        Ended::TimeLimit => output::error(wording::TIME_LIMIT),
        Ended::Offline => output::error(wording::STILL_OFFLINE),
    }
    Ok(finished.iter().map(outcome_of).collect())
}
