//! Every failure of the command line in one table: its code, how the command ends, what happened, what to do.
//!
//! Whether anything is on the chart depends on how far a filing came and is said by [`on_chart_sentence`].

use filing_desk::OnChart;

use super::exit_code::Outcome;

/// What a code means to a person.
#[derive(Clone, Copy, Debug)]
pub struct Wording {
    code: &'static str,
    /// How a command ends on it.
    pub outcome: Outcome,
    /// What happened.
    pub what: &'static str,
    /// What to do.
    pub next: &'static str,
}

/// What a code means; a code that is not in the table gets a neutral sentence.
pub fn wording_of(code: &str) -> Wording {
    let found = TABLE.iter().find(|wording| wording.code == code);
    found.copied().unwrap_or(Wording {
        code: "unknown",
        outcome: Failed,
        what: "Something failed that this version has no words for.",
        next: "Try again; keep the code for support.",
    })
}

/// Whether anything of a filing is on the chart.
pub const fn on_chart_sentence(on_chart: OnChart) -> &'static str {
    match on_chart {
        OnChart::No => "Nothing of it is on the chart.",
        OnChart::Yes => "A record is on the chart.",
        OnChart::Unknown => "It may be on the chart: look there before filing it again.",
    }
}

/// What a waiting filing needs.
pub const GOES_ON: &str = "It goes on by itself while the app or `chartdrop queue --wait` runs.";
/// A change on the chart whose answer was lost.
pub const CHANGE_UNKNOWN: &str = "Whether the change was made is not known: look with `chartdrop list`.";
/// Ctrl-C or a signal during a wait.
pub const INTERRUPTED: &str =
    "Interrupted. What is not filed yet is safe on this computer; `chartdrop queue --wait` goes on with it.";
/// The time limit of a wait.
pub const TIME_LIMIT: &str =
    "Not everything is filed yet. It is safe on this computer; `chartdrop queue --wait` goes on with it.";
/// No connection for a while during a wait.
pub const STILL_OFFLINE: &str = "There is no connection. What is not filed yet is safe on this computer; `chartdrop queue --wait` goes on with it.";
/// Files were accepted and nobody sends them now.
pub const NOBODY_SENDS: &str = "Accepted and safe on this computer. The app is not running: they are sent when it starts, or by `chartdrop queue --wait`.";
/// A window or another command sends what was accepted.
pub const SOMEBODY_SENDS: &str = "Accepted and safe on this computer; being sent by the running app.";
/// The chart could not be read before accepting.
pub const PATIENT_NOT_CHECKED: &str = "The system could not be reached, so the patient's name could not be read. \
    The files are bound to the patient id as given; every later step checks it.";
/// Nothing is on its way.
pub const QUEUE_EMPTY: &str = "Nothing is on its way.";
/// No accounts.
pub const NO_ACCOUNTS: &str = "There is no account yet: add one with `chartdrop account add`.";
/// Nobody was found.
pub const NOBODY_FOUND: &str = "Nobody was found.";
/// No files on the chart.
pub const NO_FILES: &str = "There are no files on this chart.";
/// A patient that the clinic put away.
pub const PATIENT_ARCHIVED: &str =
    "This patient is archived in the system; the files go to their chart all the same.";
/// A secret among the arguments of `account add`.
pub const SECRETS_ARE_NO_ARGUMENTS: &str = "The arguments of `account` are wrong (they are not repeated here, \
    in case a secret is among them). Secrets are read from standard input, never from arguments.";
/// What a link is.
pub const LINK_IS_A_SECRET: &str = "Whoever has this link can read the file until it expires.";

const fn row(code: &'static str, outcome: Outcome, what: &'static str, next: &'static str) -> Wording {
    Wording {
        code,
        outcome,
        what,
        next,
    }
}

use Outcome::{Failed, NotFiledYet, NotFound, PersonNeeded, RefusedBeforeSending, RightRefused};

const TRY_LATER: &str = "Try again later.";
const SEE_CHART: &str = "Look at the chart and decide.";
const SEND_KEY: &str = "Check the key in the system; `chartdrop account sign-in NAME` takes a new one.";

const TABLE: &[Wording] = &[
    // From the system, its storage or the way there.
    row(
        "offline",
        Failed,
        "No connection could be made; nothing was sent.",
        "Check the network and try again.",
    ),
    row(
        "tls-untrusted",
        Failed,
        "The server's certificate could not be trusted; nothing was sent.",
        "Check the address and this computer's clock and certificates.",
    ),
    row("timed-out", Failed, "No answer came in time.", TRY_LATER),
    row(
        "answer-lost",
        Failed,
        "The connection broke before the answer came.",
        TRY_LATER,
    ),
    row(
        "credentials-refused",
        RightRefused,
        "The system refused the key.",
        SEND_KEY,
    ),
    row(
        "key-malformed",
        RightRefused,
        "The key cannot be one of this system, or belongs to another region than the address.",
        "Copy the whole key anew, with the ending after its last dash.",
    ),
    row(
        "not-permitted",
        RightRefused,
        "The system does not give this user the right for that.",
        "Ask the clinic's administrator for the right, or use another user's key.",
    ),
    row(
        "not-found",
        NotFound,
        "The system has no such record.",
        "Check the id with `chartdrop patients` or `chartdrop list`.",
    ),
    row(
        "rejected",
        Failed,
        "The system refused the request as invalid.",
        "Check what was given; keep the code for support.",
    ),
    row(
        "description-too-long",
        RefusedBeforeSending,
        "The description is longer than the system takes.",
        "Shorten it.",
    ),
    row(
        "file-empty",
        RefusedBeforeSending,
        "The file is empty.",
        "Check where it came from.",
    ),
    row(
        "file-too-large",
        RefusedBeforeSending,
        "The file is larger than the system takes.",
        "Make it smaller or split it.",
    ),
    row(
        "file-type-refused",
        RefusedBeforeSending,
        "The system does not take files of this type.",
        "Convert it.",
    ),
    row(
        "storage-full",
        Failed,
        "The clinic's storage is full.",
        "Free space or extend the plan in the system, then try again.",
    ),
    row(
        "rate-limited",
        Failed,
        "The system asked to slow down.",
        TRY_LATER,
    ),
    row(
        "server-fault",
        Failed,
        "The system had a fault of its own.",
        TRY_LATER,
    ),
    row(
        "reservation-refused",
        Failed,
        "The place for the file was refused or had expired.",
        TRY_LATER,
    ),
    row(
        "link-expired",
        Failed,
        "The link had expired.",
        "Ask for a new one.",
    ),
    row(
        "answer-unreadable",
        Failed,
        "The answer is not one of this system.",
        "Check the address; a clinic proxy may be in between.",
    ),
    row(
        "answer-too-large",
        Failed,
        "The answer is larger than it can be.",
        "Check the address.",
    ),
    row(
        "redirect-unexpected",
        Failed,
        "The server pointed somewhere else; nothing was sent there.",
        "Check the address.",
    ),
    row(
        "address-refused",
        RefusedBeforeSending,
        "An address is not allowed for this account; nothing was sent to it.",
        "Use https and the system's own host, or confirm a storage host with --storage-host.",
    ),
    row(
        "wrong-patient",
        PersonNeeded,
        "The system's answer names another patient. It was stopped.",
        SEE_CHART,
    ),
    row(
        "bytes-differ",
        PersonNeeded,
        "What arrived is not what was sent.",
        SEE_CHART,
    ),
    row(
        "source-unreadable",
        Failed,
        "The sealed copy could not be read while sending.",
        "File the document again.",
    ),
    row(
        "capability-absent",
        RefusedBeforeSending,
        "This system cannot do that.",
        "`chartdrop account show NAME` lists what it can do.",
    ),
    // From a filing.
    row(
        "outcome-unknown",
        PersonNeeded,
        "Whether the record was made could not be found out.",
        SEE_CHART,
    ),
    row(
        "processing-too-long",
        NotFiledYet,
        "The system has not finished taking the file in.",
        "It is still being watched: `chartdrop queue`.",
    ),
    row(
        "record-gone",
        PersonNeeded,
        "The record was made and is not there any more.",
        SEE_CHART,
    ),
    row(
        "spool-damaged",
        Failed,
        "The sealed copy on this computer is damaged or missing.",
        "File the document again.",
    ),
    row(
        "store-was-lost",
        PersonNeeded,
        "The list of filings was lost; this one was rebuilt from its sealed copy.",
        SEE_CHART,
    ),
    // Refused on this computer.
    row(
        "file-is-folder",
        RefusedBeforeSending,
        "It is a folder.",
        "Give the files in it.",
    ),
    row(
        "file-is-link",
        RefusedBeforeSending,
        "It is a symbolic link.",
        "Give the file itself.",
    ),
    row(
        "file-is-special",
        RefusedBeforeSending,
        "It is a pipe, device or socket.",
        "Give a file.",
    ),
    row(
        "file-vanished",
        RefusedBeforeSending,
        "There is no such file.",
        "Check the path.",
    ),
    row(
        "file-unreadable",
        RefusedBeforeSending,
        "The file may not be read.",
        "Check its permissions.",
    ),
    row(
        "file-changing",
        RefusedBeforeSending,
        "The file was being written while it was read.",
        "Try again when it is complete.",
    ),
    row(
        "file-name-unusable",
        RefusedBeforeSending,
        "The file has no usable name.",
        "Rename it.",
    ),
    row(
        "already-being-filed",
        RefusedBeforeSending,
        "The same file is already on its way to this patient.",
        "See `chartdrop queue`.",
    ),
    row(
        "disk-full",
        RefusedBeforeSending,
        "This computer's disk is full.",
        "Free space and try again.",
    ),
    row(
        "account-unknown",
        NotFound,
        "There is no such account.",
        "`chartdrop account list` shows the accounts.",
    ),
    row(
        "account-name-taken",
        RefusedBeforeSending,
        "Another account has this name.",
        "Choose another name.",
    ),
    row(
        "account-name-empty",
        RefusedBeforeSending,
        "The account's name is empty.",
        "Give it a name.",
    ),
    row(
        "account-has-filings",
        RefusedBeforeSending,
        "The account still has files on their way.",
        "See `chartdrop queue`; remove it when they are filed or withdrawn.",
    ),
    row(
        "filing-unknown",
        NotFound,
        "There is no such filing.",
        "See `chartdrop queue`.",
    ),
    row(
        "hold-is-over",
        RefusedBeforeSending,
        "The hold is over.",
        "See `chartdrop queue`.",
    ),
    row(
        "too-late-to-cancel",
        RefusedBeforeSending,
        "It may be on the chart already.",
        "See `chartdrop queue`.",
    ),
    row(
        "nothing-to-retry",
        RefusedBeforeSending,
        "It does not wait for a retry.",
        "See `chartdrop queue`.",
    ),
    row(
        "too-late-to-describe",
        RefusedBeforeSending,
        "The record has been asked for.",
        "Change the description on the chart.",
    ),
    row(
        "filing-not-finished",
        RefusedBeforeSending,
        "It is not finished.",
        "See `chartdrop queue`.",
    ),
    row(
        "setting-out-of-range",
        RefusedBeforeSending,
        "The value is outside its range.",
        "Choose another.",
    ),
    row(
        "folder-unusable",
        RefusedBeforeSending,
        "The folder is missing or cannot be written.",
        "Choose another folder.",
    ),
    row(
        "birth-date-differs",
        RefusedBeforeSending,
        "The chart says another date of birth. Nothing was accepted.",
        "Check the patient's id.",
    ),
    row(
        "birth-date-unknown",
        RefusedBeforeSending,
        "The chart holds no date of birth to compare with. Nothing was accepted.",
        "Check the patient's id; file without --expect-born.",
    ),
    row(
        "patient-not-in-use",
        RefusedBeforeSending,
        "This patient's record was merged or deleted. Nothing was accepted.",
        "Find the record in use with `chartdrop patients`.",
    ),
    row(
        "field-unknown",
        RefusedBeforeSending,
        "This system has no such field. Nothing was accepted.",
        "Leave out --field: Cliniko has none.",
    ),
    // The keyring, the store and the data folder.
    row(
        "keyring-absent",
        Failed,
        "There is no keyring in this session.",
        "Start a keyring service (on Linux a Secret Service such as gnome-keyring) and try again.",
    ),
    row(
        "keyring-locked",
        Failed,
        "The keyring is locked. Everything accepted is still safe.",
        "Unlock it and try again.",
    ),
    row(
        "keyring-refused",
        Failed,
        "The keyring refused. Everything accepted is still safe.",
        "Check the keyring service and try again.",
    ),
    row(
        "secret-missing",
        RightRefused,
        "The keyring holds no key for this account.",
        "Give it again with `chartdrop account sign-in NAME`.",
    ),
    row(
        "store-key-missing",
        Failed,
        "The keyring does not hold the key of this computer's store. Nothing was changed.",
        "Restore the keyring, or choose another --data-dir.",
    ),
    row(
        "store-damaged",
        Failed,
        "The store on this computer cannot be read. Nothing was changed.",
        "Restore the data folder from a backup, or choose another --data-dir.",
    ),
    row(
        "store-newer",
        Failed,
        "The store was written by a newer version. Nothing was changed.",
        "Use the newer version.",
    ),
    row(
        "store-busy",
        Failed,
        "Another process holds the store.",
        TRY_LATER,
    ),
    row(
        "store-failed",
        Failed,
        "The store on this computer failed.",
        "Check the disk and try again.",
    ),
    row(
        "data-folder-unusable",
        Failed,
        "The data folder cannot be made or written.",
        "Check its permissions, or choose another --data-dir.",
    ),
    row(
        "data-folder-unknown",
        Failed,
        "This computer names no place for data.",
        "Give one with --data-dir.",
    ),
    row(
        "file-failed",
        Failed,
        "A file on this computer could not be read or written.",
        "Check the disk and the permissions.",
    ),
    // The command line itself.
    row(
        "secrets-unusable",
        Outcome::CommandLineWrong,
        "The secrets on standard input cannot be used.",
        "Give one JSON object on standard input.",
    ),
    row(
        "faults-unreadable",
        Outcome::CommandLineWrong,
        "The file with the faults cannot be read as such.",
        "Check the file.",
    ),
    row(
        "address-in-use",
        Failed,
        "The demo practice could not listen on this address.",
        "Choose another with --listen.",
    ),
    row(
        "output-closed",
        Failed,
        "Standard output was closed.",
        "Read all of it.",
    ),
    row(
        "output-failed",
        Failed,
        "Standard output could not be written.",
        "Check where it goes to.",
    ),
    row(
        "not-started",
        Failed,
        "The command could not be started on this computer.",
        TRY_LATER,
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_code_is_worded_twice() {
        let codes: BTreeSet<_> = TABLE.iter().map(|wording| wording.code).collect();
        assert_eq!(codes.len(), TABLE.len());
    }

    #[test]
    fn every_wording_is_made_of_sentences() {
        for wording in TABLE {
            for text in [wording.what, wording.next] {
                assert!(
                    text.ends_with('.') || text.ends_with('`'),
                    "{}: {text}",
                    wording.code
                );
            }
        }
    }

    /// Reads the variants of an enum that serialises in kebab-case from its source, so that a new one is noticed.
    fn codes_of(source: &str, name: &str) -> Vec<String> {
        let body = source
            .split(&format!("pub enum {name} {{"))
            .nth(1)
            .expect("the enum");
        let body = body.split("\n}").next().expect("its end");
        let variants = body
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with("///"));
        let kebab = |variant: &str| {
            variant.chars().fold(String::new(), |mut word, letter| {
                if letter.is_uppercase() && !word.is_empty() {
                    word.push('-');
                }
                word.extend(letter.to_lowercase());
                word
            })
        };
        variants
            .filter_map(|line| line.strip_suffix(','))
            .map(kebab)
            .collect()
    }

    #[test]
    fn every_code_that_can_come_up_is_worded() {
        let sources = [
            (include_str!("../../attachment-api/src/error.rs"), "Code", 20),
            (include_str!("../../filing-desk/src/error.rs"), "RefusalCode", 20),
            (
                include_str!("../../filing-desk/src/filings/failure.rs"),
                "FilingTrouble",
                5,
            ),
        ];
        for (source, name, least) in sources {
            let codes = codes_of(source, name);
            assert!(codes.len() >= least, "{name}: {codes:?}");
            for code in codes {
                assert!(
                    TABLE.iter().any(|wording| wording.code == code),
                    "{name}: {code} has no words"
                );
            }
        }
    }
}
