//! Cliniko over real HTTP on this computer: one server for the API, one for storage, every request accounted for.

// Every function here belongs to a test, also those that carry no `#[test]`.
#![allow(clippy::unwrap_used)]

#[path = "../support/abc.rs"]
mod abc;
mod changes;
mod connection;
#[path = "../support/filters.rs"]
mod filters;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod link;
mod lists;
#[path = "../support/pieces.rs"]
mod pieces;
#[path = "../support/practice.rs"]
mod practice;
mod reconcile;
mod search;
mod server;
mod trust;
mod upload;
