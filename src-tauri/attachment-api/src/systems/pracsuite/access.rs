//! One account's way in.

use std::sync::Arc;

use super::auth::Keys;
use super::config::{PACE, base_url, storage_policy};
use super::error::vendor_facts;
use super::learned::Learned;
use crate::http::{ApiClient, ApiClientSettings, Conduct, FixedHeaders, StorageClient};
use crate::{ConnectionSettings, Result, Secrets};

/// API, storage, and what this server's answers taught so far.
pub(crate) struct Access {
    /// Carries both keys, to the API alone.
    pub api: ApiClient,
    /// Carries none.
    pub storage: StorageClient,
    /// Where the reference is silent the server itself tells.
    pub learned: Learned,
}

impl Access {
    /// Checks keys and address by their shape; sends nothing.
    pub fn new(settings: &ConnectionSettings, secrets: &Secrets, conduct: Conduct) -> Result<Self> {
        let timeouts = conduct.timeouts;
        let keys = Keys::from_secrets(secrets)?;
        let base = base_url(settings.base_url.as_ref())?;
        let storage = StorageClient::new(storage_policy(&base, &settings.storage_hosts), timeouts)?;
        let api = ApiClient::new(ApiClientSettings {
            base,
            credentials: Arc::new(FixedHeaders(keys.headers()?)),
            accept: "application/json",
            key_digest: keys.vendor_digest(),
            pace: conduct.pace.unwrap_or(PACE),
            vendor_facts,
            timeouts,
        })?;
        Ok(Self {
            api,
            storage,
            learned: Learned::default(),
        })
    }
}
