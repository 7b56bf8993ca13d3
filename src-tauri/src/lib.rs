//! The shell: window, commands, command line, dialogs, drags out, opener and clipboard around the filing desk.
//!
//! Only this crate knows Tauri. Commands are adapters: each calls one function of the filing desk and translates.

// A failure on its way to the page carries all its context; it is made once per command, so its size costs nothing.
#![allow(clippy::result_large_err)]

pub mod command_line;
pub mod commands;
pub mod logging;
pub mod start;
pub mod window;

mod charts;
mod clipboard;
mod data_dir;
mod desk;
mod dialogs;
mod drag_out;
mod opener;
mod patients;
mod preview;
mod wire;
