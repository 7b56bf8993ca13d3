//! The operating system's own dialogs.

mod words;

use std::path::PathBuf;

use rfd::{
    AsyncFileDialog, AsyncMessageDialog, FileHandle, MessageButtons, MessageDialogResult, MessageLevel,
};
use tauri::{Manager, WebviewWindow};

use words::Words;
pub use words::{Spoken, WorkLeft};

/// Files that the person picks to be filed; `None` when the dialog was closed.
pub async fn pick_files(window: &WebviewWindow) -> Option<Vec<PathBuf>> {
    let dialog = AsyncFileDialog::new().set_parent(window);
    let dialog = dialog.set_title(spoken(window).add_files);
    let files = dialog.pick_files().await?;
    Some(files.iter().map(|file| file.path().to_owned()).collect())
}

/// Where an attachment goes; the dialog asks before it names a file that is there. `None` when it was closed.
pub async fn save_as(window: &WebviewWindow, name: &str) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new()
        .set_parent(window)
        .set_title(spoken(window).save_as)
        .set_file_name(name);
    dialog
        .save_file()
        .await
        .as_ref()
        .map(FileHandle::path)
        .map(ToOwned::to_owned)
}

/// Whether the window is to be closed although there is work left.
pub async fn close_with_work_left(window: &WebviewWindow, work: WorkLeft) -> bool {
    let words = spoken(window);
    let dialog = AsyncMessageDialog::new()
        .set_parent(window)
        .set_level(MessageLevel::Warning)
        .set_title(words.close_title)
        .set_description(words.close(work))
        .set_buttons(MessageButtons::OkCancelCustom(
            words.close.to_owned(),
            words.stay.to_owned(),
        ));
    match dialog.show().await {
        MessageDialogResult::Custom(answer) => answer == words.close,
        answer => answer == MessageDialogResult::Ok,
    }
}

fn spoken(window: &WebviewWindow) -> &'static Words {
    window.state::<Spoken>().words()
}
