//! What the audit trail says of a filing's transitions.

use attachment_api::{AttachmentId, PatientId};

use super::model::{Filing, FilingState};
use super::refiling::{Original, Refile};
use crate::audit::AuditAction;

/// A line about a filing.
pub struct AuditNote<'a> {
    /// What was done.
    pub action: AuditAction,
    /// To whose chart.
    pub patient: &'a PatientId,
    /// To which attachment, where there is one.
    pub attachment: Option<&'a AttachmentId>,
}

/// The lines for a transition; both of a refile's are written in the commit that says that the copy is there.
pub fn audit_notes<'a>(before: &Filing, after: &'a Filing) -> Vec<AuditNote<'a>> {
    let here = |action| AuditNote {
        action,
        patient: &after.patient.id,
        attachment: after.state.attachment(),
    };
    match (&after.state, &after.refile) {
        (FilingState::Copied { .. }, Some(refile)) if before.confirm_step().is_some() => {
            vec![
                on_wrong_chart(AuditAction::RefiledAway, refile),
                here(AuditAction::RefiledHere),
            ]
        }
        (FilingState::Filed { .. }, Some(refile)) if before.is_copied() => {
            let action = match refile.original {
                Original::SettledByPerson { .. } => AuditAction::OriginalSettled,
                Original::OffChart { .. } | Original::OnChart => AuditAction::OriginalOffChart,
            };
            vec![on_wrong_chart(action, refile)]
        }
        (FilingState::Filed { .. }, _) if !before.state.is_finished() => vec![here(AuditAction::Filed)],
        _ if after.registration.file_again.is_some() && before.registration.file_again.is_none() => {
            vec![here(AuditAction::FileAgain)]
        }
        _ if after.is_confirmed() && !before.is_confirmed() => vec![here(AuditAction::PatientConfirmed)],
        _ => Vec::new(),
    }
}

const fn on_wrong_chart(action: AuditAction, refile: &Refile) -> AuditNote<'_> {
    AuditNote {
        action,
        patient: &refile.from.id,
        attachment: Some(&refile.attachment),
    }
}
