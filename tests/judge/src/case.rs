//! What is judged.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What was dropped, and every record that the practice made meanwhile.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Case {
    /// Every file that a person dropped.
    pub drops: Vec<Drop>,
    /// The practice's ledger of created records, as far as it was written during the case.
    pub records: Vec<Record>,
}

/// A file dropped on a patient, and what the app said of it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Drop {
    /// What it is called in a finding.
    pub name: String,
    /// The person's own file, where it is to be looked at.
    #[serde(default)]
    pub source: Option<PathBuf>,
    /// SHA-256 of its bytes when it was dropped, lower-case hex.
    pub sha256: String,
    /// The system it was dropped in, e.g. `cliniko`.
    pub system: String,
    /// The patient's id there.
    pub patient: String,
    /// Whether the app said that it took it.
    pub accepted: bool,
    /// The last state that the app says, e.g. `filed`, `needs-you`; `None` where it knows of none.
    #[serde(default)]
    pub said: Option<String>,
}

impl Drop {
    /// Whether the record holds this drop's bytes.
    pub(crate) fn is_of(&self, record: &Record) -> bool {
        self.sha256 == record.sha256
    }
}

/// A record in a practice's ledger; what else the ledger says of it is not needed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    /// The system it is in.
    pub system: String,
    /// Its id there.
    pub id: String,
    /// The patient on whose chart it is.
    pub patient_id: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// Its file's name.
    pub filename: String,
}

impl Record {
    /// Where it is, for a finding.
    pub(crate) fn place(&self) -> String {
        format!(
            "record {} of patient {} in {}",
            self.id, self.patient_id, self.system
        )
    }
}
