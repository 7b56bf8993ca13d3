//! How quick the real window is, measured inside its own engine: answers to inputs, the rows of a large drop, what moves by
//! itself, and scrolling through 100,000 files.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::app::App;
use crate::practice::Practice;
use crate::steering::{App as Window, Drag, Page};
use crate::{file_of, report};

const ANSWERS: &str = include_str!("window/answers.js");
const ROWS: &str = include_str!("window/rows.js");
const SCROLLING: &str = include_str!("window/scrolling.js");
const PLAIN_SCROLLING: &str = include_str!("window/plain_scrolling.js");
const SHIFTS: &str = include_str!("window/shifts.js");

/// The promise: any click is answered within this.
const ANSWER_PROMISE_MS: f64 = 100.0;
/// The promise: all rows of a drop of 200 files are there within this.
const ROWS_PROMISE_MS: f64 = 300.0;
const DROPPED: usize = 200;
/// One frame of sixty a second, in milliseconds.
const FRAME_MS: f64 = 1000.0 / 60.0;
/// A frame that came later than this was dropped, in milliseconds.
const LATE_MS: f64 = 1.5 * FRAME_MS;
/// How far a wheel that is turned fast moves the list in a frame, in pixels.
const WHEEL_PIXELS: f64 = 120.0;
/// How far a scrollbar that is pulled down moves it, in pixels.
const SCROLLBAR_PIXELS: f64 = 8500.0;
/// Height of a row, in pixels.
const ROW_PIXELS: f64 = 34.0;
/// Rows that the wheel is turned through.
const WHEEL_ROWS: usize = 1000;
/// Rows that may be on screen or below it when the end of the list is reached.
const ROWS_LEFT_BELOW: f64 = 100.0;
/// Rows of the long list, and after how many of them memory is looked at.
const ROWS_IN_ALL: usize = 100_000;
const ROWS_A_LOOK: usize = 20_000;
const MIB: f64 = 1024.0 * 1024.0;

/// The page's size in pixels.
const WIDTH: u32 = 1280;
const HEIGHT: u32 = 800;

const MINH: &str = "[data-patient-id='6120']";

pub fn window(folder: &Path, figures: &mut Map<String, Value>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let practice = Practice::start();
    let app = App::connected_to(&practice, &folder.join("window"));
    runtime.block_on(async {
        let window = Window::start(&[], &app.environment()).await;
        let page = window.page();
        page.see("patient-search", "").await;
        page.resize(WIDTH, HEIGHT).await;
        hold_until_pressed(page).await;
        dropped(page, &practice, folder, figures).await;
        answers(page, figures).await;
        shifts(page, figures).await;
        scrolling(page, figures).await;
    });
}

/// Nothing is sent while answers are measured.
async fn hold_until_pressed(page: &Page) {
    page.click("settings", "").await;
    page.click("settings-hold-until-pressed", "").await;
    page.click("settings-save", "").await;
    page.see_gone("settings-sheet", "").await;
}

/// From the click that adds 200 files, dropped for real, to the frame with all their rows.
async fn dropped(page: &Page, practice: &Practice, folder: &Path, figures: &mut Map<String, Value>) {
    let patient = format!("[data-patient-id='{}']", practice.patient);
    page.type_into("patient-search", &practice.patient).await;
    page.click("patient-result", &patient).await;
    page.see("banner", &patient).await;
    let files: Vec<PathBuf> = (0..DROPPED)
        .map(|number| file_of(folder, &format!("dropped-{number}.bin"), 1000 + number as u64))
        .collect();
    let mut drag = Drag::begin(&files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
    drag.carry(640, 480);
    page.see("drop-overlay", "[data-takes='true']").await;
    drag.drop_files();
    page.see("drop-concerns", "").await;
    if !page.all("birth-year", "").await.is_empty() {
        page.type_into("birth-year", "1970").await;
    }
    // The driver looks at nothing meanwhile: its looks are work for the page.
    let took = page.run_async(ROWS, vec![json!(DROPPED)]).await;
    report(
        figures,
        "200 files let go, to the frame with all rows",
        took.as_f64().expect("milliseconds"),
        "ms",
        &format!("at most {ROWS_PROMISE_MS}"),
    );
}

/// What a person does on a chart above a tray with 200 rows.
async fn answers(page: &Page, figures: &mut Map<String, Value>) {
    let answers = page.run_async(ANSWERS, vec![]).await;
    let mut answers: Vec<(f64, String)> = answers
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|answer| {
            Some((
                answer["milliseconds"].as_f64()?,
                answer["name"].as_str()?.to_owned(),
            ))
        })
        .collect();
    answers.sort_by(|one, other| one.0.total_cmp(&other.0));
    let count = answers.len();
    let (slowest, name) = &answers[count - 1];
    report(figures, "inputs answered, median", answers[count / 2].0, "ms", "");
    report(
        figures,
        &format!("inputs answered, slowest of {count} ({name})"),
        *slowest,
        "ms",
        &format!("at most {ANSWER_PROMISE_MS}"),
    );
}

/// Ten files go from hold to filed below a chart, whose list they come on top of.
async fn shifts(page: &Page, figures: &mut Map<String, Value>) {
    page.visit_made_up_practice("latency=150&hold=1").await;
    open_minh(page).await;
    page.made_up_files("drop", 10).await;
    page.see("tray-row", "").await;
    page.run(SHIFTS, vec![]).await;
    page.see("tray-row", "[data-state='filed']").await;
    page.see_gone("tray-row", ":not([data-state='filed'])").await;
    let shifted = page.run("return window.shifts", vec![]).await;
    let shifts: Vec<f64> = shifted
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|shift| shift["pixels"].as_f64())
        .collect();
    let farthest = shifts.iter().copied().fold(0.0, f64::max);
    report(
        figures,
        "farthest that banner, toolbar, rail or facts moved by themselves",
        farthest,
        "pixels",
        "0",
    );
}

async fn scrolling(page: &Page, figures: &mut Map<String, Value>) {
    page.visit_made_up_practice("scene=large-chart").await;
    open_minh(page).await;
    report_memory(figures, "before any is scrolled past");
    let plain = numbers(&page.run_async(PLAIN_SCROLLING, vec![json!(WHEEL_PIXELS)]).await);
    report_frames(
        figures,
        "wheel turned fast over as many lines of plain text",
        plain,
    );
    let by_wheel = scrolled(page, WHEEL_PIXELS, WHEEL_ROWS).await;
    report_frames(figures, "wheel turned fast over 100,000 files", by_wheel);
    let mut by_scrollbar = Vec::new();
    for rows in (ROWS_A_LOOK..=ROWS_IN_ALL).step_by(ROWS_A_LOOK) {
        by_scrollbar.extend(scrolled(page, SCROLLBAR_PIXELS, rows).await);
        report_memory(figures, &format!("{rows} files scrolled past"));
    }
    report_frames(
        figures,
        "scrollbar pulled through 100,000 files while their pages are read",
        by_scrollbar,
    );
    let mut by_scrollbar = Vec::new();
    for again in 1..=2 {
        by_scrollbar.extend(scrolled(page, -SCROLLBAR_PIXELS, 0).await);
        by_scrollbar.extend(scrolled(page, SCROLLBAR_PIXELS, ROWS_IN_ALL).await);
        report_memory(figures, &format!("all of them up and down again, time {again}"));
    }
    report_frames(
        figures,
        "scrollbar pulled through 100,000 files that were read",
        by_scrollbar,
    );
}

/// The milliseconds of every frame while the list is scrolled on, so many pixels a frame, until so many rows are above.
async fn scrolled(page: &Page, pixels: f64, rows: usize) -> Vec<f64> {
    let until = (rows as f64 - ROWS_LEFT_BELOW).max(0.0) * ROW_PIXELS;
    numbers(&page.run_async(SCROLLING, vec![json!(pixels), json!(until)]).await)
}

fn report_frames(figures: &mut Map<String, Value>, what: &str, mut frames: Vec<f64>) {
    frames.sort_by(f64::total_cmp);
    let count = frames.len();
    let late = frames.iter().filter(|frame| **frame > LATE_MS).count();
    let share = late as f64 / count as f64 * 100.0;
    let promise = format!("at most {FRAME_MS:.1}");
    report(
        figures,
        &format!("{what}, median frame"),
        frames[count / 2],
        "ms",
        &promise,
    );
    report(
        figures,
        &format!("{what}, frame at 95 %"),
        frames[count * 95 / 100],
        "ms",
        "",
    );
    report(figures, &format!("{what}, late frames"), share, "%", "");
}

fn report_memory(figures: &mut Map<String, Value>, when: &str) {
    report(
        figures,
        &format!("memory of the page, {when}"),
        resident_bytes_of_page() as f64 / MIB,
        "MiB",
        "",
    );
}

async fn open_minh(page: &Page) {
    page.type_into("patient-search", "minh").await;
    page.click("patient-result", MINH).await;
    page.see("banner", MINH).await;
    page.see("file-row", "").await;
}

fn numbers(list: &Value) -> Vec<f64> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}

/// Resident memory of the process that draws the page.
fn resident_bytes_of_page() -> u64 {
    let processes = std::fs::read_dir("/proc").expect("/proc");
    let memory = processes.flatten().filter_map(|process| {
        let name = std::fs::read_to_string(process.path().join("comm")).ok()?;
        let status = std::fs::read_to_string(process.path().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kibibytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
        name.starts_with("WebKitWebProces").then_some(kibibytes * 1024)
    });
    memory.max().unwrap_or_default()
}
