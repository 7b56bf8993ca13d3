//! What the app says about itself: to standard error only, never with a person's name, a file name or an address.

use tracing_subscriber::EnvFilter;

/// Environment variable with the filter, e.g. `info` or `filing_desk=debug`.
pub const VARIABLE: &str = "CHARTDROP_LOG";

/// Starts logging with the filter of [`VARIABLE`]; warnings and errors when it is not set or cannot be read.
pub fn start() {
    let filter = std::env::var(VARIABLE)
        .ok()
        .and_then(|filter| EnvFilter::try_new(filter).ok())
        .unwrap_or_else(|| EnvFilter::new("warn"));
    // A second start in one process (a test) keeps the first one's output.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init();
}
