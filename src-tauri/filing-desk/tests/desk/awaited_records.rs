//! Systems that take the bytes and make the record by themselves: sent is not filed, and nothing is ever sent twice.

use std::time::Duration;

use attachment_api::{Code, Operation, Status};
use filing_desk::{FilingAction, FilingDesk, FilingId, FilingState, OnChart};

use super::bench::{Bench, accept_one, code, until, until_filed, until_needs_you};
use super::scripted::{Script, Way};

fn bench_whose_records_take(time: Duration) -> Bench {
    let bench = Bench::new();
    *bench.system.way.lock().unwrap() = Way::ByItself(time);
    bench
}

async fn until_awaited(desk: &FilingDesk, id: FilingId) -> filing_desk::FilingSnapshot {
    until(desk, id, |state| {
        matches!(state, FilingState::AwaitingRecord { .. })
    })
    .await
}

#[tokio::test(start_paused = true)]
async fn a_record_that_the_system_makes_later_is_found_and_read_back() {
    let bench = bench_whose_records_take(Duration::from_secs(45));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let awaited = until_awaited(&desk, id).await;
    assert_eq!(
        (awaited.state.word(), awaited.on_chart, awaited.actions),
        ("confirming", OnChart::Unknown, vec![])
    );
    assert_eq!(code(desk.cancel(id).await), "too-late-to-cancel");
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
    assert_eq!(
        bench.system.calls(Operation::Download),
        1,
        "a record that was looked for is proven by its bytes"
    );
    assert!(
        bench.system.calls(Operation::Reconcile) <= 7,
        "looks grow rarer: they count against a quota"
    );
}

#[tokio::test(start_paused = true)]
async fn a_record_that_takes_too_long_is_told_stays_watched_and_is_never_sent_again() {
    let bench = bench_whose_records_take(Duration::from_secs(3 * 3600));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "record-not-seen");
    let told = desk.filing(id).unwrap();
    assert_eq!(
        (told.on_chart, told.actions),
        (
            OnChart::Unknown,
            vec![
                FilingAction::Retry,
                FilingAction::FileAgain,
                FilingAction::Dismiss
            ]
        )
    );
    desk.retry(id).await.unwrap();
    until_awaited(&desk, id).await;
    assert_eq!(until_needs_you(&desk, id).await, "record-not-seen");
    tokio::time::sleep(Duration::from_secs(3600)).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_a_record_is_awaited_is_picked_up_without_sending_again() {
    let bench = bench_whose_records_take(Duration::from_secs(60));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_awaited(&desk, id).await;
    desk.shutdown().await;
    drop(desk);
    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_the_bytes_are_sent_with_the_register_asks_a_person_and_stays_watched() {
    let bench = bench_whose_records_take(Duration::ZERO);
    bench
        .system
        .script(Operation::Register, Script::Delay(Duration::from_secs(100_000)));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| {
        matches!(state, FilingState::Registering { .. })
    })
    .await;
    desk.shutdown().await;
    drop(desk);

    let desk = bench.open().await;
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    assert_eq!(bench.system.calls(Operation::Reconcile), bench.pace.looks.len());
    desk.retry(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(
        bench.system.calls(Operation::Register),
        1,
        "never sent again by itself"
    );
    // It had been sent after all, and shows only now.
    bench.system.put("4512", "a.txt", b"bytes");
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_never_followed_by_a_second_sending() {
    let bench = bench_whose_records_take(Duration::from_secs(20));
    bench.system.script(Operation::Register, Script::LoseAnswer);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_fails_before_the_bytes_go_is_simply_tried_again() {
    let bench = bench_whose_records_take(Duration::from_secs(5));
    for code in [Code::ServerFault, Code::TimedOut, Code::AnswerLost] {
        let fault = Script::FailDuring(Operation::Reserve, code, Status::Temporary);
        bench.system.script(Operation::Register, fault);
    }
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let waiting = until(&desk, id, |state| matches!(state, FilingState::Waiting { .. })).await;
    assert_eq!(waiting.on_chart, OnChart::No);
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 4);
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn looks_that_fail_are_repeated_also_after_a_person_was_told() {
    let bench = bench_whose_records_take(Duration::from_secs(2 * 3600));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_needs_you(&desk, id).await;
    for _ in 0..20 {
        let fault = Script::Fail(Code::ServerFault, Status::Temporary);
        bench.system.script(Operation::Reconcile, fault);
    }
    let looks = bench.system.calls(Operation::Reconcile);
    tokio::time::sleep(Duration::from_secs(1800)).await;
    let more = bench.system.calls(Operation::Reconcile) - looks;
    assert!((4..=8).contains(&more), "{more} looks in half an hour");
    until_filed(&desk, id).await;
}
