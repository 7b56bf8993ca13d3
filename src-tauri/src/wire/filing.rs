use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{FailureView, PatientBindingView, PatientNowView};

/// Why a filing waits.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum WaitReasonView {
    Offline,
    RateLimited,
    ServerFault,
    SignedOut,
    KeyringLocked,
    KeyringAbsent,
    KeyringRefused,
    KeyringSlow,
    SecretMissing,
    SecretUnreadable,
    OtherClinic,
    QuotaUsedUp,
}

/// State of a filing: one at a time, with the data that belongs to it.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "state", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum FilingStateView {
    /// Nothing has left the computer. `until` (RFC 3339) is absent for "until I press File".
    Held {
        until: Option<String>,
    },
    Queued,
    Reserving,
    Sending {
        sent_bytes: u64,
    },
    Sent,
    /// The record is being asked for; where the system takes the bytes together with it, they are being sent.
    Registering {
        sent_bytes: u64,
    },
    /// The system took the bytes and makes the record by itself; it has not shown it yet.
    AwaitingRecord {
        since: String,
    },
    Registered {
        attachment: String,
    },
    Confirming {
        attachment: String,
    },
    /// Of a refile: the copy is on the right chart, the original still on the wrong one.
    Copied {
        attachment: String,
    },
    Filed {
        attachment: String,
        at: String,
    },
    Waiting {
        until: Option<String>,
        why: WaitReasonView,
    },
    OutcomeUnknown {
        since: String,
    },
    NeedsYou {
        failure: FailureView,
    },
    Withdrawn {
        at: String,
    },
}

/// What can be done with a filing now. The window shows exactly these buttons.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum FilingActionView {
    Undo,
    FileNow,
    Pause,
    Cancel,
    Retry,
    ConfirmPatient,
    FileAgain,
    OriginalSettled,
    EditDescription,
    Dismiss,
}

/// A filing as the tray shows it; always a whole snapshot.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FilingView {
    pub id: String,
    /// Grows with every change: an older snapshot never replaces a newer one.
    pub revision: u64,
    pub account: String,
    pub account_name: String,
    pub system_name: String,
    pub patient: PatientBindingView,
    /// What the patient's record said when it was last read for this filing.
    pub patient_now: Option<PatientNowView>,
    /// The same bytes, filed on this chart before.
    pub filed_before: Option<FiledBeforeView>,
    /// The attachment that it moves here, where it is a refile.
    pub refile: Option<RefileView>,
    pub name: String,
    pub description: Option<String>,
    pub content_type: String,
    pub size_bytes: u64,
    /// RFC 3339, UTC.
    pub accepted_at: String,
    pub state: FilingStateView,
    /// Whether anything of it may already be on the chart.
    pub on_chart: OnChartView,
    /// When its record was first asked for (RFC 3339, UTC).
    pub asked_at: Option<String>,
    /// When its record was last looked for and not found, or not told from others (RFC 3339, UTC).
    pub last_look_at: Option<String>,
    pub actions: Vec<FilingActionView>,
}

/// An attachment of the very bytes that are being filed once more.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FiledBeforeView {
    pub attachment: String,
    /// RFC 3339, UTC.
    pub at: String,
}

/// An attachment of the wrong chart that is moved to the right one.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefileView {
    pub attachment: String,
    /// Whose chart it was wrongly filed on.
    pub from: PatientBindingView,
    /// The copy is on the right chart: only the original is left to be dealt with.
    pub is_copied: bool,
    /// Whether the original is still on the wrong chart.
    pub original: OriginalView,
}

/// Where the original of a refile is.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum OriginalView {
    OnChart,
    OffChart,
    /// A person said that it is dealt with.
    SettledByPerson,
}

/// Whether a filing's file is on the chart.
#[derive(Clone, Copy, Debug, Serialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum OnChartView {
    No,
    Yes,
    Unknown,
}

/// Files that a person dropped or picked, held in Rust until the window says for whom. The page never sees a path.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfferedFilesView {
    /// Names this offer in [`AcceptFilesRequest`]; used once.
    pub offer: String,
    /// File names (base names) in order.
    pub names: Vec<String>,
    /// Their sizes in the same order; absent where a size cannot be told.
    pub sizes_bytes: Vec<Option<u64>>,
}

/// A file over the window, as far as a look at it tells.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum DraggedFileView {
    /// A file with something in it.
    Readable {
        size_bytes: u64,
        /// The MIME type that it would be filed with.
        content_type: String,
    },
    /// What no system is given.
    Refused {
        /// Why, e.g. `file-is-folder`.
        code: String,
    },
}

/// Binds offered files to the patient that was on screen.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AcceptFilesRequest {
    pub files: GivenFilesView,
    pub account: String,
    pub patient: PatientBindingView,
    pub description: Option<String>,
    /// What the system asks for beside each file, by key; what is left out is as the account's defaults say.
    pub fields: BTreeMap<String, String>,
}

/// Which files.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum GivenFilesView {
    /// Those that were let go over the window or picked.
    Offer { offer: String },
    /// These, which wait in Unfiled.
    Unfiled { ids: Vec<String> },
    /// These, which are on the chart of the wrong patient.
    Attachments {
        attachments: Vec<AttachmentOnWrongChart>,
        from: PatientBindingView,
    },
}

/// An attachment on the wrong chart, as the window showed it.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AttachmentOnWrongChart {
    pub id: String,
    pub name: String,
}

/// What became of the offered files: accepted ones are safe in the spool, refused ones were not touched.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AcceptedFilesView {
    pub accepted: Vec<FilingView>,
    pub refused: Vec<RefusedFileView>,
}

/// A file that was not accepted.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefusedFileView {
    pub name: String,
    pub failure: FailureView,
}

/// What became of "retry all".
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RetriedView {
    pub retried: u32,
}
