//! The real binary with folders of its own, at the chattiest log level.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use demo_practice::DemoPractice;

/// Longest a run that waits for a filing is watched; what it logged until then counts.
const SOON: Duration = Duration::from_secs(8);

pub struct Run {
    folder: tempfile::TempDir,
    pub patient: String,
    log: Mutex<String>,
}

/// The value of the `Authorization` header that a key becomes.
pub fn basic(key: &str) -> String {
    STANDARD.encode(format!("{key}:"))
}

impl Run {
    pub fn connected(practice: &DemoPractice) -> Self {
        let cliniko = practice.announcement().systems.cliniko;
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["data", "temporary", "sources", "saved"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let run = Self {
            folder,
            patient: cliniko.patients[0].id.clone(),
            log: Mutex::default(),
        };
        let secrets = serde_json::json!({"api_key": cliniko.credentials.api_key}).to_string();
        let add = [
            "account",
            "add",
            "cliniko",
            "--name",
            "canary",
            "--base-url",
            &cliniko.base_url,
        ];
        let output = run.output(&add, &secrets);
        assert!(
            output.status.success(),
            "the account could not be added: {}",
            output.status
        );
        run
    }

    pub fn data_dir(&self) -> PathBuf {
        self.path("data")
    }

    pub fn temporary(&self) -> PathBuf {
        self.path("temporary")
    }

    pub fn saved(&self) -> PathBuf {
        self.path("saved")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file that a person would drop.
    pub fn source(&self, name: &str, text: &str) -> String {
        let path = self.path("sources").join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("a path").to_owned()
    }

    pub fn succeeds(&self, arguments: &[&str]) -> Output {
        let output = self.output(arguments, "");
        assert!(
            output.status.success(),
            "{} ended with {}",
            arguments[0],
            output.status
        );
        output
    }

    pub fn ends(&self, arguments: &[&str]) {
        self.output(arguments, "");
    }

    /// Runs until it ends by itself or has had enough time to meet its failure.
    pub fn ends_soon(&self, arguments: &[&str]) {
        let log = self.path("log");
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::null())
            .stderr(std::fs::File::create(&log).expect("a log"));
        let mut child = command.spawn().expect("chartdrop starts");
        let started = Instant::now();
        while child.try_wait().expect("chartdrop runs").is_none() && started.elapsed() < SOON {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = child.kill();
        child.wait().expect("chartdrop ends");
        self.keep_log(&std::fs::read(&log).expect("a log"));
    }

    /// A field of the one JSON line that a command prints.
    pub fn field(&self, arguments: &[&str], field: &str) -> String {
        let output = self.succeeds(arguments);
        let line: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON line");
        line[field]
            .as_str()
            .unwrap_or_else(|| panic!("no {field} from {}", arguments[0]))
            .to_owned()
    }

    pub fn log(&self) -> String {
        self.log.lock().expect("a log").clone()
    }

    /// Size of the largest file the app keeps.
    pub fn largest_file_bytes(&self) -> u64 {
        let spool = std::fs::read_dir(self.path("data").join("spool")).expect("a spool");
        spool
            .map(|entry| entry.and_then(|entry| entry.metadata()).expect("an entry").len())
            .max()
            .unwrap_or(0)
    }

    fn output(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .expect("chartdrop starts");
        child
            .stdin
            .take()
            .expect("standard input")
            .write_all(input.as_bytes())
            .expect("it is read");
        let output = child.wait_with_output().expect("chartdrop ends");
        self.keep_log(&output.stderr);
        output
    }

    /// The log alone: sentences for the person who typed the command may name their file.
    fn keep_log(&self, stderr: &[u8]) {
        let stderr = String::from_utf8_lossy(stderr);
        let lines = stderr.lines().filter(|line| !line.starts_with("chartdrop: "));
        let mut log = self.log.lock().expect("a log");
        for line in lines {
            log.push_str(line);
            log.push('\n');
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chartdrop"));
        command
            .arg("--data-dir")
            .arg(self.path("data"))
            .arg("--json")
            .args(arguments);
        command
            .env("CHARTDROP_LOG", "trace")
            .env("TMPDIR", self.path("temporary"));
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}
