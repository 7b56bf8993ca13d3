//! Files that were let go while no patient was open: safe until a person says whose they are, and filed once.

use std::time::Duration;

use attachment_api::PatientId;
use filing_desk::{
    AcceptRequest, FilingDesk, FilingId, FilingState, GivenFile, Hold, PatientBinding, ReadFile, TakenBack,
    UnfiledFile,
};

use super::bench::{Bench, code, jane, request, until, until_filed};
use super::furnished::set_aside;

async fn put_into_unfiled(desk: &FilingDesk, bench: &Bench, name: &str, bytes: &[u8]) -> FilingId {
    let path = bench.file(name, bytes);
    let id = desk
        .accept_unfiled(std::slice::from_ref(&path))
        .await
        .unwrap()
        .remove(0)
        .unwrap()
        .id;
    std::fs::remove_file(path).unwrap();
    id
}

fn for_jane(desk: &FilingDesk, id: FilingId, hold: Hold) -> AcceptRequest {
    AcceptRequest {
        files: vec![GivenFile::Unfiled(id)],
        ..request(desk, vec![], hold)
    }
}

async fn file(desk: &FilingDesk, id: FilingId, hold: Hold) {
    let request = for_jane(desk, id, hold);
    let filing = desk.accept_files(request).await.unwrap().remove(0).unwrap();
    assert_eq!(filing.id, id);
}

fn ids(unfiled: &[UnfiledFile]) -> Vec<FilingId> {
    unfiled.iter().map(|file| file.id).collect()
}

#[tokio::test(start_paused = true)]
async fn a_file_for_nobody_outlasts_the_app_and_is_filed_once_it_is_said_for_whom() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    desk.shutdown().await;
    drop(desk);

    let desk = bench.open().await;
    assert_eq!(ids(&desk.unfiled()), [id]);
    assert_eq!(desk.filings(), vec![]);
    file(&desk, id, Hold::Seconds(0)).await;
    assert_eq!(desk.unfiled(), vec![]);
    until_filed(&desk, id).await;
    let records = bench.system.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].bytes, b"the bytes");
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn taken_back_it_waits_in_unfiled_again_and_goes_to_the_right_chart() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    file(&desk, id, Hold::UntilPressed).await;

    assert_eq!(desk.undo(id).await.unwrap(), TakenBack::Unfiled);
    assert_eq!(ids(&desk.unfiled()), [id]);
    assert_eq!(desk.filings(), vec![]);
    assert_eq!(code(desk.file_now(id).await), "filing-unknown");

    let right = AcceptRequest {
        patient: PatientBinding {
            id: PatientId::new("4513"),
            ..jane()
        },
        ..for_jane(&desk, id, Hold::Seconds(0))
    };
    desk.accept_files(right).await.unwrap().remove(0).unwrap();
    until_filed(&desk, id).await;
    let records = bench.system.records();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].patient, PatientId::new("4513"));
}

#[tokio::test(start_paused = true)]
async fn what_came_from_a_drop_is_withdrawn_as_ever() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let dropped = request(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed);
    let id = desk.accept_files(dropped).await.unwrap().remove(0).unwrap().id;
    assert!(matches!(desk.undo(id).await.unwrap(), TakenBack::Withdrawn(_)));
    assert_eq!(desk.unfiled(), vec![]);
}

/// Its request may still come to something: that must not meet another filing of the same file.
#[tokio::test(start_paused = true)]
async fn cancelled_while_a_request_is_under_way_it_is_over() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    *bench.system.send_takes.lock().unwrap() = Duration::from_secs(60);
    file(&desk, id, Hold::Seconds(0)).await;
    until(&desk, id, |state| matches!(state, FilingState::Sending { .. })).await;
    assert!(matches!(desk.cancel(id).await.unwrap(), TakenBack::Withdrawn(_)));
    assert_eq!(desk.unfiled(), vec![]);
}

#[tokio::test(start_paused = true)]
async fn the_same_file_waits_there_once() {
    let bench = Bench::new();
    let desk = bench.open().await;
    put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    let again = bench.file("letter.txt", b"the bytes");
    let renamed = bench.file("copy.txt", b"the bytes");
    let outcomes = desk.accept_unfiled(&[again, renamed]).await.unwrap();
    let codes: Vec<_> = outcomes
        .iter()
        .map(|outcome| outcome.as_ref().err().map(filing_desk::FileRefusal::code))
        .collect();
    assert_eq!(codes, [Some("already-unfiled".to_owned()), None]);
    assert_eq!(desk.unfiled().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_the_system_would_refuse_stays_in_unfiled() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    let too_long = AcceptRequest {
        description: Some("x".repeat(256).into()),
        ..for_jane(&desk, id, Hold::Seconds(0))
    };
    let refusal = desk.accept_files(too_long).await.unwrap().remove(0).unwrap_err();
    assert_eq!(refusal.code(), "description-too-long");
    assert_eq!(refusal.name.expose(), "letter.txt");
    assert_eq!(ids(&desk.unfiled()), [id]);
}

#[tokio::test(start_paused = true)]
async fn the_same_bytes_already_on_their_way_stay_in_unfiled() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    let dropped = request(
        &desk,
        vec![bench.file("letter.txt", b"the bytes")],
        Hold::UntilPressed,
    );
    desk.accept_files(dropped).await.unwrap().remove(0).unwrap();
    let refusal = desk
        .accept_files(for_jane(&desk, id, Hold::Seconds(0)))
        .await
        .unwrap()
        .remove(0)
        .unwrap_err();
    assert_eq!(refusal.code(), "already-being-filed");
    assert_eq!(ids(&desk.unfiled()), [id]);
    // And a store that is lost now still has it there: its card was put back.
    desk.shutdown().await;
    drop(desk);
    std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();
    let desk = bench.open().await;
    assert_eq!(ids(&desk.unfiled()), [id]);
}

#[tokio::test(start_paused = true)]
async fn a_file_is_filed_by_one_window_only() {
    let bench = Bench::new();
    let (one, other) = (bench.open().await, bench.open_as(false).await.unwrap());
    let id = put_into_unfiled(&one, &bench, "letter.txt", b"the bytes").await;
    file(&one, id, Hold::UntilPressed).await;
    let refusal = other
        .accept_files(for_jane(&other, id, Hold::Seconds(0)))
        .await
        .unwrap()
        .remove(0)
        .unwrap_err();
    assert_eq!(refusal.code(), "unfiled-unknown");
    other.remove_unfiled(&[id]).await.unwrap();
    one.file_now(id).await.unwrap();
    until_filed(&one, id).await;
}

/// Two windows at once, or two presses of Enter: what was told to the one that lost must not be what a lost store brings back.
#[tokio::test(start_paused = true)]
async fn of_two_that_file_it_at_once_one_wins_in_the_store_and_on_the_card() {
    for with_two_desks in [false, true] {
        let bench = Bench::new();
        let one = bench.open_as(false).await.unwrap();
        let other = if with_two_desks {
            bench.open_as(false).await.unwrap()
        } else {
            one.clone()
        };
        let id = put_into_unfiled(&one, &bench, "letter.txt", b"the bytes").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        let to = |desk: &FilingDesk, patient: &str| AcceptRequest {
            patient: PatientBinding {
                id: PatientId::new(patient),
                ..jane()
            },
            ..for_jane(desk, id, Hold::UntilPressed)
        };
        let (first, second) = tokio::join!(
            one.accept_files(to(&one, "4512")),
            other.accept_files(to(&other, "4513"))
        );
        let outcomes = [first.unwrap().remove(0), second.unwrap().remove(0)];
        let [winner] = &outcomes.iter().flatten().collect::<Vec<_>>()[..] else {
            panic!("one of them files it")
        };
        let patient = winner.patient.id.clone();
        for desk in [one, other] {
            desk.shutdown().await;
        }
        drop(outcomes);
        std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();
        for beside in ["store.db-wal", "store.db-shm"] {
            let _ = std::fs::remove_file(bench.data_dir().join(beside));
        }
        let desk = bench.open_as(false).await.unwrap();
        assert_eq!(
            desk.filings()[0].patient.id,
            patient,
            "two desks: {with_two_desks}"
        );
        assert_eq!(desk.unfiled(), vec![]);
    }
}

/// A list that once let a filing go has to show it again when its file was put back and filed anew.
#[tokio::test(start_paused = true)]
async fn put_back_by_one_process_and_filed_again_it_is_sent_by_the_other() {
    let bench = Bench::new();
    let (running, other) = (bench.open().await, bench.open_as(false).await.unwrap());
    let id = put_into_unfiled(&other, &bench, "letter.txt", b"the bytes").await;
    file(&other, id, Hold::UntilPressed).await;
    until(&running, id, |_| true).await;
    other.undo(id).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(ids(&running.unfiled()), [id]);
    assert_eq!(running.filings(), vec![]);

    file(&other, id, Hold::Seconds(0)).await;
    until_filed(&running, id).await;
    until_filed(&other, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn removed_it_leaves_nothing_behind() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    assert_eq!(bench.spool().len(), 2);
    desk.remove_unfiled(&[id]).await.unwrap();
    assert_eq!(desk.unfiled(), vec![]);
    assert_eq!(bench.spool(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn it_is_read_whole_from_its_sealed_copy() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    let ReadFile::Whole(bytes) = desk.read_unfiled(id, 9).await.unwrap() else {
        panic!("it has nine bytes")
    };
    assert_eq!(bytes.as_slice(), b"the bytes");
    assert!(matches!(
        desk.read_unfiled(id, 8).await.unwrap(),
        ReadFile::TooLarge
    ));
}

#[tokio::test(start_paused = true)]
async fn a_lost_store_loses_no_unfiled_file() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = put_into_unfiled(&desk, &bench, "letter.txt", b"the bytes").await;
    let before = desk.unfiled();
    desk.shutdown().await;
    drop(desk);
    std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();

    let desk = bench.open().await;
    assert_eq!(set_aside(&bench.data_dir()).len(), 1);
    let notice = desk.store_notice().unwrap().unwrap();
    assert_eq!((notice.rebuilt, notice.unfiled, notice.unreadable), (0, 1, 0));
    assert_eq!(desk.unfiled(), before);
    file(&desk, id, Hold::Seconds(0)).await;
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_taken_is_refused_and_not_kept() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let empty = bench.file("empty.txt", b"");
    let refusal = desk
        .accept_unfiled(&[empty])
        .await
        .unwrap()
        .remove(0)
        .unwrap_err();
    assert_eq!(
        (refusal.code().as_str(), refusal.name.expose().as_str()),
        ("file-empty", "empty.txt")
    );
    assert_eq!(bench.spool(), Vec::<String>::new());
}
