//! What this computer keeps and does: accounts and their secrets, the encrypted store, the filings on their way to a
//! chart, pins, links, the audit trail and the settings.
//!
//! [`FilingDesk`] is the one door. It knows no window and no command line; changes come out as [`DeskEvent`]s.

mod accounts;
mod audit;
mod charts;
mod clock;
mod copying;
mod data_directory;
mod desk;
mod error;
mod filings;
mod links;
mod pace;
mod pins;
mod reading;
mod recent_patients;
mod saving;
mod settings;
mod spool;
mod store;
mod store_notice;
mod unfiled;
mod words;

pub use accounts::{
    Account, AccountId, AccountState, BrowserSignIn, EntryName, KeyringError, KeyringStore, MemoryStore,
    NewAccount, SecretStore, SignInId, StartedSignIn, UnfinishedFilings, accounts_of,
};
pub use audit::{AuditAction, AuditEntry, AuditQuery};
pub use charts::{ListedAttachment, ListedPage};
pub use clock::{Clock, SystemClock};
pub use desk::{Connector, DeskOptions, FilingDesk};
pub use error::{DeskError, OpenError, RefusalCode};
pub use filings::{
    AcceptRequest, DeskEvent, Failure, FailureCode, FileRefusal, FiledBefore, FilingAction, FilingId,
    FilingSnapshot, FilingState, FilingTrouble, GivenFile, Hold, OnChart, OnWrongChart, Original,
    PatientBinding, PatientNow, Refile, Step, TakenBack, WaitReason,
};
pub use pace::Pace;
pub use reading::ReadFile;
pub use recent_patients::RecentPatient;
pub use saving::{SaveTarget, SavedFile, safe_file_name};
pub use settings::Settings;
pub use spool::{FileLook, look_at};
pub use store::{StoreError, StorePart};
pub use store_notice::StoreNotice;
pub use unfiled::UnfiledFile;
