//! A file on the wrong chart is moved to the right one in every system: copied with its bytes, and taken off the wrong chart
//! where the system lets software do that.
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]

use std::path::Path;

use attachment_api::{AttachmentId, FilingFields, PatientId, PatientStatus, System};
use filing_desk::{AcceptRequest, Account, FilingState, GivenFile, Hold, OnWrongChart, PatientBinding};
use torture::clinic::{Access, Clinic};
use torture::desk::Desk;

/// How it ends where nobody has to help.
const DONE: &str = "filed";
/// How it ends where the system lets no other software take a file off a chart.
const LEFT: &str = "original-stays";

#[test]
fn a_file_on_the_wrong_chart_is_moved_in_every_system() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let clinic = Clinic::start().await.expect("a practice");
        for system in System::ALL {
            let folder = tempfile::tempdir().expect("a folder");
            let access = clinic.access(*system).expect("an access");
            let desk = Desk::open(folder.path()).await.expect("a desk");
            let account = desk.account(&access).await.expect("an account");
            let (wrong, right) = (access.patient(0), access.patient(1));
            let original = filed(&desk, &account, &access, folder.path()).await;
            let before = clinic.ledger().records.len();

            let end = moved(&desk, &account, original.clone(), (wrong, right.clone())).await;

            let expected = match system {
                System::Cliniko | System::Medplum => DONE,
                System::PracSuite | System::Canvas => LEFT,
            };
            assert_eq!(end, expected, "{system:?}");
            let records = clinic.ledger().records;
            assert_eq!(records.len(), before + 1, "{system:?}: one copy");
            let record_of = |id: &str| records.iter().find(|record| record.id == id);
            let first = record_of(original.as_str()).expect("the original is in the ledger");
            let copy = records.last().expect("a copy");
            assert_eq!(copy.patient_id, right.as_str(), "{system:?}");
            assert_eq!(copy.sha256, first.sha256, "{system:?}");
            let attachment = desk.inner().attachment(account.id, &original).await;
            let is_archived = attachment.is_ok_and(|listed| listed.attachment.archived_at.is_some());
            assert_eq!(is_archived, expected == DONE, "{system:?}");
            desk.close().await;
        }
        clinic.stop().await;
    });
}

/// Files a document on the chart that it does not belong on.
async fn filed(desk: &Desk, account: &Account, access: &Access, folder: &Path) -> AttachmentId {
    let path = folder.join("report.pdf");
    std::fs::write(&path, b"%PDF-1.7 synthetic: on the wrong chart\n").expect("a file");
    let dropped = desk.drop_files(account, access.patient(0), vec![path]).await;
    assert!(dropped.expect("a drop").iter().all(Result::is_ok));
    let settled = desk.settled().await.expect("settles");
    settled[0].state.attachment().expect("it is filed").clone()
}

/// Moves it; the word or the reason that it ends with.
async fn moved(
    desk: &Desk,
    account: &Account,
    original: AttachmentId,
    (wrong, right): (PatientId, PatientId),
) -> String {
    let request = AcceptRequest {
        account: account.id,
        patient: binding(right),
        files: vec![GivenFile::Attachment(OnWrongChart {
            id: original,
            name: "report.pdf".into(),
            from: binding(wrong),
        })],
        description: None,
        fields: FilingFields::new(),
        hold: Hold::Seconds(0),
    };
    let accepted = desk.inner().accept_files(request).await.expect("an answer");
    let id = accepted[0].as_ref().expect("it is taken in").id;
    let settled = desk.settled().await.expect("settles");
    let filing = settled.into_iter().find(|filing| filing.id == id);
    match filing.expect("it is on the list").state {
        FilingState::NeedsYou { reason, .. } => reason.code.word(),
        state => state.word().to_owned(),
    }
}

fn binding(id: PatientId) -> PatientBinding {
    PatientBinding {
        shown_name: id.as_str().into(),
        id,
        birth_date: None,
        status: PatientStatus::Active,
    }
}
