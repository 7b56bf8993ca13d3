//! The dialogs of macOS and Windows.

use std::path::PathBuf;

use rfd::{
    AsyncFileDialog, AsyncMessageDialog, FileHandle, MessageButtons, MessageDialogResult, MessageLevel,
};
use tauri::WebviewWindow;

use super::Question;

pub async fn pick_files(window: &WebviewWindow, title: &'static str) -> Option<Vec<PathBuf>> {
    let dialog = AsyncFileDialog::new().set_parent(window).set_title(title);
    let files = dialog.pick_files().await?;
    Some(files.iter().map(|file| file.path().to_owned()).collect())
}

pub async fn save_as(window: &WebviewWindow, title: &'static str, name: &str) -> Option<PathBuf> {
    let dialog = AsyncFileDialog::new()
        .set_parent(window)
        .set_title(title)
        .set_file_name(name);
    dialog
        .save_file()
        .await
        .as_ref()
        .map(FileHandle::path)
        .map(ToOwned::to_owned)
}

pub async fn ask(window: &WebviewWindow, question: Question) -> bool {
    let dialog = AsyncMessageDialog::new()
        .set_parent(window)
        .set_level(MessageLevel::Warning)
        .set_title(question.title)
        .set_description(question.text)
        .set_buttons(MessageButtons::OkCancelCustom(
            question.yes.to_owned(),
            question.no.to_owned(),
        ));
    match dialog.show().await {
        MessageDialogResult::Custom(answer) => answer == question.yes,
        answer => answer == MessageDialogResult::Ok,
    }
}
