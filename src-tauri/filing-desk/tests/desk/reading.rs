//! Reading an attachment into memory.

use std::path::Path;

use attachment_api::{Operation, PatientId};
use filing_desk::{AuditAction, AuditQuery, DeskError, ReadFile};

use super::bench::{Bench, account, code};
use super::scripted::Script;

/// What nobody else on this disk writes.
const CONTENT: &[u8] = b"seen for a moment and kept by nobody";

fn jane() -> PatientId {
    PatientId::new("4512")
}

/// The bytes, or in a word why there are none.
fn outcome(read: Result<ReadFile, DeskError>) -> Result<Vec<u8>, &'static str> {
    match read.unwrap() {
        ReadFile::Whole(bytes) => Ok(bytes.to_vec()),
        ReadFile::TooLarge => Err("too large"),
        ReadFile::Incomplete => Err("incomplete"),
    }
}

fn files_holding(content: &[u8], folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                return files_holding(content, &path);
            }
            let bytes = std::fs::read(path).unwrap();
            usize::from(bytes.windows(content.len()).any(|window| window == content))
        })
        .sum()
}

#[tokio::test(start_paused = true)]
async fn what_is_read_is_in_the_audit_trail_and_not_on_the_disk() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "letter.txt", CONTENT);
    let read = desk.read(account, &jane(), &id, 1000).await;
    assert_eq!(outcome(read).unwrap(), CONTENT);
    let latest = desk.audit(AuditQuery::default()).await.unwrap().remove(0);
    assert_eq!(latest.action, AuditAction::Previewed);
    assert_eq!(latest.attachment, Some(id));
    assert_eq!(files_holding(CONTENT, bench.folder.path()), 0);
}

#[tokio::test(start_paused = true)]
async fn what_is_known_to_be_too_large_is_not_fetched() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "film.mp4", &[1; 2000]);
    assert_eq!(
        outcome(desk.read(account, &jane(), &id, 1999).await),
        Err("too large")
    );
    assert_eq!(bench.system.calls(Operation::Link), 0);
    *bench.system.tells_size.lock().unwrap() = false;
    assert_eq!(
        outcome(desk.read(account, &jane(), &id, 1999).await),
        Err("too large")
    );
    assert!(outcome(desk.read(account, &jane(), &id, 2000).await).is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_does_not_end_or_ends_too_soon_is_not_shown() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4512", "letter.txt", CONTENT);
    bench.system.script(Operation::Download, Script::EndlessBytes);
    assert_eq!(
        outcome(desk.read(account, &jane(), &id, 1000).await),
        Err("too large")
    );
    bench.system.script(Operation::Download, Script::CutBytes);
    assert_eq!(
        outcome(desk.read(account, &jane(), &id, 1000).await),
        Err("incomplete")
    );
}

#[tokio::test(start_paused = true)]
async fn another_patients_file_is_never_read() {
    let bench = Bench::new();
    let desk = bench.open().await;
    let account = account(&desk).id;
    let id = bench.system.put("4513", "letter.txt", CONTENT);
    assert_eq!(
        code(desk.read(account, &jane(), &id, 1000).await.map(drop)),
        "wrong-patient"
    );
    assert_eq!(bench.system.calls(Operation::Link), 0);
}
