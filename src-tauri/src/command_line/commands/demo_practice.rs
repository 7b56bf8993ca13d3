//! `demo-practice`

use std::path::Path;

use demo_practice::{DemoPractice, Faults, Options};

use crate::command_line::arguments::DemoPracticeArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::interruption::interruption;
use crate::command_line::output;
use crate::command_line::session::Session;

/// Runs the demo practice until it is interrupted; its first line says how to reach it.
pub async fn run(session: &Session, arguments: &DemoPracticeArguments) -> Result<Outcome, Failure> {
    let defaults = Options::default();
    let faults = match &arguments.faults {
        Some(path) => read_faults(path)?,
        None => defaults.faults,
    };
    // Before the line is printed: whoever reads it may interrupt at once.
    let end = interruption();
    tokio::pin!(end);
    let practice = DemoPractice::start(Options {
        listen: arguments.listen,
        seed: arguments.seed.unwrap_or(defaults.seed),
        patients: arguments.patients.unwrap_or(defaults.patients),
        faults,
    })
    .await
    .map_err(|_| Failure::new("address-in-use"))?;
    output::json_line(&practice.announcement())?;
    session.output.note("The demo practice is open; Ctrl-C ends it.");
    end.await;
    practice.stop().await;
    Ok(Outcome::Done)
}

fn read_faults(path: &Path) -> Result<Faults, Failure> {
    let text = std::fs::read(path).map_err(|_| Failure::new("faults-unreadable"))?;
    serde_json::from_slice(&text).map_err(|error| {
        let failure = Failure::new("faults-unreadable");
        Failure {
            message: format!("{} Line {}: {error}.", failure.message, error.line()),
            ..failure
        }
    })
}
