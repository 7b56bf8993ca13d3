use super::{Answer, Desk};
use crate::wire::SettingsView;

/// Changes what a person can adjust.
#[tauri::command]
#[specta::specta]
pub async fn set_settings(desk: Desk<'_>, settings: SettingsView) -> Answer<SettingsView> {
    Ok(desk.get()?.set_settings(settings.into()).await?.into())
}
