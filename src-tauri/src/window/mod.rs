//! The window: set-up, drag and drop, second start, closing.

mod closing;
mod drag_and_drop;
#[cfg(target_os = "linux")]
mod graphics;
mod offers;
mod second_start;

use std::process::ExitCode;
use std::time::Duration;

use tauri::webview::NewWindowResponse;
use tauri::{
    App, AppHandle, Emitter, Manager, RunEvent, WebviewWindow, WebviewWindowBuilder, Window, WindowEvent,
};

pub use offers::Offers;

use crate::clipboard::Clipboard;
use crate::commands;
use crate::desk::{self, Ground, WindowDesk};
use crate::dialogs::Spoken;
use crate::drag_out::DragOut;
use crate::preview::{Previews, Thumbnails};
use crate::start::WindowStart;
use crate::wire::DeskEventView;

/// Label of the one window in configuration and capabilities.
pub const LABEL: &str = "main";

/// The one channel on which the window is told everything.
const CHANNEL: &str = "desk-event";

/// A page that has not said that it is ready by then is shown all the same: better a broken window than none.
const SHOWN_AT_LATEST_AFTER: Duration = Duration::from_secs(10);

/// Opens the window and runs until it is closed.
pub fn run(how: WindowStart) -> ExitCode {
    #[cfg(target_os = "linux")]
    graphics::choose();
    match start(how) {
        Ok(code) => code,
        Err(error) => {
            tracing::error!(%error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}

fn start(how: WindowStart) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let context = tauri::generate_context!();
    let ground = Ground::prepare(how)?;
    let app = tauri::Builder::default()
        .manage(WindowDesk::new(ground))
        .manage(Offers::default())
        .manage(closing::Question::default())
        .manage(Clipboard::default())
        .manage(Spoken::default())
        .manage(Previews::default())
        .manage(Thumbnails::default())
        .invoke_handler(commands::collected().invoke_handler())
        .on_window_event(on_window_event)
        .setup(|app| Ok(set_up(app)?))
        .build(context)?;
    let code = app.run_return(|app, event| {
        if let RunEvent::Exit = event {
            // Whoever opens the app again while this one is ending gets a window of their own.
            tauri_plugin_single_instance::destroy(app);
            tauri::async_runtime::block_on(app.state::<WindowDesk>().close());
        }
    });
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

fn set_up(app: &App) -> tauri::Result<()> {
    if let Ground::Own(data_dir) = app.state::<WindowDesk>().ground() {
        second_start::hand_over(app, data_dir);
    }
    app.manage(DragOut::here());
    let window = create(app)?;
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOWN_AT_LATEST_AFTER).await;
        show(&window);
    });
    let app_handle = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        open_desk(&app_handle).await;
        tell(&app_handle, &DeskEventView::DeskChanged);
    });
    tauri::async_runtime::spawn(end_when_told(app.handle().clone()));
    Ok(())
}

/// Ctrl-C in a terminal or the end of the session: end as if the window had been closed.
async fn end_when_told(app: AppHandle) {
    if told_to_end().await.is_ok() {
        app.exit(0);
    }
}

#[cfg(unix)]
async fn told_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn told_to_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}

fn create(app: &App) -> tauri::Result<WebviewWindow> {
    let configured = app
        .config()
        .app
        .windows
        .iter()
        .find(|window| window.label == LABEL);
    let Some(configured) = configured else {
        return Err(tauri::Error::WindowNotFound);
    };
    let data_dir = app.state::<WindowDesk>().ground().data_dir().join("window");
    WebviewWindowBuilder::from_config(app, configured)?
        .data_directory(data_dir)
        .on_navigation(is_own_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()
}

/// Nothing but the app's own pages is ever shown.
fn is_own_page(url: &tauri::Url) -> bool {
    let own_scheme = url.scheme() == "tauri";
    let own_host = matches!(url.host_str(), Some("tauri.localhost"));
    let development = cfg!(dev) && url.host_str() == Some("localhost");
    own_scheme || own_host || development
}

/// Opens the desk; from then on the window is told what happens there.
pub async fn open_desk(app: &AppHandle) {
    if let Some((desk, events)) = app.state::<WindowDesk>().open().await {
        let app = app.clone();
        tauri::async_runtime::spawn(desk::forward(desk, events, move |view| tell(&app, &view)));
    }
}

/// Shows the window in front.
pub fn show(window: &WebviewWindow) {
    if !window.is_visible().unwrap_or(false) && window.show().and_then(|()| window.set_focus()).is_err() {
        tracing::warn!("the window could not be shown");
    }
}

/// Tells the window.
pub fn tell(app: &AppHandle, view: &DeskEventView) {
    if app.emit_to(LABEL, CHANNEL, view).is_err() {
        tracing::warn!("the window could not be told");
    }
}

fn on_window_event(window: &Window, event: &WindowEvent) {
    match event {
        WindowEvent::DragDrop(event) => drag_and_drop::moved(window, event),
        WindowEvent::CloseRequested { api, .. } => closing::requested(window.app_handle(), api),
        _ => {}
    }
}
