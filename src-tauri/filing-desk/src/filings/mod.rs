//! Filings: one local file on its way to one patient's chart, from drop to filed.
//!
//! `model` says what a filing is, `transitions` what may follow what, `store` keeps it, `runner` moves it on,
//! `waits` says how long, `recovery` picks it up after a stop, `events` tells about it.

mod accept;
mod accept_refile;
mod actions;
mod audit_notes;
mod awaiting;
pub mod book;
pub mod events;
pub mod failing;
pub mod failure;
mod fields;
mod lost_commits;
pub mod model;
mod patient_check;
pub mod recovery;
mod refiling;
pub mod runner;
pub mod snapshot;
pub mod store;
pub mod transitions;
mod unknown_outcome;
mod waits;

pub use accept::{AcceptRequest, FileRefusal, FilingOf, GivenFile, OnWrongChart};
pub use actions::TakenBack;
pub use events::DeskEvent;
pub use failure::{Failure, FailureCode, FilingTrouble};
pub use model::{FiledBefore, FilingId, FilingState, Hold, PatientBinding, Step, WaitReason};
pub use patient_check::PatientNow;
pub use refiling::{Original, Refile};
pub use snapshot::{FilingAction, FilingSnapshot, OnChart};
