//! Systems that take bytes and record in one request.

use std::time::Duration;

use attachment_api::{Code, Operation, Status};
use filing_desk::{DeskEvent, FilingState, Hold};

use super::bench::{Bench, accept, accept_one, until, until_filed, until_needs_you};
use super::scripted::{Script, Way};

fn bench() -> Bench {
    let bench = Bench::new();
    *bench.system.way.lock().unwrap() = Way::Together;
    *bench.system.checksum.lock().unwrap() = None;
    *bench.system.tells_size.lock().unwrap() = false;
    bench
}

#[tokio::test(start_paused = true)]
async fn progress_shows_while_the_record_is_asked_for() {
    let bench = bench();
    let desk = bench.open().await;
    let mut events = desk.subscribe();
    let id = accept_one(&desk, bench.file("a.txt", &vec![7; 3_000_000])).await;
    until_filed(&desk, id).await;
    let mut most = 0;
    while let Ok(event) = events.try_recv() {
        if let DeskEvent::FilingChanged(filing) = event
            && let FilingState::Registering { sent_bytes } = filing.state
        {
            most = most.max(sent_bytes);
        }
    }
    assert!(most > 0, "no progress was told");
}

#[tokio::test(start_paused = true)]
async fn a_record_that_tells_no_size_is_read_back() {
    let bench = bench();
    // Twice: what differs once may have been damaged on its way and is read again.
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
async fn a_record_without_size_that_can_not_be_read_is_not_called_filed() {
    let bench = bench();
    bench.system.script(
        Operation::Link,
        Script::Fail(Code::NotPermitted, Status::Persistent),
    );
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    assert_eq!(until_needs_you(&desk, id).await, "not-permitted");
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_looked_for_and_otherwise_a_person_is_asked() {
    let bench = bench();
    bench.system.script(Operation::Register, Script::LoseAnswer);
    let desk = bench.open().await;
    let found = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, found).await;
    assert_eq!(bench.system.calls(Operation::Register), 1);

    bench.system.script(
        Operation::Register,
        Script::Fail(Code::AnswerLost, Status::Temporary),
    );
    let lost = accept_one(&desk, bench.file("b.txt", b"others")).await;
    assert_eq!(until_needs_you(&desk, lost).await, "outcome-unknown");
    assert_eq!(bench.system.calls(Operation::Register), 2);
    desk.file_again(lost).await.unwrap();
    until_filed(&desk, lost).await;
    assert_eq!(bench.system.records().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_record_that_can_not_be_read_at_once_is_waited_for() {
    let bench = bench();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let filing = until(&desk, id, |state| state.attachment().is_some()).await;
    let late = filing_desk::Clock::now(&*bench.clock) + Duration::from_secs(30);
    bench.system.edit(filing.state.attachment().unwrap(), |record| {
        record.visible_at = late;
    });
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_damaged_sealed_copy_is_noticed_while_it_is_sent_with_the_record() {
    let bench = bench();
    let desk = bench.open().await;
    let path = bench.file("a.txt", &vec![7; 100_000]);
    let id = accept(&desk, vec![path], Hold::UntilPressed).await[0].id;
    let sealed = bench.data_dir().join("spool").join(format!("{id}.sealed"));
    let mut bytes = std::fs::read(&sealed).unwrap();
    bytes[70_000] ^= 1;
    std::fs::write(&sealed, bytes).unwrap();
    desk.file_now(id).await.unwrap();
    assert_eq!(until_needs_you(&desk, id).await, "spool-damaged");
    assert_eq!(bench.system.records().len(), 0);
}
