//! Every failure of the command line in one table: its code, how the command ends, what happened, what to do.
//!
//! Whether anything is on the chart depends on how far a filing came and is said by [`on_chart_sentence`].

mod capability;
mod command;
mod computer;
mod filing;
mod refusal;
mod store_notice;
mod system;

use filing_desk::OnChart;

pub use capability::{absence_sentence, field_name, kind_name};
pub use filing::{changed_patient, question};
pub use store_notice::store_notice_text;

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
    let found = rows().find(|wording| wording.code == code);
    found.unwrap_or(Wording {
        code: "unknown",
        outcome: Outcome::Failed,
        what: "Something failed that this version has no words for.",
        next: "Try again; keep the code for support.",
    })
}

fn rows() -> impl Iterator<Item = Wording> {
    let tables = [
        system::ROWS,
        filing::ROWS,
        refusal::ROWS,
        computer::ROWS,
        command::ROWS,
    ];
    tables.into_iter().flatten().copied()
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
/// Who an account is where its keys are the clinic's.
pub const NO_PERSON: &str = "(no person)";
/// A search for a field's values found none.
pub const NOTHING_FITS: &str = "Nothing fits.";
/// No files on the chart.
pub const NO_FILES: &str = "There are no files on this chart.";
/// A patient that the clinic put away.
pub const PATIENT_ARCHIVED: &str =
    "This patient is archived in the system; the files go to their chart all the same.";
/// A secret among the arguments of `account add`.
pub const SECRETS_ARE_NO_ARGUMENTS: &str = "The arguments of `account` are wrong (they are not repeated here, \
    in case a secret is among them). Secrets are read from standard input, never from arguments.";
/// Where to sign in when no browser could be opened from here.
pub const OPEN_THIS_ADDRESS: &str = "Open this address in a browser on this computer and sign in there:";
/// A browser was opened.
pub const SIGN_IN_THERE: &str = "Sign in in the browser that has opened; Ctrl-C ends the wait.";
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

const TRY_LATER: &str = "Try again later.";
const SEE_CHART: &str = "Look at the chart and decide.";
const SIGN_IN: &str = "Check it in the system; `chartdrop account sign-in NAME` signs in again.";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_code_is_worded_twice() {
        let codes: BTreeSet<_> = rows().map(|wording| wording.code).collect();
        assert_eq!(codes.len(), rows().count());
    }

    #[test]
    fn every_wording_is_made_of_sentences() {
        for wording in rows() {
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
            (include_str!("../../../attachment-api/src/error.rs"), "Code", 20),
            (
                include_str!("../../../filing-desk/src/error.rs"),
                "RefusalCode",
                20,
            ),
            (
                include_str!("../../../filing-desk/src/filings/failure.rs"),
                "FilingTrouble",
                5,
            ),
        ];
        for (source, name, least) in sources {
            let codes = codes_of(source, name);
            assert!(codes.len() >= least, "{name}: {codes:?}");
            for code in codes {
                assert!(
                    rows().any(|wording| wording.code == code),
                    "{name}: {code} has no words"
                );
            }
        }
    }
}
