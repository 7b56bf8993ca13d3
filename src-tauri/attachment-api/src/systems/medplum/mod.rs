//! Medplum, hosted or on a clinic's own server: <https://www.medplum.com/docs>.

pub(crate) mod auth;
pub(crate) mod config;
