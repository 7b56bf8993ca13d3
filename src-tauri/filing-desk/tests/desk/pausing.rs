//! A hold that stops for as long as a person needs.

use std::time::Duration;

use attachment_api::Operation;
use filing_desk::{FilingAction, FilingState, Hold, Settings};

use super::bench::{Bench, accept, accept_one, code, until_filed};

fn is_held_without_end(state: &FilingState) -> bool {
    matches!(state, FilingState::Held { until: None })
}

#[tokio::test(start_paused = true)]
async fn a_paused_hold_outlasts_its_time_until_file_is_pressed() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::Seconds(10)).await[0].id;

    let paused = desk.pause(id).await.unwrap();
    assert!(is_held_without_end(&paused.state));
    assert!(!paused.actions.contains(&FilingAction::Pause));
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(bench.system.calls(Operation::Reserve), 0);

    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_resumed_hold_lasts_its_whole_time_again() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::Seconds(10)).await[0].id;
    desk.pause(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;

    desk.resume_hold(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(9)).await;
    assert_eq!(bench.system.calls(Operation::Reserve), 0);
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_hold_is_resumed_by_nobody_whose_holds_have_no_end() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let settings = Settings {
        hold: Hold::UntilPressed,
        ..Settings::default()
    };
    desk.set_settings(settings).await.unwrap();
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    assert!(is_held_without_end(&desk.resume_hold(id).await.unwrap().state));
}

#[tokio::test(start_paused = true)]
async fn what_is_queued_is_paused_before_it_begins() {
    let bench = Bench::new();
    let desk = bench.open_as(false).await.unwrap();
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    assert!(matches!(desk.filing(id).unwrap().state, FilingState::Queued));
    assert!(is_held_without_end(&desk.pause(id).await.unwrap().state));
}

#[tokio::test(start_paused = true)]
async fn what_is_being_sent_is_not_paused() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until_filed(&desk, id).await;
    assert_eq!(code(desk.pause(id).await), "hold-is-over");
    assert_eq!(code(desk.resume_hold(id).await), "hold-is-over");
}
