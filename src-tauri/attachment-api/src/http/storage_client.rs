//! The client that never carries credentials, and talks to storage.

use reqwest::Client;
use url::Url;

use super::client_builder::client;
use super::timeouts::Timeouts;
use super::transport_failure::address_refused;
use super::url_policy::{StoragePolicy, storage_allowed};
use crate::{Operation, Result};

/// One account's way to the storage behind its system.
pub(crate) struct StorageClient {
    http: Client,
    policy: StoragePolicy,
    timeouts: Timeouts,
}

impl StorageClient {
    /// A client without a connection yet.
    pub fn new(policy: StoragePolicy, timeouts: Timeouts) -> Result<Self> {
        // One connection for one body: HTTP/2's flow control would only slow a large file down.
        let http = client(
            &timeouts,
            policy.loopback_account,
            reqwest::ClientBuilder::http1_only,
        )?;
        Ok(Self {
            http,
            policy,
            timeouts,
        })
    }

    /// How long is too long.
    pub fn timeouts(&self) -> &Timeouts {
        &self.timeouts
    }

    /// An address that a server supplied, when it keeps the rules.
    pub fn checked(&self, operation: Operation, url: &str) -> Result<Url> {
        Url::parse(url)
            .ok()
            .filter(|url| storage_allowed(url, &self.policy))
            .ok_or_else(|| address_refused(operation))
    }

    /// A form post to a checked address.
    pub fn post(&self, operation: Operation, url: &Url) -> Result<reqwest::RequestBuilder> {
        Ok(self.http.post(self.checked(operation, url.as_str())?))
    }

    /// A PUT to a checked address.
    pub fn put(&self, operation: Operation, url: &Url) -> Result<reqwest::RequestBuilder> {
        Ok(self.http.put(self.checked(operation, url.as_str())?))
    }

    /// A GET of a checked address.
    pub fn get(&self, operation: Operation, url: &Url) -> Result<reqwest::RequestBuilder> {
        Ok(self.http.get(self.checked(operation, url.as_str())?))
    }
}
