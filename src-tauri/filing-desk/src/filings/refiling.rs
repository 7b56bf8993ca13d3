//! Refiles: an attachment of the wrong chart is copied to the right one; once the copy was read back, the original is taken
//! off the wrong chart. Where the system can not do that, or refuses, a person does it there and says so.

use attachment_api::{AttachmentId, Code, Error};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureCode, FilingTrouble};
use super::model::{Filing, FilingState, PatientBinding, Step};

/// What a refile moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refile {
    /// The attachment on the wrong chart.
    pub attachment: AttachmentId,
    /// Whose chart that is, as the screen showed it.
    pub from: PatientBinding,
    /// Whether it is still there.
    pub original: Original,
}

/// Whether the original of a refile is still on the wrong chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Original {
    /// It is there.
    OnChart,
    /// The system says that it is off the chart.
    OffChart {
        /// When that was seen (UTC).
        at: Timestamp,
    },
    /// A person said that it is dealt with.
    SettledByPerson {
        /// When (UTC).
        at: Timestamp,
    },
}

impl Filing {
    /// Whether its copy is on the right chart and only the original is left to be dealt with.
    pub fn is_copied(&self) -> bool {
        self.original_step().is_some()
    }

    /// The copy was read back and is right: what follows is the original.
    pub(super) fn confirmed(&self, attachment: AttachmentId, now: Timestamp) -> Self {
        match &self.refile {
            Some(Refile {
                original: Original::OnChart,
                ..
            }) => self.in_state(FilingState::Copied { attachment }),
            _ => self.in_state(FilingState::Filed { attachment, at: now }),
        }
    }

    /// The original is off the wrong chart.
    pub fn original_archived(&self, now: Timestamp) -> Option<Self> {
        matches!(self.state, FilingState::Copied { .. })
            .then(|| self.original_settled(Original::OffChart { at: now }, now))?
    }

    /// The system has no way to take it off a chart: a person has to do it there.
    pub fn original_stays(&self) -> Option<Self> {
        let step = self.original_step()?;
        matches!(self.state, FilingState::Copied { .. })
            .then(|| self.needs_you(Failure::trouble(FilingTrouble::OriginalStays), step))
    }

    /// A person says that the original is dealt with.
    pub fn original_settled_by_person(&self, now: Timestamp) -> Option<Self> {
        self.state
            .original_can_be_settled()
            .then(|| self.original_settled(Original::SettledByPerson { at: now }, now))?
    }

    fn original_settled(&self, original: Original, now: Timestamp) -> Option<Self> {
        let attachment = self.state.attachment()?.clone();
        let mut next = self.in_state(FilingState::Filed { attachment, at: now });
        next.refile.as_mut()?.original = original;
        Some(next)
    }

    fn original_step(&self) -> Option<Step> {
        let step = match &self.state {
            FilingState::NeedsYou { step, .. } => Some(step.clone()),
            _ => self.next_step(),
        };
        step.filter(|step| matches!(step, Step::ArchiveOriginal { .. }))
    }
}

impl FilingState {
    /// Whether a person can say that the original of a refile is dealt with: only they are waited for.
    pub(crate) const fn original_can_be_settled(&self) -> bool {
        matches!(
            self,
            Self::NeedsYou {
                step: Step::ArchiveOriginal { .. },
                ..
            }
        )
    }
}

impl Step {
    /// Why a person is needed after this step failed. Of a copy that is on the right chart nothing went wrong.
    pub(super) fn failure(&self, error: &Error) -> Failure {
        let failure = Failure::from(error);
        let code = match self {
            Self::ArchiveOriginal { .. } if error.code == Code::CapabilityAbsent => {
                FilingTrouble::OriginalStays
            }
            Self::ArchiveOriginal { .. } => FilingTrouble::OriginalNotArchived,
            _ => return failure,
        };
        Failure {
            code: FailureCode::Filing(code),
            ..failure
        }
    }
}
