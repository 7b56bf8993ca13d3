//! What can go wrong at the desk, each with a stable kebab-case code. No name, path or secret is in any of them.

use serde::{Deserialize, Serialize};

use crate::accounts::KeyringError;
use crate::store::StoreError;
use crate::words::word_of;

/// Why something was refused before it had any effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// The path is a folder.
    FileIsFolder,
    /// The path is a symbolic link.
    FileIsLink,
    /// The path is a pipe, device or socket.
    FileIsSpecial,
    /// There is nothing at the path (any more).
    FileVanished,
    /// The file may not be read, or reading failed.
    FileUnreadable,
    /// The file has no bytes.
    FileEmpty,
    /// The file was being written while it was read, twice.
    FileChanging,
    /// The file is larger than the system takes.
    FileTooLarge,
    /// The file's type is not taken by the system.
    FileTypeRefused,
    /// The file has no usable name.
    FileNameUnusable,
    /// The same bytes are already on their way to the same patient under the same name.
    AlreadyBeingFiled,
    /// The same bytes already wait in Unfiled under the same name.
    AlreadyUnfiled,
    /// It is not in Unfiled: it was filed or removed.
    UnfiledUnknown,
    /// The attachment is on this very chart.
    AlreadyOnThisChart,
    /// The attachment is being moved to another chart already.
    AlreadyBeingRefiled,
    /// This computer's disk is full.
    DiskFull,
    /// The description is longer than the system takes.
    DescriptionTooLong,
    /// The system asks for this field beside the file.
    FieldMissing,
    /// The system does not take this value, or does not ask for this field.
    FieldInvalid,
    /// No such account.
    AccountUnknown,
    /// Another account has this name.
    AccountNameTaken,
    /// The account's name is empty.
    AccountNameEmpty,
    /// The account still has filings that are not finished.
    AccountHasFilings,
    /// The secrets belong to another clinic than the account.
    OtherClinic,
    /// No such sign-in in the browser is under way: it was cancelled, or it is over.
    SignInUnknown,
    /// No such filing.
    FilingUnknown,
    /// The hold is over.
    HoldIsOver,
    /// The record is being made or has been made: the file may be on the chart.
    TooLateToCancel,
    /// The filing does not wait for a retry.
    NothingToRetry,
    /// Nobody is asked whether the file is on the chart.
    NothingToFileAgain,
    /// Nobody is asked whether the file belongs to this patient.
    NothingToConfirm,
    /// No original of a refile is left to a person.
    NothingToSettle,
    /// The record has been asked for: its description can only be changed on the chart.
    TooLateToDescribe,
    /// The filing is not finished.
    FilingNotFinished,
    /// A setting is outside its range.
    SettingOutOfRange,
    /// The folder to save to is missing or can not be written.
    FolderUnusable,
}

impl RefusalCode {
    /// The stable kebab-case word.
    pub fn word(self) -> String {
        word_of(&self)
    }
}

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The system, its storage or the way there failed.
    #[error(transparent)]
    Api(#[from] attachment_api::Error),
    /// Refused here, before it had any effect.
    #[error("refused: {}", .0.word())]
    Refused(RefusalCode),
    /// Refused here for what stands, or does not stand, in a field beside a file.
    #[error("refused: {} ({field})", .code.word())]
    FieldRefused {
        /// Why.
        code: RefusalCode,
        /// The field's key.
        field: String,
    },
    /// The keyring can not be used now.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The keyring holds no secrets for this account.
    #[error("the keyring holds no secrets for this account")]
    SecretMissing,
    /// The store on this computer failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file below the data folder, or one being saved, failed.
    #[error("a file of the app could not be read or written: {0:?}")]
    File(std::io::ErrorKind),
    /// The sealed copy of a file is damaged.
    #[error("the sealed copy of a file is damaged")]
    SpoolDamaged,
}

impl DeskError {
    /// The field that is missing or wrong, by its key, e.g. `reviewer`.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::FieldRefused { field, .. } => Some(field),
            Self::Api(error) => error.field,
            _ => None,
        }
    }

    /// The stable kebab-case code.
    pub fn code(&self) -> String {
        match self {
            Self::Api(error) => word_of(&error.code),
            Self::Refused(code) | Self::FieldRefused { code, .. } => code.word(),
            Self::Keyring(error) => error.code().to_owned(),
            Self::SecretMissing => "secret-missing".to_owned(),
            Self::Store(error) => error.code().to_owned(),
            Self::File(kind) if is_disk_full(*kind) => RefusalCode::DiskFull.word(),
            Self::File(_) => "file-failed".to_owned(),
            Self::SpoolDamaged => "spool-damaged".to_owned(),
        }
    }
}

impl From<RefusalCode> for DeskError {
    fn from(code: RefusalCode) -> Self {
        Self::Refused(code)
    }
}

impl From<std::io::Error> for DeskError {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.kind())
    }
}

/// Whether an error says that there is no room left.
pub(crate) const fn is_disk_full(kind: std::io::ErrorKind) -> bool {
    matches!(
        kind,
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded
    )
}

/// Why the desk could not be opened. Nothing was changed or deleted; opening can be tried again.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no keyring service in this session.
    #[error("there is no keyring in this session")]
    KeyringAbsent,
    /// The keyring is locked.
    #[error("the keyring is locked")]
    KeyringLocked,
    /// The keyring refused or failed.
    #[error("the keyring refused")]
    KeyringRefused,
    /// The keyring has not answered yet.
    #[error("the keyring has not answered yet")]
    KeyringSlow,
    /// There is a store, but the keyring does not hold its key.
    #[error("the keyring does not hold the key of the store")]
    StoreKeyMissing,
    /// The key in the keyring is not the one that the store was made with.
    #[error("the keyring holds another key than the store's")]
    StoreKeyWrong,
    /// The store is damaged, and can not be set aside: another process uses it, or what its key is can not be told.
    #[error("the store is damaged")]
    StoreDamaged,
    /// The store was written by a newer version of the app.
    #[error("the store was written by a newer version")]
    StoreNewer,
    /// The store is in use and did not become free.
    #[error("the store is busy")]
    StoreBusy,
    /// The data folder can not be created or written.
    #[error("the data folder can not be used: {0:?}")]
    DataFolder(std::io::ErrorKind),
}

impl OpenError {
    /// The stable kebab-case code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::KeyringAbsent => KeyringError::Absent.code(),
            Self::KeyringLocked => KeyringError::Locked.code(),
            Self::KeyringRefused => KeyringError::Refused.code(),
            Self::KeyringSlow => KeyringError::Slow.code(),
            Self::StoreKeyMissing => "store-key-missing",
            Self::StoreKeyWrong => "store-key-wrong",
            Self::StoreDamaged => StoreError::Damaged.code(),
            Self::StoreNewer => StoreError::Newer.code(),
            Self::StoreBusy => StoreError::Busy.code(),
            Self::DataFolder(kind) if is_disk_full(*kind) => "disk-full",
            Self::DataFolder(_) => "data-folder-unusable",
        }
    }
}

impl From<KeyringError> for OpenError {
    fn from(error: KeyringError) -> Self {
        match error {
            KeyringError::Absent => Self::KeyringAbsent,
            KeyringError::Locked => Self::KeyringLocked,
            KeyringError::Refused | KeyringError::Unreadable => Self::KeyringRefused,
            KeyringError::Slow => Self::KeyringSlow,
        }
    }
}

impl From<StoreError> for OpenError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Newer => Self::StoreNewer,
            StoreError::Busy => Self::StoreBusy,
            StoreError::DiskFull => Self::DataFolder(std::io::ErrorKind::StorageFull),
            StoreError::Damaged => Self::StoreDamaged,
            // The disk or the folder failed: that says nothing about what is in the store.
            StoreError::Failed => Self::DataFolder(std::io::ErrorKind::Other),
        }
    }
}

impl From<std::io::Error> for OpenError {
    fn from(error: std::io::Error) -> Self {
        Self::DataFolder(error.kind())
    }
}
