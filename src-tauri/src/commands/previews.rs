use tauri::State;

use super::{Answer, Desk};
use crate::preview::Previews;
use crate::wire::convert::{preview_of, preview_view};
use crate::wire::{PreviewRequest, PreviewView};

/// Shows a page of a file; nothing when another was asked for meanwhile.
#[tauri::command]
#[specta::specta]
pub async fn preview_attachment(
    desk: Desk<'_>,
    previews: State<'_, Previews>,
    request: PreviewRequest,
) -> Answer<Option<PreviewView>> {
    let (subject, place) = preview_of(request)?;
    match previews.show(&desk.get()?, subject, place).await {
        Some(shown) => Ok(Some(preview_view(shown?))),
        None => Ok(None),
    }
}

/// Forgets the file that was shown.
#[tauri::command]
#[specta::specta]
#[allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments over whole")]
pub fn close_preview(previews: State<'_, Previews>) {
    previews.close();
}
