//! A desk on a temporary data folder with one account of a scripted system.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use filing_desk::{
    AcceptRequest, Account, Clock, DeskError, DeskOptions, FileRefusal, FilingDesk, FilingId, FilingSnapshot,
    FilingState, Hold, MemoryStore, OpenError, Pace,
};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::time::Instant;

use super::connector::ScriptedConnector;
use super::given::request_to;
pub use super::given::{jane, new_account};
use super::scripted::Scripted;

/// A clock that moves with tokio's paused time.
pub struct PausedClock {
    began: Instant,
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-20T09:00:00Z".parse().unwrap();
        start + self.began.elapsed()
    }
}

pub struct Bench {
    pub folder: TempDir,
    pub secrets: Arc<MemoryStore>,
    pub clock: Arc<PausedClock>,
    pub system: Arc<Scripted>,
    pub connector: Arc<ScriptedConnector>,
    pub pace: Pace,
}

impl Bench {
    pub fn new() -> Self {
        let clock = Arc::new(PausedClock {
            began: Instant::now(),
        });
        let system = Scripted::new(clock.clone());
        Self {
            folder: tempfile::tempdir().unwrap(),
            secrets: Arc::new(MemoryStore::new()),
            connector: Arc::new(ScriptedConnector::new(system.clone())),
            system,
            clock,
            pace: Pace::default(),
        }
    }

    pub fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn options(&self, run_filings: bool) -> DeskOptions {
        DeskOptions {
            data_dir: self.data_dir(),
            secret_store: self.secrets.clone(),
            connector: self.connector.clone(),
            clock: self.clock.clone(),
            pace: self.pace.clone(),
            run_filings,
        }
    }

    /// Opens the desk; with its account when it is new.
    pub async fn open(&self) -> FilingDesk {
        self.open_as(true).await.unwrap()
    }

    pub async fn open_as(&self, run_filings: bool) -> Result<FilingDesk, OpenError> {
        let desk = FilingDesk::open(self.options(run_filings)).await?;
        if desk.accounts().is_empty() {
            desk.add_account(new_account("Northside")).await.unwrap();
        }
        Ok(desk)
    }

    /// Makes a file to be dropped.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let folder = self.folder.path().join("dropped");
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    /// Names of what lies in the spool.
    pub fn spool(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.data_dir().join("spool")).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

pub fn account(desk: &FilingDesk) -> Account {
    desk.accounts().into_iter().next().unwrap()
}

pub fn request(desk: &FilingDesk, paths: Vec<PathBuf>, hold: Hold) -> AcceptRequest {
    request_to(account(desk).id, paths, hold)
}

/// Accepts files that must be accepted.
pub async fn accept(desk: &FilingDesk, paths: Vec<PathBuf>, hold: Hold) -> Vec<FilingSnapshot> {
    let outcomes = desk.accept_files(request(desk, paths, hold)).await.unwrap();
    outcomes.into_iter().map(Result::unwrap).collect()
}

/// Accepts one file without a hold.
pub async fn accept_one(desk: &FilingDesk, path: PathBuf) -> FilingId {
    accept(desk, vec![path], Hold::Seconds(0)).await[0].id
}

/// The refusal of one file.
pub async fn refused(desk: &FilingDesk, path: PathBuf) -> FileRefusal {
    let mut outcomes = desk
        .accept_files(request(desk, vec![path], Hold::Seconds(0)))
        .await
        .unwrap();
    outcomes.remove(0).unwrap_err()
}

/// The stable code of a refused action.
pub fn code<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> String {
    outcome.unwrap_err().code()
}

/// Waits until a filing's state fits; panics when it has not after two hours of the desk's time.
pub async fn until(desk: &FilingDesk, id: FilingId, fits: impl Fn(&FilingState) -> bool) -> FilingSnapshot {
    let mut events = desk.subscribe();
    let waiting = async {
        loop {
            if let Ok(filing) = desk.filing(id)
                && fits(&filing.state)
            {
                return filing;
            }
            // Lagging is no trouble: the state is read anew.
            let _ = events.recv().await;
        }
    };
    let outcome = tokio::time::timeout(Duration::from_secs(7200), waiting).await;
    outcome.unwrap_or_else(|_| panic!("it stayed {:?}", desk.filing(id).map(|filing| filing.state)))
}

pub async fn until_filed(desk: &FilingDesk, id: FilingId) -> FilingSnapshot {
    until(desk, id, |state| matches!(state, FilingState::Filed { .. })).await
}

/// Waits until a filing needs a person; returns the code.
pub async fn until_needs_you(desk: &FilingDesk, id: FilingId) -> String {
    let filing = until(desk, id, |state| matches!(state, FilingState::NeedsYou { .. })).await;
    let FilingState::NeedsYou { reason, .. } = filing.state else {
        unreachable!()
    };
    reason.code.word()
}
