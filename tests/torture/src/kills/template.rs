//! Folders with an account in each system, made once per clinic and copied for each case.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use attachment_api::System;
use tempfile::TempDir;
use tokio::runtime::Handle;

use crate::Trouble;
use crate::clinic::{Access, Clinic};
use crate::desk::Desk;

/// A memory file system, where there is one: a kill loses nothing there that was written, synced or not, and writing is
/// fast.
const MEMORY: &str = "/dev/shm";

/// A new folder for short use.
pub fn temporary_folder() -> std::io::Result<TempDir> {
    if Path::new(MEMORY).is_dir() {
        TempDir::new_in(MEMORY)
    } else {
        TempDir::new()
    }
}

/// One folder per system.
pub struct Templates {
    folder: TempDir,
    accesses: HashMap<System, Access>,
}

impl Templates {
    /// Connects an account of each system.
    pub fn prepare(clinic: &Clinic, runtime: &Handle, systems: &[System]) -> Result<Self, Trouble> {
        let folder = temporary_folder()?;
        let mut accesses = HashMap::new();
        for system in systems {
            let access = clinic.access(*system)?;
            let of_system = folder.path().join(system.word());
            runtime.block_on(async {
                let desk = Desk::open(&of_system).await?;
                desk.account(&access).await?;
                desk.close().await;
                Ok::<_, Trouble>(())
            })?;
            accesses.insert(*system, access);
        }
        Ok(Self { folder, accesses })
    }

    /// What the account of this system is connected with.
    pub fn access(&self, system: System) -> Result<&Access, Trouble> {
        Ok(self.accesses.get(&system).ok_or("a system without a template")?)
    }

    /// Copies the folder of this system.
    pub fn copy_to(&self, system: System, target: &Path) -> Result<(), Trouble> {
        copy(&self.folder.path().join(system.word()), target)
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let from: PathBuf = entry?.path();
        let to = to.join(from.file_name().ok_or("a path without a name")?);
        if from.is_dir() {
            copy(&from, &to)?;
        } else {
            std::fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
