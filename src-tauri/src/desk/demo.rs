use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use attachment_api::{ConnectionSettings, Secret, Secrets, System};
use demo_practice::{Announcement, DemoPractice, Options};
use filing_desk::{FilingDesk, MemoryStore, NewAccount};
use tempfile::TempDir;

use super::ground::practice_failed;
use crate::wire::{DemoView, FailureView};

/// Name of the account that is there from the start.
const ACCOUNT: &str = "Demo practice";

/// A demo practice with a data folder that lives as long as the window.
pub struct Demo {
    data_dir: PathBuf,
    /// Taken at the end: the app's state lives until the process is gone, too late to remove anything.
    folder: Mutex<Option<TempDir>>,
    secrets: Arc<MemoryStore>,
    practice: Mutex<Option<DemoPractice>>,
}

impl Demo {
    /// Makes the folder.
    pub fn prepare() -> std::io::Result<Self> {
        let folder = tempfile::Builder::new().prefix("chartdrop-demo-").tempdir()?;
        Ok(Self {
            data_dir: folder.path().to_owned(),
            folder: Mutex::new(Some(folder)),
            secrets: Arc::new(MemoryStore::new()),
            practice: Mutex::new(None),
        })
    }

    /// The folder.
    pub fn data_dir(&self) -> &Path {
        &self.data_dir
    }

    /// Where the practice is and whom to look for first; `None` before it has started.
    pub fn view(&self) -> Option<DemoView> {
        let announcement = self.announcement()?;
        let cliniko = announcement.systems.cliniko;
        let sample_patient = cliniko.patients.into_iter().next().map(|patient| patient.name)?;
        Some(DemoView {
            base_url: cliniko.base_url,
            sample_patient,
        })
    }

    /// Starts the practice, opens a desk and adds the account, so that files can be dropped at once.
    pub async fn open(&self) -> Result<FilingDesk, FailureView> {
        if self.announcement().is_none() {
            let practice = DemoPractice::start(Options::default())
                .await
                .map_err(|_| practice_failed())?;
            *self.practice.lock().unwrap_or_else(PoisonError::into_inner) = Some(practice);
        }
        let announcement = self.announcement().ok_or_else(practice_failed)?;
        let opened = super::open(self.data_dir.clone(), self.secrets.clone()).await;
        let desk = opened.map_err(|error| FailureView::from(&error))?;
        if desk.account_by_name(ACCOUNT).is_err() {
            desk.add_account(account(&announcement)?).await?;
        }
        Ok(desk)
    }

    /// Ends the practice and removes the folder.
    pub async fn close(&self) {
        let practice = self
            .practice
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(practice) = practice {
            practice.stop().await;
        }
        let folder = self.folder.lock().unwrap_or_else(PoisonError::into_inner).take();
        if folder.is_some_and(|folder| folder.close().is_err()) {
            tracing::warn!("the demo's folder could not be removed whole");
        }
    }

    fn announcement(&self) -> Option<Announcement> {
        let practice = self.practice.lock().unwrap_or_else(PoisonError::into_inner);
        practice.as_ref().map(DemoPractice::announcement)
    }
}

fn account(announcement: &Announcement) -> Result<NewAccount, FailureView> {
    let cliniko = &announcement.systems.cliniko;
    let key = Secret::from(cliniko.credentials.api_key.as_str());
    Ok(NewAccount {
        name: ACCOUNT.to_owned(),
        settings: ConnectionSettings {
            system: System::Cliniko,
            base_url: Some(cliniko.base_url.parse().map_err(|_| practice_failed())?),
            storage_hosts: Vec::new(),
        },
        secrets: Secrets::new([("api_key".to_owned(), key)]),
        instance: None,
    })
}
