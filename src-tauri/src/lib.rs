//! The shell: window, commands, command line, dialogs, opener and clipboard around the filing desk.
//!
//! Only this crate knows Tauri. Commands are adapters: each calls one function of the filing desk and translates.

pub mod charts;
pub mod clipboard;
pub mod command_line;
pub mod commands;
pub mod data_dir;
pub mod desk;
pub mod dialogs;
pub mod logging;
pub mod opener;
pub mod patients;
pub mod start;
pub mod window;
pub mod wire;
