//! A filing, or a file that was refused, as `file` and `queue` print it.

use attachment_api::{Code, Sensitive};
use filing_desk::{FailureCode, FilingAction, FilingId, FilingSnapshot, FilingState, OnChart, WaitReason};
use jiff::Timestamp;
use serde::Serialize;

use super::exit_code::Outcome;
use super::failure::Failure;
use super::output::{Row, size_for_people};
use super::wording;

/// One line of `file` and `queue`.
#[derive(Serialize)]
pub struct FilingLine {
    filing: Option<FilingId>,
    patient: String,
    name: String,
    size_bytes: Option<u64>,
    sha256: Option<String>,
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    attachment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    on_chart: OnChart,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_look_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorLine>,
}

#[derive(Serialize)]
struct ErrorLine {
    code: String,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
}

impl FilingLine {
    /// The line of a filing, with what is not fine with it.
    pub fn of(filing: &FilingSnapshot, trouble: Option<&Failure>) -> Self {
        Self {
            filing: Some(filing.id),
            patient: filing.patient.id.as_str().to_owned(),
            name: filing.file.name.expose().clone(),
            size_bytes: Some(filing.file.size_bytes),
            sha256: Some(filing.file.sha256.clone()),
            state: filing.state.word().to_owned(),
            attachment: filing.state.attachment().map(|id| id.as_str().to_owned()),
            description: filing.description.clone().map(Sensitive::into_inner),
            on_chart: filing.on_chart,
            asked_at: filing.asked_at,
            last_look_at: filing.last_look_at,
            error: trouble.map(ErrorLine::from),
        }
    }

    /// The line of a file that was not accepted.
    pub fn refused(patient: &str, name: String, failure: &Failure) -> Self {
        Self {
            filing: None,
            patient: patient.to_owned(),
            name,
            size_bytes: None,
            sha256: None,
            state: "refused".to_owned(),
            attachment: None,
            description: None,
            on_chart: OnChart::No,
            asked_at: None,
            last_look_at: None,
            error: Some(failure.into()),
        }
    }
}

impl From<&Failure> for ErrorLine {
    fn from(failure: &Failure) -> Self {
        Self {
            code: failure.code.clone(),
            message: failure.message.clone(),
            field: failure.field.clone(),
        }
    }
}

impl Row for FilingLine {
    const HEADINGS: &'static [&'static str] = &["state", "file", "size", "patient", "attachment", "filing"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.state.clone(),
            self.name.clone(),
            self.size_bytes.map(size_for_people).unwrap_or_default(),
            self.patient.clone(),
            self.attachment.clone().unwrap_or_default(),
            self.filing.map(|filing| filing.to_string()).unwrap_or_default(),
        ]
    }
}

/// What is not fine with a filing, if anything.
pub fn failure_of(filing: &FilingSnapshot) -> Option<Failure> {
    let of_filing = |code: &str| Some(Failure::of_filing(code, filing.on_chart));
    let of_waiting = |code: &str| Some(Failure::of_waiting(code, filing.on_chart));
    match &filing.state {
        FilingState::NeedsYou { reason, .. } => {
            let failure = Failure::of_reason(reason, filing.on_chart);
            Some(match question(filing) {
                Some(question) => failure.and(&question),
                None => failure,
            })
        }
        FilingState::OutcomeUnknown { .. } => of_waiting("outcome-unknown"),
        FilingState::Waiting { why, .. } => match why {
            WaitReason::Offline => of_waiting("offline"),
            WaitReason::RateLimited => of_waiting("rate-limited"),
            WaitReason::ServerFault => of_waiting("server-fault"),
            WaitReason::SignedOut => of_filing("credentials-refused"),
            WaitReason::KeyringLocked => of_filing("keyring-locked"),
            WaitReason::KeyringAbsent => of_filing("keyring-absent"),
            WaitReason::KeyringRefused => of_filing("keyring-refused"),
            WaitReason::KeyringSlow => of_filing("keyring-slow"),
            WaitReason::SecretMissing => of_filing("secret-missing"),
            WaitReason::SecretUnreadable => of_filing("secret-unreadable"),
            WaitReason::OtherClinic => of_filing("other-clinic"),
            WaitReason::QuotaUsedUp => of_waiting("quota-used-up"),
        },
        FilingState::Held { .. }
        | FilingState::Queued
        | FilingState::Reserving
        | FilingState::Sending { .. }
        | FilingState::Sent
        | FilingState::Registering { .. }
        | FilingState::AwaitingRecord { .. }
        | FilingState::Registered { .. }
        | FilingState::Confirming { .. }
        | FilingState::Copied { .. }
        | FilingState::Filed { .. }
        | FilingState::Withdrawn { .. } => None,
    }
}

/// What a person is asked about a filing that only they can judge.
fn question(filing: &FilingSnapshot) -> Option<String> {
    if filing.actions.contains(&FilingAction::FileAgain) {
        return Some(wording::question(filing));
    }
    let changed = filing.actions.contains(&FilingAction::ConfirmPatient);
    let read = filing.patient_now.as_ref().filter(|_| changed)?;
    Some(wording::changed_patient(filing, read))
}

/// How a wait for this filing ends, as it is now.
pub fn outcome_of(filing: &FilingSnapshot) -> Outcome {
    match &filing.state {
        FilingState::Filed { .. } => Outcome::Done,
        FilingState::OutcomeUnknown { .. } => Outcome::PersonNeeded,
        FilingState::Waiting {
            why: WaitReason::SignedOut,
            ..
        } => Outcome::RightRefused,
        FilingState::NeedsYou { reason, .. } => outcome_of_trouble(reason.code, filing.on_chart),
        FilingState::Withdrawn { .. } => Outcome::Failed,
        FilingState::Held { .. }
        | FilingState::Queued
        | FilingState::Reserving
        | FilingState::Sending { .. }
        | FilingState::Sent
        | FilingState::Registering { .. }
        | FilingState::AwaitingRecord { .. }
        | FilingState::Registered { .. }
        | FilingState::Confirming { .. }
        | FilingState::Copied { .. }
        | FilingState::Waiting { .. } => Outcome::NotFiledYet,
    }
}

fn outcome_of_trouble(code: FailureCode, on_chart: OnChart) -> Outcome {
    if on_chart == OnChart::Unknown {
        return Outcome::PersonNeeded;
    }
    match code {
        // It would have passed by itself, only not soon enough: the file is safe and can be tried again.
        FailureCode::Api(
            Code::Offline
            | Code::TimedOut
            | Code::AnswerLost
            | Code::SendInterrupted
            | Code::RateLimited
            | Code::ServerFault
            | Code::QuotaUsedUp,
        ) => Outcome::NotFiledYet,
        other => Failure::of_filing(&other.word(), on_chart).outcome,
    }
}
