//! Medplum, hosted or on a clinic's own server: <https://www.medplum.com/docs>.

mod attachments;
pub(crate) mod auth;
mod bundle;
mod changes;
mod client;
mod config;
mod confirm;
mod error;
mod link;
mod model;
mod patients;
mod presigned_upload;
mod read_back;
mod reconcile;
mod record;
mod record_id;
mod register;
mod search;
mod upload;

pub(crate) use client::Medplum;
