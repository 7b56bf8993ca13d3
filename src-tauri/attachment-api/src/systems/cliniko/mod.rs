//! Cliniko, API version 1: <https://docs.api.cliniko.com/>.

mod attachments;
mod auth;
mod client;
pub(crate) mod config;
mod confirm;
mod error;
mod filters;
mod link;
mod model;
#[cfg(test)]
mod patience_tests;
mod patients;
mod reconcile;
mod search;
mod upload;

pub(crate) use client::Cliniko;
