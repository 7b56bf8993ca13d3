//! Everything that can happen to a filing, drawn at random: each transition that exists, with every error that a system
//! can give.

use std::time::Duration;

use attachment_api::{AttachmentId, Code, Error, LostRegister, Operation, Sensitive, Status};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::select;

use super::super::super::failing::Moment;
use super::super::super::failure::{Failure, FilingTrouble};
use super::super::super::model::{Filing, FilingState, Step, WaitReason};
use super::super::later;
use super::receipt;
use crate::pace::Pace;

/// What happens to a filing.
#[derive(Clone, Debug)]
pub enum Happening {
    Undone,
    Cancelled,
    Pressed,
    Retried,
    FileAgain,
    Described,
    Released,
    Resumed,
    SignedOut,
    WithoutSecrets(WaitReason),
    Orphaned,
    ProcessingTooLong,
    Reserving,
    Sending,
    Sent,
    Registering,
    Registered,
    Taken,
    AwaitedInVain,
    AwaitedAmbiguous,
    Found,
    NotFound(LostRegister),
    Ambiguous,
    Confirming,
    Filed,
    OriginalArchived,
    OriginalStays,
    OriginalSettled,
    Refuted(Code),
    RecordGone,
    RegisteredElsewhere,
    Damaged,
    Recovered,
    KnownToBeAsked,
    Failed(Error),
}

impl Happening {
    /// Whether a person did it.
    pub const fn is_by_a_person(&self) -> bool {
        matches!(
            self,
            Self::Undone
                | Self::Cancelled
                | Self::Pressed
                | Self::Retried
                | Self::FileAgain
                | Self::OriginalSettled
                | Self::Described
        )
    }

    /// Whether it tells of a record, by `record`.
    pub const fn names_a_record(&self) -> bool {
        matches!(self, Self::Registered | Self::Found)
    }
}

/// When and after how long something happens.
#[derive(Clone, Debug)]
pub struct Event {
    pub happening: Happening,
    /// Seconds by which the clock has moved since the last one; it can be set back.
    pub seconds: i64,
    pub jitter: f64,
}

/// Something happens: more often what a runner does, so that long ways are gone.
pub fn event() -> impl Strategy<Value = Event> {
    let seconds = prop_oneof![
        8 => 0_i64..60,
        2 => 60_i64..7200,
        1 => -7200_i64..0,
        1 => select(vec![40 * YEAR, -40 * YEAR, 9 * 3600]),
    ];
    (happening(), seconds, 0.0..=1.0).prop_map(|(happening, seconds, jitter)| Event {
        happening,
        seconds,
        jitter,
    })
}

const YEAR: i64 = 365 * 24 * 3600;

fn happening() -> impl Strategy<Value = Happening> {
    use Happening::*;
    prop_oneof![
        12 => select(vec![
            Released, Resumed, Reserving, Sending, Sent, Registering, Registered, Taken, Confirming, Filed,
            OriginalArchived,
        ]),
        6 => select(vec![
            AwaitedInVain, AwaitedAmbiguous, Found, Ambiguous, RecordGone, ProcessingTooLong, Recovered,
            NotFound(LostRegister::AskAgain), NotFound(LostRegister::AskPerson),
        ]),
        3 => select(vec![
            OriginalStays, OriginalSettled, Undone, Cancelled, Pressed, Retried, FileAgain, Described, SignedOut, Orphaned,
            WithoutSecrets(WaitReason::KeyringSlow),
            RegisteredElsewhere, Damaged, KnownToBeAsked, Refuted(Code::WrongPatient), Refuted(Code::BytesDiffer),
        ]),
        6 => error().prop_map(Failed),
    ]
}

fn error() -> impl Strategy<Value = Error> {
    let operations = select(vec![
        Operation::Reserve,
        Operation::Send,
        Operation::Register,
        Operation::Reconcile,
        Operation::Confirm,
        Operation::Download,
        Operation::SignIn,
    ]);
    let statuses = select(vec![Status::Permanent, Status::Temporary, Status::Persistent]);
    let retry_at = prop::option::weighted(0.2, -4_000_000_000_i64..200_000_000_000);
    (select(CODES), statuses, operations, retry_at).prop_map(|(code, status, operation, retry_at)| {
        let mut error = Error::new(code, status, operation);
        error.retry_at = retry_at.and_then(|second| Timestamp::from_second(second).ok());
        error
    })
}

/// Every code of the attachment API.
pub const CODES: &[Code] = &[
    Code::Offline,
    Code::TlsUntrusted,
    Code::TimedOut,
    Code::AnswerLost,
    Code::SendInterrupted,
    Code::CredentialsRefused,
    Code::KeyMalformed,
    Code::NotPermitted,
    Code::NotFound,
    Code::Rejected,
    Code::DescriptionTooLong,
    Code::FileEmpty,
    Code::FileTooLarge,
    Code::FileTypeRefused,
    Code::StorageFull,
    Code::RateLimited,
    Code::ServerFault,
    Code::ReservationRefused,
    Code::LinkExpired,
    Code::AnswerUnreadable,
    Code::AnswerTooLarge,
    Code::RedirectUnexpected,
    Code::AddressRefused,
    Code::WrongPatient,
    Code::BytesDiffer,
    Code::SourceUnreadable,
    Code::CapabilityAbsent,
    Code::FieldMissing,
    Code::FieldInvalid,
    Code::ChangedMeanwhile,
    Code::QuotaUsedUp,
    Code::RecordNotSeen,
    Code::InstanceMalformed,
    Code::SignInRefused,
    Code::SignInTimedOut,
    Code::SignInPortTaken,
    Code::TokenNotKept,
];

/// What a filing becomes by it; `record` is the one that it is about, where it is about one.
pub fn apply(
    filing: &Filing,
    event: &Event,
    record: &AttachmentId,
    now: Timestamp,
    pace: &Pace,
) -> Option<Filing> {
    use Happening::*;
    match &event.happening {
        Undone => filing.undone(now),
        Cancelled => filing.cancelled(now),
        Pressed => filing.pressed(),
        Retried => filing.retried(now),
        FileAgain => filing.filed_again(now),
        Described => filing.described(Some(Sensitive::from("Referral"))),
        Released => filing.released(now),
        Resumed => filing.resumed(now),
        SignedOut => filing.signed_out(),
        WithoutSecrets(why) => filing.without_secrets(*why, later(now, pace.keyring_wait)),
        Orphaned => filing.orphaned(),
        ProcessingTooLong => filing.processing_too_long(now, pace),
        Reserving => filing.reserving(),
        Sending => filing.sending(),
        Sent => filing.sent(receipt()),
        Registering => filing.registering(now),
        Registered => filing.registered(record.clone(), now),
        Taken => filing.taken(now, pace),
        AwaitedInVain => filing.awaited_in_vain(now, pace),
        AwaitedAmbiguous => filing.awaited_ambiguous(now, pace),
        Found => filing.found(record.clone(), now),
        NotFound(lost) => filing.not_found(now, pace, *lost),
        Ambiguous => filing.ambiguous(now, pace),
        Confirming => filing.confirming(),
        Filed => filing.filed(now),
        OriginalArchived => filing.original_archived(now),
        OriginalStays => filing.original_stays(),
        OriginalSettled => filing.original_settled_by_person(now),
        Refuted(code) => filing.refuted(Failure::found(*code, Operation::Confirm)),
        RecordGone => filing.refuted(Failure::trouble(FilingTrouble::RecordGone)),
        RegisteredElsewhere => filing.registered_elsewhere(
            record.clone(),
            Failure::found(Code::WrongPatient, Operation::Register),
        ),
        Damaged => filing.damaged(),
        Recovered => filing.recovered(now),
        KnownToBeAsked => filing.known_to_be_asked(now),
        Failed(error) => filing.failed(
            &attempted(filing),
            error,
            Moment {
                now,
                began: now,
                pace,
                jitter: event.jitter,
                opens_at: None,
            },
        ),
    }
}

/// The step that an attempt under way is at.
pub fn attempted(filing: &Filing) -> Step {
    match &filing.state {
        FilingState::Registering { .. } | FilingState::Sent => Step::Register,
        FilingState::OutcomeUnknown { .. } => Step::Reconcile,
        _ if filing.is_awaited() => Step::AwaitRecord,
        _ if filing.is_copied() => filing.next_step().unwrap_or(Step::Reserve),
        _ => filing.confirm_step().unwrap_or(Step::Reserve),
    }
}

/// A filing that has just been accepted, that was rebuilt after its store was lost, that is a refile, or whose
/// record is on another chart.
pub fn beginning() -> impl Strategy<Value = Filing> {
    let begun = |number: u8| {
        let mut filing = super::filing();
        match number {
            0 => {}
            1 => filing.state = FilingState::Held { until: None },
            2 => {
                let until = later(super::now(), Duration::from_secs(10));
                filing.state = FilingState::Held { until: Some(until) };
            }
            3 => filing = filing.rebuilt(true, super::now()),
            4 => filing.refile = Some(super::refile()),
            _ => {
                let elsewhere = Failure::found(Code::WrongPatient, Operation::Register);
                let record = AttachmentId::new("of another patient");
                filing = super::registering()
                    .registered_elsewhere(record, elsewhere)
                    .unwrap();
            }
        }
        filing
    };
    (0_u8..6).prop_map(begun)
}
