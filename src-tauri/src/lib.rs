//! The shell: window, commands, command line, dialogs, opener and clipboard around the filing desk.
//!
//! Only this crate knows Tauri. Commands are adapters: each calls one function of the filing desk and translates.

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
mod opener;
mod patients;
mod wire;
