//! Filings under kills, faults and lost answers: what every run is made of.
//!
//! A run starts a [`clinic::Clinic`], opens a [`desk::Desk`] over a folder, drops files, and asks the practice's own ledger
//! what became of them.

pub mod clinic;
pub mod desk;
pub mod faults;
pub mod folder_secrets;
#[cfg(all(unix, feature = "kill-points"))]
pub mod kills;
pub mod options;
pub mod outcomes;
pub mod progress;
pub mod report;
pub mod side_by_side;
pub mod storm;
pub mod worker;

/// Why a run could not be made, in words: not a verdict on the app.
pub type Trouble = Box<dyn std::error::Error + Send + Sync>;
