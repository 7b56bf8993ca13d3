//! A filing as everybody outside sees it: whole, with what can be done now.

use attachment_api::{Description, FileFacts, FilingFields};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureCode, FilingTrouble};
use super::model::{FiledBefore, Filing, FilingId, FilingState, PatientBinding, Step};
use super::patient_check::{PatientNow, can_be_confirmed};
use super::refiling::Refile;
use crate::accounts::AccountId;

/// Whether a filing's file is on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OnChart {
    /// It is not.
    No,
    /// A record exists.
    Yes,
    /// A record may exist.
    Unknown,
}

/// What can be done with a filing now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilingAction {
    /// Take it back during the hold.
    Undo,
    /// End the hold now.
    FileNow,
    /// Hold it until the person presses File.
    Pause,
    /// Take it back after the hold.
    Cancel,
    /// Try again now.
    Retry,
    /// The patient's record has changed since the drop, and the file belongs there all the same.
    ConfirmPatient,
    /// It is not on the chart: look once more, and where that finds nothing, file it again.
    FileAgain,
    /// The original of a refile is dealt with on the wrong chart.
    OriginalSettled,
    /// Change the description.
    EditDescription,
    /// Take it off the list.
    Dismiss,
}

/// A filing as everybody outside sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingSnapshot {
    /// Names it.
    pub id: FilingId,
    /// Grows with every change, progress included: an older snapshot never replaces a newer one.
    pub revision: u64,
    /// The account whose system gets it.
    pub account: AccountId,
    /// The patient it is for.
    pub patient: PatientBinding,
    /// What the patient's record said when it was last read for this filing.
    pub patient_now: Option<PatientNow>,
    /// The same bytes, filed on this chart before.
    pub filed_before: Option<FiledBefore>,
    /// The attachment that it moves here, where it is a refile.
    pub refile: Option<Refile>,
    /// Whether the copy of a refile is on the right chart and only the original is left to be dealt with.
    pub is_copied: bool,
    /// The file.
    pub file: FileFacts,
    /// Free text beside the file.
    pub description: Option<Description>,
    /// What the system asks for beside the file.
    pub fields: FilingFields,
    /// When it was accepted (UTC).
    pub accepted_at: Timestamp,
    /// Where it is.
    pub state: FilingState,
    /// Whether anything of it is on the chart.
    pub on_chart: OnChart,
    /// When its record was first asked for (UTC).
    pub asked_at: Option<Timestamp>,
    /// When its record was last looked for and not found, or not told from others (UTC).
    pub last_look_at: Option<Timestamp>,
    /// What can be done with it now.
    pub actions: Vec<FilingAction>,
}

/// Room for progress between two changes that are kept.
const PROGRESS_STEPS: u64 = 100_000;

impl FilingSnapshot {
    /// The filing as it is kept.
    pub(crate) fn of(filing: &Filing) -> Self {
        Self::with_progress(filing, 0, 0)
    }

    /// The filing while its bytes are being sent; `step` counts the progress reports since the last kept change.
    pub(crate) fn with_progress(filing: &Filing, sent_bytes: u64, step: u64) -> Self {
        let state = match &filing.state {
            FilingState::Sending { .. } => FilingState::Sending { sent_bytes },
            FilingState::Registering { .. } => FilingState::Registering { sent_bytes },
            other => other.clone(),
        };
        Self {
            id: filing.id,
            revision: filing.revision * PROGRESS_STEPS + step.min(PROGRESS_STEPS - 1),
            account: filing.account,
            patient: filing.patient.clone(),
            patient_now: filing.patient_now.clone(),
            filed_before: filing.filed_before.clone(),
            refile: filing.refile.clone(),
            is_copied: filing.is_copied(),
            file: filing.file.clone(),
            description: filing.description.clone(),
            fields: filing.fields.clone(),
            accepted_at: filing.accepted_at,
            on_chart: state.on_chart(),
            asked_at: filing.registration.first_attempt_at,
            last_look_at: filing.registration.last_look_at,
            actions: state.actions(),
            state,
        }
    }
}

impl FilingState {
    /// Whether anything of the filing is on the chart.
    pub const fn on_chart(&self) -> OnChart {
        match self {
            Self::Held { .. }
            | Self::Queued
            | Self::Reserving
            | Self::Sending { .. }
            | Self::Sent
            | Self::Withdrawn { .. } => OnChart::No,
            Self::Registering { .. } | Self::AwaitingRecord { .. } | Self::OutcomeUnknown { .. } => {
                OnChart::Unknown
            }
            Self::Registered { .. } | Self::Confirming { .. } | Self::Copied { .. } | Self::Filed { .. } => {
                OnChart::Yes
            }
            Self::Waiting { resume: step, .. } | Self::NeedsYou { step, .. } => step.on_chart(),
        }
    }

    /// What can be done with the filing now.
    pub fn actions(&self) -> Vec<FilingAction> {
        use FilingAction::{
            Cancel, ConfirmPatient, Dismiss, EditDescription, FileAgain, FileNow, OriginalSettled, Pause,
            Retry, Undo,
        };
        let mut actions = match self {
            Self::Held { until: Some(_) } => vec![Undo, FileNow, Pause],
            Self::Held { until: None } => vec![Undo, FileNow],
            Self::Queued => vec![Pause, Cancel],
            Self::Reserving | Self::Sending { .. } | Self::Sent => vec![Cancel],
            Self::Registering { .. }
            | Self::AwaitingRecord { .. }
            | Self::Registered { .. }
            | Self::Confirming { .. }
            | Self::Copied { .. }
            | Self::OutcomeUnknown { .. } => vec![],
            Self::Waiting { until, .. } => {
                let mut actions = if until.is_some() { vec![Retry] } else { vec![] };
                actions.extend(self.can_be_cancelled().then_some(Cancel));
                actions
            }
            Self::NeedsYou { reason, .. } => {
                let mut actions = if can_be_retried(reason, self) {
                    vec![Retry]
                } else {
                    vec![]
                };
                actions.extend(can_be_confirmed(reason).then_some(ConfirmPatient));
                actions.extend(can_be_filed_again(reason, self).then_some(FileAgain));
                actions.push(if self.can_be_cancelled() {
                    Cancel
                } else if self.original_can_be_settled() {
                    OriginalSettled
                } else {
                    Dismiss
                });
                actions
            }
            Self::Filed { .. } | Self::Withdrawn { .. } => vec![Dismiss],
        };
        actions.extend(self.can_be_described().then_some(EditDescription));
        actions
    }

    /// Whether the filing can be taken back: it is not finished and nothing is on the chart.
    pub(crate) const fn can_be_cancelled(&self) -> bool {
        !self.is_finished() && matches!(self.on_chart(), OnChart::No)
    }

    /// Whether the description can still change: the record has not been asked for.
    pub(crate) const fn can_be_described(&self) -> bool {
        self.can_be_cancelled()
    }
}

/// A record that names another patient was made by the system: asking again could only make a second one. What a system has
/// no way to do is not tried again.
pub(crate) fn can_be_retried(reason: &Failure, state: &FilingState) -> bool {
    let wrong_patient = reason.code == FailureCode::Api(attachment_api::Code::WrongPatient);
    let is_for_nothing = reason.is(FilingTrouble::OriginalStays);
    !is_for_nothing && (!wrong_patient || matches!(state.on_chart(), OnChart::No))
}

/// Whether it may or may not be on the chart, and a person who looked there can say that it is not.
pub(crate) fn can_be_filed_again(reason: &Failure, state: &FilingState) -> bool {
    matches!(state.on_chart(), OnChart::Unknown)
        && can_be_retried(reason, state)
        && !reason.is(FilingTrouble::AccountUnknown)
}

impl Step {
    /// Whether anything is on the chart when this step is next.
    pub const fn on_chart(&self) -> OnChart {
        match self {
            Self::Reserve | Self::Register => OnChart::No,
            Self::Reconcile | Self::AwaitRecord => OnChart::Unknown,
            Self::Confirm { .. } | Self::ArchiveOriginal { .. } => OnChart::Yes,
        }
    }
}
