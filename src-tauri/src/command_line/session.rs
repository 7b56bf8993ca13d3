//! What every command stands on: the data folder, the desk, an account by its name.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use filing_desk::{Account, DeskOptions, FilingDesk, KeyringStore, OpenError, Pace, SystemClock};
use tokio::time::timeout;

use super::arguments::GlobalArguments;
use super::failure::Failure;
use super::output::Output;
use super::wording::store_notice_text;
use crate::data_dir;

/// How long a person may take to unlock the keyring.
const KEYRING_PATIENCE: Duration = Duration::from_secs(60);
/// The same where the answer is of use without it.
const SHORT_KEYRING_PATIENCE: Duration = Duration::from_secs(3);

/// One run of the command line.
pub struct Session {
    /// How it talks.
    pub output: Output,
    named_data_dir: Option<PathBuf>,
    keyring_patience: Duration,
}

/// Whether this process moves filings on when no other one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runs {
    /// It does.
    Filings,
    /// It only looks or hands over.
    Nothing,
}

impl Session {
    /// A session with the global options.
    pub fn new(arguments: GlobalArguments) -> Self {
        Self {
            output: Output::new(&arguments),
            named_data_dir: arguments.data_dir,
            keyring_patience: KEYRING_PATIENCE,
        }
    }

    /// The same session, for a command that is of use without the keyring.
    pub fn without_patience(&self) -> Self {
        Self {
            output: self.output,
            named_data_dir: self.named_data_dir.clone(),
            keyring_patience: SHORT_KEYRING_PATIENCE,
        }
    }

    /// The data folder.
    pub fn data_dir(&self) -> Result<PathBuf, Failure> {
        let named = data_dir::resolve(self.named_data_dir.clone());
        let folder = named.ok_or_else(|| Failure::new("data-folder-unknown"))?;
        std::path::absolute(folder).map_err(|_| Failure::new("data-folder-unusable"))
    }

    /// Opens the desk with the operating system's keyring.
    pub async fn open(&self, runs: Runs) -> Result<FilingDesk, Failure> {
        Ok(self.try_open(runs).await??)
    }

    /// Opens the desk; why the desk itself did not open is left to the caller.
    pub async fn try_open(&self, runs: Runs) -> Result<Result<FilingDesk, OpenError>, Failure> {
        let options = DeskOptions {
            data_dir: self.data_dir()?,
            secret_store: Arc::new(KeyringStore::new()),
            connector: Arc::new(attachment_api::connect),
            clock: Arc::new(SystemClock),
            pace: Pace {
                opening_patience: self.keyring_patience,
                ..Pace::default()
            },
            run_filings: runs == Runs::Filings,
        };
        // Another process that opens the desk just now may be waiting for the keyring as well.
        let opened = timeout(self.keyring_patience, FilingDesk::open(options)).await;
        let opened = opened.unwrap_or(Err(OpenError::KeyringSlow));
        if let Ok(desk) = &opened {
            Self::tell_of_new_store(desk)?;
        }
        Ok(opened)
    }

    /// Said by the command that found the store damaged or gone. The window says it until somebody has read it there.
    fn tell_of_new_store(desk: &FilingDesk) -> Result<(), Failure> {
        if desk.has_new_store()
            && let Some(notice) = desk.store_notice()?
        {
            Output::warn(&store_notice_text(&notice));
        }
        Ok(())
    }

    /// Opens the desk for one account.
    pub async fn open_account(&self, name: &str, runs: Runs) -> Result<(FilingDesk, Account), Failure> {
        let desk = self.open(runs).await?;
        let account = desk.account_by_name(name)?;
        Ok((desk, account))
    }
}
