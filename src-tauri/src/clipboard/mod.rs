//! Putting a link on the clipboard, and taking it off again when it has stopped working.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use attachment_api::Link;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tauri::{AppHandle, Manager};
use zeroize::Zeroizing;

use crate::wire::FailureView;
use crate::wire::convert::failure;

/// The clipboard. On Linux what was copied is there only as long as this is.
#[derive(Default)]
pub struct Clipboard {
    connected: Mutex<Option<arboard::Clipboard>>,
}

impl Clipboard {
    /// Copies a link, kept out of clipboard histories where the system has a way to ask for that.
    pub fn put(&self, link: &Link) -> Result<(), FailureView> {
        let mut connected = self.connected.lock().unwrap_or_else(PoisonError::into_inner);
        let mut clipboard = match connected.take() {
            Some(clipboard) => clipboard,
            None => arboard::Clipboard::new().map_err(|_| unavailable())?,
        };
        private(clipboard.set())
            .text(link.url.expose_secret())
            .map_err(|_| unavailable())?;
        *connected = Some(clipboard);
        Ok(())
    }

    /// Empties the clipboard if it still holds this link; what somebody has copied since stays.
    fn forget(&self, link: &Link) {
        let mut connected = self.connected.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(clipboard) = connected.as_mut() else {
            return;
        };
        let holds_link = clipboard
            .get_text()
            .map(Zeroizing::new)
            .is_ok_and(|text| text.as_str() == link.url.expose_secret());
        if holds_link && clipboard.clear().is_err() {
            tracing::warn!("a link that has stopped working could not be taken off the clipboard");
        }
    }
}

/// Longest sleep at once: a computer that was asleep wakes to a link that is over.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

/// Takes a link off the clipboard once it has stopped working; one that does not say when stays.
pub fn forget_when_over(app: AppHandle, link: Link) {
    let Some(over_at) = link.expires_at else {
        return;
    };
    tauri::async_runtime::spawn(async move {
        while let Ok(left) = Duration::try_from(over_at.duration_since(Timestamp::now()))
            && !left.is_zero()
        {
            tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
        }
        app.state::<Clipboard>().forget(&link);
    });
}

#[cfg(all(unix, not(target_os = "macos")))]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

#[cfg(windows)]
fn private(set: arboard::Set<'_>) -> arboard::Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_history()
        .exclude_from_cloud()
        .exclude_from_monitoring()
}

fn unavailable() -> FailureView {
    failure("clipboard-unavailable")
}
