//! Records that were renamed, merged or put away while a file for them waited.

use std::time::Duration;

use attachment_api::{Code, Operation, Patient, PatientId, PatientStatus, Status};
use filing_desk::{
    AuditAction, AuditQuery, FilingAction, FilingDesk, FilingId, FilingState, Hold, OnChart, PatientBinding,
};

use super::bench::{Bench, accept, accept_one, code, jane, request, until, until_filed, until_needs_you};
use super::scripted::Script;

/// Longer than what the screen showed is taken to hold.
const LONG: Duration = Duration::from_secs(16 * 60);

/// A filing that was held for long; nothing has left the computer.
async fn held_long(bench: &Bench) -> (FilingDesk, FilingId) {
    let desk = bench.open().await;
    let path = bench.file("a.txt", b"bytes");
    let id = accept(&desk, vec![path], Hold::UntilPressed).await[0].id;
    tokio::time::sleep(LONG).await;
    (desk, id)
}

fn change(bench: &Bench, change: impl FnOnce(&mut Patient)) {
    change(&mut bench.system.person.lock().unwrap());
}

fn marries(patient: &mut Patient) {
    patient.family_name = Some("Jones".into());
    patient.display_name = "Jane Jones".into();
}

/// Sends what was held, and says what stopped it.
async fn stopped_by(desk: &FilingDesk, id: FilingId) -> String {
    desk.file_now(id).await.unwrap();
    until_needs_you(desk, id).await
}

#[tokio::test(start_paused = true)]
async fn what_goes_at_once_costs_no_further_request() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::ReadPatient), 0);
}

#[tokio::test(start_paused = true)]
async fn what_waited_long_is_filed_once_the_record_was_read_and_says_the_same() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::ReadPatient), 1);
}

#[tokio::test(start_paused = true)]
async fn a_renamed_patient_stops_it_before_anything_is_sent() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    change(&bench, marries);
    assert_eq!(stopped_by(&desk, id).await, "patient-differs");
    let filing = desk.filing(id).unwrap();
    assert_eq!(filing.patient_now.unwrap().name.expose(), "Jane Jones");
    assert_eq!(filing.on_chart, OnChart::No);
    assert_eq!(
        filing.actions,
        [
            FilingAction::Retry,
            FilingAction::ConfirmPatient,
            FilingAction::Cancel,
            FilingAction::EditDescription
        ]
    );
    assert_eq!(bench.system.calls(Operation::Reserve), 0);
}

#[tokio::test(start_paused = true)]
async fn another_birth_date_stops_it_as_another_name_does() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    change(&bench, |patient| patient.birth_date = None);
    assert_eq!(stopped_by(&desk, id).await, "patient-differs");
}

#[tokio::test(start_paused = true)]
async fn a_title_letters_and_the_order_of_names_are_no_other_person() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    change(&bench, |patient| {
        patient.title = Some("Dr".into());
        patient.family_name = Some("smith ".into());
        patient.display_name = "SMITH Jane".into();
    });
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_person_who_confirms_has_it_filed_and_the_audit_trail_says_so() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    change(&bench, marries);
    stopped_by(&desk, id).await;
    desk.confirm_patient(id).await.unwrap();
    until_filed(&desk, id).await;
    let actions: Vec<_> = desk.audit(AuditQuery::default()).await.unwrap();
    let actions: Vec<_> = actions.into_iter().map(|line| line.action).collect();
    assert_eq!(actions, [AuditAction::Filed, AuditAction::PatientConfirmed]);
    assert_eq!(code(desk.confirm_patient(id).await), "nothing-to-confirm");
}

/// Only what was seen is confirmed: a further change asks again.
#[tokio::test(start_paused = true)]
async fn a_confirmation_holds_for_what_the_record_said_then() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    change(&bench, marries);
    stopped_by(&desk, id).await;
    let later = Script::FailUntil(Code::RateLimited, Status::Temporary, LONG);
    bench.system.script(Operation::Reserve, later);
    bench.system.script(Operation::Reserve, later);
    desk.confirm_patient(id).await.unwrap();
    let waits = |state: &FilingState| matches!(state, FilingState::Waiting { .. });
    until(&desk, id, waits).await;
    tokio::time::sleep(LONG + Duration::from_secs(60)).await;
    let state = desk.filing(id).unwrap().state;
    assert!(waits(&state), "the same name is not asked about again: {state:?}");
    assert_eq!(bench.system.calls(Operation::ReadPatient), 2);
    change(&bench, |patient| patient.display_name = "Jane Green".into());
    assert_eq!(until_needs_you(&desk, id).await, "patient-differs");
}

#[tokio::test(start_paused = true)]
async fn a_look_again_after_the_name_was_put_right_files_it() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    change(&bench, marries);
    stopped_by(&desk, id).await;
    change(&bench, |patient| patient.family_name = Some("Smith".into()));
    tokio::time::sleep(Duration::from_secs(60)).await;
    desk.retry(id).await.unwrap();
    until_filed(&desk, id).await;
}

#[tokio::test(start_paused = true)]
async fn a_record_put_away_asks_unless_that_was_shown_at_the_drop() {
    let bench = Bench::new();
    for (status, code) in [
        (PatientStatus::Archived, "patient-archived"),
        (PatientStatus::Deceased, "patient-deceased"),
    ] {
        change(&bench, |patient| patient.status = status);
        let desk = bench.open().await;
        let shown = PatientBinding { status, ..jane() };
        let path = bench.file(code, b"for one who was shown so");
        let mut both = request(&desk, vec![path.clone()], Hold::UntilPressed);
        let asked = desk
            .accept_files(both.clone())
            .await
            .unwrap()
            .remove(0)
            .unwrap()
            .id;
        both.patient = PatientBinding {
            id: PatientId::new("4513"),
            ..shown
        };
        let known = desk.accept_files(both).await.unwrap().remove(0).unwrap().id;
        tokio::time::sleep(LONG).await;
        assert_eq!(stopped_by(&desk, asked).await, code);
        assert!(
            desk.filing(asked)
                .unwrap()
                .actions
                .contains(&FilingAction::ConfirmPatient)
        );
        desk.file_now(known).await.unwrap();
        until_filed(&desk, known).await;
        desk.cancel(asked).await.unwrap();
        desk.shutdown().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_merged_record_takes_nothing_whoever_confirms() {
    let bench = Bench::new();
    for (status, expected) in [
        (PatientStatus::Merged, "patient-merged"),
        (PatientStatus::Deleted, "patient-deleted"),
    ] {
        change(&bench, |patient| patient.status = PatientStatus::Active);
        let (desk, id) = held_long(&bench).await;
        change(&bench, |patient| patient.status = status);
        assert_eq!(stopped_by(&desk, id).await, expected);
        assert_eq!(code(desk.confirm_patient(id).await), "nothing-to-confirm");
        desk.cancel(id).await.unwrap();
        desk.shutdown().await;
    }
    assert_eq!(bench.system.calls(Operation::Reserve), 0);
}

#[tokio::test(start_paused = true)]
async fn a_restart_reads_each_record_once_for_all_its_files() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let paths = (0..5)
        .map(|number| bench.file(&format!("{number}.txt"), &[number]))
        .collect();
    let ids: Vec<_> = accept(&desk, paths, Hold::UntilPressed)
        .await
        .iter()
        .map(|filing| filing.id)
        .collect();
    desk.shutdown().await;
    drop(desk);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let desk = bench.open().await;
    for id in &ids {
        desk.file_now(*id).await.unwrap();
    }
    for id in ids {
        until_filed(&desk, id).await;
    }
    assert_eq!(bench.system.calls(Operation::ReadPatient), 1);
}

/// Bytes that are in storage already are no reason to make a record on a chart that is somebody else's by now.
#[tokio::test(start_paused = true)]
async fn a_long_wait_before_the_record_is_asked_for_reads_the_patient_too() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let later = Script::FailUntil(Code::RateLimited, Status::Temporary, LONG);
    bench.system.script(Operation::Register, later);
    let id = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    until(&desk, id, |state| matches!(state, FilingState::Waiting { .. })).await;
    change(&bench, marries);
    assert_eq!(until_needs_you(&desk, id).await, "patient-differs");
    assert_eq!(desk.filing(id).unwrap().on_chart, OnChart::No);
    desk.confirm_patient(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(
        bench.system.calls(Operation::Send),
        1,
        "what was sent is not sent again"
    );
}

/// A lost answer to a question about the patient leaves no doubt about the chart.
#[tokio::test(start_paused = true)]
async fn a_reading_that_fails_is_tried_again_and_is_no_unknown_outcome() {
    let bench = Bench::new();
    let (desk, id) = held_long(&bench).await;
    bench.system.script(
        Operation::ReadPatient,
        Script::Fail(Code::AnswerLost, Status::Temporary),
    );
    desk.file_now(id).await.unwrap();
    until_filed(&desk, id).await;
    assert_eq!(bench.system.calls(Operation::ReadPatient), 2);
    assert_eq!(bench.system.calls(Operation::Reconcile), 0);
}

#[tokio::test(start_paused = true)]
async fn the_same_bytes_again_name_when_they_were_filed_here() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let first = accept_one(&desk, bench.file("a.txt", b"bytes")).await;
    let filed = until_filed(&desk, first).await;
    desk.dismiss(first).await.unwrap();

    let path = bench.file("b.txt", b"bytes");
    let again = accept(&desk, vec![path.clone()], Hold::UntilPressed)
        .await
        .remove(0);
    let FilingState::Filed { attachment, at } = filed.state else {
        unreachable!()
    };
    let before = again.filed_before.expect("it was filed here before");
    assert_eq!(before.attachment, attachment);
    assert!(before.at.duration_since(at).abs() < jiff::SignedDuration::from_secs(1));

    let mut to_another = request(&desk, vec![path], Hold::UntilPressed);
    to_another.patient.id = PatientId::new("4513");
    let other = desk.accept_files(to_another).await.unwrap().remove(0).unwrap();
    assert_eq!(other.filed_before, None, "another chart is another matter");
}
