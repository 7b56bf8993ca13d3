//! The real window, driven as a person would: `WebKitWebDriver` for the page, a real drag from another window, real
//! dialogs, a real keyring. Each test has a desktop to itself, which needs what `scripts/setup test` installs.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    reason = "what is missing ends the test, wherever it is noticed"
)]

mod chromium;
mod clinic;
mod steering;

mod accessibility;
mod accounts;
mod by_keyboard;
mod choosing;
mod closing;
mod dragging_out;
mod filing;
mod gallery;
mod links;
mod refiling;
mod saving;
mod several_systems;
mod sign_in;
mod starting;
mod unfiled;
mod views;
mod zoom;
