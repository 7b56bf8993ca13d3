//! Moving an attachment from the wrong chart to the right one: copied, read back, and only then taken off the wrong chart.

use std::time::Duration;

use attachment_api::{AttachmentId, Capability, Code, Operation, PatientId, Status};
use filing_desk::{
    AcceptRequest, AuditAction, AuditQuery, DeskEvent, FileRefusal, FilingAction, FilingDesk, FilingId,
    FilingSnapshot, FilingState, GivenFile, Hold, OnChart, OnWrongChart, Original, PatientBinding,
    WaitReason,
};

use super::bench::{Bench, code, jane, request, until, until_filed, until_needs_you};
use super::furnished::set_aside;
use super::scripted::Script;

const WRONG: &str = "4600";

/// An open desk, and a file on the wrong chart.
async fn misfiled() -> (Bench, FilingDesk, AttachmentId) {
    let bench = Bench::new();
    let desk = bench.open().await;
    let original = bench.system.put(WRONG, "letter.txt", b"the bytes");
    (bench, desk, original)
}

fn moved(attachment: &AttachmentId) -> OnWrongChart {
    OnWrongChart {
        id: attachment.clone(),
        name: "letter.txt".into(),
        from: PatientBinding {
            id: PatientId::new(WRONG),
            shown_name: "JONES, Ann".into(),
            ..jane()
        },
    }
}

async fn try_to_refile(
    desk: &FilingDesk,
    wrong: OnWrongChart,
    hold: Hold,
) -> Result<FilingSnapshot, FileRefusal> {
    let request = AcceptRequest {
        files: vec![GivenFile::Attachment(wrong)],
        ..request(desk, vec![], hold)
    };
    desk.accept_files(request).await.unwrap().remove(0)
}

async fn refile(desk: &FilingDesk, attachment: &AttachmentId) -> FilingId {
    try_to_refile(desk, moved(attachment), Hold::Seconds(0))
        .await
        .unwrap()
        .id
}

fn is_archived(bench: &Bench, attachment: &AttachmentId) -> bool {
    let records = bench.system.records();
    let record = records.iter().find(|record| record.id == *attachment).unwrap();
    record.archived_at.is_some()
}

/// The lines about a filing, oldest first.
async fn audit_of(desk: &FilingDesk, id: FilingId) -> Vec<(AuditAction, String, Option<AttachmentId>)> {
    let trail = desk.audit(AuditQuery::default()).await.unwrap();
    let of_filing = trail.into_iter().rev().filter(|line| line.filing == Some(id));
    of_filing
        .map(|line| {
            (
                line.action,
                line.patient.unwrap().as_str().to_owned(),
                line.attachment,
            )
        })
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_copy_is_on_the_right_chart_and_the_original_off_the_wrong_one() {
    let (bench, desk, original) = misfiled().await;
    bench.system.edit(&original, |record| {
        record.description = Some("Referral".to_owned());
    });
    let mut events = desk.subscribe();
    let id = refile(&desk, &original).await;
    let filed = until_filed(&desk, id).await;

    let copy = filed.state.attachment().unwrap().clone();
    let records = bench.system.records();
    assert_eq!(records.len(), 2);
    let record = records.iter().find(|record| record.id == copy).unwrap();
    assert_eq!(
        (record.patient.as_str(), record.name.as_str()),
        ("4512", "letter.txt")
    );
    assert_eq!(record.bytes, b"the bytes");
    assert_eq!(record.description.as_deref(), Some("Referral"));
    assert!(is_archived(&bench, &original));
    assert!(matches!(
        filed.refile.unwrap().original,
        Original::OffChart { .. }
    ));
    assert_eq!(bench.spool(), Vec::<String>::new());
    assert_eq!(
        audit_of(&desk, id).await,
        [
            (AuditAction::RefiledAway, WRONG.to_owned(), Some(original.clone())),
            (AuditAction::RefiledHere, "4512".to_owned(), Some(copy)),
            (AuditAction::OriginalOffChart, WRONG.to_owned(), Some(original)),
        ]
    );
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let DeskEvent::AttachmentsChanged { patient, .. } = event {
            told.push(patient.as_str().to_owned());
        }
    }
    assert_eq!(told, ["4512", WRONG]);
}

#[tokio::test(start_paused = true)]
async fn taken_back_during_the_hold_nothing_happened() {
    let (bench, desk, original) = misfiled().await;
    let held = try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap();
    desk.undo(held.id).await.unwrap();
    assert_eq!(bench.system.records().len(), 1);
    assert!(!is_archived(&bench, &original));
    assert_eq!(bench.spool(), Vec::<String>::new());
}

/// A copy that is not right must never cost the original.
#[tokio::test(start_paused = true)]
async fn the_original_stays_while_its_copy_is_not_right() {
    let (bench, desk, original) = misfiled().await;
    let held = try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap();
    *bench.system.checksum.lock().unwrap() = None;
    bench.system.script(Operation::Download, Script::FlipBit);
    bench.system.script(Operation::Download, Script::FlipBit);
    desk.file_now(held.id).await.unwrap();
    assert_eq!(until_needs_you(&desk, held.id).await, "bytes-differ");
    assert_eq!(bench.system.calls(Operation::Archive), 0);
    assert!(!is_archived(&bench, &original));
}

#[tokio::test(start_paused = true)]
async fn bytes_that_were_damaged_on_their_way_here_are_read_again() {
    let (bench, desk, original) = misfiled().await;
    bench.system.script(Operation::Download, Script::FlipBit);
    let id = refile(&desk, &original).await;
    let filed = until_filed(&desk, id).await;
    let records = bench.system.records();
    let copy = records
        .iter()
        .find(|record| Some(&record.id) == filed.state.attachment());
    assert_eq!(copy.unwrap().bytes, b"the bytes");
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_ends_too_soon_is_refused_and_leaves_nothing() {
    let (bench, desk, original) = misfiled().await;
    bench.system.script(Operation::Download, Script::CutBytes);
    let refused = try_to_refile(&desk, moved(&original), Hold::Seconds(0))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "bytes-differ");
    assert_eq!(refused.name.expose(), "letter.txt");
    assert_eq!(bench.spool(), Vec::<String>::new());
    assert_eq!(desk.filings(), vec![]);
}

#[tokio::test(start_paused = true)]
async fn where_the_system_can_not_archive_a_person_does_it_there_and_says_so() {
    let bench = Bench::new();
    let desk = bench.open().await;
    bench.system.capabilities.lock().unwrap().archive = Capability::Absent {
        reason: "scripted".to_owned(),
    };
    let original = bench.system.put(WRONG, "letter.txt", b"the bytes");
    let id = refile(&desk, &original).await;
    assert_eq!(until_needs_you(&desk, id).await, "original-stays");
    let asking = desk.filing(id).unwrap();
    assert_eq!(asking.actions, [FilingAction::OriginalSettled]);
    assert_eq!(asking.on_chart, OnChart::Yes);
    assert_eq!(code(desk.retry(id).await), "nothing-to-retry");
    assert_eq!(code(desk.dismiss(id).await.map(|()| id)), "filing-not-finished");

    let settled = desk.settle_original(id).await.unwrap();
    assert!(matches!(settled.state, FilingState::Filed { .. }));
    assert!(matches!(
        settled.refile.unwrap().original,
        Original::SettledByPerson { .. }
    ));
    assert_eq!(bench.system.calls(Operation::Archive), 0);
    let last = audit_of(&desk, id).await.pop().unwrap();
    assert_eq!(
        last,
        (AuditAction::OriginalSettled, WRONG.to_owned(), Some(original))
    );
    assert_eq!(code(desk.settle_original(id).await), "nothing-to-settle");
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_is_refused_is_tried_again_when_a_person_says_so() {
    let (bench, desk, original) = misfiled().await;
    bench.system.script(
        Operation::Archive,
        Script::Fail(Code::NotPermitted, Status::Permanent),
    );
    let id = refile(&desk, &original).await;
    assert_eq!(until_needs_you(&desk, id).await, "original-not-archived");
    let asking = desk.filing(id).unwrap();
    assert_eq!(
        asking.actions,
        [FilingAction::Retry, FilingAction::OriginalSettled]
    );
    assert_ne!(
        bench.spool(),
        Vec::<String>::new(),
        "the sealed copy stays until all is done"
    );

    desk.retry(id).await.unwrap();
    until_filed(&desk, id).await;
    assert!(is_archived(&bench, &original));
    assert_eq!(bench.system.records().len(), 2, "the copy was made once");
}

#[tokio::test(start_paused = true)]
async fn what_passes_by_itself_is_waited_for() {
    let (bench, desk, original) = misfiled().await;
    let offline = Script::Fail(Code::Offline, Status::Temporary);
    bench.system.script(Operation::Archive, offline);
    let id = refile(&desk, &original).await;
    let waiting = until(&desk, id, |state| {
        matches!(
            state,
            FilingState::Waiting {
                why: WaitReason::Offline,
                ..
            }
        )
    })
    .await;
    assert!(waiting.is_copied);
    assert_eq!(waiting.on_chart, OnChart::Yes);
    until_filed(&desk, id).await;
    assert!(is_archived(&bench, &original));
}

/// The answer to archiving was lost, or somebody else did it.
#[tokio::test(start_paused = true)]
async fn an_original_that_is_off_the_chart_is_not_archived_again() {
    let (bench, desk, original) = misfiled().await;
    let held = try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap();
    let archived_at = held.accepted_at;
    bench
        .system
        .edit(&original, |record| record.archived_at = Some(archived_at));
    desk.file_now(held.id).await.unwrap();
    until_filed(&desk, held.id).await;
    assert_eq!(bench.system.calls(Operation::Archive), 0);
}

#[tokio::test(start_paused = true)]
async fn an_original_that_somebody_moved_elsewhere_is_left_alone() {
    let (bench, desk, original) = misfiled().await;
    let held = try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap();
    bench
        .system
        .edit(&original, |record| record.patient = PatientId::new("4700"));
    desk.file_now(held.id).await.unwrap();
    assert_eq!(until_needs_you(&desk, held.id).await, "original-not-archived");
    assert_eq!(bench.system.calls(Operation::Archive), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_on_the_right_chart_or_on_another_than_shown_is_refused() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let on_right_chart = bench.system.put("4512", "letter.txt", b"the bytes");
    let elsewhere = bench.system.put("4700", "letter.txt", b"the bytes");
    let here = OnWrongChart {
        from: jane(),
        ..moved(&on_right_chart)
    };
    let refused = try_to_refile(&desk, here, Hold::Seconds(0)).await.unwrap_err();
    assert_eq!(refused.code(), "already-on-this-chart");
    let refused = try_to_refile(&desk, moved(&elsewhere), Hold::Seconds(0))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "wrong-patient");
    assert_eq!(bench.system.calls(Operation::Download), 0);
}

#[tokio::test(start_paused = true)]
async fn an_attachment_is_moved_to_one_chart_at_a_time() {
    let (_bench, desk, original) = misfiled().await;
    try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap();
    let refused = try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap_err();
    assert_eq!(refused.code(), "already-being-refiled");
}

#[tokio::test(start_paused = true)]
async fn after_a_stop_between_copy_and_original_the_next_start_goes_on() {
    let (bench, id, original) = stopped_after_the_copy().await;

    let desk = bench.open().await;
    assert!(desk.filing(id).unwrap().is_copied);
    goes_on_signed_in(&bench, &desk, id, &original).await;
}

/// Without the store only the card tells what was to be moved: the copy is looked for before anything else.
#[tokio::test(start_paused = true)]
async fn a_lost_store_neither_copies_twice_nor_forgets_the_original() {
    let (bench, id, original) = stopped_after_the_copy().await;
    std::fs::write(bench.data_dir().join("store.db"), vec![9; 8192]).unwrap();

    let desk = bench.open().await;
    assert_eq!(set_aside(&bench.data_dir()).len(), 1);
    goes_on_signed_in(&bench, &desk, id, &original).await;
}

/// A desk that is shut down while its account is signed out: the copy is there, and so is the original.
async fn stopped_after_the_copy() -> (Bench, FilingId, AttachmentId) {
    let (bench, desk, original) = misfiled().await;
    let refused = Script::Fail(Code::CredentialsRefused, Status::Persistent);
    bench.system.script(Operation::Archive, refused);
    let id = refile(&desk, &original).await;
    until(&desk, id, |state| matches!(state, FilingState::Waiting { .. })).await;
    desk.shutdown().await;
    (bench, id, original)
}

async fn goes_on_signed_in(bench: &Bench, desk: &FilingDesk, id: FilingId, original: &AttachmentId) {
    let account = desk.accounts().remove(0);
    desk.test_account(account.id).await.unwrap();
    until_filed(desk, id).await;
    assert!(is_archived(bench, original));
    assert_eq!(bench.system.records().len(), 2);
}

#[tokio::test]
async fn a_file_counts_as_being_copied_until_it_is_accepted_or_refused() {
    let (bench, desk, original) = misfiled().await;
    assert_eq!(desk.files_being_copied(), 0);
    bench
        .system
        .script(Operation::ReadAttachment, Script::Delay(Duration::from_secs(1)));
    let accepting = try_to_refile(&desk, moved(&original), Hold::UntilPressed);
    let looking = async {
        while desk.files_being_copied() != 1 {
            tokio::task::yield_now().await;
        }
    };
    let (accepted, ()) = tokio::join!(accepting, looking);
    accepted.unwrap();
    assert_eq!(desk.files_being_copied(), 0);

    try_to_refile(&desk, moved(&original), Hold::UntilPressed)
        .await
        .unwrap_err();
    assert_eq!(desk.files_being_copied(), 0);
}
