//! The window.

use std::process::ExitCode;

use crate::start::WindowStart;

/// Opens the window and runs until it is closed.
pub fn run(_how: WindowStart) -> ExitCode {
    let ran = tauri::Builder::default().run(tauri::generate_context!());
    match ran {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}
