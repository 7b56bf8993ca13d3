//! The numbers the app promises, measured on the real binary against the demo practice in a process of its own.
//!
//! Prints one line per figure and writes them to `target/bench.json`. Linux only: peak memory is read from `/proc`.
#![allow(missing_docs, reason = "nothing here is used from outside")]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]
#![expect(clippy::cast_precision_loss, reason = "figures are printed with two decimals")]
#![expect(clippy::expect_used, reason = "a bench that cannot measure must stop")]

mod app;
mod practice;
mod restart;
#[allow(
    dead_code,
    unused_imports,
    reason = "shared with the window's tests, which use more of it"
)]
#[path = "../window/steering/mod.rs"]
mod steering;
mod window;

use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::app::App;
use crate::practice::Practice;

const MIB: u64 = 1024 * 1024;
/// The promise: memory grows by at most this while a 1 GiB file is filed.
const MEMORY_PROMISE_MIB: f64 = 64.0;
/// The promise: wall time of one big file against `curl -F` on the same storage.
const CURL_PROMISE: f64 = 1.05;

type Measurement = fn(&Path, &mut Map<String, Value>);

/// What is measured, by the name that chooses it on the command line; without a name all of it is.
const MEASUREMENTS: [(&str, Measurement); 6] = [
    ("memory", memory),
    ("curl", against_curl),
    ("small-files", many_small_files),
    ("start", start),
    ("restart", restart::restart),
    ("window", window::window),
];

fn main() {
    let chosen: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    let is_known = |name: &String| MEASUREMENTS.iter().any(|(known, _)| known == name);
    assert!(
        chosen.iter().all(is_known),
        "measured can be: {:?}",
        MEASUREMENTS.map(|(name, _)| name)
    );
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut figures = Map::new();
    for (name, measure) in MEASUREMENTS {
        if chosen.is_empty() || chosen.iter().any(|wanted| wanted == name) {
            measure(folder.path(), &mut figures);
        }
    }

    let report = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench.json");
    std::fs::write(&report, format!("{:#}\n", Value::Object(figures))).expect("the report can be written");
    println!("written to {}", report.display());
}

fn report(figures: &mut Map<String, Value>, name: &str, value: f64, unit: &str, promise: &str) {
    println!("{name:<58} {value:>10.2} {unit:<14} {promise}");
    figures.insert(
        name.to_owned(),
        json!({"value": (value * 100.0).round() / 100.0, "unit": unit, "promise": promise}),
    );
}

fn file_of(folder: &Path, name: &str, size: u64) -> std::path::PathBuf {
    let path = folder.join(name);
    File::create(&path)
        .and_then(|file| file.set_len(size))
        .expect("the file can be made");
    path
}

/// Peak memory of the process that files 1 GiB, less the peak of one that files a kilobyte.
fn memory(folder: &Path, figures: &mut Map<String, Value>) {
    let practice = Practice::start();
    let app = App::connected_to(&practice, &folder.join("memory"));
    let small = app.file(&[file_of(folder, "small.bin", 1024)]);
    let large = app.file(&[file_of(folder, "large.bin", 1024 * MIB)]);
    let growth = (large.peak_bytes.saturating_sub(small.peak_bytes)) as f64 / MIB as f64;
    report(
        figures,
        "memory growth while filing 1 GiB",
        growth,
        "MiB",
        &format!("at most {MEMORY_PROMISE_MIB} MiB"),
    );
    report(
        figures,
        "peak memory while filing 1 GiB",
        large.peak_bytes as f64 / MIB as f64,
        "MiB",
        "",
    );
    report(
        figures,
        "filing 1 GiB, drop to filed",
        large.took.as_secs_f64(),
        "s",
        "",
    );
}

/// One big file by the app, and the same bytes by `curl -F` to a form of the same storage; the best of three each.
fn against_curl(folder: &Path, figures: &mut Map<String, Value>) {
    let practice = Practice::start();
    let app = App::connected_to(&practice, &folder.join("curl"));
    let mut ours = Duration::MAX;
    let mut curls = Duration::MAX;
    for round in 0..3 {
        let file = file_of(folder, &format!("big-{round}.bin"), 256 * MIB + round);
        ours = ours.min(app.file(std::slice::from_ref(&file)).took);
        curls = curls.min(practice.send_with_curl(&file));
    }
    report(
        figures,
        "filing 256 MiB, command start to filed",
        ours.as_secs_f64(),
        "s",
        "",
    );
    report(
        figures,
        "curl -F of 256 MiB to the same storage",
        curls.as_secs_f64(),
        "s",
        "",
    );
    let ratio = ours.as_secs_f64() / curls.as_secs_f64();
    report(
        figures,
        "filing against curl -F",
        ratio,
        "times",
        &format!("at most {CURL_PROMISE}"),
    );
}

/// A hundred small files: requests for each, and whether the rate limit was ever hit.
fn many_small_files(folder: &Path, figures: &mut Map<String, Value>) {
    const FILES: u64 = 100;
    let practice = Practice::start();
    let app = App::connected_to(&practice, &folder.join("many"));
    let files: Vec<_> = (0..FILES)
        .map(|number| file_of(folder, &format!("{number}.bin"), 2000 + number))
        .collect();
    let before = practice.api_requests();
    let run = app.file(&files);
    let after = practice.api_requests();
    let requests = (after.total - before.total) as f64;
    report(
        figures,
        "requests per filing (100 small files)",
        requests / FILES as f64,
        "requests",
        "at most 2.1",
    );
    let per_minute = requests / run.took.as_secs_f64() * 60.0;
    report(
        figures,
        "requests a minute while filing them",
        per_minute,
        "a minute",
        "at least 190 of 200",
    );
    report(
        figures,
        "answers 429 earned",
        (after.refused - before.refused) as f64,
        "answers",
        "0",
    );
}

/// Start of the process to the answer of a command that opens the store and the keyring; the median of nine.
fn start(folder: &Path, figures: &mut Map<String, Value>) {
    let practice = Practice::start();
    let app = App::connected_to(&practice, &folder.join("start"));
    let mut times: Vec<Duration> = (0..9)
        .map(|_| {
            let started = Instant::now();
            app.queue();
            started.elapsed()
        })
        .collect();
    times.sort();
    report(
        figures,
        "chartdrop queue, start to answer",
        times[4].as_secs_f64() * 1000.0,
        "ms",
        "",
    );
}
