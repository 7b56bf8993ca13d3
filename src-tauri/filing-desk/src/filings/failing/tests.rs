use attachment_api::Operation;

use super::super::model::FilingState;
use super::super::snapshot::OnChart;
use super::super::transitions::tests::{filing, now, registering};
use super::*;

fn failed(filing: &Filing, step: &Step, code: Code, status: Status) -> FilingState {
    let pace = Pace::default();
    let error = Error::new(code, status, Operation::Register);
    filing
        .failed(
            step,
            &error,
            Moment {
                now: now(),
                began: now(),
                pace: &pace,
                jitter: 0.0,
                opens_at: None,
            },
        )
        .unwrap()
        .state
}

#[test]
fn each_way_to_fail_while_sending_leads_where_it_should() {
    let reserving = filing().reserving().unwrap();
    for (code, status, word, why) in [
        (
            Code::Offline,
            Status::Temporary,
            "waiting",
            Some(WaitReason::Offline),
        ),
        (
            Code::RateLimited,
            Status::Temporary,
            "waiting",
            Some(WaitReason::RateLimited),
        ),
        (
            Code::TimedOut,
            Status::Temporary,
            "waiting",
            Some(WaitReason::ServerFault),
        ),
        (
            Code::ServerFault,
            Status::Temporary,
            "waiting",
            Some(WaitReason::ServerFault),
        ),
        (
            Code::CredentialsRefused,
            Status::Persistent,
            "waiting",
            Some(WaitReason::SignedOut),
        ),
        (Code::StorageFull, Status::Persistent, "needs-you", None),
        (Code::TlsUntrusted, Status::Persistent, "needs-you", None),
        (Code::Rejected, Status::Permanent, "needs-you", None),
        (Code::WrongPatient, Status::Permanent, "needs-you", None),
    ] {
        let state = failed(&reserving, &Step::Reserve, code, status);
        assert_eq!(state.word(), word, "{code:?}");
        assert_eq!(state.on_chart(), OnChart::No, "{code:?}");
        if let FilingState::Waiting { why: waits_for, .. } = state {
            assert_eq!(Some(waits_for), why, "{code:?}");
        }
    }
}

#[test]
fn each_way_to_fail_while_registering_leads_where_it_should() {
    for (code, status, word, on_chart) in [
        (
            Code::AnswerLost,
            Status::Temporary,
            "outcome-unknown",
            OnChart::Unknown,
        ),
        (
            Code::TimedOut,
            Status::Temporary,
            "outcome-unknown",
            OnChart::Unknown,
        ),
        (
            Code::ServerFault,
            Status::Temporary,
            "outcome-unknown",
            OnChart::Unknown,
        ),
        (
            Code::AnswerUnreadable,
            Status::Permanent,
            "outcome-unknown",
            OnChart::Unknown,
        ),
        (Code::Offline, Status::Temporary, "waiting", OnChart::No),
        (Code::TlsUntrusted, Status::Persistent, "needs-you", OnChart::No),
        (Code::RateLimited, Status::Temporary, "waiting", OnChart::No),
        (
            Code::ReservationRefused,
            Status::Temporary,
            "waiting",
            OnChart::No,
        ),
        (Code::Rejected, Status::Permanent, "needs-you", OnChart::No),
        (
            Code::WrongPatient,
            Status::Permanent,
            "needs-you",
            OnChart::Unknown,
        ),
    ] {
        let state = failed(&registering(), &Step::Register, code, status);
        assert_eq!((state.word(), state.on_chart()), (word, on_chart), "{code:?}");
    }
}

#[test]
fn waits_double_and_stay_within_their_limit() {
    let pace = Pace::default();
    let wait = |count, jitter| {
        backoff(
            count,
            Moment {
                now: now(),
                began: now(),
                pace: &pace,
                jitter,
                opens_at: None,
            },
        )
    };
    assert_eq!(wait(1, 0.0), Duration::from_secs(1));
    assert_eq!(wait(4, 0.0), Duration::from_secs(8));
    assert_eq!(wait(4, 1.0), Duration::from_secs(4));
    assert_eq!(wait(1000, 0.0), pace.longest_backoff);
}

#[test]
fn a_time_to_come_back_is_obeyed_within_reason() {
    let mut error = Error::new(Code::RateLimited, Status::Temporary, Operation::Reserve);
    for (seconds, waited) in [(-5, 1), (0, 1), (90, 90), (1_000_000, 3600)] {
        error.retry_at = Some(now() + jiff::SignedDuration::from_secs(seconds));
        let at = announced(&error, now()).unwrap();
        assert_eq!(elapsed(now(), at), Duration::from_secs(waited), "{seconds}");
    }
}

#[test]
fn the_outcome_of_an_old_attempt_changes_nothing() {
    let pace = Pace::default();
    let error = Error::new(Code::Rejected, Status::Permanent, Operation::Reserve);
    let moment = Moment {
        now: now(),
        began: now(),
        pace: &pace,
        jitter: 0.0,
        opens_at: None,
    };
    let withdrawn = filing().cancelled(now()).unwrap();
    assert!(withdrawn.failed(&Step::Reserve, &error, moment).is_none());
    assert!(registering().failed(&Step::Reserve, &error, moment).is_none());
}

#[test]
fn a_look_that_fails_never_leads_back_to_sending() {
    let unknown = registering().recovered(now()).unwrap();
    let state = failed(
        &unknown,
        &Step::Reconcile,
        Code::ReservationRefused,
        Status::Temporary,
    );
    assert_eq!(state.on_chart(), OnChart::Unknown, "{state:?}");
    assert!(!state.can_be_cancelled());
}
