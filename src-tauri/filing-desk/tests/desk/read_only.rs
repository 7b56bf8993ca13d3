//! A data folder that can not be written: it is said, nothing in it changes, and nothing takes it for a damaged store.
#![cfg(unix)]
#![expect(clippy::print_stdout, reason = "the other half tells what it was told")]

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use super::furnished::files_below;
use super::upgrade::{bench_with_keys, copy, stored};

const FOR_EVERYBODY: &str = "/tmp";
const FOLDER: &str = "READ_ONLY_FOLDER";
/// Said by the other half, which tells it from a run that found no test.
const REFUSED: &str = "refused with";
/// A user who owns nothing, since who runs everything as root may write everywhere.
const NOBODY: u32 = 65534;

#[test]
fn a_folder_that_can_not_be_written_is_told_and_left_alone() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return refused_in(Path::new(&folder));
    }
    // The folder for this run's temporary files may be one that nobody else can reach.
    let folder = tempfile::tempdir_in(FOR_EVERYBODY).unwrap();
    let data_dir = folder.path().join("data");
    copy(&stored(1), &data_dir);
    let before = files_below(&data_dir);
    allow(folder.path(), 0o555, 0o444);
    let Some(said) = open_as_somebody_else(&data_dir) else {
        println!("skipped: the tests lie where no other user may run them");
        return;
    };
    assert_eq!(said, "data-folder-unusable");
    allow(folder.path(), 0o755, 0o644);
    assert_eq!(files_below(&data_dir), before);

    let bench = bench_with_keys();
    let options = filing_desk::DeskOptions {
        data_dir,
        ..bench.options(false)
    };
    in_runtime(async {
        let desk = filing_desk::FilingDesk::open(options).await.unwrap();
        assert!(!desk.has_new_store());
        assert_eq!(desk.filings().len(), 3);
    });
}

/// What this test's other half was told, run by a user who may only read the folder; none when that user can not run it.
fn open_as_somebody_else(folder: &Path) -> Option<String> {
    let test = "desk::read_only::a_folder_that_can_not_be_written_is_told_and_left_alone";
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", test, "--nocapture"])
        .env(FOLDER, folder)
        .env("TMPDIR", FOR_EVERYBODY)
        .current_dir("/");
    if std::fs::metadata(folder).unwrap().uid() == 0 {
        command.gid(NOBODY).uid(NOBODY);
    }
    let output = command.output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let code = said.lines().find_map(|line| line.split_once(REFUSED));
    Some(code.unwrap_or_else(|| panic!("{said}")).1.trim().to_owned())
}

fn refused_in(folder: &Path) {
    let bench = bench_with_keys();
    let options = filing_desk::DeskOptions {
        data_dir: folder.to_owned(),
        ..bench.options(true)
    };
    in_runtime(async {
        let refused = filing_desk::FilingDesk::open(options).await.err().unwrap();
        println!("{REFUSED} {}", refused.code());
    });
}

/// Gives everything below, and the folder itself, these rights.
fn allow(folder: &Path, folders: u32, files: u32) {
    std::fs::set_permissions(folder, PermissionsExt::from_mode(folders)).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            allow(&path, folders, files);
        } else {
            std::fs::set_permissions(path, PermissionsExt::from_mode(files)).unwrap();
        }
    }
}

fn in_runtime(work: impl Future<Output = ()>) {
    tokio::runtime::Runtime::new().unwrap().block_on(work);
}
