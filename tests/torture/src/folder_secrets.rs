//! Secrets in plain files: they have to outlast killed processes, and protect nothing here.

use std::path::{Path, PathBuf};

use filing_desk::{EntryName, KeyringError, SecretStore};
use zeroize::Zeroizing;

/// A keyring that is a folder.
pub struct FolderSecrets {
    folder: PathBuf,
}

impl FolderSecrets {
    /// The keyring in `folder`, made when it is missing.
    pub fn at(folder: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    fn path(&self, name: &EntryName) -> PathBuf {
        self.folder.join(name.as_str().replace('/', "-"))
    }
}

impl SecretStore for FolderSecrets {
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match std::fs::read(self.path(name)) {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(_) => Err(KeyringError::Refused),
        }
    }

    /// As a real keyring does it: the entry is the old one or the new one, whenever the process ends.
    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError> {
        let refused = |_| KeyringError::Refused;
        let partial = tempfile::NamedTempFile::new_in(&self.folder).map_err(refused)?;
        std::fs::write(partial.path(), secret).map_err(refused)?;
        partial
            .persist(self.path(name))
            .map_err(|_| KeyringError::Refused)?;
        Ok(())
    }

    fn delete(&self, name: &EntryName) -> Result<(), KeyringError> {
        match std::fs::remove_file(self.path(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(KeyringError::Refused),
            _ => Ok(()),
        }
    }
}
