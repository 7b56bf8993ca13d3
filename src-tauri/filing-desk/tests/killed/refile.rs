//! Killed while an attachment is moved from the wrong chart to the right one.

use super::*;

#[test]
fn a_kill_between_copy_and_original_takes_the_original_off_at_the_next_start() {
    let test = "refile::a_kill_between_copy_and_original_takes_the_original_off_at_the_next_start";
    refiled_after_kill("copied-persisted", test, false);
}

#[test]
fn a_kill_after_the_original_was_archived_archives_it_once() {
    let test = "refile::a_kill_after_the_original_was_archived_archives_it_once";
    refiled_after_kill("original-archived", test, true);
}

#[test]
fn a_kill_after_all_was_done_leaves_it_done() {
    let test = "refile::a_kill_after_all_was_done_leaves_it_done";
    refiled_after_kill("original-settled-persisted", test, true);
}

fn refiled_after_kill(point: &str, test: &str, was_archived: bool) {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    let original = system.put("4600", "letter.txt", b"bytes");
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(async {
            let desk = FilingDesk::open(options(Path::new(&folder), &system))
                .await
                .unwrap();
            desk.add_account(given::new_account("Northside")).await.unwrap();
            let from = PatientBinding {
                id: PatientId::new("4600"),
                ..given::jane()
            };
            let request = AcceptRequest {
                files: vec![GivenFile::Attachment(OnWrongChart {
                    id: original,
                    name: "letter.txt".into(),
                    from,
                })],
                ..given::request_to(desk.accounts()[0].id, vec![], Hold::Seconds(0))
            };
            desk.accept_files(request).await.unwrap().remove(0).unwrap();
            std::future::pending::<()>().await;
        });
        return;
    }
    let folder = killed_at(point, test);
    in_runtime(async {
        // What the killed process left on the charts.
        system.put("4512", "letter.txt", b"bytes");
        if was_archived {
            let now = jiff::Timestamp::now();
            system.edit(&original, |record| record.archived_at = Some(now));
        }
        let desk = FilingDesk::open(options(folder.path(), &system)).await.unwrap();
        let filed = async {
            let is_filed = || matches!(desk.filings()[0].state, FilingState::Filed { .. });
            while !is_filed() || sealed_copies(folder.path()) > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), filed)
            .await
            .unwrap();
        assert_eq!(system.calls(Operation::Register), 0);
        assert_eq!(system.calls(Operation::Archive), usize::from(!was_archived));
        assert!(system.records().iter().any(|record| record.archived_at.is_some()));
        desk.shutdown().await;
    });
}
