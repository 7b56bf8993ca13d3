//! Systems that ask for patience: waiting costs no attempts, grows, and holds for the whole account.

use std::time::Duration;

use attachment_api::{Code, Operation, Status};
use filing_desk::{Clock, DeskEvent, FilingSnapshot, FilingState, WaitReason};

use super::bench::{Bench, accept_one, until, until_filed};
use super::scripted::Script;

fn wait_of(filing: &FilingSnapshot, bench: &Bench) -> (Duration, WaitReason) {
    let FilingState::Waiting {
        until: Some(until),
        why,
        ..
    } = filing.state
    else {
        panic!("{:?}", filing.state)
    };
    let wait = until.duration_since(bench.clock.now());
    (Duration::try_from(wait).unwrap(), why)
}

/// The waits of a filing that is told so often in a row to wait.
async fn waits(times: usize, code: Code) -> Vec<(Duration, WaitReason)> {
    let bench = Bench::new();
    for _ in 0..times {
        bench
            .system
            .script(Operation::Reserve, Script::Fail(code, Status::Temporary));
    }
    let desk = bench.open().await;
    let mut events = desk.subscribe();
    accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let mut waits = Vec::new();
    // Every change is told: a wait that is over soon is not missed.
    loop {
        match events.recv().await.unwrap() {
            DeskEvent::FilingChanged(filing) if matches!(filing.state, FilingState::Waiting { .. }) => {
                waits.push(wait_of(&filing, &bench));
            }
            DeskEvent::FilingChanged(filing) if filing.state.is_finished() => return waits,
            _ => {}
        }
    }
}

#[tokio::test(start_paused = true)]
async fn being_told_to_slow_down_again_and_again_lengthens_the_wait_up_to_ten_minutes() {
    let waits = waits(12, Code::RateLimited).await;
    assert!(waits.iter().all(|(_, why)| *why == WaitReason::RateLimited));
    assert!(waits[0].0 <= Duration::from_secs(10), "{waits:?}");
    let last = waits[11].0;
    assert!(last > Duration::from_secs(250), "{waits:?}");
    assert!(last <= Duration::from_secs(600), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_used_up_quota_is_waited_for_from_half_an_hour_to_two_hours() {
    let waits = waits(5, Code::QuotaUsedUp).await;
    assert!(waits.iter().all(|(_, why)| *why == WaitReason::QuotaUsedUp));
    assert!(waits[0].0 >= Duration::from_secs(15 * 60), "{waits:?}");
    assert!(waits[0].0 <= Duration::from_secs(30 * 60), "{waits:?}");
    assert!(waits[4].0 >= Duration::from_secs(3600), "{waits:?}");
    assert!(waits[4].0 <= Duration::from_secs(7200), "{waits:?}");
}

#[tokio::test(start_paused = true)]
async fn a_used_up_quota_pauses_the_whole_account() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Reserve,
        Script::Fail(Code::QuotaUsedUp, Status::Temporary),
    );
    let desk = bench.open().await;
    let first = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until(&desk, first, |state| matches!(state, FilingState::Waiting { .. })).await;
    let second = accept_one(&desk, bench.file("b.txt", b"b")).await;
    tokio::time::sleep(Duration::from_secs(14 * 60)).await;
    assert_eq!(
        bench.system.calls(Operation::Reserve),
        1,
        "the quota is everybody's"
    );
    assert!(matches!(desk.filing(second).unwrap().state, FilingState::Queued));
    until_filed(&desk, first).await;
    until_filed(&desk, second).await;
}

#[tokio::test(start_paused = true)]
async fn a_look_waits_for_the_quota_too() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Register,
        Script::LoseAnswerLate(Duration::from_secs(10)),
    );
    bench.system.script(
        Operation::Reconcile,
        Script::Fail(Code::QuotaUsedUp, Status::Temporary),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until(&desk, id, |state| {
        matches!(
            state,
            FilingState::Waiting {
                why: WaitReason::QuotaUsedUp,
                ..
            }
        )
    })
    .await;
    tokio::time::sleep(Duration::from_secs(14 * 60)).await;
    assert_eq!(bench.system.calls(Operation::Reconcile), 1);
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}
