//! A store that was lost, or that fell back to an older commit: nothing is filed twice, and nothing is lost.

use std::path::PathBuf;
use std::time::Duration;

use attachment_api::{Code, Description, Operation, Status};
use filing_desk::{FilingState, Hold};

use super::bench::{Bench, accept, accept_one, until, until_filed, until_needs_you};
use super::scripted::Script;

const STORE: [&str; 3] = ["store.db", "store.db-wal", "store.db-shm"];

fn lose_store(bench: &Bench) {
    for name in STORE {
        let _ = std::fs::remove_file(bench.data_dir().join(name));
    }
}

/// The store as it is now, to fall back to.
fn keep_store(bench: &Bench) -> PathBuf {
    let kept = bench.folder.path().join("kept");
    std::fs::create_dir(&kept).unwrap();
    for name in STORE {
        let path = bench.data_dir().join(name);
        if path.exists() {
            std::fs::copy(path, kept.join(name)).unwrap();
        }
    }
    kept
}

fn fall_back(bench: &Bench, kept: &std::path::Path) {
    lose_store(bench);
    for entry in std::fs::read_dir(kept).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, bench.data_dir().join(path.file_name().unwrap())).unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_held_when_the_store_was_lost_is_held_still() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"bytes")], Hold::UntilPressed).await[0].id;
    desk.shutdown().await;
    drop(desk);
    lose_store(&bench);

    let desk = bench.open().await;
    until(&desk, id, |state| {
        matches!(state, FilingState::Held { until: None })
    })
    .await;
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(
        bench.system.calls(Operation::Reconcile),
        0,
        "it was never asked for"
    );
    assert_eq!(bench.system.records()[0].bytes, b"bytes");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_asked_for_when_the_store_was_lost_is_filed() {
    let bench = Bench::new();
    bench
        .system
        .script(Operation::Send, Script::Delay(Duration::from_secs(100_000)));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| matches!(state, FilingState::Sending { .. })).await;
    desk.shutdown().await;
    drop(desk);
    lose_store(&bench);

    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Reconcile), 0);
    assert_eq!(bench.system.records().len(), 1);
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn what_was_asked_for_when_the_store_was_lost_is_looked_for_first() {
    let bench = Bench::new();
    bench.system.script(Operation::Register, Script::LoseAnswer);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| {
        matches!(state, FilingState::OutcomeUnknown { .. })
    })
    .await;
    desk.shutdown().await;
    drop(desk);
    lose_store(&bench);

    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
    assert_eq!(bench.system.records().len(), 1);
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_person_is_asked_where_only_a_person_can_tell() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Register,
        Script::Fail(Code::AnswerLost, Status::Temporary),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| {
        matches!(state, FilingState::OutcomeUnknown { .. })
    })
    .await;
    desk.shutdown().await;
    drop(desk);
    lose_store(&bench);

    let desk = bench.open().await;
    until(&desk, id, |_| true).await;
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    assert_eq!(bench.system.records().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fell_back_does_not_ask_for_a_second_record() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"bytes")], Hold::UntilPressed).await[0].id;
    desk.shutdown().await;
    drop(desk);
    let kept = keep_store(&bench);
    *bench.system.processing.lock().unwrap() = Duration::from_secs(60);
    let desk = bench.open().await;
    desk.file_now(id).await.unwrap();
    until(&desk, id, |state| matches!(state, FilingState::Confirming { .. })).await;
    desk.shutdown().await;
    drop(desk);
    fall_back(&bench, &kept);

    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn what_was_filed_before_the_store_fell_back_is_found_again() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"bytes")], Hold::UntilPressed).await[0].id;
    desk.shutdown().await;
    drop(desk);
    let kept = keep_store(&bench);
    let desk = bench.open().await;
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
    desk.shutdown().await;
    drop(desk);
    fall_back(&bench, &kept);

    let desk = bench.open().await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_undone_before_the_store_fell_back_is_not_filed() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"bytes")], Hold::UntilPressed).await[0].id;
    desk.shutdown().await;
    drop(desk);
    let kept = keep_store(&bench);
    let desk = bench.open().await;
    desk.undo(id).await.unwrap();
    desk.shutdown().await;
    drop(desk);
    fall_back(&bench, &kept);

    let desk = bench.open().await;
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    desk.file_again(id).await.unwrap();
    assert_eq!(until_needs_you(&desk, id).await, "spool-damaged");
    assert_eq!(bench.system.calls(Operation::Register), 0);
}

#[tokio::test(start_paused = true)]
async fn a_filing_accepted_after_the_commit_that_the_store_fell_back_to_is_rebuilt() {
    let bench = Bench::new();
    let desk = bench.open().await;
    desk.shutdown().await;
    drop(desk);
    let kept = keep_store(&bench);
    let desk = bench.open_as(false).await.unwrap();
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    desk.shutdown().await;
    drop(desk);
    fall_back(&bench, &kept);

    let desk = bench.open().await;
    until(&desk, id, |_| true).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_filing_is_rebuilt_with_the_description_it_had_last() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"bytes")], Hold::UntilPressed).await[0].id;
    let description = Description::new("left knee".to_owned());
    desk.edit_description(id, Some(description.clone()))
        .await
        .unwrap();
    desk.shutdown().await;
    drop(desk);
    lose_store(&bench);

    let desk = bench.open().await;
    let rebuilt = until(&desk, id, |_| true).await;
    assert_eq!(rebuilt.description, Some(description));
}
