//! Putting a link on the clipboard.

use std::sync::{Mutex, PoisonError};

use attachment_api::Link;
use secrecy::ExposeSecret;

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
