use attachment_api::{PatientId, Sensitive};
use filing_desk::{
    Account, FiledBefore, FilingAction, FilingSnapshot, FilingState, OnChart, Original, PatientBinding,
    PatientNow, Refile, WaitReason,
};
use jiff::civil::Date;

use super::{failure, moment};
use crate::wire::{
    FailureView, FiledBeforeView, FilingActionView, FilingStateView, FilingView, OnChartView, OriginalView,
    PatientBindingView, PatientNowView, RefileView, WaitReasonView,
};

/// A filing with the names of its account and system; a removed account has none.
pub fn filing_view(filing: FilingSnapshot, accounts: &[Account]) -> FilingView {
    let account = accounts.iter().find(|account| account.id == filing.account);
    FilingView {
        id: filing.id.to_string(),
        revision: filing.revision,
        account: filing.account.to_string(),
        account_name: account.map(|account| account.name.clone()).unwrap_or_default(),
        system_name: account
            .map(|account| account.settings.system.name())
            .unwrap_or_default()
            .to_owned(),
        patient: filing.patient.into(),
        patient_now: filing.patient_now.map(Into::into),
        filed_before: filing.filed_before.map(Into::into),
        refile: filing.refile.map(|refile| refile_view(refile, filing.is_copied)),
        name: filing.file.name.into_inner(),
        description: filing.description.map(Sensitive::into_inner),
        content_type: filing.file.content_type,
        size_bytes: filing.file.size_bytes,
        accepted_at: moment(filing.accepted_at),
        state: filing.state.into(),
        on_chart: filing.on_chart.into(),
        asked_at: filing.asked_at.map(moment),
        last_look_at: filing.last_look_at.map(moment),
        actions: filing.actions.into_iter().map(Into::into).collect(),
    }
}

fn refile_view(refile: Refile, is_copied: bool) -> RefileView {
    RefileView {
        attachment: refile.attachment.as_str().to_owned(),
        from: refile.from.into(),
        is_copied,
        original: match refile.original {
            Original::OnChart => OriginalView::OnChart,
            Original::OffChart { .. } => OriginalView::OffChart,
            Original::SettledByPerson { .. } => OriginalView::SettledByPerson,
        },
    }
}

/// Several filings.
pub fn filing_views(filings: Vec<FilingSnapshot>, accounts: &[Account]) -> Vec<FilingView> {
    filings
        .into_iter()
        .map(|filing| filing_view(filing, accounts))
        .collect()
}

/// The person that the window showed when the files were let go.
pub fn binding(shown: PatientBindingView) -> Result<PatientBinding, FailureView> {
    let birth_date = shown.born.map(|born| born.parse::<Date>()).transpose();
    Ok(PatientBinding {
        id: PatientId::new(shown.id),
        shown_name: Sensitive::new(shown.shown_name),
        birth_date: birth_date
            .map_err(|_| failure("birth-date-invalid"))?
            .map(Sensitive::new),
        status: shown.status.into(),
    })
}

impl From<PatientBinding> for PatientBindingView {
    fn from(binding: PatientBinding) -> Self {
        Self {
            id: binding.id.as_str().to_owned(),
            shown_name: binding.shown_name.into_inner(),
            born: binding.birth_date.map(|born| born.expose().to_string()),
            status: binding.status.into(),
        }
    }
}

impl From<PatientNow> for PatientNowView {
    fn from(read: PatientNow) -> Self {
        Self {
            name: read.name.into_inner(),
            born: read.birth_date.map(|born| born.expose().to_string()),
            status: read.status.into(),
        }
    }
}

impl From<FiledBefore> for FiledBeforeView {
    fn from(before: FiledBefore) -> Self {
        Self {
            attachment: before.attachment.as_str().to_owned(),
            at: moment(before.at),
        }
    }
}

impl From<FilingState> for FilingStateView {
    fn from(state: FilingState) -> Self {
        match state {
            FilingState::Held { until } => Self::Held {
                until: until.map(moment),
            },
            FilingState::Queued => Self::Queued,
            FilingState::Reserving => Self::Reserving,
            FilingState::Sending { sent_bytes } => Self::Sending { sent_bytes },
            FilingState::Sent => Self::Sent,
            FilingState::Registering { sent_bytes } => Self::Registering { sent_bytes },
            FilingState::AwaitingRecord { since } => Self::AwaitingRecord { since: moment(since) },
            FilingState::Registered { attachment } => Self::Registered {
                attachment: attachment.as_str().to_owned(),
            },
            FilingState::Confirming { attachment } => Self::Confirming {
                attachment: attachment.as_str().to_owned(),
            },
            FilingState::Copied { attachment } => Self::Copied {
                attachment: attachment.as_str().to_owned(),
            },
            FilingState::Filed { attachment, at } => Self::Filed {
                attachment: attachment.as_str().to_owned(),
                at: moment(at),
            },
            FilingState::Waiting { until, why, .. } => Self::Waiting {
                until: until.map(moment),
                why: why.into(),
            },
            FilingState::OutcomeUnknown { since } => Self::OutcomeUnknown { since: moment(since) },
            FilingState::NeedsYou { reason, .. } => Self::NeedsYou {
                failure: (&reason).into(),
            },
            FilingState::Withdrawn { at } => Self::Withdrawn { at: moment(at) },
        }
    }
}

impl From<WaitReason> for WaitReasonView {
    fn from(why: WaitReason) -> Self {
        match why {
            WaitReason::Offline => Self::Offline,
            WaitReason::RateLimited => Self::RateLimited,
            WaitReason::ServerFault => Self::ServerFault,
            WaitReason::SignedOut => Self::SignedOut,
            WaitReason::KeyringLocked => Self::KeyringLocked,
            WaitReason::KeyringAbsent => Self::KeyringAbsent,
            WaitReason::KeyringRefused => Self::KeyringRefused,
            WaitReason::KeyringSlow => Self::KeyringSlow,
            WaitReason::SecretMissing => Self::SecretMissing,
            WaitReason::SecretUnreadable => Self::SecretUnreadable,
            WaitReason::OtherClinic => Self::OtherClinic,
            WaitReason::QuotaUsedUp => Self::QuotaUsedUp,
        }
    }
}

impl From<FilingAction> for FilingActionView {
    fn from(action: FilingAction) -> Self {
        match action {
            FilingAction::Undo => Self::Undo,
            FilingAction::FileNow => Self::FileNow,
            FilingAction::Pause => Self::Pause,
            FilingAction::Cancel => Self::Cancel,
            FilingAction::Retry => Self::Retry,
            FilingAction::ConfirmPatient => Self::ConfirmPatient,
            FilingAction::FileAgain => Self::FileAgain,
            FilingAction::OriginalSettled => Self::OriginalSettled,
            FilingAction::EditDescription => Self::EditDescription,
            FilingAction::Dismiss => Self::Dismiss,
        }
    }
}

impl From<OnChart> for OnChartView {
    fn from(on_chart: OnChart) -> Self {
        match on_chart {
            OnChart::No => Self::No,
            OnChart::Yes => Self::Yes,
            OnChart::Unknown => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::PatientStatusView;

    #[test]
    fn every_state_has_the_same_word_at_the_desk_and_in_the_window() {
        let attachment = attachment_api::AttachmentId::new("1");
        let at = jiff::Timestamp::UNIX_EPOCH;
        let states = [
            FilingState::Held { until: None },
            FilingState::Queued,
            FilingState::Reserving,
            FilingState::Sending { sent_bytes: 1 },
            FilingState::Sent,
            FilingState::Registering { sent_bytes: 1 },
            FilingState::Registered {
                attachment: attachment.clone(),
            },
            FilingState::Confirming {
                attachment: attachment.clone(),
            },
            FilingState::Copied {
                attachment: attachment.clone(),
            },
            FilingState::Filed { attachment, at },
            FilingState::Waiting {
                until: None,
                why: WaitReason::Offline,
                resume: filing_desk::Step::Reserve,
            },
            FilingState::OutcomeUnknown { since: at },
            FilingState::Withdrawn { at },
        ];
        for state in states {
            let word = state.word();
            let view = serde_json::to_value(FilingStateView::from(state)).expect("a view serialises");
            assert_eq!(view["state"], word);
        }
    }

    /// A script waits for one more confirmation; a person is told who makes the record.
    #[test]
    fn a_record_that_the_system_still_makes_is_a_state_of_its_own_in_the_window() {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let state = FilingState::AwaitingRecord { since: at };
        assert_eq!(state.word(), "confirming");
        let view = serde_json::to_value(FilingStateView::from(state)).expect("a view serialises");
        assert_eq!(view["state"], "awaiting-record");
    }

    #[test]
    fn a_birth_date_that_is_none_stops_the_drop() {
        let shown = PatientBindingView {
            id: "1".to_owned(),
            shown_name: "SMITH, Jane".to_owned(),
            born: Some("12/03/1970".to_owned()),
            status: PatientStatusView::Active,
        };
        assert_eq!(
            binding(shown).expect_err("no ISO date").code,
            "birth-date-invalid"
        );
    }
}
