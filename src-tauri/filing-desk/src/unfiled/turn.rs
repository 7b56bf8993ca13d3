//! Whose turn it is to change what a file of Unfiled is: its card and the store change together, one process at a time.

use std::fs::File;

use tokio::sync::MutexGuard;

use crate::data_directory::open_lock;
use crate::desk::Desk;
use crate::error::DeskError;

/// Held while card and store change; two that did so at once could leave the card of one and the commit of the other.
pub struct Turn<'a> {
    _in_this_process: MutexGuard<'a, ()>,
    _among_all: File,
}

impl Desk {
    /// Waits for the turn.
    pub(super) async fn unfiled_turn(&self) -> Result<Turn<'_>, DeskError> {
        let in_this_process = self.unfiled.turn().await;
        let path = self.directory.unfiled_lock();
        let locking = tokio::task::spawn_blocking(move || {
            let lock = open_lock(&path)?;
            lock.lock()?;
            Ok::<_, std::io::Error>(lock)
        });
        Ok(Turn {
            _in_this_process: in_this_process,
            _among_all: locking.await.map_err(std::io::Error::other)??,
        })
    }
}
