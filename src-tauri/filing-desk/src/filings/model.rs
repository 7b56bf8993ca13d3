//! What a filing is. A state is an enum with the data that belongs to it; what follows what is in `transitions`.

use std::fmt;
use std::str::FromStr;

use attachment_api::{
    AttachmentId, BirthDate, Description, FileFacts, FilingFields, PatientId, PatientStatus, Receipt,
    Sensitive, Submission,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::failure::Failure;
use super::patient_check::PatientNow;
use super::refiling::Refile;
use super::unknown_outcome::Question;
use crate::accounts::AccountId;

/// Names a filing; grows with time, so that ids sort in the order of acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FilingId(Uuid);

impl FilingId {
    /// A new id.
    pub(crate) fn generate() -> Self {
        Self(Uuid::now_v7())
    }
}

impl fmt::Display for FilingId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for FilingId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// The person a drop was made for: what the screen showed at that moment. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientBinding {
    /// The system's id.
    pub id: PatientId,
    /// The name as shown, e.g. `SMITH, Jane (Mrs)`; the id where the record could not be read.
    pub shown_name: Sensitive<String>,
    /// The date of birth as shown.
    pub birth_date: Option<BirthDate>,
    /// State of the record as shown.
    #[serde(default = "in_use")]
    pub status: PatientStatus,
}

/// Nothing else was kept of a patient once.
const fn in_use() -> PatientStatus {
    PatientStatus::Active
}

/// An attachment of the very bytes that are being filed once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledBefore {
    /// The record.
    pub attachment: AttachmentId,
    /// When it was seen on the chart (UTC).
    pub at: Timestamp,
}

/// How long a filing is held before anything leaves the computer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hold {
    /// So many seconds, 0 to 60.
    Seconds(u8),
    /// Until the person presses File.
    UntilPressed,
}

/// Where a filing goes on from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "kebab-case")]
pub enum Step {
    /// Ask where to send the bytes, and send them. Nothing is on the chart.
    Reserve,
    /// Make the record of bytes that are in storage. Nothing is on the chart.
    Register,
    /// Find out whether the record was made.
    Reconcile,
    /// Look for the record that the system makes by itself of bytes that it has. They are never sent again.
    AwaitRecord,
    /// Read the record back.
    Confirm {
        /// The record.
        attachment: AttachmentId,
    },
    /// Take the file that was filed wrongly off the wrong chart; its copy is on the right one.
    ArchiveOriginal {
        /// The record of the copy.
        attachment: AttachmentId,
    },
}

/// Why a filing waits. None of these needs a decision by a person, signed out apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitReason {
    /// No connection.
    Offline,
    /// The system asked to slow down.
    RateLimited,
    /// The system, its storage or the way there had a passing fault.
    ServerFault,
    /// The system refused the account's secrets.
    SignedOut,
    /// The keyring is locked.
    KeyringLocked,
    /// There is no keyring in this session.
    KeyringAbsent,
    /// The keyring refused.
    KeyringRefused,
    /// The keyring has not answered yet.
    KeyringSlow,
    /// The keyring holds no secrets for the account.
    SecretMissing,
    /// What the keyring holds for the account is nothing to sign in with.
    SecretUnreadable,
    /// The keyring holds secrets of another clinic.
    OtherClinic,
    /// The vendor's quota for this software is used up.
    QuotaUsedUp,
}

/// State of a filing: one at a time, with the data that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum FilingState {
    /// Safe in the spool; nothing has left the computer. `until` is `None` for "until I press File".
    Held {
        /// When it goes on by itself (UTC).
        until: Option<Timestamp>,
    },
    /// To be sent next.
    Queued,
    /// Asking where to send the bytes.
    Reserving,
    /// Sending the bytes.
    Sending {
        /// Bytes handed to the connection so far.
        sent_bytes: u64,
    },
    /// The bytes are in storage; there is no record yet.
    Sent,
    /// The record has been asked for: from here on it may exist.
    Registering {
        /// Bytes handed to the connection so far, where the system takes them together with the record.
        #[serde(default)]
        sent_bytes: u64,
    },
    /// The system took the bytes and makes the record by itself: it is being looked for.
    AwaitingRecord {
        /// Since when it is being waited for (UTC).
        since: Timestamp,
    },
    /// The system said it made the record.
    Registered {
        /// The record.
        attachment: AttachmentId,
    },
    /// The record is being read back.
    Confirming {
        /// The record.
        attachment: AttachmentId,
    },
    /// On the right chart, read back; the one on the wrong chart is still there.
    Copied {
        /// The record of the copy.
        attachment: AttachmentId,
    },
    /// On the chart: the record exists, was read back, names the patient and holds the bytes.
    Filed {
        /// The record.
        attachment: AttachmentId,
        /// When that was seen (UTC).
        at: Timestamp,
    },
    /// Goes on by itself.
    Waiting {
        /// When (UTC); `None` when something else ends the wait, e.g. signing in.
        until: Option<Timestamp>,
        /// Why.
        why: WaitReason,
        /// Where it goes on.
        resume: Step,
    },
    /// The answer to the register was lost: being found out.
    OutcomeUnknown {
        /// Since when (UTC).
        since: Timestamp,
    },
    /// A person has to decide or act.
    NeedsYou {
        /// Why.
        reason: Failure,
        /// Where a retry would go on.
        step: Step,
    },
    /// Undone or cancelled; nothing is on the chart.
    Withdrawn {
        /// When (UTC).
        at: Timestamp,
    },
}

impl FilingState {
    /// The stable kebab-case word of the state.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Queued => "queued",
            Self::Reserving => "reserving",
            Self::Sending { .. } => "sending",
            Self::Sent => "sent",
            Self::Registering { .. } => "registering",
            Self::Registered { .. } => "registered",
            // For a person both are the same: sent, and not yet seen on the chart.
            Self::AwaitingRecord { .. } | Self::Confirming { .. } => "confirming",
            Self::Copied { .. } => "copied",
            Self::Filed { .. } => "filed",
            Self::Waiting { .. } => "waiting",
            Self::OutcomeUnknown { .. } => "outcome-unknown",
            Self::NeedsYou { .. } => "needs-you",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// Whether nothing more will happen to it.
    pub const fn is_finished(&self) -> bool {
        matches!(self, Self::Filed { .. } | Self::Withdrawn { .. })
    }

    /// The record, where one is known.
    pub const fn attachment(&self) -> Option<&AttachmentId> {
        match self {
            Self::Registered { attachment }
            | Self::Confirming { attachment }
            | Self::Copied { attachment }
            | Self::Filed { attachment, .. }
            | Self::Waiting {
                resume: Step::Confirm { attachment } | Step::ArchiveOriginal { attachment },
                ..
            }
            | Self::NeedsYou {
                step: Step::Confirm { attachment } | Step::ArchiveOriginal { attachment },
                ..
            } => Some(attachment),
            _ => None,
        }
    }
}

/// Temporary failures since the last progress.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// How many, in a row.
    pub count: u32,
    /// When the first was (UTC).
    pub since: Option<Timestamp>,
    /// Times in a row that there was no connection: these are not counted above, they only lengthen the wait.
    pub offline: u32,
    /// Times in a row that the system asked to slow down, or said that its quota is used up: as above.
    #[serde(default)]
    pub slowed: u32,
}

/// What is known of the record's making.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// When the record was first asked for (UTC).
    pub first_attempt_at: Option<Timestamp>,
    /// When the record was known to be made (UTC).
    pub made_at: Option<Timestamp>,
    /// Looks for the record in this round that found nothing.
    pub looks: u32,
    /// When to look next (UTC).
    pub next_look_at: Option<Timestamp>,
    /// Rounds of looks that found nothing.
    pub rounds: u32,
    /// The record was found by looking, so only its bytes prove that it is this filing's.
    pub found_by_looking: bool,
    /// Since when a record that the system makes by itself is being waited for (UTC).
    #[serde(default)]
    pub awaited_since: Option<Timestamp>,
    /// When it was last looked for and not found, or not told from others (UTC).
    #[serde(default)]
    pub last_look_at: Option<Timestamp>,
    /// What a person answered with "file again", while it is looked for once more.
    #[serde(default)]
    pub file_again: Option<Question>,
}

/// One local file on its way to one patient's chart, as the store keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// Names it.
    pub id: FilingId,
    /// Grows with every change.
    pub revision: u64,
    /// The account whose system gets it.
    pub account: AccountId,
    /// The patient it is for.
    pub patient: PatientBinding,
    /// What the patient's record said when it was last read for this filing.
    #[serde(default)]
    pub patient_now: Option<PatientNow>,
    /// The same bytes, filed on this chart before.
    #[serde(default)]
    pub filed_before: Option<FiledBefore>,
    /// Whether it was made of a file in Unfiled: taken back before anything was sent, it is there again.
    #[serde(default)]
    pub is_from_unfiled: bool,
    /// The attachment that it moves here, where it is a refile.
    #[serde(default)]
    pub refile: Option<Refile>,
    /// The file.
    pub file: FileFacts,
    /// Free text beside the file.
    pub description: Option<Description>,
    /// What the system asks for beside the file.
    #[serde(default)]
    pub fields: FilingFields,
    /// When it was accepted (UTC).
    pub accepted_at: Timestamp,
    /// Where it is.
    pub state: FilingState,
    /// Temporary failures since the last progress.
    pub attempts: Attempts,
    /// What storage gave for the bytes; without it nothing can have been registered.
    pub receipt: Option<Receipt>,
    /// What is known of the record's making.
    pub registration: Registration,
}

impl Filing {
    /// The filing as its system needs to know it.
    pub(crate) fn submission(&self, known_attachments: Vec<AttachmentId>) -> Submission {
        Submission {
            reference: self.id.to_string(),
            patient: self.patient.id.clone(),
            file: self.file.clone(),
            description: self.description.clone(),
            fields: self.fields.clone(),
            register_attempted_at: self.registration.first_attempt_at,
            known_attachments,
        }
    }
}
