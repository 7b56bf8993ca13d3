use tauri::State;

use super::{Answer, Desk};
use crate::dialogs::Spoken;
use crate::wire::{LanguageView, SettingsView};

/// Changes what a person can adjust.
#[tauri::command]
#[specta::specta]
pub async fn set_settings(desk: Desk<'_>, settings: SettingsView) -> Answer<SettingsView> {
    Ok(desk.get()?.set_settings(settings.into()).await?.into())
}

/// The window speaks this language from now on, and so do the operating system's dialogs that it opens.
#[tauri::command]
#[specta::specta]
#[allow(clippy::needless_pass_by_value, reason = "Tauri hands arguments over whole")]
pub fn set_language(spoken: State<'_, Spoken>, language: LanguageView) {
    spoken.set(language);
}
