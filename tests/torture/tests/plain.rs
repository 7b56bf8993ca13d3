//! Without any harm done: what the harness itself says of a filing in each system.
#![allow(clippy::expect_used, reason = "a test stops where its set-up fails")]

use attachment_api::System;
use torture::clinic::Clinic;
use torture::desk::Desk;

#[test]
fn files_left_alone_are_filed_in_every_system() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let clinic = Clinic::start().await.expect("a practice");
        for system in System::ALL {
            let folder = tempfile::tempdir().expect("a folder");
            let access = clinic.access(*system).expect("an access");
            let desk = Desk::open(folder.path()).await.expect("a desk");
            let account = desk.account(&access).await.expect("an account");
            let paths = ["a", "b", "c"].map(|name| {
                let path = folder.path().join(format!("{name}.pdf"));
                std::fs::write(&path, format!("%PDF-1.7 synthetic {name}\n")).expect("a file");
                path
            });
            let dropped = desk
                .drop_files(&account, access.patient(0), paths.into())
                .await
                .expect("a drop");
            assert!(dropped.iter().all(Result::is_ok), "{system:?}: {dropped:?}");
            let settled = desk.settled().await.expect("settles");
            assert!(
                settled.iter().all(|filing| filing.state.word() == "filed"),
                "{system:?}: {:?}",
                settled.iter().map(|filing| &filing.state).collect::<Vec<_>>()
            );
            desk.close().await;
        }
        assert_eq!(clinic.ledger().records.len(), 12);
        clinic.stop().await;
    });
}
