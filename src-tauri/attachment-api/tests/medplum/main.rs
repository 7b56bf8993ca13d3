//! The Medplum client against servers that answer as the vendor documents.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod changes;
mod connection;
mod link;
mod lists;
mod patients;
mod reconcile;
mod register;
mod send;
mod server;
mod tokens;
