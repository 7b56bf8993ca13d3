//! What is done with attachments on a chart.

use attachment_api::{AttachmentQuery, AttachmentScope, Capability, Operation, PatientId, PinnedBy};
use filing_desk::{AuditAction, AuditQuery, SaveTarget};
use futures::StreamExt;

use super::bench::{Bench, account, code};
use super::scripted::Script;

#[tokio::test(start_paused = true)]
async fn lists_say_who_pinned_what() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let (ours, theirs) = (
        bench.system.put("4512", "ours.pdf", b"1"),
        bench.system.put("4512", "theirs.pdf", b"2"),
    );
    bench.system.put("4512", "plain.pdf", b"3");
    bench.system.edit(&theirs, |record| {
        record.pinned_at = Some("2026-11-01T00:00:00Z".parse().unwrap());
    });
    assert_eq!(
        desk.pin(account, &ours).await.unwrap().pinned,
        Some(PinnedBy::Ours)
    );

    let scope = AttachmentScope::Patient(PatientId::new("4512"));
    let mut pages = desk.list_attachments(account, AttachmentQuery::new(scope));
    let page = pages.next().await.unwrap().unwrap();
    let pinned: Vec<Option<PinnedBy>> = page.attachments.iter().map(|listed| listed.pinned).collect();
    assert_eq!(pinned, [Some(PinnedBy::Ours), Some(PinnedBy::Theirs), None]);
    let on_top = desk.our_pinned(account, &PatientId::new("4512")).await.unwrap();
    assert_eq!(on_top.len(), 1);

    assert_eq!(desk.unpin(account, &ours).await.unwrap().pinned, None);
    assert_eq!(code(desk.unpin(account, &theirs).await), "capability-absent");
}

#[tokio::test(start_paused = true)]
async fn a_saved_file_overwrites_nothing_and_has_the_bytes() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "../letter.txt", &[5; 3000]);
    let folder = bench.folder.path().join("saved");
    std::fs::create_dir(&folder).unwrap();
    for expected in ["_letter.txt", "_letter (2).txt"] {
        let saved = desk
            .save(account, &id, SaveTarget::Folder(folder.clone()))
            .await
            .unwrap();
        assert_eq!(saved.path, folder.join(expected));
        assert_eq!(saved.size_bytes, 3000);
        assert_eq!(std::fs::read(&saved.path).unwrap(), vec![5; 3000]);
    }
    let missing = SaveTarget::Folder(folder.join("missing"));
    assert_eq!(code(desk.save(account, &id, missing).await), "folder-unusable");
    assert_eq!(
        std::fs::read_dir(&folder).unwrap().count(),
        2,
        "no temporary file is left"
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_done_is_in_the_audit_trail() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "a.txt", b"a");
    desk.link_for_opening(account, &id).await.unwrap();
    desk.link(account, &id).await.unwrap();
    desk.describe(account, &id, Some("Knee".into())).await.unwrap();
    desk.archive(account, &id).await.unwrap();

    let mut actions: Vec<AuditAction> = desk
        .audit(AuditQuery {
            patient: Some(PatientId::new("4512")),
            ..AuditQuery::default()
        })
        .await
        .unwrap()
        .into_iter()
        .map(|entry| entry.action)
        .collect();
    actions.reverse();
    let expected = [
        AuditAction::Opened,
        AuditAction::LinkCopied,
        AuditAction::Described,
        AuditAction::Archived,
    ];
    assert_eq!(actions, expected);
    let other = AuditQuery {
        patient: Some(PatientId::new("4513")),
        ..AuditQuery::default()
    };
    assert_eq!(desk.audit(other).await.unwrap(), vec![]);
}

#[tokio::test(start_paused = true)]
async fn a_link_that_is_given_away_is_always_fresh() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "a.txt", b"a");
    desk.link_for_opening(account, &id).await.unwrap();
    desk.link_for_opening(account, &id).await.unwrap();
    assert_eq!(
        bench.system.calls(Operation::Link),
        1,
        "a second click opens the same link"
    );
    desk.link(account, &id).await.unwrap();
    assert_eq!(bench.system.calls(Operation::Link), 2);
    bench
        .system
        .script(Operation::Link, Script::Delay(std::time::Duration::from_secs(30)));
    desk.link(account, &id).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_pin_is_the_systems_own_where_it_has_one_and_ours_outlives_its_loss() {
    let bench = Bench::new();
    bench.system.capabilities.lock().unwrap().pin_in_system = Capability::Available;
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "a.txt", b"a");
    assert_eq!(
        desk.pin(account, &id).await.unwrap().pinned,
        Some(PinnedBy::Theirs)
    );
    // Other software wrote the record without the mark.
    bench.system.edit(&id, |record| record.pinned_at = None);
    assert_eq!(
        desk.attachment(account, &id).await.unwrap().pinned,
        Some(PinnedBy::Ours)
    );
    desk.pin(account, &id).await.unwrap();
    assert_eq!(desk.unpin(account, &id).await.unwrap().pinned, None);
    assert_eq!(desk.attachment(account, &id).await.unwrap().pinned, None);
    assert_eq!(bench.system.records()[0].pinned_at, None);
}

#[tokio::test(start_paused = true)]
async fn an_archived_attachment_is_restored_and_noted() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "a.txt", b"a");
    desk.archive(account, &id).await.unwrap();
    desk.restore(account, &id).await.unwrap();
    assert_eq!(bench.system.records()[0].archived_at, None);
    let latest = desk.audit(AuditQuery::default()).await.unwrap().remove(0);
    assert_eq!(latest.action, AuditAction::Restored);
}

#[tokio::test(start_paused = true)]
async fn a_patients_page_is_the_systems_own() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let page = desk
        .patient_page(account(&desk).id, &PatientId::new("4512"))
        .await
        .unwrap();
    assert_eq!(page.unwrap().path(), "/patient/4512");
}
