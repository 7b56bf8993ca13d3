//! A demo practice with a data folder, an account on it and a folder of files.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use demo_practice::{DemoPractice, FaultRule, Faults, Ledger, Options, Role};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::running::{Ran, Running, chartdrop, run, run_with_input, start};

/// The account's name.
pub const ACCOUNT: &str = "Northside";

/// How long something that the practice itself shows may take before a test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Clinic {
    system: &'static str,
    runtime: Runtime,
    practice: Option<DemoPractice>,
    announced: Value,
    data_dir: TempDir,
    files: TempDir,
}

impl Clinic {
    /// A practice that takes files in quickly; no account yet. What is said of Cliniko holds for the command line itself.
    pub fn without_account() -> Self {
        Self::without_account_of("cliniko")
    }

    /// The same, to be reached as this system.
    pub fn without_account_of(system: &'static str) -> Self {
        let runtime = Runtime::new().expect("a runtime");
        let faults = Faults {
            processing_ms: 50,
            ..Faults::default()
        };
        let options = Options {
            seed: 7,
            faults,
            ..Options::default()
        };
        let practice = runtime
            .block_on(DemoPractice::start(options))
            .expect("a practice");
        let announced = serde_json::to_value(practice.announcement()).expect("an announcement");
        Self {
            system,
            runtime,
            practice: Some(practice),
            announced,
            data_dir: tempfile::tempdir().expect("a folder"),
            files: tempfile::tempdir().expect("a folder"),
        }
    }

    /// The same with the administrator's account.
    pub fn open() -> Self {
        Self::open_as(Role::Administrator)
    }

    /// The same with this system's account that may do everything.
    pub fn open_of(system: &'static str) -> Self {
        let clinic = Self::without_account_of(system);
        clinic.add_account_with(&clinic.credentials()).ended_with(0);
        clinic
    }

    /// The same with the account of a user of this role.
    pub fn open_as(role: Role) -> Self {
        let clinic = Self::without_account();
        let key = clinic.practice().announcement().systems.cliniko.keys[&role].clone();
        clinic.add_account(&key).ended_with(0);
        clinic
    }

    pub fn practice(&self) -> &DemoPractice {
        self.practice.as_ref().expect("the practice is open")
    }

    /// What the practice itself knows of.
    pub fn ledger(&self) -> Ledger {
        self.practice().ledger()
    }

    /// The practice goes away: nobody listens there any more.
    pub fn close_practice(&mut self) {
        let practice = self.practice.take().expect("the practice is open");
        self.runtime.block_on(practice.stop());
    }

    /// Lets the practice misbehave.
    pub fn add_fault(&self, rule: FaultRule) {
        self.practice().faults().add(rule);
    }

    /// Waits until the practice's ledger is so.
    pub fn wait_for_ledger(&self, holds: impl Fn(&Ledger) -> bool) {
        let begun = Instant::now();
        while !holds(&self.ledger()) {
            assert!(begun.elapsed() < PATIENCE, "the practice never got there");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// What the practice announces of the system.
    pub fn access(&self) -> &Value {
        &self.announced["systems"][self.system]
    }

    pub fn base_url(&self) -> String {
        string(&self.access()["base_url"])
    }

    /// The secrets as `account add` reads them.
    pub fn credentials(&self) -> String {
        self.access()["credentials"].to_string()
    }

    pub fn api_key(&self) -> String {
        let credentials = &self.announced["systems"]["cliniko"]["credentials"];
        credentials["api_key"].as_str().expect("a key").to_owned()
    }

    /// Jane Smith, born 1970-03-12.
    pub fn jane(&self) -> String {
        self.patient_named("Jane Smith")
    }

    /// The first announced patient of this name.
    pub fn patient_named(&self, name: &str) -> String {
        let patients = self.access()["patients"].as_array().expect("patients");
        // Systems turn names around in their own ways.
        let is_named = |patient: &&Value| {
            let shown = patient["name"].as_str().unwrap_or_default();
            name.split(' ').all(|word| shown.contains(word))
        };
        let found = patients.iter().find(is_named).expect("announced");
        found["id"].as_str().expect("an id").to_owned()
    }

    pub fn data_dir(&self) -> &Path {
        self.data_dir.path()
    }

    /// A file of this name and content in the folder of files.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, content).expect("written");
        path
    }

    /// A path in the folder of files.
    pub fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// Runs with `--json`.
    pub fn json(&self, arguments: &[&str]) -> Ran {
        run(chartdrop(self.data_dir()), &[arguments, &["--json"]].concat())
    }

    /// Starts with `--json`.
    pub fn start_json(&self, arguments: &[&str]) -> Running {
        start(chartdrop(self.data_dir()), &[arguments, &["--json"]].concat())
    }

    /// Runs as a person does.
    pub fn plain(&self, arguments: &[&str]) -> Ran {
        run(chartdrop(self.data_dir()), arguments)
    }

    pub fn add_account(&self, key: &str) -> Ran {
        self.add_account_with(&format!("{{\"api_key\":\"{key}\"}}"))
    }

    pub fn add_account_with(&self, input: &str) -> Ran {
        let base_url = self.base_url();
        let arguments = [
            "account",
            "add",
            self.system,
            "--name",
            ACCOUNT,
            "--base-url",
            &base_url,
            "--json",
        ];
        run_with_input(chartdrop(self.data_dir()), &arguments, input)
    }

    /// Files for a patient with `--json`.
    pub fn file(&self, patient: &str, further: &[&str]) -> Ran {
        self.json(&filing(patient, further))
    }

    /// A filed file's line.
    pub fn filed(&self, patient: &str, path: &Path) -> Value {
        let line = self.file(patient, &["--wait", text(path)]).ended_with(0).line();
        assert_eq!(line["state"], "filed", "{line}");
        line
    }
}

/// The words of a filing for a patient.
pub fn filing<'word>(patient: &'word str, further: &[&'word str]) -> Vec<&'word str> {
    [&["file", "--account", ACCOUNT, "--patient", patient], further].concat()
}

/// A path of the tests, which all can be written as text.
pub fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// A value that has to be a text.
pub fn string(value: &Value) -> String {
    value
        .as_str()
        .unwrap_or_else(|| panic!("not a text: {value}"))
        .to_owned()
}
