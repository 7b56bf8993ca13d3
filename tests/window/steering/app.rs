use std::io::Read;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::json;
use thirtyfour::Capabilities;

use super::{Driver, Page, until};

/// Where the app's page is, inside its window.
const HOME: &str = "tauri://localhost/";

/// The real app, steered through `WebKitWebDriver`. When it goes, the app ends with its driver.
pub struct App {
    _driver: Driver,
    page: Page,
}

/// The app's binary.
pub const BINARY: &str = env!("CARGO_BIN_EXE_chartdrop");

/// A page that is not put together by a compositor draws nothing for the driver to take. The app leaves it as it is here.
const FOR_PICTURES: (&str, &str) = ("WEBKIT_DISABLE_COMPOSITING_MODE", "0");

impl App {
    /// Starts the app so that pictures can be taken of its page.
    pub async fn start_for_pictures(arguments: &[&str], environment: &[(String, String)]) -> Self {
        let (name, value) = FOR_PICTURES;
        let for_pictures = (name.to_owned(), value.to_owned());
        let environment: Vec<_> = environment.iter().cloned().chain([for_pictures]).collect();
        Self::start(arguments, &environment).await
    }

    /// Starts the app with these arguments and environment.
    pub async fn start(arguments: &[&str], environment: &[(String, String)]) -> Self {
        let mut command = Command::new("WebKitWebDriver");
        command
            .arg("--host=127.0.0.1")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().cloned());
        let driver = Driver::start(command);
        let mut capabilities = Capabilities::new();
        capabilities
            .set(
                "webkitgtk:browserOptions",
                json!({ "binary": BINARY, "args": arguments }),
            )
            .expect("plain JSON");
        let page = Page::new(driver.session(capabilities).await, HOME);
        Self {
            _driver: driver,
            page,
        }
    }

    /// Its page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Starts the app so many times at once, without drivers.
    pub fn start_several(count: usize, environment: &[(String, String)]) -> Several {
        let start = |_| {
            Command::new(BINARY)
                .envs(environment.iter().cloned())
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .spawn()
                .expect("the app starts")
        };
        Several((0..count).map(start).collect())
    }

    /// Starts the app once more beside this one, without a driver, and waits for it to end.
    pub fn start_again(environment: &[(String, String)]) -> std::process::ExitStatus {
        Command::new(BINARY)
            .envs(environment.iter().cloned())
            .stdin(Stdio::null())
            .status()
            .expect("the app starts")
    }
}

/// The app, started several times at once.
pub struct Several(Vec<Child>);

impl Several {
    /// Waits until all but one have ended, which they have to do well.
    pub async fn until_one_is_left(&mut self) {
        let started = &mut self.0;
        until("all starts but one ended", || {
            started.retain_mut(|child| match child.try_wait().expect("a state") {
                Some(ended) => {
                    assert!(ended.success(), "a start ended with {ended}");
                    false
                }
                None => true,
            });
            let is_one = (started.len() == 1).then_some(());
            async move { is_one }
        })
        .await;
    }
}

impl Drop for Several {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Every file below a folder with its bytes.
pub fn files_below(folder: &std::path::Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if let Ok(mut file) = std::fs::File::open(&path) {
            let mut bytes = Vec::new();
            if file.read_to_end(&mut bytes).is_ok() {
                found.push((path, bytes));
            }
        }
    }
    found
}
