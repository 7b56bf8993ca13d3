//! The operating system's own dialogs.

use std::path::PathBuf;

use rfd::{
    AsyncFileDialog, AsyncMessageDialog, FileHandle, MessageButtons, MessageDialogResult, MessageLevel,
};
use tauri::WebviewWindow;

/// Files that the person picks to be filed; `None` when the dialog was closed.
pub async fn pick_files(window: &WebviewWindow) -> Option<Vec<PathBuf>> {
    let dialog = AsyncFileDialog::new().set_parent(window).set_title("Add files");
    let files = dialog.pick_files().await?;
    Some(files.iter().map(|file| file.path().to_owned()).collect())
}

/// Where an attachment goes; the dialog asks before it names a file that is there. `None` when it was closed.
pub async fn save_as(window: &WebviewWindow, name: &str) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new()
        .set_parent(window)
        .set_title("Save as")
        .set_file_name(name);
    dialog
        .save_file()
        .await
        .as_ref()
        .map(FileHandle::path)
        .map(ToOwned::to_owned)
}

/// Whether the window is to be closed although filings are not finished.
pub async fn close_with_work_left(window: &WebviewWindow, count: usize) -> bool {
    const CLOSE: &str = "Close";
    const STAY: &str = "Keep working";
    let (files, they) = if count == 1 {
        ("1 file is", "It stays")
    } else {
        ("files are", "They stay")
    };
    let files = if count == 1 {
        files.to_owned()
    } else {
        format!("{count} {files}")
    };
    let dialog = AsyncMessageDialog::new()
        .set_parent(window)
        .set_level(MessageLevel::Warning)
        .set_title("Close Chartdrop?")
        .set_description(format!(
            "{files} not filed yet. {they} safe on this computer, and filing goes on when Chartdrop is opened again."
        ))
        .set_buttons(MessageButtons::OkCancelCustom(CLOSE.to_owned(), STAY.to_owned()));
    match dialog.show().await {
        MessageDialogResult::Custom(answer) => answer == CLOSE,
        answer => answer == MessageDialogResult::Ok,
    }
}
