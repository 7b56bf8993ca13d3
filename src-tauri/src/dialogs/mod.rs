//! The operating system's own dialogs.

#[cfg(target_os = "linux")]
mod gtk;
#[cfg(not(target_os = "linux"))]
mod others;
mod words;

use std::path::PathBuf;

use tauri::{Manager, WebviewWindow};

#[cfg(target_os = "linux")]
use gtk as system;
#[cfg(not(target_os = "linux"))]
use others as system;
use words::Words;
pub use words::{Spoken, WorkLeft};

/// A question with two answers, in the words of the window's language.
struct Question {
    title: &'static str,
    text: String,
    yes: &'static str,
    no: &'static str,
}

/// Files that the person picks to be filed; `None` when the dialog was closed.
pub async fn pick_files(window: &WebviewWindow) -> Option<Vec<PathBuf>> {
    system::pick_files(window, spoken(window).add_files).await
}

/// Where an attachment goes; the dialog asks before it names a file that is there. `None` when it was closed.
pub async fn save_as(window: &WebviewWindow, name: &str) -> Option<PathBuf> {
    system::save_as(window, spoken(window).save_as, name).await
}

/// Whether the window is to be closed although there is work left.
pub async fn close_with_work_left(window: &WebviewWindow, work: WorkLeft) -> bool {
    let words = spoken(window);
    let question = Question {
        title: words.close_title,
        text: words.close(work),
        yes: words.close,
        no: words.stay,
    };
    system::ask(window, question).await
}

fn spoken(window: &WebviewWindow) -> &'static Words {
    window.state::<Spoken>().words()
}
