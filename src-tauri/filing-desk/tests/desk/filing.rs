//! The way from drop to filed.

use std::time::Duration;

use attachment_api::{Code, Operation, Status};
use filing_desk::{AuditAction, AuditQuery, FilingState, Hold, OnChart, Settings, TakenBack, WaitReason};

use super::bench::{Bench, accept, accept_one, account, code, until, until_filed, until_needs_you};
use super::scripted::Script;

#[tokio::test(start_paused = true)]
async fn a_dropped_file_is_filed_and_its_sealed_copy_goes() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("letter.txt", b"Dear colleague")).await;

    let filing = until_filed(&desk, id).await;

    assert_eq!(filing.on_chart, OnChart::Yes);
    let records = bench.system.records();
    assert_eq!(records.len(), 1);
    assert_eq!(
        (records[0].bytes.as_slice(), records[0].name.as_str()),
        (&b"Dear colleague"[..], "letter.txt")
    );
    assert_eq!(bench.spool(), Vec::<String>::new());
    let audit = desk.audit(AuditQuery::default()).await.unwrap();
    assert_eq!(audit.len(), 1);
    assert_eq!((audit[0].action, audit[0].filing), (AuditAction::Filed, Some(id)));
    desk.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn nothing_leaves_the_computer_during_the_hold() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::Seconds(10)).await[0].id;

    tokio::time::sleep(Duration::from_secs(9)).await;
    assert_eq!(bench.system.calls(Operation::Reserve), 0);
    assert!(matches!(desk.filing(id).unwrap().state, FilingState::Held { .. }));

    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Reserve), 1);
}

#[tokio::test(start_paused = true)]
async fn undo_during_the_hold_sends_nothing_and_removes_the_copy() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::Seconds(10)).await[0].id;
    assert_eq!(bench.spool().len(), 2);

    let TakenBack::Withdrawn(filing) = desk.undo(id).await.unwrap() else {
        panic!("it did not come from Unfiled")
    };

    assert!(matches!(filing.state, FilingState::Withdrawn { .. }));
    tokio::time::sleep(Duration::from_secs(60)).await;
    assert_eq!(bench.system.calls(Operation::Reserve), 0);
    assert_eq!(bench.spool(), Vec::<String>::new());
    assert_eq!(code(desk.undo(id).await), "hold-is-over");
}

#[tokio::test(start_paused = true)]
async fn a_hold_without_end_waits_for_the_person() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert!(matches!(
        desk.filing(id).unwrap().state,
        FilingState::Held { until: None }
    ));

    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn cancelling_while_bytes_are_sent_leaves_nothing_on_the_chart() {
    let bench = Bench::new();
    *bench.system.send_takes.lock().unwrap() = Duration::from_secs(60);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until(&desk, id, |state| matches!(state, FilingState::Sending { .. })).await;

    desk.cancel(id).await.unwrap();

    tokio::time::sleep(Duration::from_secs(300)).await;
    assert_eq!(bench.system.calls(Operation::Register), 0);
    assert!(matches!(
        desk.filing(id).unwrap().state,
        FilingState::Withdrawn { .. }
    ));
}

#[tokio::test(start_paused = true)]
async fn cancelling_is_refused_once_the_record_is_asked_for() {
    let bench = Bench::new();
    bench
        .system
        .script(Operation::Register, Script::Delay(Duration::from_secs(30)));
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until(&desk, id, |state| {
        matches!(state, FilingState::Registering { .. })
    })
    .await;

    assert_eq!(code(desk.cancel(id).await), "too-late-to-cancel");
    assert_eq!(
        code(desk.edit_description(id, Some("late".into())).await),
        "too-late-to-describe"
    );
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_description_changed_before_registering_is_on_the_chart() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    desk.edit_description(id, Some("Knee, left".into()))
        .await
        .unwrap();
    assert_eq!(
        code(desk.edit_description(id, Some("x".repeat(256).into())).await),
        "description-too-long"
    );
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(
        bench.system.records()[0].description.as_deref(),
        Some("Knee, left")
    );
}

#[tokio::test(start_paused = true)]
async fn as_many_files_are_sent_at_once_as_the_setting_says() {
    let bench = Bench::new();
    *bench.system.send_takes.lock().unwrap() = Duration::from_secs(5);
    let desk = bench.open().await;
    desk.set_settings(Settings {
        parallel_sends: 2,
        ..Settings::default()
    })
    .await
    .unwrap();
    let paths = (0..6_u8)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    for filing in accept(&desk, paths, Hold::Seconds(0)).await {
        until_filed(&desk, filing.id).await;
    }
    assert_eq!(bench.system.most_sending(), 2);
}

#[tokio::test(start_paused = true)]
async fn one_bad_file_stops_no_other() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Reserve,
        Script::Fail(Code::Rejected, Status::Permanent),
    );
    let desk = bench.open().await;
    desk.set_settings(Settings {
        parallel_sends: 1,
        ..Settings::default()
    })
    .await
    .unwrap();
    let paths = (0..3_u8)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    let filings = accept(&desk, paths, Hold::Seconds(0)).await;

    assert_eq!(until_needs_you(&desk, filings[0].id).await, "rejected");
    until_filed(&desk, filings[1].id).await;
    until_filed(&desk, filings[2].id).await;

    desk.retry(filings[0].id).await.unwrap();
    until_filed(&desk, filings[0].id).await;
}

#[tokio::test(start_paused = true)]
async fn a_passing_fault_is_tried_again_and_gives_up_in_the_end() {
    let bench = Bench::new();
    for _ in 0..3 {
        bench.system.script(
            Operation::Reserve,
            Script::Fail(Code::ServerFault, Status::Temporary),
        );
    }
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until_filed(&desk, id).await;

    for _ in 0..20 {
        bench.system.script(
            Operation::Reserve,
            Script::Fail(Code::ServerFault, Status::Temporary),
        );
    }
    let id = accept_one(&desk, bench.file("b.txt", b"b")).await;
    assert_eq!(until_needs_you(&desk, id).await, "server-fault");
    assert_eq!(bench.system.calls(Operation::Reserve), 4 + 12);
}

#[tokio::test(start_paused = true)]
async fn being_slowed_down_waits_as_long_as_the_system_says_and_spends_no_attempts() {
    let bench = Bench::new();
    for _ in 0..20 {
        let slow_down = Script::FailUntil(Code::RateLimited, Status::Temporary, Duration::from_secs(90));
        bench.system.script(Operation::Reserve, slow_down);
    }
    let desk = bench.open().await;
    let before = tokio::time::Instant::now();
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    let is_waiting = |state: &FilingState| {
        matches!(
            state,
            FilingState::Waiting {
                why: WaitReason::RateLimited,
                until: Some(_),
                ..
            }
        )
    };
    until(&desk, id, is_waiting).await;
    until_filed(&desk, id).await;
    assert!(before.elapsed() >= Duration::from_secs(20 * 90));
}

#[tokio::test(start_paused = true)]
async fn offline_is_a_state_and_spends_no_attempts() {
    let bench = Bench::new();
    for _ in 0..40 {
        bench
            .system
            .script(Operation::Reserve, Script::Fail(Code::Offline, Status::Temporary));
    }
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"a")).await;
    until(&desk, id, |state| {
        matches!(
            state,
            FilingState::Waiting {
                why: WaitReason::Offline,
                ..
            }
        )
    })
    .await;
    assert_eq!(account(&desk).state.word(), "offline");
    until_filed(&desk, id).await;
    assert_eq!(account(&desk).state.word(), "ok");
}

#[tokio::test(start_paused = true)]
async fn signed_out_filings_wait_until_the_account_works_again() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Reserve,
        Script::Fail(Code::CredentialsRefused, Status::Persistent),
    );
    let desk = bench.open().await;
    desk.set_settings(Settings {
        parallel_sends: 1,
        ..Settings::default()
    })
    .await
    .unwrap();
    let paths = (0..3_u8)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    let filings = accept(&desk, paths, Hold::Seconds(0)).await;
    for filing in &filings {
        let is_waiting = |state: &FilingState| {
            matches!(
                state,
                FilingState::Waiting {
                    why: WaitReason::SignedOut,
                    until: None,
                    ..
                }
            )
        };
        until(&desk, filing.id, is_waiting).await;
    }
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(
        bench.system.calls(Operation::Reserve),
        1,
        "nobody hammers a system that refused the key"
    );
    assert_eq!(account(&desk).state.word(), "signed-out");

    desk.test_account(account(&desk).id).await.unwrap();
    for filing in filings {
        until_filed(&desk, filing.id).await;
    }
}

#[tokio::test(start_paused = true)]
async fn many_files_are_confirmed_with_few_requests() {
    let bench = Bench::new();
    *bench.system.send_takes.lock().unwrap() = Duration::from_millis(600);
    let desk = bench.open().await;
    let paths = (0..100_u8)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    for filing in accept(&desk, paths, Hold::Seconds(0)).await {
        until_filed(&desk, filing.id).await;
    }
    let requests = bench.system.calls(Operation::Confirm);
    assert!(requests <= 10, "{requests} requests for 100 filings");
}

#[tokio::test(start_paused = true)]
async fn finished_filings_can_be_dismissed_and_others_not() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept(&desk, vec![bench.file("a.txt", b"a")], Hold::UntilPressed).await[0].id;
    assert_eq!(code(desk.dismiss(id).await), "filing-not-finished");
    desk.undo(id).await.unwrap();
    desk.dismiss(id).await.unwrap();
    assert_eq!(desk.filings(), vec![]);
    assert_eq!(code(desk.filing(id)), "filing-unknown");
}
