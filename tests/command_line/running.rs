//! The real binary, and what it printed.

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// What a finished command printed, and how it ended.
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// Every line of standard output as JSON; anything else there breaks the contract.
    pub fn lines(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}"));
        self.stdout.lines().map(parse).collect()
    }

    /// The only line.
    pub fn line(&self) -> Value {
        let mut lines = self.lines();
        assert_eq!(lines.len(), 1, "{}\n{}", self.stdout, self.stderr);
        lines.remove(0)
    }

    /// Asserts the exit code, showing what was said otherwise.
    #[track_caller]
    pub fn ended_with(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "stdout:\n{}\nstderr:\n{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

/// A command that still runs; killed when dropped, so that a failing test leaves nothing behind.
pub struct Running(Option<Child>);

impl Running {
    /// Sends a signal, e.g. `INT`.
    pub fn signal(&self, name: &str) {
        let id = self.0.as_ref().expect("running").id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &id]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Reads one line of standard output.
    pub fn first_line(&mut self) -> String {
        let child = self.0.as_mut().expect("running");
        line_of(child.stdout.as_mut().expect("standard output"))
    }

    /// Reads the next line of standard error; empty at its end.
    pub fn next_error_line(&mut self) -> String {
        let child = self.0.as_mut().expect("running");
        line_of(child.stderr.as_mut().expect("standard error"))
    }

    /// Waits for its end.
    pub fn finish(mut self) -> Ran {
        let child = self.0.take().expect("running");
        let output = child.wait_with_output().expect("it ends");
        Ran {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// Byte by byte: what comes after it is for whoever waits for the end.
fn line_of(output: &mut impl std::io::Read) -> String {
    let mut line = Vec::new();
    let mut byte = [0];
    while output.read(&mut byte).expect("readable") == 1 && byte != *b"\n" {
        line.push(byte[0]);
    }
    String::from_utf8(line).expect("UTF-8")
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// The binary with a data folder of its own and nothing on standard input.
pub fn chartdrop(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chartdrop"));
    command.env("CHARTDROP_DATA_DIR", data_dir).stdin(Stdio::null());
    command
}

/// Starts a command with these arguments.
pub fn start(mut command: Command, arguments: &[impl AsRef<OsStr>]) -> Running {
    command
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Running(Some(command.spawn().expect("it starts")))
}

/// Runs a command with these arguments.
pub fn run(command: Command, arguments: &[impl AsRef<OsStr>]) -> Ran {
    start(command, arguments).finish()
}

/// Runs a command with this on standard input.
pub fn run_with_input(command: Command, arguments: &[impl AsRef<OsStr>], input: &str) -> Ran {
    start_with_input(command, arguments, input).finish()
}

/// Starts a command with this on standard input.
pub fn start_with_input(mut command: Command, arguments: &[impl AsRef<OsStr>], input: &str) -> Running {
    command.stdin(Stdio::piped());
    let mut running = start(command, arguments);
    let mut stdin = running
        .0
        .as_mut()
        .and_then(|child| child.stdin.take())
        .expect("standard input");
    // A command that refuses its arguments does not read.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    running
}
