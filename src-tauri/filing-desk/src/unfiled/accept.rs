//! Accepting files for nobody yet: safe in the spool, known to the store, in this order.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::model::UnfiledFile;
use crate::desk::{Desk, FilingDesk};
use crate::error::{DeskError, RefusalCode};
use crate::filings::{FileRefusal, FilingId};

impl FilingDesk {
    /// Takes files in that belong to nobody yet, one after the other; each is accepted or refused for itself. An accepted
    /// file is safe: it survives a crash and needs the original no more.
    pub async fn accept_unfiled(
        &self,
        paths: &[PathBuf],
    ) -> Result<Vec<Result<UnfiledFile, FileRefusal>>, DeskError> {
        let mut copying = self.desk.copying.begin(paths.len());
        let mut outcomes = Vec::with_capacity(paths.len());
        for path in paths {
            let accepted = self.desk.accept_unfiled(path).await;
            outcomes.push(accepted.map_err(|error| FileRefusal::of_path(path, error)));
            copying.one_is_done();
        }
        self.desk.unfiled.reload().await?;
        Ok(outcomes)
    }
}

impl Desk {
    async fn accept_unfiled(self: &Arc<Self>, path: &Path) -> Result<UnfiledFile, DeskError> {
        kill_points::reach("accept-begun");
        let (desk, path) = (Arc::clone(self), path.to_owned());
        let runtime = tokio::runtime::Handle::current();
        let copying = tokio::task::spawn_blocking(move || {
            let id = FilingId::generate();
            let pending = desk.spool.take_in(id, &path, None)?;
            let file = UnfiledFile {
                id,
                revision: 0,
                file: pending.facts.clone(),
                accepted_at: desk.clock.now(),
            };
            pending.accept(&file, || {
                let is_new = runtime.block_on(desk.unfiled.store().insert(file.clone()))?;
                is_new
                    .then_some(())
                    .ok_or_else(|| RefusalCode::AlreadyUnfiled.into())
            })?;
            Ok(file)
        });
        copying.await.unwrap_or(Err(RefusalCode::FileUnreadable.into()))
    }
}
