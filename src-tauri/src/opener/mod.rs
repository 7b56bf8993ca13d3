//! Opening something in the person's browser.

use std::time::Duration;

use attachment_api::{Link, Secret};
use secrecy::ExposeSecret;

use crate::wire::FailureView;
use crate::wire::convert::failure;

/// How long a starter is watched that may still say that there is no browser.
const STARTER_PATIENCE: Duration = Duration::from_secs(3);

/// Opens an attachment in the browser. The link is handed to the operating system and nowhere else.
pub async fn open(link: Link) -> Result<(), FailureView> {
    handed_over(link.url, |address| open::that_detached(address)).await
}

/// Opens a page on which something is waited for, so that no browser is a failure. The address may hold what only this
/// person may know.
pub async fn open_page(address: Secret) -> Result<(), FailureView> {
    handed_over(address, |address| {
        open::that_detached_with_timeout(address, STARTER_PATIENCE)
    })
    .await
}

async fn handed_over(
    address: Secret,
    hand_over: impl FnOnce(&str) -> std::io::Result<()> + Send + 'static,
) -> Result<(), FailureView> {
    // May wait for the browser's starter.
    let opened = tokio::task::spawn_blocking(move || hand_over(address.expose_secret())).await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            // The error's text could name the address: only its kind is said.
            tracing::info!(kind = ?error.kind(), "the browser could not be opened");
            Err(failure("opener-missing"))
        }
        Err(_) => Err(failure("opener-missing")),
    }
}
