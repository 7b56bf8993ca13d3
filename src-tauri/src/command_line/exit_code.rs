//! The exit codes of the contract, and how several outcomes become one.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// All done.
    Done,
    /// Anything else; the message says what, and what is safe.
    Failed,
    /// The command line is wrong.
    CommandLineWrong,
    /// Refused before anything was sent.
    RefusedBeforeSending,
    /// The system refused the credentials or the right.
    RightRefused,
    /// No such account, patient or attachment.
    NotFound,
    /// Accepted and safe, but not filed yet.
    NotFiledYet,
    /// Several files, and not all went the same way.
    Mixed,
    /// The outcome is unknown, or there is a question that only a person can answer.
    PersonNeeded,
}

impl Outcome {
    /// The number of the contract.
    pub const fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Failed => 1,
            Self::CommandLineWrong => 2,
            Self::RefusedBeforeSending => 3,
            Self::RightRefused => 4,
            Self::NotFound => 5,
            Self::NotFiledYet => 6,
            Self::Mixed => 7,
            Self::PersonNeeded => 8,
        }
    }

    /// The outcome of several files: theirs where they agree, else [`Outcome::Mixed`]. None at all is done.
    pub fn of_several(outcomes: impl IntoIterator<Item = Self>) -> Self {
        let mut outcomes = outcomes.into_iter();
        let Some(first) = outcomes.next() else {
            return Self::Done;
        };
        if outcomes.all(|outcome| outcome == first) {
            first
        } else {
            Self::Mixed
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(outcome.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_went_the_same_way_keep_their_outcome() {
        assert_eq!(Outcome::of_several([]), Outcome::Done);
        assert_eq!(
            Outcome::of_several([Outcome::NotFiledYet; 3]),
            Outcome::NotFiledYet
        );
    }

    #[test]
    fn files_that_went_different_ways_are_mixed() {
        let outcomes = [Outcome::Done, Outcome::RefusedBeforeSending];
        assert_eq!(Outcome::of_several(outcomes).number(), 7);
    }
}
