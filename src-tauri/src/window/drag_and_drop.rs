use std::path::PathBuf;

use filing_desk::look_at;
use tauri::{AppHandle, DragDropEvent, Manager, PhysicalPosition, Window};

use super::{Offers, tell};
use crate::wire::{DeskEventView, DraggedFileView};

/// Tells the window about a drag. Paths stay here, as an offer.
pub fn moved(window: &Window, event: &DragDropEvent) {
    let app = window.app_handle();
    let view = match event {
        DragDropEvent::Enter { paths, .. } if !paths.is_empty() => {
            look_at_all(app, paths.clone());
            DeskEventView::DragEntered {
                count: u32::try_from(paths.len()).unwrap_or(u32::MAX),
            }
        }
        DragDropEvent::Over { position } => match place(window, *position) {
            Some(view) => view,
            None => return,
        },
        DragDropEvent::Drop { paths, .. } if !paths.is_empty() => DeskEventView::FilesDropped {
            files: app.state::<Offers>().put(paths.clone()),
        },
        DragDropEvent::Drop { .. } | DragDropEvent::Leave => DeskEventView::DragLeft,
        _ => return,
    };
    tell(app, &view);
}

/// Looks at the files while they are over the window: what cannot be added is said before it is let go. Files may lie on
/// a slow share, so nothing waits for it.
fn look_at_all(app: &AppHandle, paths: Vec<PathBuf>) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let files = paths.iter().map(|path| match look_at(path) {
            Ok(look) => DraggedFileView::Readable {
                size_bytes: look.size_bytes,
                content_type: look.content_type,
            },
            Err(refusal) => DraggedFileView::Refused { code: refusal.word() },
        });
        let files = files.collect();
        tell(&app, &DeskEventView::DragLookedAt { files });
    });
}

/// Where a drag is in the page. The engine counts in logical pixels, on Windows in physical ones.
fn place(window: &Window, position: PhysicalPosition<f64>) -> Option<DeskEventView> {
    let size = window.inner_size().ok()?;
    let scale = if cfg!(windows) {
        1.0
    } else {
        window.scale_factor().ok()?
    };
    Some(DeskEventView::DragMoved {
        x: thousandths(position.x * scale, size.width),
        y: thousandths(position.y * scale, size.height),
    })
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is between 0 and 1000"
)]
fn thousandths(pixels: f64, of: u32) -> u16 {
    (pixels * 1000.0 / f64::from(of.max(1))).clamp(0.0, 1000.0) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_part_of_the_page_wherever_the_pointer_is() {
        assert_eq!(thousandths(640.0, 1280), 500);
        assert_eq!(thousandths(-3.0, 1280), 0);
        assert_eq!(thousandths(1300.0, 1280), 1000);
        assert_eq!(thousandths(1.0, 0), 1000);
    }
}
