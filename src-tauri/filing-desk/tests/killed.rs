//! Killed where no command leads: right after an Undo was kept, around a file of Unfiled, while a record is awaited
//! that the system makes by itself, while a file is moved to another chart, and around the keeping of a renewed token. (The way from drop to filed is killed at every point by the whole app's
//! tests.)
#![cfg(all(unix, feature = "kill-points"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use attachment_api::{
    AttachmentSystem, ConnectionSettings, Operation, PatientId, Secret, Secrets, TokenKeeper,
};
use filing_desk::{
    AcceptRequest, DeskOptions, EntryName, FilingDesk, FilingId, FilingState, GivenFile, Hold, KeyringError,
    OnWrongChart, PatientBinding, SecretStore, SystemClock,
};
use secrecy::ExposeSecret;
use zeroize::Zeroizing;

#[path = "desk/given.rs"]
#[allow(dead_code, reason = "only a part of it is needed here")]
mod given;
#[path = "killed/refile.rs"]
mod refile;
#[path = "desk/scripted.rs"]
#[allow(dead_code, reason = "only a part of it is needed here")]
mod scripted;

const FOLDER: &str = "CHARTDROP_TEST_FOLDER";

#[test]
fn a_kill_after_an_undo_keeps_it_undone() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(accept_and_undo(Path::new(&folder)));
        return;
    }
    let folder = killed_at("withdrawn-persisted", "a_kill_after_an_undo_keeps_it_undone");
    assert_eq!(
        sealed_copies(folder.path()),
        1,
        "it was killed before the copy went"
    );

    in_runtime(async {
        let system = scripted::Scripted::new(Arc::new(SystemClock));
        let desk = FilingDesk::open(options(folder.path(), &system)).await.unwrap();
        assert!(matches!(desk.filings()[0].state, FilingState::Withdrawn { .. }));
        let swept = async {
            while sealed_copies(folder.path()) > 0 {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), swept)
            .await
            .unwrap();
        desk.shutdown().await;
    });
}

#[test]
fn a_kill_while_a_record_is_awaited_never_sends_the_bytes_again() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(async {
            let desk = FilingDesk::open(options(Path::new(&folder), &by_itself()))
                .await
                .unwrap();
            accept(&desk, Path::new(&folder), Hold::Seconds(0)).await;
            std::future::pending::<()>().await;
        });
        return;
    }
    let folder = killed_at(
        "awaiting-persisted",
        "a_kill_while_a_record_is_awaited_never_sends_the_bytes_again",
    );

    in_runtime(async {
        let system = by_itself();
        // What the system made meanwhile of the bytes that it took.
        system.put("4512", "letter.txt", b"bytes");
        let desk = FilingDesk::open(options(folder.path(), &system)).await.unwrap();
        let filed = async {
            while !matches!(desk.filings()[0].state, FilingState::Filed { .. }) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), filed)
            .await
            .unwrap();
        assert_eq!(system.calls(Operation::Register), 0);
        desk.shutdown().await;
    });
}

/// Between the card and the commit the store still says that nobody filed it.
#[test]
fn a_kill_before_a_file_of_unfiled_is_a_filing_leaves_it_there() {
    let test = "a_kill_before_a_file_of_unfiled_is_a_filing_leaves_it_there";
    unfiled_after_kill("unfiled-card-written", test, Left::InUnfiled, file_unfiled);
}

#[test]
fn a_kill_after_a_file_of_unfiled_became_a_filing_files_it_once() {
    let test = "a_kill_after_a_file_of_unfiled_became_a_filing_files_it_once";
    unfiled_after_kill("unfiled-filing-persisted", test, Left::Held, file_unfiled);
}

/// A person pressed Undo: whatever the store says, it is not sent.
#[test]
fn a_kill_while_a_filing_is_put_back_into_unfiled_puts_it_back() {
    let test = "a_kill_while_a_filing_is_put_back_into_unfiled_puts_it_back";
    unfiled_after_kill("unfiled-card-written:2", test, Left::InUnfiled, file_and_undo);
}

#[test]
fn a_kill_after_a_filing_was_put_back_into_unfiled_keeps_it_there() {
    let test = "a_kill_after_a_filing_was_put_back_into_unfiled_keeps_it_there";
    unfiled_after_kill(
        "unfiled-taken-back-persisted",
        test,
        Left::InUnfiled,
        file_and_undo,
    );
}

#[test]
fn a_kill_after_a_file_was_removed_from_unfiled_sweeps_its_copy() {
    let test = "a_kill_after_a_file_was_removed_from_unfiled_sweeps_its_copy";
    unfiled_after_kill("unfiled-removed-persisted", test, Left::Nowhere, |desk, id| {
        Box::pin(async move { desk.remove_unfiled(&[id]).await.unwrap() })
    });
}

/// Where a file of Unfiled is after the start that follows a kill.
#[derive(Clone, Copy, PartialEq)]
enum Left {
    InUnfiled,
    Held,
    Nowhere,
}

type Doing<'a> = std::pin::Pin<Box<dyn Future<Output = ()> + 'a>>;

fn unfiled_after_kill(
    point: &str,
    test: &str,
    left: Left,
    act: impl for<'a> FnOnce(&'a FilingDesk, FilingId) -> Doing<'a>,
) {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(async {
            let folder = Path::new(&folder);
            let desk = FilingDesk::open(options(folder, &system)).await.unwrap();
            desk.add_account(given::new_account("Northside")).await.unwrap();
            let path = folder.join("letter.txt");
            std::fs::write(&path, b"bytes").unwrap();
            let id = desk.accept_unfiled(&[path]).await.unwrap().remove(0).unwrap().id;
            act(&desk, id).await;
        });
        return;
    }
    let folder = killed_at(point, test);
    in_runtime(async {
        let desk = FilingDesk::open(options(folder.path(), &system)).await.unwrap();
        let recovered = async {
            let is_left = || match left {
                Left::InUnfiled => desk.unfiled().len() == 1 && desk.filings().is_empty(),
                Left::Held => desk.unfiled().is_empty() && desk.filings().len() == 1,
                Left::Nowhere => desk.unfiled().is_empty() && desk.filings().is_empty(),
            };
            while !is_left() || sealed_copies(folder.path()) != usize::from(left != Left::Nowhere) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), recovered)
            .await
            .expect("the file is where it should be");
        // Wherever it is, it can be filed from there, once.
        if let Some(unfiled) = desk.unfiled().first() {
            file_unfiled(&desk, unfiled.id).await;
        }
        if let Some(held) = desk.filings().first() {
            desk.file_now(held.id).await.unwrap();
            let filed = async {
                while !matches!(desk.filings()[0].state, FilingState::Filed { .. }) {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(Duration::from_secs(60), filed)
                .await
                .unwrap();
        }
        assert_eq!(system.records().len(), usize::from(left != Left::Nowhere));
        desk.shutdown().await;
    });
}

fn file_and_undo(desk: &FilingDesk, id: FilingId) -> Doing<'_> {
    Box::pin(async move {
        file_unfiled(desk, id).await;
        desk.undo(id).await.unwrap();
    })
}

fn file_unfiled(desk: &FilingDesk, id: FilingId) -> Doing<'_> {
    Box::pin(async move {
        let request = AcceptRequest {
            files: vec![GivenFile::Unfiled(id)],
            ..given::request_to(desk.accounts()[0].id, vec![], Hold::UntilPressed)
        };
        desk.accept_files(request).await.unwrap().remove(0).unwrap();
    })
}

#[test]
fn a_kill_before_a_renewed_token_is_kept_leaves_the_former_one() {
    kept_after_kill(
        "token-renewed",
        "a_kill_before_a_renewed_token_is_kept_leaves_the_former_one",
        "canary-key-au1",
    );
}

#[test]
fn a_kill_after_a_renewed_token_was_kept_leaves_the_new_one() {
    kept_after_kill(
        "token-kept",
        "a_kill_after_a_renewed_token_was_kept_leaves_the_new_one",
        "renewed",
    );
}

fn kept_after_kill(point: &str, test: &str, expected: &str) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        in_runtime(async {
            let (_, keeper) = keeper(Path::new(&folder)).await;
            let mut renewal = keeper.begin().await.unwrap();
            renewal.kept().await.unwrap();
            let renewed = Secrets::new([("api_key".to_owned(), Secret::from("renewed"))]);
            renewal.keep(&renewed).await.unwrap();
        });
        return;
    }
    let folder = killed_at(point, test);
    in_runtime(async {
        let (desk, keeper) = keeper(folder.path()).await;
        let kept = keeper.begin().await.unwrap().kept().await.unwrap();
        assert_eq!(kept.get("api_key").unwrap().expose_secret(), expected);
        desk.shutdown().await;
    });
}

/// What the desk's one account, made where there is none, keeps its secrets with.
async fn keeper(folder: &Path) -> (FilingDesk, Arc<dyn TokenKeeper>) {
    let keepers: Arc<Mutex<Vec<Arc<dyn TokenKeeper>>>> = Arc::default();
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    let seen = Arc::clone(&keepers);
    let connector = move |_: &ConnectionSettings, _: &Secrets, tokens: Arc<dyn TokenKeeper>| {
        seen.lock().unwrap().push(tokens);
        Ok(Arc::clone(&system) as Arc<dyn AttachmentSystem>)
    };
    let options = DeskOptions {
        connector: Arc::new(connector),
        run_filings: false,
        ..options(folder, &by_itself())
    };
    let desk = FilingDesk::open(options).await.unwrap();
    let id = match desk.accounts().first() {
        Some(account) => account.id,
        None => {
            desk.add_account(given::new_account("Northside"))
                .await
                .unwrap()
                .id
        }
    };
    desk.capabilities(id).await.unwrap();
    let keeper = keepers.lock().unwrap().last().unwrap().clone();
    (desk, keeper)
}

/// A system that makes the record by itself, in a while.
fn by_itself() -> Arc<scripted::Scripted> {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    *system.way.lock().unwrap() = scripted::Way::ByItself(Duration::from_secs(3600));
    *system.processing.lock().unwrap() = Duration::ZERO;
    system
}

/// Runs this test's other half in a process that is killed at `point`; returns its folder.
fn killed_at(point: &str, test: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let killed = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env(FOLDER, folder.path())
        .env("CHARTDROP_KILL_AT", point)
        .output()
        .unwrap();
    assert_eq!(
        killed.status.signal(),
        Some(9),
        "{}",
        String::from_utf8_lossy(&killed.stdout)
    );
    folder
}

async fn accept_and_undo(folder: &Path) {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    let desk = FilingDesk::open(options(folder, &system)).await.unwrap();
    let id = accept(&desk, folder, Hold::UntilPressed).await;
    desk.undo(id).await.unwrap();
}

async fn accept(desk: &FilingDesk, folder: &Path, hold: Hold) -> FilingId {
    let account = desk
        .add_account(given::new_account("Northside"))
        .await
        .unwrap()
        .id;
    let path = folder.join("letter.txt");
    std::fs::write(&path, b"bytes").unwrap();
    let request = given::request_to(account, vec![path], hold);
    desk.accept_files(request).await.unwrap().remove(0).unwrap().id
}

fn in_runtime(work: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(work);
}

fn sealed_copies(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder.join("data/spool")).unwrap();
    entries
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "sealed")
        })
        .count()
}

/// A desk whose secrets outlast the process.
fn options(folder: &Path, system: &Arc<scripted::Scripted>) -> DeskOptions {
    DeskOptions {
        secret_store: Arc::new(FolderStore(folder.join("secrets"))),
        ..given::options(folder, system)
    }
}

/// Secrets in plain files: they have to outlast the killed process, and protect nothing here.
struct FolderStore(PathBuf);

impl FolderStore {
    fn path(&self, name: &EntryName) -> PathBuf {
        std::fs::create_dir_all(&self.0).unwrap();
        self.0.join(name.as_str().replace('/', "-"))
    }
}

impl SecretStore for FolderStore {
    fn read(&self, name: &EntryName) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        Ok(std::fs::read(self.path(name)).ok().map(Zeroizing::new))
    }

    fn write(&self, name: &EntryName, secret: &[u8]) -> Result<(), KeyringError> {
        std::fs::write(self.path(name), secret).map_err(|_| KeyringError::Refused)
    }

    fn delete(&self, name: &EntryName) -> Result<(), KeyringError> {
        std::fs::remove_file(self.path(name)).map_err(|_| KeyringError::Refused)
    }
}
