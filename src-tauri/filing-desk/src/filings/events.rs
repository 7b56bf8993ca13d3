//! What the desk tells: typed, as whole snapshots.

use attachment_api::PatientId;

use super::model::FilingId;
use super::snapshot::FilingSnapshot;
use crate::accounts::{Account, AccountId};
use crate::unfiled::UnfiledFile;

/// Something changed at the desk.
#[derive(Clone, Debug)]
pub enum DeskEvent {
    /// A filing is new or changed.
    FilingChanged(Box<FilingSnapshot>),
    /// A filing was dismissed.
    FilingRemoved(FilingId),
    /// An account is new or changed.
    AccountChanged(Box<Account>),
    /// An account was removed.
    AccountRemoved(AccountId),
    /// A patient's attachments changed in the system through us.
    AttachmentsChanged {
        /// The account.
        account: AccountId,
        /// The patient.
        patient: PatientId,
    },
    /// What waits in Unfiled changed; all of it, in the order of acceptance.
    UnfiledChanged(Vec<UnfiledFile>),
    /// The settings changed.
    SettingsChanged,
}
