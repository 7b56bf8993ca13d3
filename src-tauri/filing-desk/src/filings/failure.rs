//! Why a filing needs a person, in a form that can be kept: codes only, never a text from a server.

use attachment_api::{Code, Error, Operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::words::word_of;

/// Troubles of a filing that are no single error of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingTrouble {
    /// Whether the record was made can not be told: only a look at the chart can.
    OutcomeUnknown,
    /// The record exists, the system has not finished taking the file in; it is still being watched.
    ProcessingTooLong,
    /// The record was made and is not there any more.
    RecordGone,
    /// The sealed copy of the file is damaged or missing.
    SpoolDamaged,
    /// The filing was rebuilt from the spool after its store was lost, and whether it is wanted can not be told: it had not
    /// been accepted in full, or the same file was dropped again.
    StoreWasLost,
    /// The account was removed.
    AccountUnknown,
    /// Since the drop the patient's record has got another name or birth date.
    PatientDiffers,
    /// Since the drop the patient's record was put away.
    PatientArchived,
    /// Since the drop the patient was recorded as deceased.
    PatientDeceased,
    /// Since the drop the patient's record was merged into another one.
    PatientMerged,
    /// Since the drop the patient's record was marked as deleted.
    PatientDeleted,
    /// A refile's copy is on the right chart; the system has no way to take the original off the wrong one.
    OriginalStays,
    /// A refile's copy is on the right chart; the original could not be taken off the wrong one.
    OriginalNotArchived,
}

/// A stable code: one of the system's or one of the filing's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FailureCode {
    /// From the system, its storage or the way there.
    Api(Code),
    /// From the filing itself.
    Filing(FilingTrouble),
}

impl FailureCode {
    /// The stable kebab-case word.
    pub fn word(self) -> String {
        word_of(&self)
    }
}

/// Why a filing needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What happened.
    pub code: FailureCode,
    /// What was being done.
    pub operation: Option<Operation>,
    /// HTTP status of the answer, where there was one.
    pub http_status: Option<u16>,
    /// The vendor's own code, only when it is one of the known, safe words.
    pub vendor_code: Option<String>,
    /// The vendor's request id, for support.
    pub request_id: Option<String>,
    /// The field that is missing or wrong, by its key, e.g. `reviewer`.
    #[serde(default)]
    pub field: Option<String>,
    /// Earliest time a retry makes sense (UTC).
    pub retry_at: Option<Timestamp>,
}

impl Failure {
    /// A failure with a code of the system, found by comparing rather than told by an answer.
    pub(crate) const fn found(code: Code, operation: Operation) -> Self {
        Self::bare(FailureCode::Api(code), Some(operation))
    }

    /// A trouble of the filing's own.
    pub(crate) const fn trouble(trouble: FilingTrouble) -> Self {
        Self::bare(FailureCode::Filing(trouble), None)
    }

    /// Whether it is this trouble.
    pub(crate) fn is(&self, trouble: FilingTrouble) -> bool {
        self.code == FailureCode::Filing(trouble)
    }

    /// Whether it has this code of the system.
    pub(crate) fn is_api(&self, code: Code) -> bool {
        self.code == FailureCode::Api(code)
    }

    const fn bare(code: FailureCode, operation: Option<Operation>) -> Self {
        Self {
            code,
            operation,
            http_status: None,
            vendor_code: None,
            request_id: None,
            field: None,
            retry_at: None,
        }
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        Self {
            code: FailureCode::Api(error.code),
            operation: Some(error.operation),
            http_status: error.http_status,
            vendor_code: error.vendor_code.map(str::to_owned),
            request_id: error.request_id.clone(),
            field: error.field.map(str::to_owned),
            retry_at: error.retry_at,
        }
    }
}
