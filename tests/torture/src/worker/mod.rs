//! The process that is killed: it opens the desk in a folder, drops what it is told to, does what a person would do, and
//! says what the app said, a line of JSON each.

mod work;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::clinic::Access;

pub use work::work;

/// What one start of the app is for.
#[derive(Clone, Serialize, Deserialize)]
pub struct Task {
    /// The folder of the desk and its secrets.
    pub folder: PathBuf,
    /// The one account.
    pub access: Access,
    /// The files of this case, in the order in which they are dropped.
    pub files: Vec<File>,
    /// What the person answers who was asked about these files.
    pub answers: BTreeMap<String, Answer>,
}

/// A file and what a person does with it.
#[derive(Clone, Serialize, Deserialize)]
pub struct File {
    /// Its base name, unique in the case.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// The patient's id in the system.
    pub patient: String,
    /// Whether the person drops it, when the app does not show it: the app never said that it took it.
    pub is_dropped: bool,
    /// What the person does while it is held.
    pub hold: Hold,
}

/// What becomes of a file's hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Hold {
    /// There is none.
    None,
    /// It ends by itself.
    Awaited,
    /// The person presses File.
    Pressed,
    /// The person presses Undo.
    Undone,
}

/// What a person presses who was asked about a file and has looked at the chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Answer {
    /// Look, or try, once more.
    Retry,
    /// It is not there: file it again.
    FileAgain,
}

/// One line of what the worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Said {
    /// The app took this file, or shows that it did.
    Accepted {
        /// The file's name.
        name: String,
    },
    /// The app did not take it.
    Refused {
        /// The file's name.
        name: String,
        /// The app's code.
        code: String,
    },
    /// Nothing more happens by itself.
    Settled {
        /// What the app shows.
        filings: Vec<Shown>,
    },
    /// The worker could not do its task.
    Trouble {
        /// Why.
        text: String,
    },
}

/// A filing as the app shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The file's name.
    pub name: String,
    /// The state's word.
    pub state: String,
    /// What can be done with it, by their words.
    pub actions: Vec<String>,
}

impl Shown {
    /// Whether a person can press this.
    pub fn offers(&self, answer: Answer) -> bool {
        let word = match answer {
            Answer::Retry => "retry",
            Answer::FileAgain => "file-again",
        };
        self.actions.iter().any(|action| action == word)
    }
}
