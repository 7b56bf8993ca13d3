//! The dialogs of GTK, which the window is made of. Each belongs to the window: it lies over it and can not get behind it.

use std::future::Future;
use std::path::PathBuf;

use gtk::glib::MainContext;
use gtk::prelude::*;
use gtk::{
    ApplicationWindow, FileChooserAction, FileChooserNative, MessageDialog, MessageType, ResponseType,
};
use tauri::WebviewWindow;
use tokio::sync::oneshot;

use super::Question;

pub async fn pick_files(window: &WebviewWindow, title: &'static str) -> Option<Vec<PathBuf>> {
    answered(window, move |parent| async move {
        let dialog = FileChooserNative::new(Some(title), Some(&parent), FileChooserAction::Open, None, None);
        dialog.set_select_multiple(true);
        confirmed(dialog).await.map(|dialog| dialog.filenames())
    })
    .await
}

pub async fn save_as(window: &WebviewWindow, title: &'static str, name: &str) -> Option<PathBuf> {
    let name = name.to_owned();
    answered(window, move |parent| async move {
        let dialog = FileChooserNative::new(Some(title), Some(&parent), FileChooserAction::Save, None, None);
        dialog.set_do_overwrite_confirmation(true);
        dialog.set_current_name(&name);
        confirmed(dialog).await.and_then(|dialog| dialog.filename())
    })
    .await
}

/// Whether the answer was yes. Enter and Escape say no.
pub async fn ask(window: &WebviewWindow, question: Question) -> bool {
    let answer = answered(window, move |parent| async move {
        let dialog = MessageDialog::builder()
            .transient_for(&parent)
            .modal(true)
            .destroy_with_parent(true)
            .message_type(MessageType::Warning)
            .title(question.title)
            .text(question.title)
            .secondary_text(question.text)
            .build();
        dialog.add_button(question.no, ResponseType::Cancel);
        dialog.add_button(question.yes, ResponseType::Ok);
        dialog.set_default_response(ResponseType::Cancel);
        let response = dialog.run_future().await;
        dialog.close();
        Some(response == ResponseType::Ok)
    });
    answer.await.unwrap_or(false)
}

/// The dialog once the person has confirmed it; `None` when they closed it.
async fn confirmed(dialog: FileChooserNative) -> Option<FileChooserNative> {
    dialog.set_modal(true);
    let response = dialog.run_future().await;
    (response == ResponseType::Accept).then_some(dialog)
}

/// What a dialog said, which lives on the thread of the window; `None` where nothing was said, or the window has gone.
async fn answered<T, Dialog>(
    window: &WebviewWindow,
    show: impl FnOnce(ApplicationWindow) -> Dialog + Send + 'static,
) -> Option<T>
where
    T: Send + 'static,
    Dialog: Future<Output = Option<T>>,
{
    let (said, answer) = oneshot::channel();
    let on_window = window.clone();
    let shown = window.run_on_main_thread(move || {
        let Ok(parent) = on_window.gtk_window() else {
            return;
        };
        MainContext::default().spawn_local(async move {
            // Nobody waits for it any more where the app is ending.
            let _ = said.send(show(parent).await);
        });
    });
    shown.ok()?;
    answer.await.ok().flatten()
}
