//! Answers that were lost where a second record could not be taken back: only a person has anything filed again.

use std::time::Duration;

use attachment_api::{Code, Operation, Status};
use filing_desk::{
    AuditAction, AuditQuery, DeskEvent, FilingAction, FilingDesk, FilingId, FilingState, OnChart,
};

use super::bench::{Bench, accept_one, code, until, until_filed, until_needs_you};
use super::scripted::Script;

const LOST: Script = Script::Fail(Code::AnswerLost, Status::Temporary);

/// A filing whose record was asked for in vain, as far as anybody can tell.
async fn asked(bench: &Bench) -> (FilingDesk, FilingId) {
    bench.system.script(Operation::Register, LOST);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    (desk, id)
}

async fn presses(desk: &FilingDesk) -> usize {
    let lines = desk.audit(AuditQuery::default()).await.unwrap();
    let pressed = |line: &&filing_desk::AuditEntry| line.action == AuditAction::FileAgain;
    lines.iter().filter(pressed).count()
}

#[tokio::test(start_paused = true)]
async fn a_person_is_asked_with_the_facts_and_nothing_is_asked_for_again() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    assert_eq!(bench.system.calls(Operation::Reconcile), bench.pace.looks.len());
    let filing = desk.filing(id).unwrap();
    assert_eq!(
        (filing.on_chart, filing.actions),
        (
            OnChart::Unknown,
            vec![
                FilingAction::Retry,
                FilingAction::FileAgain,
                FilingAction::Dismiss
            ]
        )
    );
    assert!(filing.asked_at.unwrap() < filing.last_look_at.unwrap());

    tokio::time::sleep(Duration::from_secs(2 * 3600)).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
    let later = desk.filing(id).unwrap();
    assert!(later.last_look_at > filing.last_look_at, "it stays watched");
}

#[tokio::test(start_paused = true)]
async fn a_record_that_appears_after_a_person_was_asked_files_it_without_them() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    bench.system.put("4512", "a.txt", b"bytes");
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn looking_again_looks_closely_and_asks_again() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    let looks = bench.system.calls(Operation::Reconcile);
    desk.retry(id).await.unwrap();
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    assert_eq!(
        bench.system.calls(Operation::Reconcile) - looks,
        bench.pace.looks.len()
    );
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_person_says_is_not_on_the_chart_is_sent_anew() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    let reserved = bench.system.calls(Operation::Reserve);
    let looks = bench.system.calls(Operation::Reconcile);
    desk.file_again(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Reserve), reserved + 1);
    assert_eq!(bench.system.calls(Operation::Reconcile), looks + 1);
    assert_eq!(bench.system.calls(Operation::Register), 2);
    assert_eq!(bench.system.records().len(), 1);
    assert_eq!(presses(&desk).await, 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_on_the_chart_after_all_is_not_filed_again() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    bench.system.put("4512", "a.txt", b"bytes");
    desk.file_again(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn nothing_changes_when_it_can_not_be_looked_for_before_filing_again() {
    let faults = [
        (Code::Offline, Status::Temporary),
        (Code::ServerFault, Status::Temporary),
        (Code::RateLimited, Status::Temporary),
        (Code::NotPermitted, Status::Persistent),
        (Code::CredentialsRefused, Status::Persistent),
    ];
    for (fault, status) in faults {
        let bench = Bench::new();
        let (desk, id) = asked(&bench).await;
        let before = desk.filing(id).unwrap();
        bench
            .system
            .script(Operation::Reconcile, Script::Fail(fault, status));
        desk.file_again(id).await.unwrap();
        let pressed = until(&desk, id, |state| matches!(state, FilingState::NeedsYou { .. })).await;
        assert_eq!(
            (&pressed.state, &pressed.actions, pressed.last_look_at),
            (&before.state, &before.actions, before.last_look_at),
            "{fault:?}"
        );
        tokio::time::sleep(Duration::from_secs(3600)).await;
        assert_eq!(bench.system.calls(Operation::Register), 1, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_stop_before_the_last_look_forgets_neither_the_look_nor_the_answer() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    desk.shutdown().await;
    drop(desk);
    let desk = bench.open_as(false).await.unwrap();
    desk.file_again(id).await.unwrap();
    desk.shutdown().await;
    drop(desk);

    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 2);
    assert_eq!(presses(&desk).await, 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_again_is_asked_about_again() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    bench.system.script(Operation::Register, LOST);
    desk.file_again(id).await.unwrap();
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    assert_eq!(bench.system.calls(Operation::Register), 2);
    desk.file_again(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn filing_again_is_refused_where_nobody_is_asked() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(code(desk.file_again(id).await), "nothing-to-file-again");
    until_filed(&desk, id).await;
    assert_eq!(code(desk.file_again(id).await), "nothing-to-file-again");
    assert_eq!(presses(&desk).await, 0);
}

#[tokio::test(start_paused = true)]
async fn what_never_reached_the_system_is_tried_again_by_itself() {
    let refused = [
        (Code::Offline, Status::Temporary),
        (Code::RateLimited, Status::Temporary),
        (Code::ReservationRefused, Status::Temporary),
    ];
    for (fault, status) in refused {
        let bench = Bench::new();
        bench
            .system
            .script(Operation::Register, Script::Fail(fault, status));
        let desk = bench.open().await;
        let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
        until_filed(&desk, id).await;
        assert_eq!(bench.system.calls(Operation::Reconcile), 0, "{fault:?}");
        assert_eq!(bench.system.records().len(), 1, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_taken_off_the_list_during_a_look_stays_off_it() {
    let bench = Bench::new();
    let (desk, id) = asked(&bench).await;
    bench
        .system
        .script(Operation::Reconcile, Script::Delay(Duration::from_secs(30)));
    bench.system.put("4512", "a.txt", b"bytes");
    let looks = bench.system.calls(Operation::Reconcile);
    while bench.system.calls(Operation::Reconcile) == looks {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let mut events = desk.subscribe();
    desk.dismiss(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(desk.filings(), []);
    assert!(matches!(events.recv().await, Ok(DeskEvent::FilingRemoved(gone)) if gone == id));
    assert!(events.try_recv().is_err(), "nothing is told of it any more");
}

#[tokio::test(start_paused = true)]
async fn looks_that_take_longer_than_the_waits_between_them_keep_none_waiting() {
    let mut bench = Bench::new();
    bench.pace.awaited_looks = vec![Duration::from_secs(1)];
    let desk = bench.open().await;
    for _ in 0..200 {
        let slow = Script::Delay(Duration::from_secs(2));
        bench.system.script(Operation::Reconcile, slow);
    }
    for name in ["a.txt", "b.txt", "c.txt"] {
        bench.system.script(Operation::Register, LOST);
        let id = accept_one(&desk, bench.file(name, b"bytes")).await;
        assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown", "{name}");
    }
    assert!(bench.system.calls(Operation::Reconcile) < 200);
}
