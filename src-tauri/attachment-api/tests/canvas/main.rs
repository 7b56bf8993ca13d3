//! Canvas over real HTTP on this computer: one server for records and sign-in, one for storage, every request accounted for.

// Every function here belongs to a test, also those that carry no `#[test]`.
#![allow(clippy::unwrap_used)]

mod connection;
mod link;
mod lists;
mod reconcile;
mod refusals;
mod search;
mod server;
mod trust;
mod upload;
