//! The real binary with a data directory and an account of its own.

use std::ffi::OsStr;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};

use serde_json::Value;

const ACCOUNT: &str = "killed";
const SIGKILL: i32 = 9;

pub struct App {
    data_dir: tempfile::TempDir,
    patient: String,
}

impl App {
    /// Connects an account to the practice as it announces this system; whoever reviews is the first who can.
    pub fn connected(system: &str, access: &Value, patient: &str) -> Result<Self, String> {
        let data_dir = tempfile::tempdir().map_err(|error| error.to_string())?;
        let app = Self {
            data_dir,
            patient: patient.to_owned(),
        };
        let base_url = access["base_url"].as_str().ok_or("no address")?;
        let mut add = app.command();
        add.args([
            "account",
            "add",
            system,
            "--name",
            ACCOUNT,
            "--base-url",
            base_url,
        ])
        .stdin(Stdio::piped());
        let mut child = add.spawn().map_err(|error| error.to_string())?;
        child
            .stdin
            .take()
            .ok_or("no standard input")?
            .write_all(access["credentials"].to_string().as_bytes())
            .map_err(|e| e.to_string())?;
        let status = child.wait().map_err(|error| error.to_string())?;
        if !status.success() {
            return Err(format!("account add ended with {status}"));
        }
        if system == "canvas" {
            app.remember_reviewer()?;
        }
        Ok(app)
    }

    fn remember_reviewer(&self) -> Result<(), String> {
        let options = ["field-options", "--account", ACCOUNT, "reviewer"];
        let found = self
            .command()
            .args(options)
            .stdout(Stdio::piped())
            .output()
            .map_err(|error| error.to_string())?;
        let first = found
            .stdout
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let reviewer: Value = serde_json::from_slice(first).map_err(|error| error.to_string())?;
        let default = format!("reviewer={}", reviewer["value"].as_str().ok_or("nobody reviews")?);
        let words = ["account", "defaults", ACCOUNT, &default].map(OsStr::new);
        let status = self.run(&words, None)?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("account defaults ended with {status}"))
        }
    }

    /// Files and dies at `point`.
    pub fn file_until_killed(&self, file: &Path, point: &str) -> Result<(), String> {
        killed(self.run(&self.filing(file), Some(point))?)
    }

    /// The same after the shortest hold.
    pub fn file_held_until_killed(&self, file: &Path, point: &str) -> Result<(), String> {
        let arguments = self.filing(file);
        let held: Vec<&OsStr> = arguments
            .into_iter()
            .chain(["--hold", "1"].map(OsStr::new))
            .collect();
        killed(self.run(&held, Some(point))?)
    }

    /// Works on what is queued and dies at `point`.
    pub fn work_until_killed(&self, point: &str) -> Result<(), String> {
        killed(self.run(&["queue".as_ref(), "--wait".as_ref()], Some(point))?)
    }

    /// Files to the end.
    pub fn file(&self, file: &Path) -> Result<ExitStatus, String> {
        self.run(&self.filing(file), None)
    }

    /// A new start that works until each filing is filed or needs a person.
    pub fn restart(&self) -> Result<ExitStatus, String> {
        self.run(&["queue".as_ref(), "--wait".as_ref()], None)
    }

    /// A person says of every filing that only they can judge that it is not on the chart; then as [`App::restart`].
    pub fn file_again(&self) -> Result<(), String> {
        let listed = self
            .command()
            .arg("queue")
            .stdout(Stdio::piped())
            .output()
            .map_err(|error| error.to_string())?;
        let lines: Vec<Value> = serde_json::Deserializer::from_slice(&listed.stdout)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        for line in lines
            .iter()
            .filter(|line| line["error"]["code"] == "outcome-unknown")
        {
            let id = line["filing"].as_str().ok_or("a filing without an id")?;
            let words = ["queue", "--file-again", id, "--wait"].map(OsStr::new);
            self.run(&words, None)?;
        }
        Ok(())
    }

    fn filing<'file>(&'file self, file: &'file Path) -> Vec<&'file OsStr> {
        let words = ["file", "--account", ACCOUNT, "--patient", &self.patient, "--wait"];
        words
            .map(OsStr::new)
            .into_iter()
            .chain([file.as_os_str()])
            .collect()
    }

    fn run(&self, arguments: &[&OsStr], kill_at: Option<&str>) -> Result<ExitStatus, String> {
        let mut command = self.command();
        if let Some(point) = kill_at {
            command.env("CHARTDROP_KILL_AT", point);
        }
        command
            .args(arguments)
            .status()
            .map_err(|error| error.to_string())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chartdrop"));
        command
            .arg("--data-dir")
            .arg(self.data_dir.path())
            .args(["--json", "--quiet"]);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }
}

fn killed(status: ExitStatus) -> Result<(), String> {
    match status.signal() {
        Some(SIGKILL) => Ok(()),
        _ => Err(format!(
            "the point was not reached: the process ended with {status}"
        )),
    }
}
