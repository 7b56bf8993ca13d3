//! The app's pages in Chromium, on the made-up practice. It is the engine of the window on Windows, and the only one here
//! that has forced colours (Windows' contrast themes).

use std::path::Path;
use std::process::Command;

use serde_json::json;
use thirtyfour::{ChromeCapabilities, ChromiumLikeCapabilities};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate, matchers};

use crate::steering::{Driver, Page, repository};

/// Chromium without a window, and the pages that it shows.
pub struct Chromium {
    _driver: Driver,
    _pages: MockServer,
    page: Page,
}

impl Chromium {
    /// Whether its driver is there: not every distribution has it as a package. Says which test is skipped without it.
    #[allow(clippy::print_stdout, reason = "a test that is skipped says why")]
    pub fn is_installed_for(test: &str) -> bool {
        let answer = Command::new("chromedriver").arg("--version").output();
        let is_installed = answer.is_ok_and(|answer| answer.status.success());
        if !is_installed {
            println!("skipped: {test}: only Chromium has forced colours, and chromedriver is not here");
        }
        is_installed
    }

    /// Starts it with a profile in this folder.
    pub async fn start(profile: &Path) -> Self {
        let pages = MockServer::builder().start().await;
        Mock::given(matchers::method("GET"))
            .respond_with(Built)
            .mount(&pages)
            .await;
        let mut capabilities = ChromeCapabilities::new();
        let profile = format!("--user-data-dir={}", profile.display());
        // The pages come from this machine: the sandbox, which root cannot have, keeps nothing out.
        let options = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            &profile,
        ];
        for option in options {
            capabilities.add_arg(option).expect("plain JSON");
        }
        let driver = Driver::start(Command::new("chromedriver"));
        let session = driver.session(capabilities.into()).await;
        let page = Page::new(session, &format!("{}/", pages.uri()));
        Self {
            _driver: driver,
            _pages: pages,
            page,
        }
    }

    /// Its page.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Shows pages in the colours of a contrast theme, a light or a dark one.
    pub async fn force_colours(&self, scheme: &str) {
        let features = json!([
            { "name": "forced-colors", "value": "active" },
            { "name": "prefers-color-scheme", "value": scheme },
        ]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await;
    }

    /// Gives the page this size, which may be smaller than a window of its own can be.
    pub async fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
    }

    async fn command(&self, name: &str, parameters: serde_json::Value) {
        let answer = self.page.session().cdp().send_raw(name, parameters).await;
        answer.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// The built pages, as the app's binary holds them.
struct Built;

impl Respond for Built {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let path = request.url.path().trim_start_matches('/');
        let path = if path.is_empty() { "index.html" } else { path };
        let Ok(bytes) = std::fs::read(repository("ui/dist").join(path)) else {
            return ResponseTemplate::new(404);
        };
        let content_type = match path.rsplit('.').next() {
            Some("html") => "text/html",
            Some("js") => "text/javascript",
            Some("css") => "text/css",
            _ => "application/octet-stream",
        };
        ResponseTemplate::new(200).set_body_raw(bytes, content_type)
    }
}
