//! Picking filings up after a stop. (What a kill at any moment does is the crash tests' matter.)

use std::time::Duration;

use attachment_api::{Code, Operation, Status};
use filing_desk::{FilingState, Hold};

use super::bench::{Bench, accept, accept_one, until, until_filed, until_needs_you};
use super::scripted::Script;

/// Stops a desk by shutting it down while `state` holds, opens it again and waits until it is filed, once.
async fn stopped_and_filed_once(bench: &Bench, reached: impl Fn(&FilingState) -> bool) {
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, reached).await;
    desk.shutdown().await;
    drop(desk);

    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_reserving_is_picked_up() {
    let bench = Bench::new();
    bench
        .system
        .script(Operation::Reserve, Script::Delay(Duration::from_secs(3600)));
    stopped_and_filed_once(&bench, |state| matches!(state, FilingState::Reserving)).await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_sending_is_picked_up() {
    let bench = Bench::new();
    bench
        .system
        .script(Operation::Send, Script::Delay(Duration::from_secs(3600)));
    stopped_and_filed_once(&bench, |state| matches!(state, FilingState::Sending { .. })).await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_confirming_is_picked_up() {
    let bench = Bench::new();
    *bench.system.processing.lock().unwrap() = Duration::from_secs(60);
    stopped_and_filed_once(&bench, |state| matches!(state, FilingState::Confirming { .. })).await;
}

#[tokio::test(start_paused = true)]
async fn a_stop_while_the_outcome_is_unknown_is_picked_up() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Register,
        Script::LoseAnswerLate(Duration::from_secs(10)),
    );
    stopped_and_filed_once(&bench, |state| {
        matches!(state, FilingState::OutcomeUnknown { .. })
    })
    .await;
}

#[tokio::test(start_paused = true)]
async fn a_register_that_was_cut_off_is_looked_for_and_repeated_only_by_a_person() {
    let bench = Bench::new();
    // Far longer than the shutdown waits: the process would be gone.
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

    let desk = bench.open().await;
    until(&desk, id, |state| {
        matches!(state, FilingState::OutcomeUnknown { .. })
    })
    .await;
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    assert_eq!(bench.system.calls(Operation::Reconcile), bench.pace.looks.len());
    assert_eq!(bench.system.calls(Operation::Register), 1);
    desk.file_again(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_still_waits_after_a_stop() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Reserve,
        Script::Fail(Code::Rejected, Status::Permanent),
    );
    let desk = bench.open().await;
    let held = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    let needs_you = accept_one(&desk, bench.file("b.txt", b"b")).await;
    until_needs_you(&desk, needs_you).await;
    desk.shutdown().await;

    let desk = bench.open().await;
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert!(matches!(
        desk.filing(held).unwrap().state,
        FilingState::Held { .. }
    ));
    assert!(matches!(
        desk.filing(needs_you).unwrap().state,
        FilingState::NeedsYou { .. }
    ));
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_was_never_accepted_is_swept_away() {
    let bench = Bench::new();
    bench.open().await.shutdown().await;
    let spool = bench.data_dir().join("spool");
    let name = "0193a5c8-0000-7000-8000-000000000000";
    std::fs::write(spool.join(format!("{name}.partial")), b"half a copy").unwrap();
    std::fs::write(spool.join(format!("{name}.card")), b"card").unwrap();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_copy_that_was_accepted_but_not_renamed_is_filed() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"bytes")], Hold::UntilPressed).await[0].id;
    desk.shutdown().await;
    let spool = bench.data_dir().join("spool");
    std::fs::rename(
        spool.join(format!("{id}.sealed")),
        spool.join(format!("{id}.partial")),
    )
    .unwrap();
    let desk = bench.open().await;
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.spool(), Vec::<String>::new());
}
