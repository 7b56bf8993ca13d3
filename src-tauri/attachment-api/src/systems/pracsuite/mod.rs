//! PracSuite, API v1: <https://docs.api.pracsuite.com/>.
//!
//! What the public reference leaves open is decided on the safe side, where it is decided: which call lists a patient's files
//! (`attachments`), when a sent file shows (`reconcile`), what the quota's end looks like (`error`).

mod access;
mod attachments;
mod auth;
mod client;
mod config;
mod confirm;
mod connection;
mod error;
mod filters;
mod learned;
mod link;
mod model;
mod paging;
mod patients;
mod reconcile;
mod search;
mod upload;

pub(crate) use client::PracSuite;
