use std::path::Path;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tauri::plugin::TauriPlugin;
use tauri::{App, AppHandle, Manager, Wry};

use super::{LABEL, tell};
use crate::data_dir;
use crate::wire::DeskEventView;

/// How often and how far apart a window that is just going is asked to take over.
const ATTEMPTS: u32 = 20;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(100);

/// Hands over to the window that is open on the same data and ends; returns when this start is the first.
///
/// Whoever closes the window and opens it again at once meets one that still holds its name and answers no more: that
/// is tried again until the name is free.
pub fn hand_over(app: &App, data_dir: &Path) {
    for _ in 0..ATTEMPTS {
        match app.handle().plugin(plugin(&app.config().identifier, data_dir)) {
            Ok(()) => return,
            Err(error) => tracing::info!(%error, "the open window did not take over"),
        }
        std::thread::sleep(BETWEEN_ATTEMPTS);
    }
    // Two windows on the same data do no harm: one of them moves filings on, both show them.
    tracing::warn!("another window is open and does not answer");
}

fn plugin(identifier: &str, data_dir: &Path) -> TauriPlugin<Wry> {
    let show = |app: &AppHandle, _arguments, _directory| {
        if let Some(window) = app.get_webview_window(LABEL) {
            // A window that cannot be raised is still there: nothing more can be done about it.
            let _ = window
                .unminimize()
                .and_then(|()| window.show())
                .and_then(|()| window.set_focus());
        }
        tell(app, &DeskEventView::WindowRequested);
    };
    tauri_plugin_single_instance::Builder::new()
        .callback(show)
        .dbus_id(bus_name(identifier, data_dir))
        .build()
}

/// Windows on different data are different instances: each data folder beside the default one has a name of its own.
fn bus_name(identifier: &str, data_dir: &Path) -> String {
    if data_dir::platform_default().is_some_and(|default| default == data_dir) {
        return identifier.to_owned();
    }
    let digest = Sha256::digest(data_dir.as_os_str().as_encoded_bytes());
    let name = digest
        .iter()
        .take(8)
        .fold(0_u64, |name, byte| name << 8 | u64::from(*byte));
    // A part of such a name must not begin with a digit.
    format!("{identifier}.data-{name:x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_data_folder_has_its_own_name_and_always_the_same() {
        let name = |folder: &str| bus_name("org.chartdrop.desktop", Path::new(folder));
        assert_eq!(name("/one"), name("/one"));
        assert_ne!(name("/one"), name("/two"));
    }
}
