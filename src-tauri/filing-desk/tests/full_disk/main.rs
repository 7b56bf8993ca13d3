//! A disk that is full, or fails, at any one of the calls that need room or that read, and at several in a row: a file is
//! refused with the reason, or it is filed once when there is room again. Nothing is lost, and nothing takes it for a
//! damaged store.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops where its set-up fails, and says what it leaves out"
)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use judge::{Case, judge};
use serde::{Deserialize, Serialize};

#[path = "../desk/given.rs"]
#[allow(dead_code, reason = "only a part of it is needed here")]
mod given;
mod lifetime;
#[path = "../desk/scripted.rs"]
#[allow(dead_code, reason = "only a part of it is needed here")]
mod scripted;

const FOLDER: &str = "FULL_DISK_FOLDER";
/// Every so many calls one is tried, unless all are asked for by this variable.
const ALL: &str = "CHARTDROP_EVERY_CALL";
const STRIDE: usize = 7;
/// Longest time for a run, far beyond what one takes.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run came to.
#[derive(Serialize, Deserialize)]
struct Report {
    case: Case,
    /// Codes of everything that was refused.
    codes: Vec<String>,
    /// What lies in the data folder in the end.
    files: Vec<String>,
}

/// Which calls fail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Calls {
    /// That need room.
    Writes,
    Reads,
}

/// A way for a disk to fail.
struct Harm {
    name: &'static str,
    calls: Calls,
    errno: i32,
    times: u32,
    codes: &'static [&'static str],
}

/// What is said of a full disk. Of a sync, and of the making of a file, SQLite tells no more than that it failed. Where it
/// could not be kept whether the record was asked for, a person is asked.
const FULL: &[&str] = &[
    "disk-full",
    "store-failed",
    "data-folder-unusable",
    "outcome-unknown",
];
/// What is said of a disk that fails. Of the file that its processes share, SQLite tells no more than that it could not
/// be made larger.
const FAILING: &[&str] = &[
    "file-failed",
    "store-failed",
    "data-folder-unusable",
    "disk-full",
    "outcome-unknown",
];

/// What is said of a disk that can not be read. Of a sealed copy a person is asked, who tries again.
const UNREADABLE: &[&str] = &[
    "file-failed",
    "store-failed",
    "data-folder-unusable",
    "spool-damaged",
];

const HARMS: [Harm; 7] = [
    Harm::new("full for a moment", Calls::Writes, 28, 1, FULL),
    Harm::new("full for a while", Calls::Writes, 28, 6, FULL),
    Harm::new("full for long", Calls::Writes, 28, 40, FULL),
    Harm::new("fails once", Calls::Writes, 5, 1, FAILING),
    Harm::new("is read-only once", Calls::Writes, 30, 1, FAILING),
    Harm::new("can not be read once", Calls::Reads, 5, 1, UNREADABLE),
    Harm::new("can not be read for a while", Calls::Reads, 5, 12, UNREADABLE),
];

impl Harm {
    const fn new(
        name: &'static str,
        calls: Calls,
        errno: i32,
        times: u32,
        codes: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            calls,
            errno,
            times,
            codes,
        }
    }
}

#[test]
fn whatever_call_fails_nothing_is_lost_and_nothing_is_damaged() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        return in_runtime(lifetime::drop_and_file(PathBuf::from(folder)));
    }
    let shims = tempfile::tempdir().unwrap();
    let Some(shim) = compiled(shims.path()) else {
        println!("skipped: no C compiler to make the failing calls with");
        return;
    };
    let calls = HARMS.each_ref().map(|harm| run(&shim, harm, 0).unwrap());
    let stride = if std::env::var_os(ALL).is_some() {
        1
    } else {
        STRIDE
    };
    // Each harm begins at another call, so that together they meet more of them.
    let runs: Vec<(usize, u64)> = (0..HARMS.len())
        .flat_map(|harm| {
            (1 + harm as u64..=calls[harm])
                .step_by(stride)
                .map(move |at| (harm, at))
        })
        .collect();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                while let Some((harm, at)) = runs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = run(&shim, &HARMS[*harm], *at) {
                        let name = HARMS[*harm].name;
                        failures
                            .lock()
                            .unwrap()
                            .push(format!("{name} at call {at}: {failure}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap();
    println!(
        "{} runs over {calls:?} calls, {} failures",
        runs.len(),
        failures.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn compiled(folder: &Path) -> Option<PathBuf> {
    let shim = folder.join("shim.so");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/full_disk/shim.c");
    let compiled = Command::new("cc")
        .args(["-shared", "-fPIC", "-o"])
        .arg(&shim)
        .args([source, "-ldl"])
        .status();
    compiled.ok()?.success().then_some(shim)
}

/// Runs this test's other half with the harm from the `at`th call on; returns how many calls there were.
fn run(shim: &Path, harm: &Harm, at: u64) -> Result<u64, String> {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let test = "whatever_call_fails_nothing_is_lost_and_nothing_is_damaged";
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(FOLDER, folder)
        .env("LD_PRELOAD", shim)
        .env("FAULT_FOLDER", folder.join("data"))
        .env(
            "FAULT_CALLS",
            if harm.calls == Calls::Reads {
                "reads"
            } else {
                "writes"
            },
        )
        .env("FAULT_AT", at.to_string())
        .env(
            "FAULT_TIMES",
            if at == 0 {
                "0".to_owned()
            } else {
                harm.times.to_string()
            },
        )
        .env("FAULT_ERRNO", harm.errno.to_string())
        .env("FAULT_COUNT", folder.join("count"))
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
        );
    }
    let report = std::fs::read(folder.join("report.json")).map_err(|error| error.to_string())?;
    let report: Report = serde_json::from_slice(&report).map_err(|error| error.to_string())?;
    let verdict = judge(&report.case);
    if !verdict.is_clean() || verdict.asked > 0 {
        return Err(format!("{:?}", verdict.findings));
    }
    if let Some(code) = report
        .codes
        .iter()
        .find(|code| !harm.codes.contains(&code.as_str()))
    {
        return Err(format!("refused with {code}"));
    }
    let expected = |file: &String| !file.starts_with("store-damaged") && !file.starts_with("spool/");
    if let Some(file) = report.files.iter().find(|file| !expected(file)) {
        return Err(format!("{file} is left"));
    }
    let calls = std::fs::read_to_string(folder.join("count")).map_err(|error| error.to_string())?;
    calls.parse().map_err(|_| "no count".to_owned())
}

fn in_runtime(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async { tokio::time::timeout(PATIENCE, work).await.expect("it is stuck") });
}
