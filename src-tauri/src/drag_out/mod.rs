//! Dragging a file out of the window into a folder of the computer's file manager. Nothing is on the disk before the person
//! lets it go there: the file manager says into which folder, and the file is saved there as by *Save as*.

#[cfg(target_os = "linux")]
mod direct_save;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tauri::WebviewWindow;
use uuid::Uuid;

/// A file was let go where no file of this computer can be, on a server for example.
pub struct Unusable;

/// Drags out of the window, and where the last one ended. The page never sees a path.
#[derive(Default)]
pub struct DragOut {
    is_possible: bool,
    dropped: Mutex<Option<(Uuid, PathBuf)>>,
}

impl DragOut {
    /// Looks whether files can be dragged out here: on X11 only. Wayland, macOS and Windows have other ways of asking where a
    /// file goes, which this app does not speak. To be called on the main thread, once it has its window system.
    pub fn here() -> Self {
        #[cfg(target_os = "linux")]
        let is_possible = direct_save::is_possible();
        #[cfg(not(target_os = "linux"))]
        let is_possible = false;
        Self {
            is_possible,
            dropped: Mutex::default(),
        }
    }

    pub const fn is_possible(&self) -> bool {
        self.is_possible
    }

    /// Goes on with the drag that the person began in the page, for a file of this safe name. Gives what stands for the
    /// folder where they let it go; `None` where nobody takes it, or the button is not held any more.
    pub async fn drag(&self, window: &WebviewWindow, name: &str) -> Result<Option<Uuid>, Unusable> {
        if !self.is_possible {
            return Ok(None);
        }
        let Some(folder) = dropped_in(window, name).await.transpose()? else {
            return Ok(None);
        };
        let drop = Uuid::new_v4();
        *self.dropped() = Some((drop, folder));
        Ok(Some(drop))
    }

    /// The folder of a drop, once.
    pub fn take(&self, drop: Uuid) -> Option<PathBuf> {
        let mut dropped = self.dropped();
        dropped
            .take_if(|(last, _)| *last == drop)
            .map(|(_, folder)| folder)
    }

    fn dropped(&self) -> MutexGuard<'_, Option<(Uuid, PathBuf)>> {
        self.dropped.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(target_os = "linux")]
use direct_save::folder as dropped_in;

#[cfg(not(target_os = "linux"))]
#[allow(clippy::unused_async, reason = "on Linux it waits for the person")]
async fn dropped_in(_: &WebviewWindow, _: &str) -> Option<Result<PathBuf, Unusable>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_drop_is_given_once_and_to_that_drop_only() {
        let drags = DragOut::default();
        let drop = Uuid::new_v4();
        *drags.dropped() = Some((drop, "/tmp".into()));
        assert_eq!(drags.take(Uuid::new_v4()), None);
        assert_eq!(drags.take(drop), Some(PathBuf::from("/tmp")));
        assert_eq!(drags.take(drop), None);
    }
}
