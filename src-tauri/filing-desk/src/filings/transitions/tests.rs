//! Whatever happens in whatever order: the promises of a filing hold.

mod clock;

use std::time::Duration;

use attachment_api::{
    AttachmentId, Code, Error, FileFacts, LostRegister, Operation, PatientId, Receipt, Sensitive, Status,
};
use jiff::Timestamp;
use proptest::prelude::*;

use super::super::failing::Moment;
use super::super::model::{FilingId, PatientBinding};
use super::super::snapshot::{FilingAction, OnChart};
use super::*;
use crate::accounts::AccountId;

/// A queued filing.
pub fn filing() -> Filing {
    Filing {
        id: FilingId::generate(),
        revision: 1,
        account: AccountId::generate(),
        patient: PatientBinding {
            id: PatientId::new("4512"),
            shown_name: "SMITH, Jane".into(),
            birth_date: None,
        },
        file: FileFacts {
            name: "a.txt".into(),
            content_type: "text/plain".to_owned(),
            size_bytes: 1,
            sha256: String::new(),
            md5: String::new(),
        },
        description: None,
        fields: attachment_api::FilingFields::new(),
        accepted_at: now(),
        state: FilingState::Queued,
        attempts: Attempts::default(),
        receipt: None,
        registration: Registration::default(),
    }
}

pub fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

pub fn receipt() -> Receipt {
    Receipt {
        upload: Sensitive::from("upload"),
        checksum_matches: Some(true),
    }
}

/// A filing whose record has just been asked for.
pub fn registering() -> Filing {
    let sent = filing()
        .reserving()
        .and_then(|next| next.sending())
        .and_then(|next| next.sent(receipt()));
    sent.and_then(|next| next.registering(now())).unwrap()
}

#[derive(Clone, Debug)]
enum Happening {
    Reserving,
    Sending,
    Sent,
    Registering,
    Registered,
    Found,
    NotFound,
    Ambiguous,
    Confirming,
    Filed,
    Recovered,
    Resumed,
    SignedOut,
    Cancelled,
    Retried,
    Failed(Code, Status),
}

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::{
        Ambiguous, Cancelled, Confirming, Filed, Found, NotFound, Recovered, Registered, Registering,
        Reserving, Resumed, Retried, Sending, Sent, SignedOut,
    };
    let codes = prop::sample::select(vec![
        (Code::Offline, Status::Temporary),
        (Code::AnswerLost, Status::Temporary),
        (Code::ServerFault, Status::Temporary),
        (Code::RateLimited, Status::Temporary),
        (Code::ReservationRefused, Status::Temporary),
        (Code::CredentialsRefused, Status::Persistent),
        (Code::Rejected, Status::Permanent),
        (Code::WrongPatient, Status::Permanent),
    ]);
    prop_oneof![
        4 => prop::sample::select(vec![
            Reserving, Sending, Sent, Registering, Registered, Found, NotFound, Ambiguous, Confirming, Filed, Recovered,
            Resumed, SignedOut, Cancelled, Retried,
        ]),
        1 => codes.prop_map(|(code, status)| Happening::Failed(code, status)),
    ]
}

fn apply(filing: &Filing, happening: &Happening, at: Timestamp, pace: &Pace) -> Option<Filing> {
    let record = AttachmentId::new("9001");
    match happening {
        Happening::Reserving => filing.reserving(),
        Happening::Sending => filing.sending(),
        Happening::Sent => filing.sent(receipt()),
        Happening::Registering => filing.registering(at),
        Happening::Registered => filing.registered(record, at),
        Happening::Found => filing.found(record, at),
        Happening::NotFound => filing.not_found(at, pace, LostRegister::AskAgain),
        Happening::Ambiguous => filing.ambiguous(),
        Happening::Confirming => filing.confirming(),
        Happening::Filed => filing.filed(at),
        Happening::Recovered => filing.recovered(at),
        Happening::Resumed => filing.resumed(at),
        Happening::SignedOut => filing.signed_out(),
        Happening::Cancelled => filing.cancelled(at),
        Happening::Retried => filing.retried(at),
        Happening::Failed(code, status) => {
            let step = match &filing.state {
                FilingState::Registering { .. } => Step::Register,
                FilingState::OutcomeUnknown { .. } => Step::Reconcile,
                _ => filing.confirm_step().unwrap_or(Step::Reserve),
            };
            let error = Error::new(*code, *status, Operation::Register);
            filing.failed(
                &step,
                &error,
                Moment {
                    now: at,
                    pace,
                    jitter: 0.5,
                    opens_at: None,
                },
            )
        }
    }
}

proptest! {
    #[test]
    fn the_promises_hold_whatever_happens(happenings in prop::collection::vec(happening(), 1..200)) {
        let pace = Pace::default();
        let mut current = filing();
        // Whether a record may exist that nobody has found, and how often it was looked for since.
        let (mut may_exist, mut looks) = (false, 0);
        for (second, happening) in happenings.iter().enumerate() {
            let at = later(now(), Duration::from_secs(second as u64));
            let Some(next) = apply(&current, happening, at, &pace) else { continue };
            prop_assert!(!current.state.is_finished(), "{:?} after {:?}", happening, current.state);
            prop_assert_eq!(&next.patient, &current.patient);
            match (&current.state, &next.state) {
                (_, FilingState::Registering { .. }) => {
                    prop_assert!(next.receipt.is_some());
                    prop_assert!(!may_exist || looks >= pace.looks.len(), "asked again after {looks} looks");
                    (may_exist, looks) = (true, 0);
                }
                (_, FilingState::Withdrawn { .. }) => {
                    prop_assert!(!may_exist || looks >= pace.looks.len(), "withdrawn though it may exist");
                }
                (FilingState::Registering { .. }, FilingState::Waiting { .. } | FilingState::NeedsYou { .. })
                    if next.state.on_chart() == OnChart::No =>
                {
                    // The system said clearly that it made none.
                    may_exist = false;
                }
                _ => {}
            }
            if matches!(happening, Happening::NotFound) {
                looks += 1;
            }
            let can_cancel = next.state.actions().contains(&FilingAction::Cancel);
            prop_assert!(!can_cancel || next.state.on_chart() == OnChart::No);
            current = next;
        }
    }
}

#[test]
fn an_unfinished_filing_can_always_get_on_by_itself_or_be_dealt_with() {
    let stuck = FilingState::NeedsYou {
        reason: Failure::trouble(FilingTrouble::RecordGone),
        step: Step::Confirm {
            attachment: AttachmentId::new("9001"),
        },
    };
    assert!(stuck.actions().contains(&FilingAction::Dismiss));
    assert!(stuck.actions().contains(&FilingAction::Retry));
}

#[test]
fn a_stop_while_registering_leaves_the_outcome_unknown() {
    let recovered = registering().recovered(now()).unwrap();
    assert!(matches!(recovered.state, FilingState::OutcomeUnknown { .. }));
    assert!(recovered.registering(now()).is_none());
}

#[test]
fn the_first_attempt_to_register_stays_the_time_to_look_from() {
    let mut again = registering();
    again.state = FilingState::Sent;
    let again = again.registering(later(now(), Duration::from_secs(600))).unwrap();
    assert_eq!(again.registration.first_attempt_at, Some(now()));
}

#[test]
fn without_a_receipt_the_bytes_are_sent_again_before_registering() {
    let mut sent = filing();
    sent.state = FilingState::Sent;
    assert_eq!(sent.registering(now()).unwrap().state, FilingState::Queued);
}
