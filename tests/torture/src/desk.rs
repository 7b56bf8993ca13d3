//! A desk in a hurry: the real one, over a folder, with short waits and its secrets in files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{
    Conduct, ConnectionSettings, FilingFields, PatientId, PatientStatus, Secrets, System, Timeouts,
    TokenKeeper,
};
use filing_desk::{
    AcceptRequest, Account, DeskEvent, DeskOptions, FileRefusal, FilingDesk, FilingId, FilingSnapshot,
    FilingState, Hold, Pace, PatientBinding, SystemClock,
};

use crate::Trouble;
use crate::clinic::Access;
use crate::folder_secrets::FolderSecrets;

/// A run that takes longer than this is stuck.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Waits of milliseconds where people wait for seconds; the numbers of attempts are theirs.
pub fn pace() -> Pace {
    let ms = Duration::from_millis;
    Pace {
        first_backoff: ms(2),
        longest_backoff: ms(50),
        longest_offline_wait: ms(20),
        longest_slow_down: ms(50),
        first_quota_wait: ms(20),
        longest_quota_wait: ms(50),
        looks: [1, 2, 5, 12, 20, 20].map(ms).to_vec(),
        awaited_looks: [2, 3, 5, 10, 20].map(ms).to_vec(),
        confirm_waits: [1, 2, 4, 8, 16].map(ms).to_vec(),
        confirm_wait_while_sending: ms(5),
        record_may_lag: ms(500),
        foreign_changes: ms(20),
        ..Pace::default()
    }
}

/// Time-outs short enough for servers that never answer, and no pace to keep.
pub fn conduct() -> Conduct {
    let unlimited = std::num::NonZeroU32::MAX;
    Conduct {
        timeouts: Timeouts {
            connect: Duration::from_secs(5),
            exchange: Duration::from_secs(2),
            stall: Duration::from_secs(1),
            answer_after_body: Duration::from_secs(2),
            ..Timeouts::default()
        },
        pace: Some(attachment_api::Pace {
            per_minute: unlimited,
            burst: unlimited,
        }),
    }
}

/// What the desk in `folder` is opened with.
pub fn options(folder: &Path) -> Result<DeskOptions, Trouble> {
    options_with(folder, conduct())
}

/// The same with other time-outs, or a pace to keep.
pub fn options_with(folder: &Path, conduct: Conduct) -> Result<DeskOptions, Trouble> {
    let connector = move |settings: &ConnectionSettings, secrets: &Secrets, tokens: Arc<dyn TokenKeeper>| {
        attachment_api::connect_with(settings, secrets, tokens, conduct)
    };
    Ok(DeskOptions {
        data_dir: folder.join("data"),
        secret_store: Arc::new(FolderSecrets::at(&folder.join("secrets"))?),
        connector: Arc::new(connector),
        clock: Arc::new(SystemClock),
        pace: pace(),
        run_filings: true,
    })
}

/// A desk and what one asks of it.
pub struct Desk {
    desk: FilingDesk,
}

impl Desk {
    /// Opens the desk in `folder`, a new one where there is none.
    pub async fn open(folder: &Path) -> Result<Self, Trouble> {
        Self::with(options(folder)?).await
    }

    /// Opens a desk with these options.
    pub async fn with(options: DeskOptions) -> Result<Self, Trouble> {
        let desk = FilingDesk::open(options).await?;
        Ok(Self { desk })
    }

    /// The desk itself.
    pub const fn inner(&self) -> &FilingDesk {
        &self.desk
    }

    /// The account of this access, connected when there is none yet.
    pub async fn account(&self, access: &Access) -> Result<Account, Trouble> {
        let name = access.system.word();
        let known = self
            .desk
            .accounts()
            .into_iter()
            .find(|account| account.name == name);
        let account = match known {
            Some(account) => account,
            None => self.desk.add_account(access.new_account()).await?,
        };
        if access.system == System::Canvas && !account.filing_defaults.contains_key("reviewer") {
            self.remember_reviewer(&account).await?;
        }
        Ok(account)
    }

    /// Canvas files nothing that nobody reviews.
    async fn remember_reviewer(&self, account: &Account) -> Result<(), Trouble> {
        let choices = self.desk.field_options(account.id, "reviewer", "").await?;
        let reviewer = choices.into_iter().next().ok_or("nobody reviews")?;
        let fields = FilingFields::from([("reviewer".to_owned(), reviewer.value)]);
        self.desk.set_filing_defaults(account.id, fields).await?;
        Ok(())
    }

    /// Drops files on a patient.
    pub async fn drop_files(
        &self,
        account: &Account,
        patient: PatientId,
        paths: Vec<PathBuf>,
    ) -> Result<Vec<Result<FilingSnapshot, FileRefusal>>, Trouble> {
        self.drop_held(account, patient, paths, Hold::Seconds(0)).await
    }

    /// Drops files on a patient, held for a while.
    pub async fn drop_held(
        &self,
        account: &Account,
        patient: PatientId,
        paths: Vec<PathBuf>,
        hold: Hold,
    ) -> Result<Vec<Result<FilingSnapshot, FileRefusal>>, Trouble> {
        let request = AcceptRequest {
            account: account.id,
            patient: PatientBinding {
                shown_name: patient.as_str().into(),
                id: patient,
                birth_date: None,
                status: PatientStatus::Active,
            },
            files: paths.into_iter().map(Into::into).collect(),
            description: None,
            fields: FilingFields::new(),
            hold,
        };
        Ok(self.desk.accept_files(request).await?)
    }

    /// Waits until every filing is finished or needs a person; what they are then. `Err` after [`PATIENCE`].
    pub async fn settled(&self) -> Result<Vec<FilingSnapshot>, Vec<FilingSnapshot>> {
        let settled = self.settled_within(PATIENCE).await;
        settled.ok_or_else(|| self.desk.filings())
    }

    /// The same with another patience; `None` when it ends first. Counts by what is told: reading hundreds of filings at
    /// each change would keep a core busy.
    pub async fn settled_within(&self, patience: Duration) -> Option<Vec<FilingSnapshot>> {
        let mut events = self.desk.subscribe();
        let settled = async {
            loop {
                let filings = self.desk.filings();
                let open = filings.iter().filter(|filing| !is_settled(filing));
                let mut open: HashSet<FilingId> = open.map(|filing| filing.id).collect();
                if open.is_empty() {
                    return filings;
                }
                while !open.is_empty() {
                    match events.recv().await {
                        Ok(DeskEvent::FilingChanged(filing)) if !is_settled(&filing) => {
                            open.insert(filing.id);
                        }
                        Ok(DeskEvent::FilingChanged(filing)) => {
                            open.remove(&filing.id);
                        }
                        Ok(DeskEvent::FilingRemoved(id)) => {
                            open.remove(&id);
                        }
                        Ok(_) => {}
                        // Some were missed: everything is read anew.
                        Err(_) => break,
                    }
                }
            }
        };
        tokio::time::timeout(patience, settled).await.ok()
    }

    /// Closes the desk in good order.
    pub async fn close(self) {
        self.desk.shutdown().await;
    }
}

/// Whether nothing more happens to it by itself, or a person has been asked.
pub fn is_settled(filing: &FilingSnapshot) -> bool {
    filing.state.is_finished() || matches!(filing.state, FilingState::NeedsYou { .. })
}
