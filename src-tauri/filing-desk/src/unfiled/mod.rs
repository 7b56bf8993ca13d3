//! Unfiled: files that were accepted while no patient was open. They are safe in the spool, sealed like a filing's bytes,
//! and wait for a person to say whose they are. A filing made of one has its id, so that nothing is copied again.

mod accept;
mod filing;
mod list;
mod model;
mod store;
mod taking_back;
mod turn;

use attachment_api::SpooledBytes;
use futures::StreamExt;
use zeroize::Zeroizing;

pub use list::UnfiledList;
pub use model::UnfiledFile;
pub use store::UnfiledStore;

use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode};
use crate::filings::FilingId;
use crate::reading::ReadFile;
use crate::spool::SealedBytes;

impl FilingDesk {
    /// What waits in Unfiled, in the order of acceptance.
    pub fn unfiled(&self) -> Vec<UnfiledFile> {
        self.desk.unfiled.all()
    }

    /// Removes files from Unfiled for good, with their sealed copies; the files that they were copied from are not touched.
    pub async fn remove_unfiled(&self, ids: &[FilingId]) -> Result<(), DeskError> {
        for id in ids {
            // One that is a filing by now keeps its bytes.
            if self.desk.unfiled.store().remove(*id).await? {
                kill_points::reach("unfiled-removed-persisted");
                self.desk.filings.remove_bytes(*id).await;
            }
        }
        Ok(self.desk.unfiled.reload().await?)
    }

    /// Reads a file of Unfiled into memory, unless it has more than `most_bytes`.
    pub async fn read_unfiled(&self, id: FilingId, most_bytes: u64) -> Result<ReadFile, DeskError> {
        let file = self.desk.unfiled.get(id).ok_or(RefusalCode::UnfiledUnknown)?;
        let size_bytes = file.file.size_bytes;
        if size_bytes > most_bytes {
            return Ok(ReadFile::TooLarge);
        }
        let sealed = SealedBytes::new(self.desk.spool.clone(), id, size_bytes);
        // A vector that grows leaves copies behind that nobody overwrites.
        let mut bytes = Zeroizing::new(Vec::with_capacity(
            usize::try_from(size_bytes).unwrap_or_default(),
        ));
        let mut pieces = sealed.open();
        while let Some(piece) = pieces.next().await {
            bytes.extend_from_slice(&piece.map_err(|_| DeskError::SpoolDamaged)?);
        }
        Ok(ReadFile::Whole(bytes))
    }
}
