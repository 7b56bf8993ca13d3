//! The clock is set while a filing waits: nothing waits for years, and nothing leaves without its hold.

use std::time::Duration;

use attachment_api::{AttachmentId, Code, Error, Operation, Status};
use jiff::{SignedDuration, Timestamp};

use super::super::super::failing::Moment;
use super::super::super::model::{Filing, FilingState, Step, WaitReason};
use super::super::super::waits::LONGEST_HOLD;
use super::super::later;
use super::{filing, now, registering};
use crate::pace::Pace;

fn years_ago() -> Timestamp {
    now() - SignedDuration::from_hours(30 * 365 * 24)
}

fn failed(filing: &Filing, code: Code, now: Timestamp) -> Filing {
    failed_after(filing, code, now, now)
}

fn failed_after(filing: &Filing, code: Code, began: Timestamp, now: Timestamp) -> Filing {
    let error = Error::new(code, Status::Temporary, Operation::Send);
    let moment = Moment {
        now,
        began,
        pace: &Pace::default(),
        jitter: 0.0,
        opens_at: None,
    };
    filing.failed(&Step::Reserve, &error, moment).unwrap()
}

#[test]
fn a_hold_begins_anew_when_the_clock_is_set_back() {
    let mut held = filing();
    held.state = FilingState::Held {
        until: Some(later(now(), Duration::from_secs(10))),
    };
    assert_eq!(held.released(now()), None);
    let again = held.released(years_ago()).unwrap();
    let until = later(years_ago(), LONGEST_HOLD);
    assert_eq!(again.state, FilingState::Held { until: Some(until) });
    assert_eq!(again.released(years_ago()), None);
    assert_eq!(again.released(until).unwrap().state, FilingState::Queued);
}

#[test]
fn a_wait_that_can_not_be_that_long_is_over() {
    let pace = Pace::default();
    let waiting = failed(&filing().reserving().unwrap(), Code::Offline, now());
    let noted = waiting.wakes_at(now(), &pace).unwrap();
    assert!(noted > now());
    assert_eq!(waiting.wakes_at(years_ago(), &pace), Some(years_ago()));
    let looking = registering()
        .recovered(later(now(), Duration::from_secs(5)))
        .unwrap();
    assert_eq!(looking.wakes_at(years_ago(), &pace), Some(years_ago()));
}

#[test]
fn what_is_measured_from_a_time_to_come_is_measured_from_now() {
    let pace = Pace::default();
    let confirming = registering()
        .registered(AttachmentId::new("9001"), now())
        .and_then(|registered| registered.confirming())
        .unwrap();
    let set_back = confirming.clock_set_back(years_ago()).unwrap();
    assert_eq!(set_back.registration.made_at, Some(years_ago()));
    assert_eq!(set_back.clock_set_back(years_ago()), None);
    let soon = later(years_ago(), pace.longest_processing);
    assert!(confirming.processing_too_long(soon, &pace).is_none());
    assert!(set_back.processing_too_long(soon, &pace).is_some());
}

#[test]
fn a_clock_that_is_set_right_by_a_second_changes_nothing() {
    let taken = registering().taken(now(), &Pace::default()).unwrap();
    assert_eq!(taken.clock_set_back(now() - SignedDuration::from_secs(1)), None);
}

/// One fault before the night and one after it are no trouble that lasts.
#[test]
fn a_night_asleep_counts_for_no_attempt() {
    let before = failed(&filing().reserving().unwrap(), Code::ServerFault, now());
    let morning = now() + SignedDuration::from_hours(9);
    let resumed = before.resumed(morning).unwrap().reserving().unwrap();
    let after = failed(&resumed, Code::ServerFault, morning);
    assert!(
        matches!(
            after.state,
            FilingState::Waiting {
                why: WaitReason::ServerFault,
                ..
            }
        ),
        "{:?}",
        after.state
    );
}

/// The same where the computer fell asleep in the middle of an attempt.
#[test]
fn a_night_asleep_during_an_attempt_counts_for_none() {
    let before = failed(&filing().reserving().unwrap(), Code::ServerFault, now());
    let again = before.resumed(now()).unwrap().reserving().unwrap();
    let morning = now() + SignedDuration::from_hours(9);
    let after = failed_after(&again, Code::TimedOut, now(), morning);
    let once_more = after.resumed(morning).unwrap().reserving().unwrap();
    for state in [after.state, failed(&once_more, Code::ServerFault, morning).state] {
        assert!(matches!(state, FilingState::Waiting { .. }), "{state:?}");
    }
}

#[test]
fn days_without_a_connection_count_for_no_attempt() {
    let fault = failed(&filing().reserving().unwrap(), Code::ServerFault, now());
    let resumed = fault.resumed(now()).unwrap().reserving().unwrap();
    let offline = failed(&resumed, Code::Offline, now());
    let days_later = now() + SignedDuration::from_hours(72);
    let mut again = offline.resumed(days_later).unwrap().reserving().unwrap();
    again.attempts.count = 1;
    let after = failed(&again, Code::ServerFault, days_later);
    assert!(
        matches!(after.state, FilingState::Waiting { .. }),
        "{:?}",
        after.state
    );
}
