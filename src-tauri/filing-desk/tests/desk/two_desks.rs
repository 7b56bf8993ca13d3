//! Two processes on one data folder, here two desks: locks and the store are between open files, so they meet in the
//! same way.

use std::time::Duration;

use attachment_api::Operation;
use filing_desk::{FilingState, Hold, Settings};

use super::bench::{Bench, accept, account, code, until, until_filed};

#[tokio::test(start_paused = true)]
async fn what_one_accepts_the_other_files_once() {
    let bench = Bench::new();
    let window = bench.open().await;
    let command = bench.open_as(false).await.unwrap();
    let paths = (0..10_u8)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    let filings = accept(&command, paths, Hold::Seconds(0)).await;
    for filing in &filings {
        until_filed(&command, filing.id).await;
        until_filed(&window, filing.id).await;
    }
    assert_eq!(bench.system.records().len(), 10);
}

#[tokio::test(start_paused = true)]
async fn two_that_both_want_to_run_file_everything_once() {
    let bench = Bench::new();
    let (one, other) = (bench.open().await, bench.open().await);
    assert!(one.filings_are_run());
    let mut filings = accept(&one, vec![bench.file("a.txt", b"a")], Hold::Seconds(0)).await;
    filings.extend(accept(&other, vec![bench.file("b.txt", b"b")], Hold::Seconds(0)).await);
    for filing in &filings {
        until_filed(&one, filing.id).await;
        until_filed(&other, filing.id).await;
    }
    assert_eq!(bench.system.calls(Operation::Register), 2);
}

#[tokio::test(start_paused = true)]
async fn the_other_takes_over_when_the_runner_goes() {
    let bench = Bench::new();
    let (one, other) = (bench.open().await, bench.open().await);
    let id = accept(&one, vec![bench.file("a.txt", b"a")], Hold::Seconds(60)).await[0].id;
    one.shutdown().await;
    until_filed(&other, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_a_runner_nothing_moves_and_this_can_be_asked() {
    let bench = Bench::new();
    let desk = bench.open_as(false).await.unwrap();
    assert!(!desk.filings_are_run());
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::Seconds(0)).await[0].id;
    tokio::time::sleep(Duration::from_secs(600)).await;
    assert!(matches!(desk.filing(id).unwrap().state, FilingState::Queued));
}

#[tokio::test(start_paused = true)]
async fn undo_in_one_counts_in_the_other() {
    let bench = Bench::new();
    let (one, other) = (bench.open().await, bench.open().await);
    let id = accept(&one, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    until(&other, id, |_| true).await;
    other.undo(id).await.unwrap();
    until(&one, id, |state| matches!(state, FilingState::Withdrawn { .. })).await;
    assert_eq!(code(one.file_now(id).await), "hold-is-over");
    one.dismiss(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(other.filings(), vec![]);
}

#[tokio::test(start_paused = true)]
async fn settings_and_accounts_of_one_reach_the_other() {
    let bench = Bench::new();
    let (one, other) = (bench.open().await, bench.open().await);
    let settings = Settings {
        parallel_sends: 5,
        ..Settings::default()
    };
    one.set_settings(settings.clone()).await.unwrap();
    one.add_account(super::bench::new_account("Southside"))
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(other.settings(), settings);
    assert_eq!(other.accounts().len(), 2);
    assert_eq!(account(&other).name, "Northside");
}

#[tokio::test(start_paused = true)]
async fn settings_outside_their_range_are_refused() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let too_long = Settings {
        hold: Hold::Seconds(61),
        ..Settings::default()
    };
    assert_eq!(code(desk.set_settings(too_long).await), "setting-out-of-range");
    let none = Settings {
        parallel_sends: 0,
        ..Settings::default()
    };
    assert_eq!(code(desk.set_settings(none).await), "setting-out-of-range");
}
