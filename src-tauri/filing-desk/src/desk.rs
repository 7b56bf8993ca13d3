//! The one door: opens what this computer keeps, and holds its parts together.

mod keys;
mod opening;
mod watcher;

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use attachment_api::{AttachmentSystem, ConnectionSettings, Secrets, SignIn, TokenKeeper};
use jiff::Timestamp;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::opening::Opened;
use crate::accounts::{
    Account, AccountBook, AccountId, AccountState, BrowserSignIn, Connections, SecretStore, SignIns,
    TimedStore, state_after, state_after_error,
};
use crate::audit::{self, AuditEntry, AuditQuery};
use crate::clock::Clock;
use crate::copying::Copying;
use crate::data_directory::{self, DataDirectory};
use crate::error::{DeskError, OpenError, RefusalCode};
use crate::filings::DeskEvent;
use crate::filings::book::FilingBook;
use crate::filings::recovery;
use crate::filings::runner::Runner;
use crate::filings::store::FilingStore;
use crate::links::LinkCache;
use crate::pace::Pace;
use crate::settings::{self, Settings};
use crate::spool::Spool;
use crate::store::Store;
use crate::store_notice;
use crate::unfiled::{UnfiledList, UnfiledStore};

/// Makes an account's access to its system.
#[async_trait]
pub trait Connector: Send + Sync {
    /// Connects; reaches no network yet.
    fn connect(
        &self,
        settings: &ConnectionSettings,
        secrets: &Secrets,
        tokens: Arc<dyn TokenKeeper>,
    ) -> attachment_api::Result<Arc<dyn AttachmentSystem>>;

    /// Begins to sign in as a person, in the browser.
    async fn begin_sign_in(
        &self,
        settings: &ConnectionSettings,
        secrets: &Secrets,
    ) -> attachment_api::Result<Box<dyn BrowserSignIn>> {
        Ok(Box::new(SignIn::begin(settings, secrets).await?))
    }
}

impl<F> Connector for F
where
    F: Fn(
            &ConnectionSettings,
            &Secrets,
            Arc<dyn TokenKeeper>,
        ) -> attachment_api::Result<Arc<dyn AttachmentSystem>>
        + Send
        + Sync,
{
    fn connect(
        &self,
        settings: &ConnectionSettings,
        secrets: &Secrets,
        tokens: Arc<dyn TokenKeeper>,
    ) -> attachment_api::Result<Arc<dyn AttachmentSystem>> {
        self(settings, secrets, tokens)
    }
}

/// What a desk is opened with.
#[derive(Clone)]
pub struct DeskOptions {
    /// The folder of everything that is kept; made when it is missing.
    pub data_dir: PathBuf,
    /// Where secrets are kept.
    pub secret_store: Arc<dyn SecretStore>,
    /// Makes accounts' access to their systems, e.g. `attachment_api::connect`.
    pub connector: Arc<dyn Connector>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Waiting times.
    pub pace: Pace,
    /// Whether this process moves filings on, when no other process does.
    pub run_filings: bool,
}

/// What this computer keeps and does. Cheap to clone; all clones are the same desk.
#[derive(Clone)]
pub struct FilingDesk {
    pub(crate) desk: Arc<Desk>,
}

/// The parts of a desk.
pub struct Desk {
    pub directory: Arc<DataDirectory>,
    pub store: Store,
    /// Held as long as the store is used.
    _in_use: File,
    /// Whether the store was made in place of another when this desk was opened.
    pub has_new_store: bool,
    pub spool: Arc<Spool>,
    pub accounts: Arc<AccountBook>,
    pub connections: Connections,
    pub sign_ins: SignIns,
    pub filings: Arc<FilingBook>,
    pub unfiled: UnfiledList,
    pub copying: Copying,
    pub links: LinkCache,
    pub clock: Arc<dyn Clock>,
    /// When this desk was opened (UTC).
    pub opened_at: Timestamp,
    pub pace: Pace,
    pub events: broadcast::Sender<DeskEvent>,
    settings: Mutex<Settings>,
    stop: CancellationToken,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

/// Events kept for a slow listener; one who falls behind further reads everything anew.
const EVENTS: usize = 4096;

impl FilingDesk {
    /// Opens the desk, making what is missing. Can be tried again after any error.
    pub async fn open(options: DeskOptions) -> Result<Self, OpenError> {
        let desk = Arc::new(Desk::open(&options).await?);
        desk.start(options.run_filings);
        Ok(Self { desk })
    }

    /// Events from now on. After `Lagged` read everything anew.
    pub fn subscribe(&self) -> broadcast::Receiver<DeskEvent> {
        self.desk.events.subscribe()
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        self.desk.settings()
    }

    /// Changes the settings.
    pub async fn set_settings(&self, settings: Settings) -> Result<Settings, DeskError> {
        settings.check()?;
        settings::write(&self.desk.store, settings.clone()).await?;
        if !settings.keep_recent_patients {
            self.forget_recent_patients().await?;
        }
        self.desk.show_settings(&settings);
        Ok(settings)
    }

    /// Lines of the audit trail, newest first.
    pub async fn audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, DeskError> {
        Ok(audit::read(&self.desk.store, query).await?)
    }

    /// Whether a process moves filings on: this one or another.
    pub fn filings_are_run(&self) -> bool {
        let lock = data_directory::open_lock(&self.desk.directory.runner_lock());
        // Locks belong to the open file: this is refused even when this very process holds it.
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(std::fs::TryLockError::WouldBlock)))
    }

    /// Stops moving filings on. What was under way is safe and goes on at the next start.
    pub async fn shutdown(&self) {
        self.desk.stop.cancel();
        let tasks = std::mem::take(&mut *self.desk.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        for task in tasks {
            if task.await.is_err() {
                tracing::warn!("a task of the desk did not end well");
            }
        }
    }
}

impl Desk {
    async fn open(options: &DeskOptions) -> Result<Self, OpenError> {
        let directory = Arc::new(DataDirectory::at(&options.data_dir));
        let timed = TimedStore::new(Arc::clone(&options.secret_store), options.pace.keyring_patience);
        let (at, secret_store) = (
            Arc::clone(&directory),
            timed.with_patience(options.pace.opening_patience),
        );
        let now = options.clock.now();
        let opened = tokio::task::spawn_blocking(move || opening::open(&at, &secret_store, now));
        let Opened {
            keys,
            store,
            in_use,
            notice,
            opening,
        } = opened.await.map_err(std::io::Error::other)??;

        let (events, _) = broadcast::channel(EVENTS);
        let spool = Arc::new(Spool::new(directory.spool(), keys.spool));
        let has_new_store = notice.is_some();
        if let Some(notice) = notice {
            let rebuilt = recovery::rebuild_all(&spool, &store, now).await?;
            store_notice::write(&directory, &notice.completed(rebuilt))?;
        }
        drop(opening);
        let accounts = Arc::new(AccountBook::open(Arc::clone(&directory), events.clone())?);
        let filings = Arc::new(FilingBook::new(
            FilingStore::new(store.clone()),
            Arc::clone(&spool),
            Arc::clone(&accounts),
            Arc::clone(&options.clock),
            events.clone(),
        ));
        filings.reload().await?;
        let unfiled = UnfiledList::new(UnfiledStore::new(store.clone()), events.clone());
        unfiled.reload().await?;
        let settings = Mutex::new(settings::read(&store).await?);
        let connections = Connections::new(
            keys.desk_id,
            keys.store,
            Arc::clone(&directory),
            Arc::new(timed),
            Arc::clone(&options.connector),
        );
        Ok(Self {
            directory,
            store,
            _in_use: in_use,
            has_new_store,
            spool,
            accounts,
            connections,
            sign_ins: SignIns::default(),
            filings,
            unfiled,
            copying: Copying::default(),
            links: LinkCache::default(),
            clock: Arc::clone(&options.clock),
            opened_at: now,
            pace: options.pace.clone(),
            events,
            settings,
            stop: CancellationToken::new(),
            tasks: Mutex::default(),
        })
    }

    fn start(self: &Arc<Self>, run_filings: bool) {
        let mut tasks = self.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        tasks.push(tokio::spawn(watcher::watch(Arc::clone(self), self.stop.clone())));
        if run_filings {
            let runner = Runner::new(Arc::clone(self), self.stop.clone());
            tasks.push(tokio::spawn(runner.run()));
        }
    }

    /// The settings.
    pub fn settings(&self) -> Settings {
        self.settings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// An account and its system. Notes in the account when the keyring stands in the way.
    pub async fn system(
        &self,
        account: AccountId,
    ) -> Result<(Account, Arc<dyn AttachmentSystem>), DeskError> {
        let account = self.accounts.get(account)?;
        match self.proven_system(&account).await {
            Ok(system) => Ok((account, system)),
            Err(error) => {
                self.note_trouble(account.id, &error);
                Err(error)
            }
        }
    }

    /// An account's system for questions that it answers without its network. Notes trouble as [`Desk::system`] does.
    pub async fn system_to_ask_here(&self, id: AccountId) -> Result<Arc<dyn AttachmentSystem>, DeskError> {
        let access = self.connections.access(&self.accounts.get(id)?).await;
        let access = access.inspect_err(|error| self.note_trouble(id, error))?;
        Ok(access.system)
    }

    /// Secrets that somebody else put into the keyring may be another clinic's: there a patient of the same id may be
    /// somebody else. They are used once it is seen that they are not.
    async fn proven_system(&self, account: &Account) -> Result<Arc<dyn AttachmentSystem>, DeskError> {
        let access = self.connections.access(account).await?;
        if let Some(mark) = access.unproven {
            let connection = access.system.test_connection().await?;
            if account.is_of_another_clinic(&connection) {
                return Err(RefusalCode::OtherClinic.into());
            }
            self.accounts
                .change(account.id, |account| account.secrets_mark = Some(mark))?;
            self.connections.keep_open(account, &access.system);
        }
        Ok(access.system)
    }

    /// Notes in the account what a request with it showed; gives the outcome back.
    pub fn noted<T>(&self, account: AccountId, outcome: attachment_api::Result<T>) -> Result<T, DeskError> {
        match outcome {
            Ok(value) => {
                self.accounts.note_state(account, AccountState::Ok);
                Ok(value)
            }
            Err(error) => {
                let error = DeskError::Api(error);
                self.note_trouble(account, &error);
                Err(error)
            }
        }
    }

    /// Notes in the account what an error of its system says about it.
    pub fn note_error(&self, account: AccountId, error: &attachment_api::Error) {
        if let Some(state) = state_after_error(error.code) {
            self.accounts.note_state(account, state);
        }
    }

    /// Notes in the account what an error says about it.
    pub fn note_trouble(&self, account: AccountId, error: &DeskError) {
        if let Some(state) = state_after(error) {
            self.accounts.note_state(account, state);
        }
    }

    fn show_settings(&self, settings: &Settings) {
        let before = {
            let mut shown = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *shown, settings.clone())
        };
        if before != *settings {
            // Nobody listening is fine.
            let _ = self.events.send(DeskEvent::SettingsChanged);
            self.filings.changed.notify_one();
        }
    }
}
