//! HTTP for every system: two clients, one place for addresses, limits, time-outs and what an answer means.
//!
//! Nothing here retries, follows a redirect, keeps a cookie or sends a `Referer`.

pub(crate) mod answer;
pub(crate) mod api_client;
pub(crate) mod api_request;
pub(crate) mod classify;
pub(crate) mod client_builder;
mod conduct;
pub(crate) mod credentials;
pub(crate) mod exchange;
pub(crate) mod identity;
pub(crate) mod query;
pub(crate) mod rate_limit;
pub(crate) mod retry_at;
pub(crate) mod storage_client;
pub(crate) mod timeouts;
pub(crate) mod transport_failure;
pub(crate) mod url_policy;

pub(crate) use api_client::{ApiClient, ApiClientSettings};
pub(crate) use api_request::{ApiBody, ApiRequest};
pub(crate) use classify::{VendorCode, VendorFacts};
pub use conduct::Conduct;
pub(crate) use credentials::{Credentials, FixedHeaders};
pub use rate_limit::Pace;
pub(crate) use storage_client::StorageClient;
pub use timeouts::Timeouts;
