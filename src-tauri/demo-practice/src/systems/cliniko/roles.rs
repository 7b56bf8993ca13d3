//! What the user behind a key may do: <https://help.cliniko.com/en/articles/1087327>,
//! and for file contents <https://help.cliniko.com/en/articles/4513051>.

use serde::{Deserialize, Serialize};

/// A user's role in the clinic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// May do everything.
    Administrator,
    /// Sees every file; archives only those they uploaded.
    Practitioner,
    /// Uploads, describes and archives, but sees no contents in this clinic.
    PowerReceptionist,
    /// Lists and uploads; sees no contents in this clinic.
    Receptionist,
    /// Basic details of patients, no attachments.
    Scheduler,
}

/// One thing a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    ConfidentialDetails,
    ListAttachments,
    ViewContent,
    Upload,
    Describe,
    ArchiveOwn,
    ArchiveAny,
}

impl Role {
    /// All roles for which the practice has a key.
    pub(crate) const ALL: [Self; 5] = [
        Self::Administrator,
        Self::Practitioner,
        Self::PowerReceptionist,
        Self::Receptionist,
        Self::Scheduler,
    ];

    /// The name Cliniko uses.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Practitioner => "practitioner",
            Self::PowerReceptionist => "power receptionist",
            Self::Receptionist => "receptionist",
            Self::Scheduler => "scheduler",
        }
    }

    pub(crate) fn may(self, right: Right) -> bool {
        match self {
            Self::Administrator => true,
            Self::Practitioner => right != Right::ArchiveAny,
            Self::PowerReceptionist => right != Right::ViewContent,
            Self::Receptionist => {
                matches!(
                    right,
                    Right::ConfidentialDetails | Right::ListAttachments | Right::Upload
                )
            }
            Self::Scheduler => false,
        }
    }
}
