use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::broadcast;

use super::model::UnfiledFile;
use super::store::UnfiledStore;
use crate::filings::{DeskEvent, FilingId};
use crate::store::StoreError;

/// The unfiled files in memory, as the store had them last.
pub struct UnfiledList {
    store: UnfiledStore,
    events: broadcast::Sender<DeskEvent>,
    shown: Mutex<Vec<UnfiledFile>>,
    /// Held while the store is read, so that what was read earlier does not replace what was read later.
    reloading: tokio::sync::Mutex<()>,
}

impl UnfiledList {
    /// An empty list; [`UnfiledList::reload`] fills it.
    pub fn new(store: UnfiledStore, events: broadcast::Sender<DeskEvent>) -> Self {
        Self {
            store,
            events,
            shown: Mutex::default(),
            reloading: tokio::sync::Mutex::default(),
        }
    }

    /// All of them, in the order of acceptance.
    pub fn all(&self) -> Vec<UnfiledFile> {
        self.shown().clone()
    }

    /// One of them.
    pub fn get(&self, id: FilingId) -> Option<UnfiledFile> {
        self.shown().iter().find(|file| file.id == id).cloned()
    }

    /// Takes over what the store has; told where that is something else than before.
    pub async fn reload(&self) -> Result<(), StoreError> {
        let _alone = self.reloading.lock().await;
        let files = self.store.all().await?;
        let mut shown = self.shown();
        if *shown != files {
            shown.clone_from(&files);
            // Nobody listening is fine.
            let _ = self.events.send(DeskEvent::UnfiledChanged(files));
        }
        Ok(())
    }

    /// The unfiled files in the store.
    pub const fn store(&self) -> &UnfiledStore {
        &self.store
    }

    fn shown(&self) -> MutexGuard<'_, Vec<UnfiledFile>> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
