//! The data folder: which file lies where, readable by its owner only.

use std::fs::File;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::accounts::AccountId;

/// The data folder.
#[derive(Debug)]
pub struct DataDirectory {
    root: PathBuf,
}

impl DataDirectory {
    /// Names the folder; touches nothing.
    pub fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// Makes the folder and the spool below it, for the owner only.
    pub fn create(&self) -> std::io::Result<()> {
        create_private_folder(&self.root)?;
        create_private_folder(&self.spool())
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The accounts, plain.
    pub fn accounts_file(&self) -> PathBuf {
        self.root.join("accounts.json")
    }

    /// Held while the accounts file is changed.
    pub fn accounts_lock(&self) -> PathBuf {
        self.root.join("accounts.lock")
    }

    /// The encrypted store.
    pub fn store_file(&self) -> PathBuf {
        self.root.join("store.db")
    }

    /// Held, shared, by every process that uses the store; alone by one that sets it aside.
    pub fn store_lock(&self) -> PathBuf {
        self.root.join("store.lock")
    }

    /// What tells whether a key is the one that this folder's store was made with.
    pub fn key_check_file(&self) -> PathBuf {
        self.root.join("key-check")
    }

    /// What there is to tell about a store that was set aside.
    pub fn store_notice_file(&self) -> PathBuf {
        self.root.join("store-notice.json")
    }

    /// The folder of sealed copies.
    pub fn spool(&self) -> PathBuf {
        self.root.join("spool")
    }

    /// Held by the one process that runs filings.
    pub fn runner_lock(&self) -> PathBuf {
        self.root.join("runner.lock")
    }

    /// Held while a file of Unfiled becomes a filing, or one becomes such a file again.
    pub fn unfiled_lock(&self) -> PathBuf {
        self.root.join("unfiled.lock")
    }

    /// Held while an account's secrets change in the keyring.
    pub fn secrets_lock(&self, account: AccountId) -> PathBuf {
        self.root.join(format!("secrets-{account}.lock"))
    }

    /// Keeps two processes from creating keys and store at the same time; free again when the file is dropped.
    pub fn lock_opening(&self) -> std::io::Result<File> {
        let lock = open_lock(&self.root.join("opening.lock"))?;
        lock.lock()?;
        Ok(lock)
    }

    /// The random id that names this folder's entries in the keyring, where there is one yet.
    pub fn desk_id(&self) -> std::io::Result<Option<String>> {
        let id = if_there(std::fs::read_to_string(self.desk_id_file()))?;
        Ok(id.map(|text| text.trim().to_owned()))
    }

    /// Makes a new id.
    pub fn create_desk_id(&self) -> std::io::Result<String> {
        let id = Uuid::new_v4().simple().to_string();
        self.replace_file(&self.desk_id_file(), id.as_bytes())?;
        Ok(id)
    }

    /// Writes a small file of the folder whole: the former one or this one is there, whenever the process ends.
    pub fn replace_file(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        self.put_in_place(path, bytes)?;
        self.sync()
    }

    /// The same, without making its name lasting.
    pub fn put_in_place(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        // tempfile makes it readable by the owner only.
        let mut partial = tempfile::NamedTempFile::new_in(&self.root)?;
        partial.write_all(bytes)?;
        partial.as_file().sync_all()?;
        partial.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// Makes renames in the folder lasting.
    pub fn sync(&self) -> std::io::Result<()> {
        sync_folder(&self.root)
    }

    fn desk_id_file(&self) -> PathBuf {
        self.root.join("desk-id")
    }
}

/// The outcome of what was done to a file; `None` where there is no such file, which is no error.
pub fn if_there<T>(outcome: std::io::Result<T>) -> std::io::Result<Option<T>> {
    match outcome {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        outcome => outcome.map(Some),
    }
}

/// Removes a file; what is not there is no error.
pub fn remove_if_there(path: &Path) -> std::io::Result<()> {
    if_there(std::fs::remove_file(path)).map(|_| ())
}

/// Opens a file that is only ever locked.
pub fn open_lock(path: &Path) -> std::io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
}

/// Makes renames in a folder lasting. Windows has no such call and needs none.
pub fn sync_folder(path: &Path) -> std::io::Result<()> {
    if cfg!(unix) {
        File::open(path)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(unix)]
fn create_private_folder(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)?;
    let mut permissions = std::fs::metadata(path)?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(0o700);
        std::fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn create_private_folder(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}
