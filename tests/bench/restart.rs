//! The window's start with ten thousand filings queued.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use crate::app::App;
use crate::practice::Practice;
use crate::steering::App as Window;
use crate::{file_of, report};

const FILINGS: u32 = 10_000;
/// Files handed over by one command: a command line has an end.
const AT_ONCE: usize = 2000;
/// The promise: from the start to a window that shows its tray and takes what is typed.
const PROMISE_SECONDS: f64 = 2.0;

pub fn restart(folder: &Path, figures: &mut Map<String, Value>) {
    let practice = Practice::start();
    let app = App::connected_to(&practice, &folder.join("restart"));
    let nothing_queued = median_start(&app, None);
    report(figures, "window usable, nothing queued", nothing_queued, "s", "");

    let files: Vec<PathBuf> = (0..FILINGS)
        .map(|number| file_of(folder, &format!("queued-{number}.bin"), 1000 + u64::from(number)))
        .collect();
    let begun = Instant::now();
    files.chunks(AT_ONCE).for_each(|some| app.hand_over(some));
    let accepted = f64::from(FILINGS) / begun.elapsed().as_secs_f64();
    report(figures, "small files accepted a second", accepted, "files", "");

    report(
        figures,
        "window usable, 10,000 filings queued",
        median_start(&app, Some("tray-row")),
        "s",
        &format!("at most {PROMISE_SECONDS}"),
    );
}

/// The median of three starts, the driver's own included, until this row is there, if any, and the search can be used.
fn median_start(app: &App, row: Option<&str>) -> f64 {
    let mut times = [Duration::ZERO; 3].map(|_| start(app, row));
    times.sort();
    times[1].as_secs_f64()
}

fn start(app: &App, row: Option<&str>) -> Duration {
    // The driver's client wants one, although it speaks plain HTTP.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let begun = Instant::now();
        let window = Window::start(&[], &app.environment()).await;
        if let Some(row) = row {
            window.page().see(row, "").await;
        }
        let search = window.page().see("patient-search", "").await;
        assert!(
            search.is_enabled().await.expect("a field"),
            "nothing can be typed"
        );
        begun.elapsed()
    })
}
