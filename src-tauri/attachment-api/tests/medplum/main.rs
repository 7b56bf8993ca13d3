//! The Medplum client against servers that answer as the vendor documents.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod changes;
mod connection;
mod link;
mod lists;
#[path = "../support/numbered.rs"]
mod numbered;
mod patients;
#[path = "../support/practice.rs"]
mod practice;
mod reconcile;
mod register;
mod send;
mod server;
#[path = "../support/spool.rs"]
mod spool;
mod tokens;
