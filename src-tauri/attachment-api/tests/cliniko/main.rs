//! Cliniko over real HTTP on this computer: one server for the API, one for storage, every request accounted for.

// Every function here belongs to a test, also those that carry no `#[test]`.
#![allow(clippy::unwrap_used)]

mod changes;
mod connection;
mod link;
mod lists;
#[path = "../support/pieces.rs"]
mod pieces;
mod reconcile;
mod search;
mod server;
mod trust;
mod upload;
