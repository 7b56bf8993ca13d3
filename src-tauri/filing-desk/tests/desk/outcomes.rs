//! Lost answers, records that are not what they should be, and processing that does not end: "filed" is never said
//! wrongly and nothing is filed twice.

use std::time::Duration;

use attachment_api::{Code, LostRegister, Operation, Status};
use filing_desk::{FilingAction, FilingState, OnChart};

use super::bench::{Bench, accept_one, code, until, until_filed, until_needs_you};
use super::scripted::Script;

/// A system that makes no second record of the same filing.
fn bench_safe_to_repeat() -> Bench {
    let bench = Bench::new();
    *bench.system.lost_register.lock().unwrap() = LostRegister::AskAgain;
    bench
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_for_and_the_file_is_on_the_chart_once() {
    let bench = Bench::new();
    bench.system.script(Operation::Register, Script::LoseAnswer);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| {
        matches!(state, FilingState::OutcomeUnknown { .. })
    })
    .await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
    assert_eq!(bench.system.calls(Operation::Register), 1);
    assert_eq!(
        bench.system.calls(Operation::Download),
        1,
        "a record that was looked for is proven by its bytes"
    );
}

#[tokio::test(start_paused = true)]
async fn a_record_that_is_made_late_is_waited_for() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Register,
        Script::LoseAnswerLate(Duration::from_secs(30)),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
    assert!(bench.system.calls(Operation::Reconcile) > 3);
}

#[tokio::test(start_paused = true)]
async fn a_register_that_is_safe_to_repeat_is_repeated_after_several_looks() {
    let bench = bench_safe_to_repeat();
    bench.system.script(
        Operation::Register,
        Script::Fail(Code::AnswerLost, Status::Temporary),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
    assert_eq!(bench.system.calls(Operation::Register), 2);
    assert_eq!(bench.system.calls(Operation::Reconcile), bench.pace.looks.len());
}

#[tokio::test(start_paused = true)]
async fn a_register_that_never_has_an_effect_needs_a_person_in_the_end() {
    let bench = bench_safe_to_repeat();
    for _ in 0..10 {
        bench.system.script(
            Operation::Register,
            Script::Fail(Code::ServerFault, Status::Temporary),
        );
    }
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "outcome-unknown");
    assert_eq!(bench.system.calls(Operation::Register), 3);
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
    assert_eq!(code(desk.cancel(id).await), "too-late-to-cancel");

    bench.system.clear(Operation::Register);
    desk.retry(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_lost_answers_of_the_same_size_are_never_mixed_up() {
    let bench = Bench::new();
    bench.system.script(Operation::Register, Script::LoseAnswer);
    bench.system.script(
        Operation::Register,
        Script::LoseAnswerLate(Duration::from_secs(20)),
    );
    let desk = bench.open().await;
    let first = accept_one(&desk, bench.file("a.txt", b"first")).await;
    let second = accept_one(&desk, bench.file("b.txt", b"other")).await;
    let is_settled =
        |state: &FilingState| matches!(state, FilingState::Filed { .. } | FilingState::NeedsYou { .. });
    let settled = [
        until(&desk, first, is_settled).await,
        until(&desk, second, is_settled).await,
    ];
    let records = bench.system.records();
    assert_eq!(records.len(), 2, "nothing is filed twice");
    for (filing, bytes) in settled.iter().zip([&b"first"[..], b"other"]) {
        if let FilingState::Filed { attachment, .. } = &filing.state {
            let record = records.iter().find(|record| record.id == *attachment).unwrap();
            assert_eq!(record.bytes, bytes);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_record_of_another_filing_is_not_taken_for_this_one() {
    let bench = bench_safe_to_repeat();
    let desk = bench.open().await;
    let first = accept_one(&desk, bench.file("a.txt", b"same")).await;
    until_filed(&desk, first).await;
    bench.system.script(
        Operation::Register,
        Script::Fail(Code::AnswerLost, Status::Temporary),
    );
    let second = accept_one(&desk, bench.file("b.txt", b"else")).await;
    until_filed(&desk, second).await;
    let mut names: Vec<String> = bench
        .system
        .records()
        .into_iter()
        .map(|record| record.name)
        .collect();
    names.sort();
    assert_eq!(names, ["a.txt", "b.txt"]);
}

#[tokio::test(start_paused = true)]
async fn a_record_for_another_patient_stops_the_filing() {
    let bench = Bench::new();
    bench
        .system
        .script(Operation::Register, Script::NameAnotherPatient);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "wrong-patient");
    let filing = desk.filing(id).unwrap();
    assert_eq!(
        (filing.on_chart, filing.actions),
        (OnChart::Yes, vec![FilingAction::Dismiss])
    );
    assert_eq!(code(desk.retry(id).await), "nothing-to-retry");
    tokio::time::sleep(Duration::from_secs(3600)).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_can_not_be_read_at_once_is_not_called_another_patients() {
    let bench = Bench::new();
    bench.system.script(Operation::Register, Script::NameNobody);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_names_another_patient_when_read_back_is_not_filed() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let filing = until(&desk, id, |state| state.attachment().is_some()).await;
    let attachment = filing.state.attachment().unwrap().clone();
    bench.system.edit(&attachment, |record| {
        record.patient = attachment_api::PatientId::new("another");
    });
    assert_eq!(until_needs_you(&desk, id).await, "wrong-patient");
}

#[tokio::test(start_paused = true)]
async fn a_record_of_another_size_is_not_filed() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let filing = until(&desk, id, |state| state.attachment().is_some()).await;
    let attachment = filing.state.attachment().unwrap().clone();
    bench.system.edit(&attachment, |record| record.bytes.truncate(3));
    assert_eq!(until_needs_you(&desk, id).await, "bytes-differ");
}

#[tokio::test(start_paused = true)]
async fn bytes_without_a_checksum_are_read_back_and_a_flipped_bit_is_noticed() {
    let bench = Bench::new();
    *bench.system.checksum.lock().unwrap() = None;
    for _ in 0..2 {
        bench.system.script(Operation::Download, Script::FlipBit);
    }
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "bytes-differ");
    desk.retry(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);
}

#[tokio::test(start_paused = true)]
async fn where_reading_is_not_permitted_patient_and_size_have_to_do() {
    let bench = Bench::new();
    *bench.system.checksum.lock().unwrap() = None;
    bench.system.script(
        Operation::Link,
        Script::Fail(Code::NotPermitted, Status::Persistent),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_was_damaged_on_its_way_is_no_damaged_record() {
    for damage in [Script::FlipBit, Script::EndlessBytes] {
        let bench = Bench::new();
        *bench.system.checksum.lock().unwrap() = None;
        bench.system.script(Operation::Download, damage);
        let desk = bench.open().await;
        let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
        until_filed(&desk, id).await;
        assert_eq!(bench.system.calls(Operation::Download), 2);
        assert_eq!(bench.system.calls(Operation::Register), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_storage_named_another_checksum_for_is_not_filed_unread() {
    let bench = Bench::new();
    *bench.system.checksum.lock().unwrap() = Some(false);
    bench.system.script(
        Operation::Link,
        Script::Fail(Code::NotPermitted, Status::Persistent),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "bytes-differ");
    desk.retry(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Download), 1);
}

#[tokio::test(start_paused = true)]
async fn endless_processing_is_told_and_stays_watched() {
    let bench = Bench::new();
    *bench.system.processing.lock().unwrap() = Duration::from_secs(5400);
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "processing-too-long");
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_record_that_vanishes_is_told() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let filing = until(&desk, id, |state| state.attachment().is_some()).await;
    bench.system.remove(filing.state.attachment().unwrap());
    assert_eq!(until_needs_you(&desk, id).await, "record-gone");
}

#[tokio::test(start_paused = true)]
async fn an_expired_reservation_is_made_anew() {
    let bench = Bench::new();
    bench.system.script(
        Operation::Register,
        Script::Fail(Code::ReservationRefused, Status::Temporary),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::Send), 2);
    assert_eq!(bench.system.records().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_damaged_sealed_copy_is_never_sent() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let path = bench.file("a.txt", &vec![7; 100_000]);
    let id = super::bench::accept(&desk, vec![path], filing_desk::Hold::UntilPressed).await[0].id;
    let sealed = bench.data_dir().join("spool").join(format!("{id}.sealed"));
    let mut bytes = std::fs::read(&sealed).unwrap();
    bytes[70_000] ^= 1;
    std::fs::write(&sealed, bytes).unwrap();
    desk.file_now(id).await.unwrap();
    assert_eq!(until_needs_you(&desk, id).await, "spool-damaged");
    assert_eq!(bench.system.calls(Operation::Register), 0);
}
