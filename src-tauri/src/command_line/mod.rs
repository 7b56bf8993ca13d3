//! The command line.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs one command; `arguments` begin with the program's name.
pub fn run(arguments: Vec<OsString>) -> ExitCode {
    drop(arguments);
    ExitCode::from(2)
}
