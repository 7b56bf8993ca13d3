//! The real window, driven as a person would: WebKit's own driver for the page, a real drag from another window, real
//! dialogs, a real keyring. Each test has a desktop to itself, which needs what `scripts/setup test` installs.

#![cfg(target_os = "linux")]

mod clinic;
mod steering;

mod accounts;
mod filing;
mod saving;
mod starting;
