//! The command line: for scanners, scripts and administrators, and for everything without a display.
//!
//! Its contract is stable: commands, fields and exit codes are added, never changed.

mod arguments;
mod commands;
mod exit_code;
mod failure;
mod filing_line;
mod interruption;
mod output;
mod progress;
mod secrets;
mod session;
mod waiting;
mod wording;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;
use clap::error::ErrorKind;

use self::arguments::{AccountCommand, Arguments, Command};
use self::exit_code::Outcome;
use self::failure::Failure;
use self::session::Session;

/// How long the end of a command waits for what is still being written.
const LAST_WRITES: Duration = Duration::from_secs(3);

/// Runs one command; `arguments` begin with the program's name.
pub fn run(arguments: &[OsString]) -> ExitCode {
    match Arguments::try_parse_from(arguments) {
        Ok(parsed) => run_parsed(parsed).into(),
        Err(error) => explain(&error, arguments).into(),
    }
}

fn run_parsed(arguments: Arguments) -> Outcome {
    let session = Session::new(arguments.global);
    let ended = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|_| Failure::new("not-started"))
        .and_then(|runtime| {
            let ended = runtime.block_on(dispatch(&session, arguments.command));
            // What is being kept is finished first: a library must not be taken down under a thread that uses it.
            // A keyring that waits for somebody does not keep the process.
            runtime.shutdown_timeout(LAST_WRITES);
            ended
        });
    ended.unwrap_or_else(|failure| {
        if failure.code != failure::OUTPUT_CLOSED {
            output::error(&failure.message);
        }
        failure.outcome
    })
}

async fn dispatch(session: &Session, command: Command) -> Result<Outcome, Failure> {
    match command {
        Command::Account(command) => match command {
            AccountCommand::Add(arguments) => commands::account::add(session, arguments).await,
            AccountCommand::List => commands::account::list(session).await,
            AccountCommand::Show(arguments) => commands::account::show(session, &arguments).await,
            AccountCommand::Test(arguments) => commands::account::test(session, &arguments).await,
            AccountCommand::SignIn(arguments) => commands::account::sign_in(session, &arguments).await,
            AccountCommand::Defaults(arguments) => commands::account::defaults(session, arguments).await,
            AccountCommand::Remove(arguments) => commands::account::remove(session, &arguments).await,
        },
        Command::Patients(arguments) => commands::patients::run(session, arguments).await,
        Command::List(arguments) => commands::list::run(session, arguments).await,
        Command::File(arguments) => commands::file::run(session, &arguments).await,
        Command::Link(arguments) => commands::link::run(session, &arguments).await,
        Command::Save(arguments) => commands::save::run(session, arguments).await,
        Command::Describe(arguments) => commands::describe::run(session, arguments).await,
        Command::Pin(arguments) => commands::pin::pin(session, &arguments).await,
        Command::Unpin(arguments) => commands::pin::unpin(session, &arguments).await,
        Command::Archive(arguments) => commands::archive::run(session, &arguments).await,
        Command::Restore(arguments) => commands::archive::restore(session, &arguments).await,
        Command::FieldOptions(arguments) => commands::field_options::run(session, &arguments).await,
        Command::Queue(arguments) => commands::queue::run(session, &arguments).await,
        Command::DemoPractice(arguments) => commands::demo_practice::run(session, &arguments).await,
    }
}

/// Says what is wrong with the command line, or shows the help that was asked for.
fn explain(error: &clap::Error, arguments: &[OsString]) -> Outcome {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !asked_for && takes_secrets(arguments) {
        output::error(wording::SECRETS_ARE_NO_ARGUMENTS);
        return Outcome::CommandLineWrong;
    }
    // Nothing can be done about a closed output here.
    let _ = error.print();
    if asked_for {
        Outcome::Done
    } else {
        Outcome::CommandLineWrong
    }
}

/// Whether these are arguments of `account add` or `account sign-in`, where a secret may have been typed by mistake.
fn takes_secrets(arguments: &[OsString]) -> bool {
    let mut words = arguments.iter().skip_while(|word| *word != "account");
    words.any(|word| word == "add" || word == "sign-in")
}
