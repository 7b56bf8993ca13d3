use std::sync::atomic::{AtomicBool, Ordering};

use filing_desk::{FilingDesk, FilingState};
use tauri::{AppHandle, CloseRequestApi, Manager, WebviewWindow};

use super::LABEL;
use crate::desk::WindowDesk;
use crate::dialogs;

/// Whether the question is on the screen: a second click on the window's cross does not ask twice.
#[derive(Default)]
pub struct Question {
    asked: AtomicBool,
}

/// Asks before the window is closed while filings go on; what needs the person has been on screen all along.
pub fn requested(app: &AppHandle, close: &CloseRequestApi) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let count = app.state::<WindowDesk>().get().map_or(0, |desk| going_on(&desk));
    if count > 0 {
        close.prevent_close();
        if !app.state::<Question>().asked.swap(true, Ordering::Relaxed) {
            tauri::async_runtime::spawn(ask(window, count));
        }
    }
}

async fn ask(window: WebviewWindow, count: usize) {
    let close = dialogs::close_with_work_left(&window, count).await;
    window.state::<Question>().asked.store(false, Ordering::Relaxed);
    if close && window.destroy().is_err() {
        tracing::warn!("the window could not be closed");
    }
}

fn going_on(desk: &FilingDesk) -> usize {
    let goes_on =
        |state: &FilingState| !state.is_finished() && !matches!(state, FilingState::NeedsYou { .. });
    desk.filings()
        .iter()
        .filter(|filing| goes_on(&filing.state))
        .count()
}
