//! The one binary: the window, or the command line when a command is given.

// No console window beside the app's own on Windows; the command line attaches to the console it was started from.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

use chartdrop_shell::{command_line, logging, start, window};

fn main() -> ExitCode {
    logging::start();
    let arguments: Vec<_> = std::env::args_os().collect();
    match start::read(&arguments[1..]) {
        Some(how) => window::run(how),
        None => command_line::run(&arguments),
    }
}
