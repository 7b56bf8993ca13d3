//! What is said of a case.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

/// How many of each kind; all but `asked` are wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Drops that were accepted, are on no chart, and of which the app says nothing.
    pub lost: u32,
    /// Records beyond the first of a drop on its patient's chart.
    pub duplicated: u32,
    /// Records of a drop on another patient's chart or in another system.
    pub misplaced: u32,
    /// Records with the bytes of no drop.
    pub wrong_bytes: u32,
    /// Drops said to be filed that are not on their chart.
    pub falsely_filed: u32,
    /// Records of a drop that the app did not take.
    pub uninvited: u32,
    /// Drops that are neither finished nor a question to a person, or said to be unfiled though they are on the chart.
    pub stuck: u32,
    /// Drops of which a person has been asked.
    pub asked: u32,
    /// Dropped files that are not as they were.
    pub sources_changed: u32,
    /// A sentence for each wrong.
    pub findings: Vec<String>,
}

impl Verdict {
    /// Whether nothing is wrong: a question to a person is not.
    pub fn is_clean(&self) -> bool {
        let Self {
            lost,
            duplicated,
            misplaced,
            wrong_bytes,
            falsely_filed,
            uninvited,
            stuck,
            asked: _,
            sources_changed,
            findings: _,
        } = self;
        [
            lost,
            duplicated,
            misplaced,
            wrong_bytes,
            falsely_filed,
            uninvited,
            stuck,
            sources_changed,
        ]
        .into_iter()
        .all(|count| *count == 0)
    }

    pub(crate) fn find(&mut self, finding: String) {
        self.findings.push(finding);
    }
}

impl AddAssign for Verdict {
    fn add_assign(&mut self, other: Self) {
        self.lost += other.lost;
        self.duplicated += other.duplicated;
        self.misplaced += other.misplaced;
        self.wrong_bytes += other.wrong_bytes;
        self.falsely_filed += other.falsely_filed;
        self.uninvited += other.uninvited;
        self.stuck += other.stuck;
        self.asked += other.asked;
        self.sources_changed += other.sources_changed;
        self.findings.extend(other.findings);
    }
}

impl Add for Verdict {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl Sum for Verdict {
    fn sum<I: Iterator<Item = Self>>(verdicts: I) -> Self {
        verdicts.fold(Self::default(), Add::add)
    }
}
