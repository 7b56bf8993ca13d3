//! The real binary with folders of its own, at the chattiest log level.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use demo_practice::DemoPractice;
use filing_desk::{EntryName, KeyringStore, SecretStore as _};
use serde_json::Value;

use crate::browser::press;

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

/// The same of a client's id and secret.
pub fn pair(id: &str, secret: &str) -> String {
    STANDARD.encode(format!("{id}:{secret}"))
}

/// What the practice announces of a system.
pub fn access(practice: &DemoPractice, system: &str) -> Value {
    let announcement = serde_json::to_value(practice.announcement()).expect("an announcement");
    announcement["systems"][system].clone()
}

/// The id of the first thing that has one.
fn first_id(value: &Value) -> Option<String> {
    match value {
        Value::Object(members) => {
            let own = members.get("id").and_then(Value::as_str).map(str::to_owned);
            own.or_else(|| members.values().find_map(first_id))
        }
        Value::Array(entries) => entries.iter().find_map(first_id),
        _ => None,
    }
}

impl Run {
    /// The Cliniko account that may do everything.
    pub fn connected(practice: &DemoPractice) -> Self {
        Self::connected_to(practice, "cliniko")
    }

    /// The same of any system.
    pub fn connected_to(practice: &DemoPractice, system: &'static str) -> Self {
        let access = access(practice, system);
        let run = Self::new(&access);
        let output = run.output(&Self::adding(&access, system), &access["credentials"].to_string());
        assert!(
            output.status.success(),
            "the account could not be added: {}",
            output.status
        );
        run
    }

    /// An account of a person who signed in by the browser. Also what only the keyring should know of it.
    pub fn signed_in(practice: &DemoPractice, system: &'static str) -> (Self, Vec<(String, String)>) {
        let access = access(practice, system);
        let run = Self::new(&access);
        let adding = [&Self::adding(&access, system)[..], &["--browser"]].concat();
        let mut command = run.command(&adding);
        // Nothing opens browsers there: the address is said instead.
        command.env("PATH", run.path("nowhere")).stdin(Stdio::piped());
        let mut child = command.spawn().expect("chartdrop starts");
        let mut stdin = child.stdin.take().expect("standard input");
        stdin
            .write_all(access["browser"].to_string().as_bytes())
            .expect("it is read");
        drop(stdin);
        let mut said = BufReader::new(child.stderr.take().expect("standard error")).lines();
        let mut log = String::new();
        let address = loop {
            let line = said.next().expect("an address").expect("readable");
            if let Some(sentence) = line.strip_prefix("chartdrop: ") {
                break sentence.split_whitespace().last().expect("an address").to_owned();
            }
            log = log + &line + "\n";
        };
        assert_eq!(press(&address, "allow").0, 200);
        for line in said {
            log = log + &line.expect("readable") + "\n";
        }
        assert!(
            child.wait().expect("chartdrop ends").success(),
            "nobody was signed in"
        );
        run.keep_log(log.as_bytes());
        let mut secrets = run.kept_secrets();
        let begun = address
            .split_once("state=")
            .and_then(|(_, rest)| rest.split('&').next());
        secrets.push((
            "state of the sign-in".to_owned(),
            begun.expect("a state").to_owned(),
        ));
        (run, secrets)
    }

    fn new(access: &Value) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["data", "temporary", "sources", "saved"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let patient = access["patients"][0]["id"].as_str().expect("a patient");
        Self {
            folder,
            patient: patient.to_owned(),
            log: Mutex::default(),
        }
    }

    fn adding<'word>(access: &'word Value, system: &'word str) -> [&'word str; 7] {
        let base_url = access["base_url"].as_str().expect("an address");
        [
            "account",
            "add",
            system,
            "--name",
            "canary",
            "--base-url",
            base_url,
        ]
    }

    /// The secrets of the only account by name, as the keyring holds them.
    pub fn kept_secrets(&self) -> Vec<(String, String)> {
        let desk = std::fs::read_to_string(self.data_dir().join("desk-id")).expect("a desk");
        let accounts = std::fs::read(self.data_dir().join("accounts.json")).expect("accounts");
        let accounts: Value = serde_json::from_slice(&accounts).expect("JSON");
        let id = first_id(&accounts).expect("an account");
        let entry = EntryName::new(desk.trim(), format_args!("account/{id}"));
        let kept = KeyringStore::new()
            .read(&entry)
            .expect("a keyring")
            .expect("secrets");
        let kept: BTreeMap<String, String> = serde_json::from_slice(&kept).expect("JSON");
        kept.into_iter()
            .filter(|(name, _)| !matches!(name.as_str(), "client_id" | "access_token_expires_at"))
            .collect()
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
        let line: Value = serde_json::from_slice(&output.stdout).expect("one JSON line");
        line[field]
            .as_str()
            .unwrap_or_else(|| panic!("no {field} from {}", arguments[0]))
            .to_owned()
    }

    /// A field of the first JSON line that a command prints.
    pub fn first_field(&self, arguments: &[&str], field: &str) -> String {
        let output = self.succeeds(arguments);
        let first = output.stdout.split(|byte| *byte == b'\n').next().expect("a line");
        let line: Value = serde_json::from_slice(first).expect("a JSON line");
        line[field].as_str().expect("a text").to_owned()
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
