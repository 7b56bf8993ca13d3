use std::path::{Path, PathBuf};
use std::sync::Arc;

use filing_desk::{FilingDesk, KeyringStore};

use super::demo::Demo;
use crate::data_dir;
use crate::start::WindowStart;
use crate::wire::convert::failure;
use crate::wire::{DemoView, FailureView};

/// What the desk stands on: this computer's own data and keyring, or a demo practice of which nothing is kept.
pub enum Ground {
    /// A data folder and the operating system's keyring.
    Own(PathBuf),
    /// A folder that is removed at the end, and secrets in memory.
    Demo(Box<Demo>),
}

impl Ground {
    /// The ground for a start. Fails where there is no place for data.
    pub fn prepare(how: WindowStart) -> std::io::Result<Self> {
        match how {
            WindowStart::Demo => Ok(Self::Demo(Box::new(Demo::prepare()?))),
            WindowStart::Own(named) => {
                let data_dir = data_dir::resolve(named).ok_or(std::io::ErrorKind::NotFound)?;
                Ok(Self::Own(std::path::absolute(data_dir)?))
            }
        }
    }

    /// The folder of everything that is kept.
    pub fn data_dir(&self) -> &Path {
        match self {
            Self::Own(data_dir) => data_dir,
            Self::Demo(demo) => demo.data_dir(),
        }
    }

    /// What the account form is filled with, on a demo practice.
    pub fn demo_view(&self) -> Option<DemoView> {
        match self {
            Self::Own(_) => None,
            Self::Demo(demo) => demo.view(),
        }
    }

    /// Opens the desk here. Can be tried again.
    pub(super) async fn open(&self) -> Result<FilingDesk, FailureView> {
        match self {
            Self::Own(data_dir) => {
                let opened = super::open(data_dir.clone(), Arc::new(KeyringStore::new())).await;
                opened.map_err(|error| FailureView::from(&error))
            }
            Self::Demo(demo) => demo.open().await,
        }
    }

    /// Ends what belongs to the ground itself.
    pub(super) async fn close(&self) {
        if let Self::Demo(demo) = self {
            demo.close().await;
        }
    }
}

/// A practice that could not be started, as the window shows it.
pub(super) fn practice_failed() -> FailureView {
    failure("demo-practice-failed")
}
