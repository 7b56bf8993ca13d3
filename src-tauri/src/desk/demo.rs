use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use attachment_api::{ConnectionSettings, Secret, Secrets, SignInMethod, System};
use demo_practice::{Announcement, ClientCredentials, DemoPractice, Options, Systems};
use filing_desk::{FilingDesk, MemoryStore, NewAccount};
use tempfile::TempDir;

use super::ground::practice_failed;
use crate::wire::convert::word;
use crate::wire::{DemoSystemView, DemoView, FailureView};

/// Name of the Cliniko account that is there from the start; the others add their system's name.
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
        let patients = &announcement.systems.cliniko.patients;
        let sample_patient = patients.first()?.name.clone();
        let systems = accesses(&announcement).map(|access| DemoSystemView {
            system: word(&access.system),
            base_url: access.base_url.to_owned(),
        });
        Some(DemoView {
            systems: systems.into(),
            sample_patient,
        })
    }

    /// Starts the practice, opens a desk and adds an account of each system, so that files can be dropped at once.
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
        for access in accesses(&announcement) {
            if desk.account_by_name(&access.account_name()).is_err() {
                desk.add_account(access.account()?).await?;
            }
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

/// How the practice is reached as one system.
struct Access<'practice> {
    system: System,
    base_url: &'practice str,
    instance: Option<&'practice str>,
    secrets: Vec<(&'static str, &'practice str)>,
}

impl Access<'_> {
    fn account_name(&self) -> String {
        match self.system {
            System::Cliniko => ACCOUNT.to_owned(),
            other => format!("{ACCOUNT} ({})", other.name()),
        }
    }

    fn account(&self) -> Result<NewAccount, FailureView> {
        let secret = |&(name, value): &(&str, &str)| (name.to_owned(), Secret::from(value));
        Ok(NewAccount {
            name: self.account_name(),
            settings: ConnectionSettings {
                system: self.system,
                base_url: Some(self.base_url.parse().map_err(|_| practice_failed())?),
                instance: self.instance.map(str::to_owned),
                sign_in: SignInMethod::Secrets,
                storage_hosts: Vec::new(),
            },
            secrets: Secrets::new(self.secrets.iter().map(secret)),
        })
    }
}

fn accesses(announcement: &Announcement) -> [Access<'_>; 4] {
    let Systems {
        cliniko,
        pracsuite,
        medplum,
        canvas,
    } = &announcement.systems;
    [
        Access {
            system: System::Cliniko,
            base_url: &cliniko.base_url,
            instance: None,
            secrets: vec![("api_key", &cliniko.credentials.api_key)],
        },
        Access {
            system: System::PracSuite,
            base_url: &pracsuite.base_url,
            instance: None,
            secrets: vec![
                ("vendor_key", &pracsuite.credentials.vendor_key),
                ("account_key", &pracsuite.credentials.account_key),
            ],
        },
        Access {
            system: System::Medplum,
            base_url: &medplum.base_url,
            instance: None,
            secrets: client(&medplum.credentials),
        },
        Access {
            system: System::Canvas,
            base_url: &canvas.base_url,
            instance: Some(&canvas.instance),
            secrets: client(&canvas.credentials),
        },
    ]
}

fn client(credentials: &ClientCredentials) -> Vec<(&'static str, &str)> {
    vec![
        ("client_id", &credentials.client_id),
        ("client_secret", &credentials.client_secret),
    ]
}
