use attachment_api::FileFacts;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::filings::FilingId;

/// A file that belongs to nobody yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnfiledFile {
    /// Names it, and the filing that is made of it.
    pub id: FilingId,
    /// Grows when a filing of it was taken back: a filing made of it begins above.
    pub revision: u64,
    /// The file.
    pub file: FileFacts,
    /// When it was accepted (UTC).
    pub accepted_at: Timestamp,
}
