//! A person as a system identifies them.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::Sensitive;

/// A patient's id as the system writes it, kept as text end to end (Cliniko's exceed a double's exact range).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PatientId(String);

/// A patient's date of birth.
pub type BirthDate = Sensitive<Date>;

impl PatientId {
    /// Wraps an id as served by the system.
    pub fn new(id: impl Into<String>) -> Self {
        Self(id.into())
    }

    /// The id as the system writes it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PatientId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PatientId([redacted])")
    }
}

/// What the system says about a patient's record as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PatientStatus {
    /// In use.
    Active,
    /// Put away by the clinic; still readable.
    Archived,
    /// Merged into another record: files belong there.
    Merged,
    /// Marked as deleted.
    Deleted,
    /// Recorded as deceased.
    Deceased,
}

/// The person, as the system identifies them. Names are as stored there; the window styles them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patient {
    /// The system's id.
    pub id: PatientId,
    /// Family name; `None` where the system holds none (one-part names).
    pub family_name: Option<Sensitive<String>>,
    /// Given name.
    pub given_name: Option<Sensitive<String>>,
    /// Preferred given name.
    pub preferred_name: Option<Sensitive<String>>,
    /// Title such as `Mrs`.
    pub title: Option<Sensitive<String>>,
    /// Full name as the system itself shows it.
    pub display_name: Sensitive<String>,
    /// Date of birth; `None` is shown as "Not Known".
    pub birth_date: Option<BirthDate>,
    /// Gender or sex in the system's words.
    pub gender: Option<Sensitive<String>>,
    /// The number by which the clinic itself knows the patient, where it is another than the id (a medical record or file
    /// number).
    pub record_number: Option<Sensitive<String>>,
    /// E-mail address.
    pub email: Option<Sensitive<String>>,
    /// State of the record.
    pub status: PatientStatus,
    /// Where a merged record went.
    pub merged_into: Option<PatientId>,
}

/// Who is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PatientQuery {
    /// Words of a name in any order, a number, an e-mail address or a birth date, as typed.
    pub text: Option<Sensitive<String>>,
    /// Only people born on this day, whatever date is typed.
    pub birth_date: Option<BirthDate>,
    /// Also archived records.
    pub include_archived: bool,
}
