use filing_desk::{FilingDesk, SignInId, StartedSignIn};

use super::{Answer, Desk};
use crate::desk::{account_id, capable};
use crate::opener;
use crate::wire::convert::{browser_account, connection_view, failure, sign_in_view};
use crate::wire::{AccountView, ConnectionView, NewAccountRequest, SignInView};

/// Opens the system's own sign-in page in the browser, for a new account.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in(desk: Desk<'_>, request: NewAccountRequest) -> Answer<SignInView> {
    let desk = desk.get()?;
    let (settings, secrets) = browser_account(request)?;
    let started = desk.begin_sign_in(&settings, &secrets).await?;
    show_in_browser(&desk, started).await
}

/// The same for an account that has to sign in again.
#[tauri::command]
#[specta::specta]
pub async fn begin_sign_in_again(desk: Desk<'_>, account: String) -> Answer<SignInView> {
    let desk = desk.get()?;
    let started = desk.begin_sign_in_again(account_id(&account)?).await?;
    show_in_browser(&desk, started).await
}

/// Waits for the person in the browser, a few minutes at most; says clinic and user. Keeps nothing yet.
#[tauri::command]
#[specta::specta]
pub async fn finish_sign_in(desk: Desk<'_>, id: String) -> Answer<ConnectionView> {
    let connection = desk.get()?.finish_sign_in(sign_in_id(&id)?).await?;
    Ok(connection_view(connection))
}

/// Waits no longer; what the browser brings back afterwards is refused.
#[tauri::command]
#[specta::specta]
pub async fn cancel_sign_in(desk: Desk<'_>, id: String) -> Answer<()> {
    desk.get()?.cancel_sign_in(sign_in_id(&id)?);
    Ok(())
}

/// Keeps a new account that was signed in by the browser.
#[tauri::command]
#[specta::specta]
pub async fn add_signed_in_account(desk: Desk<'_>, id: String, name: String) -> Answer<AccountView> {
    let desk = desk.get()?;
    let account = desk.add_signed_in_account(sign_in_id(&id)?, name.trim()).await?;
    Ok(capable(&desk, account).await)
}

/// Signs an account in again with what the browser brought; its filings go on.
#[tauri::command]
#[specta::specta]
pub async fn replace_by_sign_in(desk: Desk<'_>, account: String, id: String) -> Answer<AccountView> {
    let desk = desk.get()?;
    let account = desk
        .replace_by_sign_in(account_id(&account)?, sign_in_id(&id)?)
        .await?;
    Ok(capable(&desk, account).await)
}

/// Without a browser nobody can come back: then the sign-in ends at once.
async fn show_in_browser(desk: &FilingDesk, started: StartedSignIn) -> Answer<SignInView> {
    let view = sign_in_view(&started);
    let id = started.id;
    let opened = opener::open_page(started.browser_url).await;
    if opened.is_err() {
        desk.cancel_sign_in(id);
    }
    opened.map(|()| view)
}

fn sign_in_id(text: &str) -> Answer<SignInId> {
    text.parse().map_err(|_| failure("sign-in-unknown"))
}
