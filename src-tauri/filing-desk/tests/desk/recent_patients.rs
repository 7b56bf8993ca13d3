//! Patients that were opened lately outlast the app, for a while, and only where the person wants that.

use std::time::Duration;

use attachment_api::PatientId;
use filing_desk::{FilingDesk, Settings, UnfinishedFilings};

use super::bench::{Bench, account};

async fn open(desk: &FilingDesk, bench: &Bench, id: &str, looks_alike: bool) {
    bench.system.person.lock().unwrap().id = PatientId::new(id);
    desk.open_patient(account(desk).id, &PatientId::new(id), looks_alike)
        .await
        .unwrap();
}

async fn ids(desk: &FilingDesk) -> Vec<(String, bool)> {
    let recent = desk.recent_patients().await.unwrap();
    recent
        .into_iter()
        .map(|recent| (recent.patient.id.as_str().to_owned(), recent.looks_alike))
        .collect()
}

fn entry(id: &str, looks_alike: bool) -> (String, bool) {
    (id.to_owned(), looks_alike)
}

#[tokio::test(start_paused = true)]
async fn who_was_opened_last_comes_first_after_the_next_start() {
    let bench = Bench::new();
    let desk = bench.open().await;
    for (id, looks_alike) in [("4512", true), ("4513", false), ("4512", true)] {
        open(&desk, &bench, id, looks_alike).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    desk.shutdown().await;
    drop(desk);
    let desk = bench.open().await;
    assert_eq!(ids(&desk).await, [entry("4512", true), entry("4513", false)]);
    let store = std::fs::read(bench.data_dir().join("store.db")).unwrap();
    assert!(
        !store.windows(5).any(|bytes| bytes == b"Smith"),
        "it is encrypted"
    );
}

#[tokio::test(start_paused = true)]
async fn twenty_of_an_account_are_kept_and_none_for_longer_than_they_may() {
    let mut bench = Bench::new();
    bench.pace.remember_patients = Duration::from_secs(60);
    let desk = bench.open().await;
    for number in 0..25 {
        open(&desk, &bench, &number.to_string(), false).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    let kept = ids(&desk).await;
    assert_eq!(kept.len(), 20);
    assert_eq!(kept[0], entry("24", false));
    tokio::time::sleep(Duration::from_secs(61)).await;
    assert_eq!(ids(&desk).await, []);
}

#[tokio::test(start_paused = true)]
async fn switched_off_nobody_is_remembered_and_whoever_was_is_forgotten() {
    let bench = Bench::new();
    let desk = bench.open().await;
    open(&desk, &bench, "4512", false).await;
    let off = Settings {
        keep_recent_patients: false,
        ..Settings::default()
    };
    desk.set_settings(off).await.unwrap();
    assert_eq!(ids(&desk).await, []);
    open(&desk, &bench, "4513", false).await;
    assert_eq!(ids(&desk).await, []);
}

#[tokio::test(start_paused = true)]
async fn they_are_forgotten_on_request_and_with_their_account() {
    let bench = Bench::new();
    let desk = bench.open().await;
    open(&desk, &bench, "4512", false).await;
    desk.forget_recent_patients().await.unwrap();
    assert_eq!(ids(&desk).await, []);

    open(&desk, &bench, "4512", false).await;
    let id = account(&desk).id;
    desk.remove_account(id, UnfinishedFilings::Refuse).await.unwrap();
    assert_eq!(ids(&desk).await, []);
}

/// The settings of an earlier version know nothing of it.
#[test]
fn settings_without_a_word_about_it_keep_them() {
    let settings: Settings = serde_json::from_str(r#"{"hold":{"seconds":10},"parallel_sends":3}"#).unwrap();
    assert_eq!(settings, Settings::default());
}
