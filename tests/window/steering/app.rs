use std::io::Read;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use serde_json::json;
use thirtyfour::{Capabilities, WebDriver};

use super::{LOOK, PATIENCE, Page, until};

/// The real app, steered through `WebKitWebDriver`.
pub struct App {
    driver: Child,
    page: Option<Page>,
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
        let port = free_port();
        let driver = Command::new("WebKitWebDriver")
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(environment.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // A group of its own, so that the app ends with its driver whatever happens.
            .process_group(0)
            .spawn()
            .expect("WebKitWebDriver starts: run scripts/setup test");
        let mut app = Self { driver, page: None };
        let address = format!("http://127.0.0.1:{port}");
        let options = json!({ "binary": BINARY, "args": arguments });
        let session = until("a session with the app", || async {
            let mut capabilities = Capabilities::new();
            capabilities
                .set("webkitgtk:browserOptions", options.clone())
                .expect("plain JSON");
            let session = WebDriver::builder(address.as_str(), capabilities);
            session.request_timeout(PATIENCE).connect().await.ok()
        })
        .await;
        app.page = Some(Page::new(session));
        app
    }

    /// Its page.
    pub fn page(&self) -> &Page {
        self.page.as_ref().expect("the app is running")
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

impl Drop for App {
    fn drop(&mut self) {
        let group = format!("-{}", self.driver.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.driver.wait();
        // Only when it is gone altogether is its name on the session bus free for another start.
        let started = Instant::now();
        while is_alive(self.driver.id()) && started.elapsed() < PATIENCE {
            std::thread::sleep(LOOK);
        }
    }
}

/// Whether a process of this group is still running; one that only waits to be collected is not.
fn is_alive(group: u32) -> bool {
    let group = group.to_string();
    let processes = std::fs::read_dir("/proc").expect("a list of processes");
    processes.flatten().any(|process| {
        let line = std::fs::read_to_string(process.path().join("stat")).unwrap_or_default();
        // After the name in brackets: state, parent, group.
        let Some((_, rest)) = line.rsplit_once(") ") else {
            return false;
        };
        let mut fields = rest.split(' ');
        let state = fields.next();
        state != Some("Z") && fields.nth(1) == Some(group.as_str())
    })
}

fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    listener.local_addr().expect("its address").port()
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
