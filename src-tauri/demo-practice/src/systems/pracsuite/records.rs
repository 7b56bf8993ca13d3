//! The clinic's records as PracSuite keeps them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::people::Person;

/// A patient, called client in the data.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Client {
    pub(crate) id: u64,
    pub(crate) person: Person,
}

/// A file of a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct File {
    pub(crate) id: u64,
    pub(crate) client_id: u64,
    pub(crate) user_id: u64,
    pub(crate) folder_id: Option<u64>,
    /// Users can edit it in the web application: not the time of the upload.
    pub(crate) date: Date,
    pub(crate) description: Option<String>,
    /// Not part of the record; only `presign_url` tells it.
    pub(crate) name: String,
    pub(crate) content_type: &'static str,
    pub(crate) size: u64,
    /// Where the storage has it.
    pub(crate) key: String,
    pub(crate) access: Access,
    /// Whether it came through the API.
    pub(crate) by_api: bool,
}

/// Who may see a file: <https://help.pracsuite.com/en/articles/4500066-how-to-mark-a-file-attachment-as-confidential>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Everybody,
    /// Its owner and administrators. Which side a key is on is not documented: here it sees the record, not the bytes.
    Confidential,
    /// As the clinical note it is attached to; the Files tab does not show it, and neither does the API here.
    HiddenInNote,
}

/// A folder on a patient's chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Folder {
    pub(crate) id: u64,
    pub(crate) client_id: u64,
    pub(crate) description: String,
}

/// Everything the clinic has on record.
#[derive(Default)]
pub(crate) struct Records {
    pub(crate) clients: BTreeMap<u64, Client>,
    pub(crate) files: BTreeMap<u64, File>,
    pub(crate) folders: BTreeMap<u64, Folder>,
}

impl Records {
    /// The id of the next file: larger than any before.
    pub(crate) fn next_file_id(&self) -> u64 {
        let last = self.files.last_key_value().map_or(0, |(id, _)| *id);
        last + fastrand::u64(1..200)
    }

    /// The files of a patient that the API shows, in the order of their ids.
    pub(crate) fn files_of(&self, client_id: u64) -> impl Iterator<Item = &File> {
        self.files
            .values()
            .filter(move |file| file.client_id == client_id && file.access != Access::HiddenInNote)
    }
}
