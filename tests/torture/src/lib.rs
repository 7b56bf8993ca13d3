//! Filings under kills, faults and lost answers: what every run is made of.
//!
//! A run starts a [`Clinic`], opens a [`Desk`] over a folder, drops files, and asks the practice's own ledger what
//! became of them.

pub mod clinic;
pub mod desk;
pub mod folder_secrets;
pub mod options;
pub mod outcomes;
pub mod report;

/// Why a run could not be made, in words: not a verdict on the app.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;
