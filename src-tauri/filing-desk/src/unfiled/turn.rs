//! Whose turn it is to change what a file of Unfiled is: its card and the store change together, one at a time, in this
//! process and in every other.

use std::fs::File;

use crate::data_directory::open_lock;
use crate::desk::Desk;
use crate::error::DeskError;

/// Held while card and store change; two that did so at once could leave the card of one and the commit of the other.
pub struct Turn {
    _lock: File,
}

impl Desk {
    /// Waits for the turn.
    pub(super) async fn unfiled_turn(&self) -> Result<Turn, DeskError> {
        let path = self.directory.unfiled_lock();
        let locking = tokio::task::spawn_blocking(move || {
            let lock = open_lock(&path)?;
            lock.lock()?;
            Ok::<_, std::io::Error>(lock)
        });
        let lock = locking.await.map_err(std::io::Error::other)??;
        Ok(Turn { _lock: lock })
    }
}
