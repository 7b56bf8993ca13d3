//! What can be typed. The contract is stable: options are added, never renamed.
#![allow(
    clippy::doc_markdown,
    reason = "these comments are the help text, shown as they are"
)]

use std::path::PathBuf;

use attachment_api::System;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use filing_desk::FilingId;
use jiff::civil::Date;

/// Drop files on a patient's chart in the clinic's own system.
///
/// Without a command the window opens. Secrets are never arguments: `account add` reads them from standard input.
#[derive(Parser)]
#[command(
    name = "chartdrop",
    bin_name = "chartdrop",
    version,
    subcommand_required = true,
    after_help = "Start without a command to open the window, or with --demo to open it on a fresh demo practice.\n\n\
                  Example:\n  chartdrop file --account Northside --patient 1234567890123456789 --wait scan.pdf\n\n\
                  Exit codes: 0 done, 1 anything else, 2 the command line is wrong, 3 refused before anything was \
                  sent,\n4 credentials or right refused, 5 no such account, patient or attachment, 6 accepted and \
                  safe but not filed yet,\n7 several files and not all went the same way, 8 a question only a person \
                  can answer."
)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub global: GlobalArguments,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What holds for every command.
#[derive(Args)]
pub struct GlobalArguments {
    /// Where this computer keeps the app's data [also: CHARTDROP_DATA_DIR]
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// One JSON object per line on standard output and nothing else; messages go to standard error
    #[arg(long, global = true)]
    pub json: bool,
    /// No messages beside errors, no progress
    #[arg(long, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Subcommand)]
pub enum Command {
    /// Add, look at, test or remove an account
    #[command(subcommand)]
    Account(AccountCommand),
    /// Find patients by name, birth date, id or e-mail address
    #[command(after_help = "Example:\n  chartdrop patients --account Northside --born 1970-03-12 smith")]
    Patients(PatientsArguments),
    /// List the files on a patient's chart
    #[command(
        after_help = "Example:\n  chartdrop list --account Northside --patient 1234567890123456789 --archived"
    )]
    List(ListArguments),
    /// File documents on a patient's chart
    ///
    /// Returns when every file is accepted (safe, sealed, on this computer); with --wait when each is on the chart or
    /// needs a person. The files themselves are never changed.
    #[command(
        after_help = "Example:\n  chartdrop file --account Northside --patient 1234567890123456789 \\\n    \
                      --expect-born 1970-03-12 --description 'Referral letter' --wait scan.pdf\n  \
                      chartdrop file --account Riverside --patient 0e0f... --field type=34109-9 \\\n    \
                      --field reviewer=Practitioner/4150... --wait scan.pdf"
    )]
    File(FileArguments),
    /// Print a link to a file's bytes: whoever has it can read the file until it expires
    #[command(
        after_help = "Example:\n  chartdrop link --account Northside 1234567890123456789\n  \
                      chartdrop link --account Riverside DiagnosticReport/0e0f..."
    )]
    Link(AttachmentArguments),
    /// Save a file from the chart to a folder, never over another file
    #[command(
        after_help = "Example:\n  chartdrop save --account Northside 1234567890123456789 --to ~/Downloads"
    )]
    Save(SaveArguments),
    /// Change the description of a file on the chart; an empty text clears it
    #[command(
        after_help = "Example:\n  chartdrop describe --account Northside 1234567890123456789 'Referral letter'"
    )]
    Describe(DescribeArguments),
    /// Keep a file on top: in the system where it has pins for others to set, and on this computer
    #[command(after_help = "Example:\n  chartdrop pin --account Northside 1234567890123456789")]
    Pin(AttachmentArguments),
    /// No longer keep a file on top
    #[command(after_help = "Example:\n  chartdrop unpin --account Northside 1234567890123456789")]
    Unpin(AttachmentArguments),
    /// Take a file off the chart
    #[command(after_help = "Example:\n  chartdrop archive --account Northside 1234567890123456789")]
    Archive(AttachmentArguments),
    /// Put an archived file back on the chart
    #[command(after_help = "Example:\n  chartdrop restore --account Northside 1234567890123456789")]
    Restore(AttachmentArguments),
    /// Find what a field beside a file can be, e.g. who reviews it
    #[command(after_help = "Example:\n  chartdrop field-options --account Northside reviewer smith")]
    FieldOptions(FieldOptionsArguments),
    /// Show what is on its way; with --wait, work until each file is filed or needs a person
    ///
    /// Where the system's answer was lost, a file may or may not be on the chart. Look there, then answer with
    /// --dismiss when it is, with --file-again when it is not. FILING is the id that `queue` shows.
    #[command(after_help = "Example:\n  chartdrop queue --wait")]
    Queue(QueueArguments),
    /// Run the demo practice: synthetic patients behind the systems' real HTTP and storage, on this computer
    ///
    /// Prints one JSON line with addresses, keys and sample patients when it is ready; runs until it is interrupted.
    #[command(after_help = "Example:\n  chartdrop demo-practice --listen 127.0.0.1:0 --seed 7")]
    DemoPractice(DemoPracticeArguments),
}

/// What can be done with accounts.
#[derive(Subcommand)]
pub enum AccountCommand {
    /// Connect an account; its secrets come as one JSON object on standard input, or are asked for on a terminal
    ///
    /// The connection is tested first; nothing is saved when that fails. Secrets by system: cliniko {"api_key"},
    /// pracsuite {"vendor_key","account_key"}, medplum and canvas {"client_id","client_secret"}; with --browser
    /// {"client_id"}, and the client's secret where it has one.
    #[command(
        after_help = "Example:\n  echo '{\"api_key\":\"...-au1\"}' | chartdrop account add cliniko --name Northside\n  \
                      echo '{\"client_id\":\"...\"}' | chartdrop account add canvas --name Northside --instance \
                      northside --browser"
    )]
    Add(AccountAddArguments),
    /// All accounts of this computer, with their state as last seen
    #[command(after_help = "Example:\n  chartdrop account list --json")]
    List,
    /// One account and what its system can do
    #[command(after_help = "Example:\n  chartdrop account show Northside")]
    Show(AccountNameArguments),
    /// Try whether an account works now
    #[command(after_help = "Example:\n  chartdrop account test Northside")]
    Test(AccountNameArguments),
    /// Sign an account in again, e.g. after the old key was withdrawn; secrets are read as by `account add`
    ///
    /// They are tested first; nothing changes when that fails. Files that waited for it go on. An account that was
    /// added with --browser signs in in the browser again and reads nothing.
    #[command(
        after_help = "Example:\n  echo '{\"api_key\":\"...-au1\"}' | chartdrop account sign-in Northside"
    )]
    SignIn(AccountNameArguments),
    /// Set what the fields of an account's filings are when nobody says otherwise; an empty value forgets one
    ///
    /// Without KEY=VALUE it shows them. `account show` lists the fields and what they can be.
    #[command(
        after_help = "Example:\n  chartdrop account defaults Northside type=34109-9 requires_signature=false"
    )]
    Defaults(AccountDefaultsArguments),
    /// Forget an account and its secrets on this computer; nothing changes in its system
    #[command(after_help = "Example:\n  chartdrop account remove Northside")]
    Remove(AccountNameArguments),
}

/// Takes the word of any registered system.
fn system_word() -> impl TypedValueParser<Value = System> {
    let words = System::ALL.iter().map(|system| system.word());
    PossibleValuesParser::new(words).try_map(|word| word.parse::<System>())
}

/// A new account.
#[derive(Args)]
pub struct AccountAddArguments {
    /// The clinic's system
    #[arg(value_parser = system_word())]
    pub system: System,
    /// How the account is called on this computer
    #[arg(long)]
    pub name: String,
    /// Where the system's API lives, e.g. https://api.au1.cliniko.com/v1 [default: the vendor's own]
    #[arg(long, value_name = "URL")]
    pub base_url: Option<url::Url>,
    /// Name of the clinic's own instance, e.g. northside for northside.canvasmedical.com
    #[arg(long, value_name = "NAME")]
    pub instance: Option<String>,
    /// Sign in as a person in the browser (medplum, canvas)
    #[arg(long)]
    pub browser: bool,
    /// A host that this account's server may point to for file bytes; can be given several times
    #[arg(long = "storage-host", value_name = "HOST")]
    pub storage_hosts: Vec<String>,
}

/// What is remembered for an account.
#[derive(Args)]
pub struct AccountDefaultsArguments {
    /// The account's name on this computer
    pub name: String,
    /// A field and what it is by default; an empty value forgets it
    #[arg(value_name = "KEY=VALUE", value_parser = field)]
    pub fields: Vec<(String, String)>,
}

/// Names an account.
#[derive(Args)]
pub struct AccountNameArguments {
    /// The account's name on this computer
    pub name: String,
}

/// Whom to find.
#[derive(Args)]
pub struct PatientsArguments {
    /// The account's name
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// Only people born on this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub born: Option<Date>,
    /// Also archived patients
    #[arg(long)]
    pub archived: bool,
    /// Words of the name in any order, an id or an e-mail address
    #[arg(value_name = "QUERY")]
    pub query: Vec<String>,
}

/// Whose files to list.
#[derive(Args)]
pub struct ListArguments {
    /// The account's name
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// The patient's id in the system
    #[arg(long, value_name = "ID")]
    pub patient: String,
    /// Also archived files
    #[arg(long)]
    pub archived: bool,
}

/// What to file, for whom.
#[derive(Args)]
pub struct FileArguments {
    /// The account's name
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// The patient's id in the system
    #[arg(long, value_name = "ID")]
    pub patient: String,
    /// Refuse everything unless the chart says this date of birth
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub expect_born: Option<Date>,
    /// Text beside each file on the chart
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// A field that the system asks for; `account show` lists them
    #[arg(long = "field", value_name = "KEY=VALUE", value_parser = field)]
    pub fields: Vec<(String, String)>,
    /// Hold the files back this long before anything is sent
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=60))]
    pub hold: u8,
    /// Return when each file is on the chart or needs a person, not when it is accepted
    #[arg(long)]
    pub wait: bool,
    /// Longest wait in seconds; what is not filed by then goes on later
    #[arg(long, value_name = "SECONDS", requires = "wait", default_value_t = DEFAULT_TIME_LIMIT_SECONDS)]
    pub time_limit: u64,
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Names an attachment.
#[derive(Args)]
pub struct AttachmentArguments {
    /// The account's name
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// The attachment's id in the system
    pub attachment: String,
}

/// Which field.
#[derive(Args)]
pub struct FieldOptionsArguments {
    /// The account's name
    #[arg(long, value_name = "NAME")]
    pub account: String,
    /// The field's key, e.g. reviewer
    pub field: String,
    /// Words to look for
    #[arg(value_name = "TEXT")]
    pub text: Vec<String>,
}

/// What to save where.
#[derive(Args)]
pub struct SaveArguments {
    /// Which attachment.
    #[command(flatten)]
    pub which: AttachmentArguments,
    /// The folder to save to
    #[arg(long, value_name = "DIR")]
    pub to: PathBuf,
}

/// A new description.
#[derive(Args)]
pub struct DescribeArguments {
    /// Which attachment.
    #[command(flatten)]
    pub which: AttachmentArguments,
    /// The text; empty clears it
    pub text: String,
}

/// What a person answers about filings, and whether to wait.
#[derive(Args)]
pub struct QueueArguments {
    /// Look for it on the chart again, or try again to archive the original on the wrong chart; nothing is sent
    #[arg(long, value_name = "FILING")]
    pub look_again: Vec<FilingId>,
    /// It is not on the chart: file it again, unless one more look finds it
    #[arg(long, value_name = "FILING")]
    pub file_again: Vec<FilingId>,
    /// The patient's record has changed since, and the file belongs there all the same
    #[arg(long, value_name = "FILING")]
    pub confirm_patient: Vec<FilingId>,
    /// It was moved from a wrong chart, and the original there is dealt with
    #[arg(long, value_name = "FILING")]
    pub original_settled: Vec<FilingId>,
    /// It has been dealt with: take it off the list
    #[arg(long, value_name = "FILING")]
    pub dismiss: Vec<FilingId>,
    /// Work until each file is filed or needs a person
    #[arg(long)]
    pub wait: bool,
    /// Longest wait in seconds; what is not filed by then goes on later
    #[arg(long, value_name = "SECONDS", requires = "wait", default_value_t = DEFAULT_TIME_LIMIT_SECONDS)]
    pub time_limit: u64,
}

/// How the demo practice is.
#[derive(Args)]
pub struct DemoPracticeArguments {
    /// Address to listen on; port 0 chooses a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub listen: std::net::SocketAddr,
    /// Same seed, same practice
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How many further patients to make up
    #[arg(long, value_name = "N")]
    pub patients: Option<usize>,
    /// Faults to switch on, as JSON
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
}

/// How long `--wait` waits in all unless told otherwise: longer than a system usually takes files in.
const DEFAULT_TIME_LIMIT_SECONDS: u64 = 600;

fn day(text: &str) -> Result<Date, String> {
    let well_formed = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse::<Date>()
        .ok()
        .filter(|_| well_formed)
        .ok_or_else(|| "write the day as YYYY-MM-DD, e.g. 1970-03-12".to_owned())
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("write a field as KEY=VALUE".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn every_command(command: &clap::Command, found: &mut Vec<clap::Command>) {
        found.push(command.clone());
        command
            .get_subcommands()
            .for_each(|inner| every_command(inner, found));
    }

    #[test]
    fn the_definition_contradicts_itself_nowhere() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        let mut commands = Vec::new();
        every_command(&Arguments::command(), &mut commands);
        for command in commands.iter().filter(|command| !command.has_subcommands()) {
            let after = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                after.contains("Example:\n  ") && after.contains("chartdrop "),
                "{} has no example",
                command.get_name()
            );
        }
    }

    #[test]
    fn a_day_is_written_in_one_way_only() {
        assert!(day("1970-03-12").is_ok());
        for wrong in [
            "12-03-1970",
            "1970-13-01",
            "1970-02-30",
            "19700312",
            "1970-03-12T00:00",
            "",
        ] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_hold_of_more_than_a_minute_is_a_wrong_command_line() {
        let words = |hold| {
            [
                "chartdrop",
                "file",
                "--account",
                "a",
                "--patient",
                "1",
                "--hold",
                hold,
                "scan.pdf",
            ]
        };
        assert!(Arguments::try_parse_from(words("60")).is_ok());
        assert!(Arguments::try_parse_from(words("61")).is_err());
    }
}
