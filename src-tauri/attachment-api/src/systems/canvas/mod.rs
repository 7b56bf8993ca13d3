//! Canvas Medical's FHIR API: <https://docs.canvasmedical.com/api/>.

mod attachments;
pub(crate) mod auth;
mod bundle;
mod client;
mod config;
mod confirm;
mod error;
mod fields;
mod kinds;
mod learned;
mod link;
mod model;
mod patients;
mod people;
mod reconcile;
mod record;
mod reviewers;
mod search;
mod upload;

pub(crate) use client::Canvas;
