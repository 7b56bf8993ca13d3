//! A person's file that changes while it is taken in: what is taken in is one version of it, or it is refused for a clear
//! reason. The process that copies is stopped in the middle, the file is changed, and the process goes on.
#![cfg(all(target_os = "linux", feature = "kill-points"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

use std::fs::{File, FileTimes};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::Arc;

use filing_desk::{DeskOptions, FilingDesk, Hold, SystemClock};
use rusqlite::Connection;
use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};
use sha2::{Digest, Sha256};

#[path = "desk/given.rs"]
#[allow(dead_code, reason = "only a part of it is needed here")]
mod given;
#[path = "desk/scripted.rs"]
#[allow(dead_code, reason = "only a part of it is needed here")]
mod scripted;

const FOLDER: &str = "CHARTDROP_TEST_FOLDER";
const SOURCE: &str = "CHARTDROP_TEST_SOURCE";

/// More than the copy reads at a time, so that it can be caught between two pieces.
const LENGTH: usize = 600 * 1024;

/// In words, in deed, and what must become of the file.
type Change = (&'static str, fn(&Path), Expected);

const CHANGES: &[Change] = &[
    ("grows", grow, Expected::NewVersion),
    ("shrinks", shrink, Expected::NewVersion),
    ("is written over", write_over, Expected::NewVersion),
    (
        "is written over, its time set back",
        write_over_and_set_time_back,
        Expected::NewVersion,
    ),
    ("is replaced", replace, Expected::NewVersion),
    ("is emptied", empty, Expected::Refused("file-empty")),
    ("vanishes", vanish, Expected::Refused("file-vanished")),
    ("becomes a link", become_link, Expected::Refused("file-is-link")),
    (
        "becomes a folder",
        become_folder,
        Expected::Refused("file-is-folder"),
    ),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// The file as it is after the change.
    NewVersion,
    Refused(&'static str),
}

#[test]
fn a_change_between_opening_and_copying() {
    changes_at("source-opened", "a_change_between_opening_and_copying");
}

#[test]
fn a_change_in_the_middle_of_the_copy() {
    changes_at("copy-chunk-written", "a_change_in_the_middle_of_the_copy");
}

#[test]
fn a_change_after_the_last_byte_was_copied() {
    changes_at("copy-sealed", "a_change_after_the_last_byte_was_copied");
}

/// A database in use: its index is written through a memory map, at its beginning and at its end with every commit, and
/// none of its times changes.
#[test]
fn a_writer_through_a_memory_map_is_noticed() {
    const TEST: &str = "a_writer_through_a_memory_map_is_noticed";
    if is_child() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let database = Connection::open(folder.path().join("in-use.db")).unwrap();
    database
        .execute_batch(
            "PRAGMA page_size = 512; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
             CREATE TABLE notes (text BLOB);
             INSERT INTO notes VALUES (zeroblob(20000000));",
        )
        .unwrap();
    let path = folder.path().join("in-use.db-shm");
    let before = sha256(&path);
    let copying = Copying::stopped_at("copy-chunk-written", TEST, &path);
    database.execute("INSERT INTO notes VALUES (1)", []).unwrap();
    assert_ne!(sha256(&path), before, "nothing was written");
    assert_eq!(copying.outcome(), format!("accepted {}", sha256(&path)));
}

#[test]
fn a_file_that_never_comes_to_rest_is_taken_in_as_one_of_its_versions_or_refused() {
    const TEST: &str = "a_file_that_never_comes_to_rest_is_taken_in_as_one_of_its_versions_or_refused";
    if is_child() {
        return;
    }
    let path = new_file();
    let copying = Copying::stopped_at("copy-chunk-written", TEST, &path);
    let mut file = File::options().write(true).open(&path).unwrap();
    let versions = [vec![1_u8; LENGTH], vec![2_u8; LENGTH]];
    let outcome = copying.outcome_while(|round| {
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(&versions[round % 2]).unwrap();
    });
    assert!(
        outcome == "refused file-changing" || is_of_one_moment(&outcome, &versions),
        "{outcome}"
    );
    forget(&path);
}

/// Whether the file once was what was accepted. A writer that is kept waiting midway leaves one version's pages before the
/// other's, which nobody can tell from a file at rest.
fn is_of_one_moment(outcome: &str, [one, other]: &[Vec<u8>; 2]) -> bool {
    const PAGE: usize = 4096;
    [(one, other), (other, one)].into_iter().any(|(newer, older)| {
        (0..=LENGTH).step_by(PAGE).any(|written| {
            let bytes = [&newer[..written], &older[written..]].concat();
            outcome == format!("accepted {:x}", Sha256::digest(bytes))
        })
    })
}

#[test]
fn a_file_that_grows_for_ever_is_refused() {
    const TEST: &str = "a_file_that_grows_for_ever_is_refused";
    if is_child() {
        return;
    }
    let path = new_file();
    let copying = Copying::stopped_at("copy-chunk-written", TEST, &path);
    let mut file = File::options().append(true).open(&path).unwrap();
    let outcome = copying.outcome_while(|_| file.write_all(b"further").unwrap());
    assert_eq!(outcome, "refused file-changing");
    forget(&path);
}

fn changes_at(point: &str, test: &str) {
    if is_child() {
        return;
    }
    for (what, change, expected) in CHANGES {
        let path = new_file();
        let copying = Copying::stopped_at(point, test, &path);
        change(&path);
        let expected = match expected {
            Expected::NewVersion => format!("accepted {}", sha256(&path)),
            Expected::Refused(code) => format!("refused {code}"),
        };
        assert_eq!(copying.outcome(), expected, "{what} at {point}");
        forget(&path);
    }
}

/// In the process that copies: does so, and tells what became of it.
fn is_child() -> bool {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return false;
    };
    let source = PathBuf::from(std::env::var_os(SOURCE).unwrap());
    let outcome = tokio::runtime::Runtime::new()
        .unwrap()
        .block_on(take_in(&folder, source));
    std::fs::write(folder.join("outcome"), outcome).unwrap();
    true
}

async fn take_in(folder: &Path, source: PathBuf) -> String {
    let system = scripted::Scripted::new(Arc::new(SystemClock));
    let options = DeskOptions {
        run_filings: false,
        ..given::options(folder, &system)
    };
    let desk = FilingDesk::open(options).await.unwrap();
    let account = desk.add_account(given::new_account("Northside")).await.unwrap();
    let request = given::request_to(account.id, vec![source], Hold::UntilPressed);
    let outcome = desk.accept_files(request).await.unwrap().remove(0);
    let kept = std::fs::read_dir(folder.join("data/spool")).unwrap().count();
    desk.shutdown().await;
    match outcome {
        Ok(filing) => format!("accepted {}", filing.file.sha256),
        Err(refusal) if kept == 0 => format!("refused {}", refusal.code()),
        Err(refusal) => format!("refused {} and something of it kept", refusal.code()),
    }
}

/// A process that takes a file in, stopped on its way.
struct Copying {
    process: Child,
    folder: tempfile::TempDir,
}

impl Copying {
    fn stopped_at(point: &str, test: &str, source: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test])
            .env(FOLDER, folder.path())
            .env(SOURCE, source)
            .env("CHARTDROP_STOP_AT", point)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let copying = Self { process, folder };
        let (_, status) = waitpid(Some(copying.id()), WaitOptions::UNTRACED)
            .unwrap()
            .unwrap();
        assert!(status.stopped(), "{point} was not reached: {status:?}");
        copying
    }

    fn id(&self) -> Pid {
        Pid::from_child(&self.process)
    }

    /// Lets it go on to its end.
    fn outcome(mut self) -> String {
        self.go_on();
        let status = self.process.wait().unwrap();
        self.told(status)
    }

    /// Lets it go on, and does this again and again until it ends.
    fn outcome_while(mut self, mut act: impl FnMut(usize)) -> String {
        self.go_on();
        let mut round = 0;
        let status = loop {
            act(round);
            round += 1;
            if let Some(status) = self.process.try_wait().unwrap() {
                break status;
            }
        };
        self.told(status)
    }

    fn go_on(&self) {
        kill_process(self.id(), Signal::CONT).unwrap();
    }

    fn told(&self, status: ExitStatus) -> String {
        assert!(status.success(), "{status}");
        std::fs::read_to_string(self.folder.path().join("outcome")).unwrap()
    }
}

fn new_file() -> PathBuf {
    let folder = tempfile::tempdir().unwrap().keep();
    let path = folder.join("scan.bin");
    std::fs::write(&path, vec![7; LENGTH]).unwrap();
    path
}

fn forget(path: &Path) {
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
}

fn sha256(path: &Path) -> String {
    format!("{:x}", Sha256::digest(std::fs::read(path).unwrap()))
}

fn open(path: &Path) -> File {
    File::options().write(true).open(path).unwrap()
}

fn grow(path: &Path) {
    File::options()
        .append(true)
        .open(path)
        .unwrap()
        .write_all(b"more")
        .unwrap();
}

fn shrink(path: &Path) {
    open(path).set_len(LENGTH as u64 / 2).unwrap();
}

fn write_over(path: &Path) {
    open(path).write_all(&vec![8; LENGTH]).unwrap();
}

fn write_over_and_set_time_back(path: &Path) {
    let modified = path.metadata().unwrap().modified().unwrap();
    write_over(path);
    open(path)
        .set_times(FileTimes::new().set_modified(modified))
        .unwrap();
}

fn replace(path: &Path) {
    let other = path.with_extension("new");
    std::fs::write(&other, vec![9; LENGTH]).unwrap();
    std::fs::rename(other, path).unwrap();
}

fn empty(path: &Path) {
    open(path).set_len(0).unwrap();
}

fn vanish(path: &Path) {
    std::fs::remove_file(path).unwrap();
}

fn become_link(path: &Path) {
    let moved = path.with_extension("moved");
    std::fs::rename(path, &moved).unwrap();
    std::os::unix::fs::symlink(moved, path).unwrap();
}

fn become_folder(path: &Path) {
    vanish(path);
    std::fs::create_dir(path).unwrap();
}
