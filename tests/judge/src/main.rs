//! `judge FILE`: reads a case, prints the verdict as JSON. Exits with 1 where it is not clean, with 2 where there is no
//! case to judge.

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use judge::{Case, Verdict, judge};

fn main() -> ExitCode {
    match run() {
        Ok(verdict) if verdict.is_clean() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            // Where even this can not be written, the exit code says it.
            drop(writeln!(std::io::stderr(), "judge: {error}"));
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<Verdict, Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: judge FILE")?;
    let case: Case = serde_json::from_slice(&std::fs::read(path)?)?;
    let verdict = judge(&case);
    writeln!(std::io::stdout(), "{}", serde_json::to_string_pretty(&verdict)?)?;
    Ok(verdict)
}
