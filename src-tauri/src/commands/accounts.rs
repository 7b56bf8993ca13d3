use std::collections::BTreeMap;

use filing_desk::UnfinishedFilings;

use super::{Answer, Desk};
use crate::desk::{account_id, capable};
use crate::wire::convert::{connection_view, new_account, secrets};
use crate::wire::{AccountView, ConnectionView, NewAccountRequest};

/// Tries a new account out; keeps nothing.
#[tauri::command]
#[specta::specta]
pub async fn test_account(desk: Desk<'_>, request: NewAccountRequest) -> Answer<ConnectionView> {
    let connection = desk.get()?.test_settings(&new_account(request)?).await?;
    Ok(connection_view(connection))
}

/// Tests a new account and keeps it.
#[tauri::command]
#[specta::specta]
pub async fn add_account(desk: Desk<'_>, request: NewAccountRequest) -> Answer<AccountView> {
    let desk = desk.get()?;
    let account = desk.add_account(new_account(request)?).await?;
    Ok(capable(&desk, account).await)
}

/// Tests an account anew, after signing in again or unlocking the keyring.
#[tauri::command]
#[specta::specta]
pub async fn retest_account(desk: Desk<'_>, account: String) -> Answer<AccountView> {
    let desk = desk.get()?;
    let account = desk.test_account(account_id(&account)?).await?;
    Ok(capable(&desk, account).await)
}

/// Removes an account; refused while it has unfinished filings.
#[tauri::command]
#[specta::specta]
pub async fn remove_account(desk: Desk<'_>, account: String) -> Answer<()> {
    Ok(desk
        .get()?
        .remove_account(account_id(&account)?, UnfinishedFilings::Refuse)
        .await?)
}

/// Replaces an account's key after testing the new one.
#[tauri::command]
#[specta::specta]
pub async fn replace_secrets(
    desk: Desk<'_>,
    account: String,
    secrets: BTreeMap<String, String>,
) -> Answer<AccountView> {
    let desk = desk.get()?;
    let account = desk
        .replace_secrets(account_id(&account)?, self::secrets(secrets))
        .await?;
    Ok(capable(&desk, account).await)
}

/// Remembers what the fields of this account's filings are when nobody says otherwise.
#[tauri::command]
#[specta::specta]
pub async fn set_filing_defaults(
    desk: Desk<'_>,
    account: String,
    fields: BTreeMap<String, String>,
) -> Answer<AccountView> {
    let desk = desk.get()?;
    let account = desk.set_filing_defaults(account_id(&account)?, fields).await?;
    Ok(capable(&desk, account).await)
}
