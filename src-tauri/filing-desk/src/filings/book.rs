//! The filings in memory, kept equal to the store: everything reads here, and every change goes through
//! [`FilingBook::change`], which keeps it before it shows it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use attachment_api::AttachmentId;
use jiff::Timestamp;
use tokio::sync::{Notify, broadcast};
use tokio::time::Instant;

use super::audit_notes::{AuditNote, audit_notes};
use super::events::DeskEvent;
use super::model::{Filing, FilingId, FilingState};
use super::snapshot::FilingSnapshot;
use super::store::{FilingStore, Inserted};
use crate::accounts::AccountBook;
use crate::audit::AuditRecord;
use crate::clock::Clock;
use crate::error::{DeskError, RefusalCode};
use crate::spool::Spool;
use crate::store::StoreError;

/// Progress of a filing is told at most ten times a second.
const PROGRESS_INTERVAL: Duration = Duration::from_millis(100);

/// The filings of this desk.
pub struct FilingBook {
    store: FilingStore,
    spool: Arc<Spool>,
    accounts: Arc<AccountBook>,
    clock: Arc<dyn Clock>,
    events: broadcast::Sender<DeskEvent>,
    pages: Mutex<Pages>,
    /// Told after every change: the runner looks what is to be done.
    pub changed: Notify,
}

#[derive(Default)]
struct Pages {
    filings: BTreeMap<FilingId, Filing>,
    progress: HashMap<FilingId, Progress>,
    /// The revision at which a filing went off the list: it stays off it, whatever was under way. One that was put back
    /// into Unfiled may come again, at a later one.
    gone: HashMap<FilingId, u64>,
}

struct Progress {
    sent_bytes: u64,
    reports: u64,
    told_at: Instant,
}

impl FilingBook {
    /// An empty book; [`FilingBook::reload`] fills it.
    pub fn new(
        store: FilingStore,
        spool: Arc<Spool>,
        accounts: Arc<AccountBook>,
        clock: Arc<dyn Clock>,
        events: broadcast::Sender<DeskEvent>,
    ) -> Self {
        Self {
            store,
            spool,
            accounts,
            clock,
            events,
            pages: Mutex::default(),
            changed: Notify::new(),
        }
    }

    /// Every filing on the list, in the order of acceptance.
    pub fn all(&self) -> Vec<FilingSnapshot> {
        let pages = self.pages();
        pages
            .filings
            .values()
            .map(|filing| pages.snapshot(filing))
            .collect()
    }

    /// One filing, as everybody outside sees it.
    pub fn snapshot(&self, id: FilingId) -> Option<FilingSnapshot> {
        let pages = self.pages();
        pages.filings.get(&id).map(|filing| pages.snapshot(filing))
    }

    /// One filing.
    pub fn get(&self, id: FilingId) -> Option<Filing> {
        self.pages().filings.get(&id).cloned()
    }

    /// Something of every filing that is not finished, in the order of acceptance.
    pub fn unfinished<T>(&self, pick: impl FnMut(&Filing) -> T) -> Vec<T> {
        self.pages()
            .filings
            .values()
            .filter(|filing| !filing.state.is_finished())
            .map(pick)
            .collect()
    }

    /// Keeps an accepted filing in the store; nobody sees it yet.
    pub async fn keep(&self, filing: Filing) -> Result<(), DeskError> {
        match self.store.insert(filing).await? {
            Inserted::AlreadyBeingFiled => Err(RefusalCode::AlreadyBeingFiled.into()),
            Inserted::Yes => Ok(()),
        }
    }

    /// Makes a transition: keeps it in the store first, then shows it. `None` when it does not apply. When somebody
    /// else changed the filing meanwhile, the transition is asked again with what it is now.
    pub async fn change(
        &self,
        id: FilingId,
        transition: impl Fn(&Filing) -> Option<Filing> + Send,
    ) -> Result<Option<Filing>, DeskError> {
        loop {
            let Some(current) = self.get(id) else {
                return Err(RefusalCode::FilingUnknown.into());
            };
            let Some(mut next) = transition(&current) else {
                return Ok(None);
            };
            next.revision = current.revision + 1;
            let now = self.clock.now();
            let records = self.audit_records(&current, &next, now);
            if self.store.compare_and_set(next.clone(), now, records).await? {
                reach_persisted(&current, &next);
                self.finish(&next).await;
                self.show(next.clone());
                self.tell_of_chart(&current, &next);
                return Ok(Some(next));
            }
            self.refresh(id).await?;
        }
    }

    /// Takes a filing off the list as it is here, with its bytes; `false` when it was changed meanwhile.
    pub async fn dismiss(&self, filing: &Filing, record: Option<AuditRecord>) -> Result<bool, DeskError> {
        let id = filing.id;
        if !self.store.dismiss(id, filing.revision, record).await? {
            self.refresh(id).await?;
            return Ok(false);
        }
        self.remove_bytes(id).await;
        self.hide(id);
        Ok(true)
    }

    /// Notes progress of sending; told outside at most ten times a second.
    pub fn note_progress(&self, id: FilingId, sent_bytes: u64) {
        let mut pages = self.pages();
        let now = Instant::now();
        let progress = pages.progress.entry(id).or_insert(Progress {
            sent_bytes,
            reports: 0,
            told_at: now,
        });
        progress.sent_bytes = sent_bytes;
        if progress.reports > 0 && now.duration_since(progress.told_at) < PROGRESS_INTERVAL {
            return;
        }
        progress.reports += 1;
        progress.told_at = now;
        if let Some(filing) = pages.filings.get(&id) {
            self.tell(DeskEvent::FilingChanged(Box::new(pages.snapshot(filing))));
        }
    }

    /// Takes over what another process changed.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let known: HashMap<FilingId, u64> = self
            .pages()
            .filings
            .values()
            .map(|filing| (filing.id, filing.revision))
            .collect();
        let before: Vec<FilingId> = known.keys().copied().collect();
        let (changed, mut all) = self.store.changed_since(known).await?;
        all.sort_unstable();
        for gone in before.into_iter().filter(|id| all.binary_search(id).is_err()) {
            self.hide(gone);
        }
        for filing in changed {
            self.show(filing);
        }
        Ok(())
    }

    /// Records on this filing's chart that belong to other filings.
    pub async fn attachments_of_others(&self, filing: &Filing) -> Result<Vec<AttachmentId>, StoreError> {
        self.store
            .attachments_of_others(filing.id, filing.account, filing.patient.id.clone())
            .await
    }

    /// The filings in the store.
    pub const fn store(&self) -> &FilingStore {
        &self.store
    }

    /// Whether a filing that is not finished fits.
    pub fn has_unfinished(&self, fits: impl Fn(&Filing) -> bool) -> bool {
        self.pages()
            .filings
            .values()
            .any(|filing| !filing.state.is_finished() && fits(filing))
    }

    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows a filing as the store has it.
    pub fn show(&self, filing: Filing) {
        {
            let mut pages = self.pages();
            let is_newer = pages
                .filings
                .get(&filing.id)
                .is_none_or(|shown| shown.revision < filing.revision);
            let is_gone = pages
                .gone
                .get(&filing.id)
                .is_some_and(|gone| filing.revision <= *gone);
            if !is_newer || is_gone {
                return;
            }
            pages.progress.remove(&filing.id);
            self.tell(DeskEvent::FilingChanged(Box::new(FilingSnapshot::of(&filing))));
            pages.filings.insert(filing.id, filing);
        }
        self.changed.notify_one();
    }

    /// Shows a filing no more.
    pub fn hide(&self, id: FilingId) {
        let mut pages = self.pages();
        pages.progress.remove(&id);
        if let Some(filing) = pages.filings.remove(&id) {
            pages.gone.insert(id, filing.revision);
            self.tell(DeskEvent::FilingRemoved(id));
        }
    }

    /// Shows a filing as the store has it now.
    pub async fn refresh(&self, id: FilingId) -> Result<(), StoreError> {
        match self.store.get(id).await? {
            Some(filing) => self.show(filing),
            None => self.hide(id),
        }
        Ok(())
    }

    /// A finished filing needs its bytes no more. They go before it is shown as finished: a process that only waited
    /// for that may end right then.
    async fn finish(&self, filing: &Filing) {
        if filing.state.is_finished() {
            self.remove_bytes(filing.id).await;
            kill_points::reach("spool-removed");
        }
    }

    fn tell_of_chart(&self, before: &Filing, after: &Filing) {
        let chart = match (&after.state, &after.refile) {
            // The copy was told of when it was made.
            (FilingState::Filed { .. }, Some(refile)) if before.is_copied() => &refile.from.id,
            (FilingState::Filed { .. }, _) if !before.state.is_finished() => &after.patient.id,
            (FilingState::Copied { .. }, _) if !before.is_copied() => &after.patient.id,
            _ => return,
        };
        self.tell(DeskEvent::AttachmentsChanged {
            account: after.account,
            patient: chart.clone(),
        });
    }

    /// The store already says that they are not needed; what can not be removed now goes at the next start.
    pub async fn remove_bytes(&self, id: FilingId) {
        let spool = Arc::clone(&self.spool);
        let removed = tokio::task::spawn_blocking(move || spool.remove(id)).await;
        if !matches!(removed, Ok(Ok(()))) {
            tracing::warn!(filing = %id, "a sealed copy that is not needed any more could not be removed");
        }
    }

    fn audit_records(&self, before: &Filing, after: &Filing, now: Timestamp) -> Vec<AuditRecord> {
        let Ok(account) = self.accounts.get(after.account) else {
            return Vec::new();
        };
        let record = |note: AuditNote| AuditRecord {
            patient: Some(note.patient.clone()),
            attachment: note.attachment.cloned(),
            filing: Some(after.id),
            ..AuditRecord::new(&account, note.action, now)
        };
        audit_notes(before, after).into_iter().map(record).collect()
    }

    /// Nobody listening is fine.
    fn tell(&self, event: DeskEvent) {
        let _ = self.events.send(event);
    }
}

impl Pages {
    fn snapshot(&self, filing: &Filing) -> FilingSnapshot {
        match self.progress.get(&filing.id) {
            Some(progress) => FilingSnapshot::with_progress(filing, progress.sent_bytes, progress.reports),
            None => FilingSnapshot::of(filing),
        }
    }
}

/// The crash tests stop after every kind of commit.
fn reach_persisted(before: &Filing, after: &Filing) {
    kill_points::reach(match (&before.state, &after.state) {
        _ if before.patient_now != after.patient_now => "patient-read-persisted",
        (FilingState::Held { .. }, FilingState::Queued) => "hold-over-persisted",
        (FilingState::Registering { .. }, FilingState::OutcomeUnknown { .. }) | (_, FilingState::Queued) => {
            "recovered-persisted"
        }
        (FilingState::Registering { .. }, FilingState::AwaitingRecord { .. }) => "awaiting-persisted",
        (
            FilingState::OutcomeUnknown { .. } | FilingState::AwaitingRecord { .. },
            FilingState::Registered { .. },
        ) => "found-persisted",
        (FilingState::OutcomeUnknown { .. }, FilingState::Sent | FilingState::OutcomeUnknown { .. })
        | (FilingState::AwaitingRecord { .. }, FilingState::AwaitingRecord { .. }) => "not-found-persisted",
        (_, FilingState::Reserving) => "reserving-persisted",
        (_, FilingState::Sending { .. }) => "sending-persisted",
        (_, FilingState::Sent) => "sent-persisted",
        (_, FilingState::Registering { .. }) => "registering-persisted",
        (_, FilingState::Registered { .. }) => "registered-persisted",
        (_, FilingState::Confirming { .. }) => "confirming-persisted",
        (_, FilingState::Copied { .. }) => "copied-persisted",
        (_, FilingState::Filed { .. }) if before.is_copied() => "original-settled-persisted",
        (_, FilingState::Filed { .. }) => "filed-persisted",
        (
            _,
            FilingState::Waiting { .. }
            | FilingState::AwaitingRecord { .. }
            | FilingState::OutcomeUnknown { .. }
            | FilingState::Held { .. },
        ) => "waiting-persisted",
        (_, FilingState::NeedsYou { .. }) => "needs-you-persisted",
        (_, FilingState::Withdrawn { .. }) => "withdrawn-persisted",
    });
}
