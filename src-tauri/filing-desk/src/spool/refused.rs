//! That a file was refused, told outside the store: of a commit that failed SQLite can not tell whether it will be there
//! after all when the store is opened next.

use super::Spool;
use crate::data_directory::remove_if_there;
use crate::filings::FilingId;

impl Spool {
    /// Tells the next start that a file was refused which the store failed to keep: its copy is left without a card. That
    /// works on a full disk. May block.
    pub fn refuse(&self, id: FilingId) -> std::io::Result<()> {
        remove_if_there(&self.card(id))
    }

    /// Whether a file that the store knows was refused. May block.
    pub fn was_refused(&self, id: FilingId) -> std::io::Result<bool> {
        // In this order: of a filing that is over, the card goes after the copy.
        Ok(!self.card(id).try_exists()? && self.partial(id).try_exists()?)
    }
}
