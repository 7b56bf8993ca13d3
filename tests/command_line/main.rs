//! The command line's contract: the real binary against a demo practice, with a real keyring.
#![allow(
    missing_docs,
    clippy::expect_used,
    reason = "a test ends where something is missing"
)]

mod accounts;
#[path = "../browser/mod.rs"]
mod browser;
mod charts;
mod clinic;
mod filing;
mod full_disk;
mod keyring;
mod odd_files;
mod practice;
mod running;
mod several_processes;
mod shape;
mod sign_in;
mod systems;
mod unknown_outcomes;
