use tauri::{AppHandle, State, WebviewWindow};

use super::{Answer, Desk};
use crate::drag_out::DragOut;
use crate::window;
use crate::wire::DeskView;

/// Everything the window needs to begin.
#[tauri::command]
#[specta::specta]
pub async fn desk_state(desk: Desk<'_>, drags: State<'_, DragOut>) -> Result<DeskView, ()> {
    Ok(desk.view(drags.is_possible()).await)
}

/// The person has seen that the store is a new one.
#[tauri::command]
#[specta::specta]
pub async fn dismiss_store_notice(desk: Desk<'_>) -> Answer<()> {
    Ok(desk.get()?.dismiss_store_notice()?)
}

/// Opens the desk again, after the keyring was unlocked for example; its state says how that went.
#[tauri::command]
#[specta::specta]
pub async fn try_again(app: AppHandle) {
    window::open_desk(&app).await;
}

/// The page is ready to be seen.
#[tauri::command]
#[specta::specta]
#[allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments over whole")]
pub fn show_window(window: WebviewWindow) {
    window::show(&window);
}
