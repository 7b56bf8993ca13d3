//! Saving an attachment to this computer: through a fresh link into a temporary file beside the target, then renamed.

mod file_name;

pub use file_name::safe as safe_file_name;

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use attachment_api::{Attachment, AttachmentId};
use futures::StreamExt;
use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::accounts::AccountId;
use crate::audit::{self, AuditAction, AuditRecord};
use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode, is_disk_full};
use crate::reading::incomplete_download;

/// Where to save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveTarget {
    /// Into this folder, under the attachment's own name made safe; nothing is overwritten.
    Folder(PathBuf),
    /// To exactly this file; the person was asked before it is replaced.
    File(PathBuf),
}

/// A saved file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
}

/// Names tried before giving up in a folder full of the same name.
const MOST_NAMES: u32 = 10_000;

impl FilingDesk {
    /// The name that an attachment would be saved under, safe on every system.
    pub fn safe_file_name(attachment: &Attachment) -> String {
        file_name::safe(attachment.name.as_ref().map_or("", |name| name.expose()))
    }

    /// Saves an attachment; on any failure nothing is left behind.
    pub async fn save(
        &self,
        account: AccountId,
        id: &AttachmentId,
        target: SaveTarget,
    ) -> Result<SavedFile, DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let attachment = self.desk.noted(account.id, system.attachment(id).await)?;
        let download = self
            .desk
            .download_afresh(account.id, system.as_ref(), &attachment);
        let mut download = download.await?;

        let mut partial = Partial::create(target.folder()).await?;
        while let Some(piece) = download.bytes.next().await {
            partial = partial.append(self.desk.noted(account.id, piece)?).await?;
        }
        if download.size_bytes.is_some_and(|size| size != partial.size_bytes) {
            return Err(incomplete_download());
        }
        let name = Self::safe_file_name(&attachment);
        let saved = partial.keep(target, name).await?;
        let record = AuditRecord::new(&account, AuditAction::Saved, self.desk.clock.now())
            .on(attachment.patient, attachment.id);
        audit::write(&self.desk.store, record).await?;
        Ok(saved)
    }
}

impl SaveTarget {
    fn folder(&self) -> PathBuf {
        match self {
            Self::Folder(folder) => folder.clone(),
            Self::File(path) => path.parent().map(Path::to_owned).unwrap_or_default(),
        }
    }
}

/// What has been written so far; removed when dropped.
struct Partial {
    file: NamedTempFile,
    digest: Sha256,
    size_bytes: u64,
}

impl Partial {
    async fn create(folder: PathBuf) -> Result<Self, DeskError> {
        blocking(move || {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                &folder
            };
            let file = tempfile::Builder::new().prefix(".chartdrop-").tempfile_in(folder);
            let file = file.map_err(|error| unusable(&error))?;
            Ok(Self {
                file,
                digest: Sha256::new(),
                size_bytes: 0,
            })
        })
        .await
    }

    async fn append(mut self, bytes: bytes::Bytes) -> Result<Self, DeskError> {
        blocking(move || {
            self.file.write_all(&bytes).map_err(|error| unusable(&error))?;
            self.digest.update(&bytes);
            self.size_bytes += bytes.len() as u64;
            Ok(self)
        })
        .await
    }

    async fn keep(self, target: SaveTarget, name: String) -> Result<SavedFile, DeskError> {
        blocking(move || {
            self.file.as_file().sync_all().map_err(|error| unusable(&error))?;
            let (size_bytes, sha256) = (self.size_bytes, hex::encode(self.digest.finalize()));
            let path = match target {
                SaveTarget::File(path) => {
                    self.file.persist(&path).map_err(|error| unusable(&error.error))?;
                    path
                }
                SaveTarget::Folder(folder) => keep_unused(self.file, &folder, &name)?,
            };
            Ok(SavedFile {
                path,
                size_bytes,
                sha256,
            })
        })
        .await
    }
}

/// Takes the first of `name`, `name (2)`, ... that nothing has yet.
fn keep_unused(mut file: NamedTempFile, folder: &Path, name: &str) -> Result<PathBuf, DeskError> {
    for number in 1..=MOST_NAMES {
        let path = folder.join(file_name::numbered(name, number));
        match file.persist_noclobber(&path) {
            Ok(_) => return Ok(path),
            Err(error) if error.error.kind() == ErrorKind::AlreadyExists => file = error.file,
            Err(error) => return Err(unusable(&error.error)),
        }
    }
    Err(RefusalCode::FolderUnusable.into())
}

fn unusable(error: &std::io::Error) -> DeskError {
    if is_disk_full(error.kind()) {
        RefusalCode::DiskFull.into()
    } else {
        RefusalCode::FolderUnusable.into()
    }
}

async fn blocking<T: Send + 'static>(
    action: impl FnOnce() -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    tokio::task::spawn_blocking(action)
        .await
        .unwrap_or(Err(DeskError::File(ErrorKind::Other)))
}
