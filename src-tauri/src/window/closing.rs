use std::sync::atomic::{AtomicBool, Ordering};

use filing_desk::{FilingDesk, FilingState};
use tauri::{AppHandle, CloseRequestApi, Manager, WebviewWindow};

use super::LABEL;
use crate::desk::WindowDesk;
use crate::dialogs::{self, WorkLeft};

/// Whether the question is on the screen: a second click on the window's cross does not ask twice.
#[derive(Default)]
pub struct Question {
    asked: AtomicBool,
}

/// Asks before the window is closed while files are copied or filings go on; what needs the person has been on screen all along.
pub fn requested(app: &AppHandle, close: &CloseRequestApi) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    // Without a desk there is nothing left to do.
    let Ok(desk) = app.state::<WindowDesk>().get() else {
        return;
    };
    let work = WorkLeft {
        copying: desk.files_being_copied(),
        filings: going_on(&desk),
    };
    if work.copying + work.filings > 0 {
        close.prevent_close();
        if !app.state::<Question>().asked.swap(true, Ordering::Relaxed) {
            tauri::async_runtime::spawn(ask(window, work));
        }
    }
}

async fn ask(window: WebviewWindow, work: WorkLeft) {
    let close = dialogs::close_with_work_left(&window, work).await;
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
