//! What gives a request its authority, and what becomes of it when the API refuses it.

use async_trait::async_trait;
use reqwest::header::HeaderMap;

use crate::Result;

/// An account's authority, as request headers.
#[async_trait]
pub(crate) trait Credentials: Send + Sync {
    /// The headers of the next request, each marked sensitive; a token is fetched or renewed first where needed.
    async fn headers(&self) -> Result<HeaderMap>;

    /// The API answered 401 to a request that carried these headers. `true` when [`Credentials::headers`] will now give others,
    /// so that the request, which had no effect, may be made once more.
    fn refused(&self, used: &HeaderMap) -> bool;
}

/// Keys that never change while the account is connected.
pub(crate) struct FixedHeaders(pub HeaderMap);

#[async_trait]
impl Credentials for FixedHeaders {
    async fn headers(&self) -> Result<HeaderMap> {
        Ok(self.0.clone())
    }

    fn refused(&self, _used: &HeaderMap) -> bool {
        false
    }
}
