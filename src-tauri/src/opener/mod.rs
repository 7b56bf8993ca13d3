//! Opening a link in the person's browser.

use attachment_api::Link;
use secrecy::ExposeSecret;

use crate::wire::FailureView;
use crate::wire::convert::failure;

/// Opens an attachment in the browser. The link is handed to the operating system and nowhere else.
pub async fn open(link: Link) -> Result<(), FailureView> {
    // May wait for the browser's starter.
    let opened = tokio::task::spawn_blocking(move || open::that_detached(link.url.expose_secret())).await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            // The error's text could name the link: only its kind is said.
            tracing::warn!(kind = ?error.kind(), "the browser could not be opened");
            Err(failure("opener-missing"))
        }
        Err(_) => Err(failure("opener-missing")),
    }
}
