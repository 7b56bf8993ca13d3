use tauri::{AppHandle, DragDropEvent, Manager};

use super::{Offers, tell};
use crate::wire::DeskEventView;

/// Tells the window about a drag. Paths stay here, as an offer.
pub fn moved(app: &AppHandle, event: &DragDropEvent) {
    let view = match event {
        DragDropEvent::Enter { paths, .. } if !paths.is_empty() => DeskEventView::DragEntered {
            count: u32::try_from(paths.len()).unwrap_or(u32::MAX),
        },
        DragDropEvent::Drop { paths, .. } if !paths.is_empty() => DeskEventView::FilesDropped {
            files: app.state::<Offers>().put(paths.clone()),
        },
        DragDropEvent::Drop { .. } | DragDropEvent::Leave => DeskEventView::DragLeft,
        _ => return,
    };
    tell(app, &view);
}
