//! Canvas over real HTTP on this computer: one server for records and sign-in, one for storage, every request accounted for.

// Every function here belongs to a test, also those that carry no `#[test]`.
#![allow(clippy::unwrap_used)]

#[path = "../support/abc.rs"]
mod abc;
mod connection;
#[path = "../support/fixtures.rs"]
mod fixtures;
mod link;
mod lists;
#[path = "../support/practice.rs"]
mod practice;
mod reconcile;
mod refusals;
mod search;
mod server;
#[path = "../support/spool.rs"]
mod spool;
mod trust;
mod upload;
