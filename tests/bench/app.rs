//! The app's own binary, run as a person would on the command line.

use std::ffi::OsString;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::practice::Practice;

const ACCOUNT: &str = "bench";
/// How often peak memory is read. It only grows, so the last reading counts.
const READ_MEMORY_EVERY: Duration = Duration::from_millis(10);

pub struct App {
    data_dir: PathBuf,
    patient: String,
}

/// One run of `chartdrop file --wait`.
pub struct Run {
    pub took: Duration,
    /// The process's largest resident memory (`VmHWM`) in bytes.
    pub peak_bytes: u64,
}

impl App {
    pub fn connected_to(practice: &Practice, data_dir: &Path) -> Self {
        let app = Self {
            data_dir: data_dir.to_owned(),
            patient: practice.patient.clone(),
        };
        let mut add = app.command(&[
            "account",
            "add",
            "cliniko",
            "--name",
            ACCOUNT,
            "--base-url",
            &practice.base_url,
        ]);
        let mut child = add.stdin(Stdio::piped()).spawn().expect("chartdrop starts");
        let secrets = serde_json::json!({"api_key": practice.api_key}).to_string();
        child
            .stdin
            .take()
            .expect("standard input")
            .write_all(secrets.as_bytes())
            .expect("the key is read");
        assert!(
            child.wait().expect("chartdrop ends").success(),
            "the account could not be added"
        );
        app
    }

    /// What the window is started with for the same data.
    pub fn environment(&self) -> [(String, String); 1] {
        [(
            "CHARTDROP_DATA_DIR".to_owned(),
            self.data_dir.display().to_string(),
        )]
    }

    /// Files are accepted and wait for a process that files them.
    pub fn hand_over(&self, files: &[PathBuf]) {
        let status = self.filing(files).status().expect("chartdrop starts");
        assert!(status.success(), "handing over ended with {status}");
    }

    fn filing(&self, files: &[PathBuf]) -> Command {
        let mut command = self.command(&[
            "--quiet",
            "file",
            "--account",
            ACCOUNT,
            "--patient",
            &self.patient,
        ]);
        command.args(files);
        command
    }

    pub fn file(&self, files: &[PathBuf]) -> Run {
        let started = Instant::now();
        let mut child = self
            .filing(files)
            .arg("--wait")
            .spawn()
            .expect("chartdrop starts");
        let mut peak_bytes = 0;
        let status = loop {
            peak_bytes = peak_bytes.max(peak_memory(&child));
            match child.try_wait().expect("chartdrop runs") {
                Some(status) => break status,
                None => std::thread::sleep(READ_MEMORY_EVERY),
            }
        };
        assert!(status.success(), "filing ended with {status}");
        Run {
            took: started.elapsed(),
            peak_bytes,
        }
    }

    pub fn queue(&self) {
        assert!(
            self.command(&["queue"])
                .status()
                .expect("chartdrop starts")
                .success()
        );
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chartdrop"));
        let all = ["--data-dir".into(), self.data_dir.clone().into_os_string()];
        command
            .args(all.into_iter().chain(arguments.iter().map(OsString::from)))
            .stdout(Stdio::null());
        command
    }
}

fn peak_memory(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line
        .and_then(|line| line.trim().strip_suffix(" kB"))
        .and_then(|number| number.trim().parse().ok());
    kibibytes.map_or(0, |kibibytes: u64| kibibytes * 1024)
}
