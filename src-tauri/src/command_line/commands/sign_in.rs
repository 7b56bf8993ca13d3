//! Waiting for a person who signs in in the browser.

use filing_desk::{FilingDesk, SignInId, StartedSignIn};
use secrecy::ExposeSecret as _;

use crate::command_line::failure::Failure;
use crate::command_line::interruption::interruption;
use crate::command_line::session::Session;
use crate::command_line::{output, wording};
use crate::opener;

/// Opens the browser, or says which address to open, and waits until the person has signed in there.
pub async fn wait_for_person(
    session: &Session,
    desk: &FilingDesk,
    started: StartedSignIn,
) -> Result<SignInId, Failure> {
    let end = interruption();
    tokio::pin!(end);
    let id = started.id;
    if opener::open_page(started.browser_url.clone()).await.is_ok() {
        session.output.note(wording::SIGN_IN_THERE);
    } else {
        let address = started.browser_url.expose_secret();
        output::error(&format!("{} {address}", wording::OPEN_THIS_ADDRESS));
    }
    let finished = tokio::select! {
        finished = desk.finish_sign_in(id) => Some(finished),
        () = &mut end => None,
    };
    let Some(finished) = finished else {
        desk.cancel_sign_in(id);
        return Err(Failure::new("interrupted"));
    };
    finished?;
    Ok(id)
}
