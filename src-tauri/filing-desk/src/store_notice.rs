//! What is told when a store was set aside or found missing, until a person has seen it. Kept in a plain file without
//! names or secrets, which is also what says, after a stop, that setting aside has begun.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::data_directory::{DataDirectory, if_there, remove_if_there};
use crate::desk::FilingDesk;
use crate::error::DeskError;
use crate::filings::recovery::Rebuilt;
use crate::store::StorePart;

/// A store was damaged or gone, and a new one was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreNotice {
    /// When that was noticed (UTC).
    pub at: Timestamp,
    /// The damaged store's name in the data folder, where it is kept; `None` when there was none any more.
    pub kept_as: Option<String>,
    /// Filings that were found again in the spool.
    pub rebuilt: u32,
    /// Files that were found again in the spool and wait in Unfiled.
    #[serde(default)]
    pub unfiled: u32,
    /// Sealed copies in the spool whose filing can not be told any more.
    pub unreadable: u32,
    /// What could not be taken over, or not in full.
    pub missing: Vec<StorePart>,
    /// Whether everything has been put in order.
    pub(crate) is_complete: bool,
}

impl StoreNotice {
    /// Nothing has been done yet.
    pub(crate) fn begun(at: Timestamp, kept_as: Option<String>) -> Self {
        Self {
            at,
            kept_as,
            rebuilt: 0,
            unfiled: 0,
            unreadable: 0,
            missing: Vec::new(),
            is_complete: false,
        }
    }

    /// Everything is in order now.
    pub(crate) fn completed(self, rebuilt: Rebuilt) -> Self {
        Self {
            rebuilt: rebuilt.filings,
            unfiled: rebuilt.unfiled,
            unreadable: rebuilt.unreadable,
            is_complete: true,
            ..self
        }
    }
}

impl FilingDesk {
    /// What there is to tell about a store that was set aside, until it is dismissed.
    pub fn store_notice(&self) -> Result<Option<StoreNotice>, DeskError> {
        Ok(read(&self.desk.directory)?)
    }

    /// Whether that happened when this very desk was opened.
    pub fn has_new_store(&self) -> bool {
        self.desk.has_new_store
    }

    /// A person has seen it.
    pub fn dismiss_store_notice(&self) -> Result<(), DeskError> {
        Ok(remove_if_there(&self.desk.directory.store_notice_file())?)
    }
}

/// The notice, where there is one. One that can not be read says nothing, and must not keep the desk from opening.
pub fn read(directory: &DataDirectory) -> std::io::Result<Option<StoreNotice>> {
    let bytes = if_there(std::fs::read(directory.store_notice_file()))?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Keeps a notice in place of an earlier one.
pub fn write(directory: &DataDirectory, notice: &StoreNotice) -> std::io::Result<()> {
    directory.replace_file(&directory.store_notice_file(), &serde_json::to_vec(notice)?)
}
