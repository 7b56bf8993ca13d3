//! The client that carries an account's credentials, and talks to that account's API alone.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, Response};
use serde::de::DeserializeOwned;
use url::Url;

use super::answer::{facts, read_body, read_error_body};
use super::classify::{VendorCode, classify};
use super::client_builder::client;
use super::rate_limit::{Pace, RATE_LIMITS, RateLimit};
use super::retry_at::{RetryHeaders, http_date, retry_at};
use super::timeouts::Timeouts;
use super::transport_failure::{address_refused, timed_out, transport_failure, unreadable};
use super::url_policy::{is_loopback, within_api};
use crate::{Error, Operation, Result};

/// Reads a vendor's error body: operation, status, body.
pub(crate) type ReadVendorCode = fn(Operation, u16, &[u8]) -> Option<VendorCode>;

/// What an account's client is made of.
pub(crate) struct ApiClientSettings {
    /// Where the API is, without a slash at the end, user-info, query or fragment.
    pub base: Url,
    /// The value of `Authorization`, marked sensitive.
    pub authorisation: HeaderValue,
    /// Names the key without being it.
    pub key_digest: String,
    /// How often the system may be asked.
    pub pace: Pace,
    /// Reads the vendor's error bodies.
    pub vendor_code: ReadVendorCode,
    /// How long is too long.
    pub timeouts: Timeouts,
}

/// One account's way to its API.
pub(crate) struct ApiClient {
    http: Client,
    settings: ApiClientSettings,
    limit: RwLock<Arc<RateLimit>>,
    /// Server's clock minus ours, in seconds, as of the latest answer.
    server_ahead_seconds: AtomicI64,
}

impl ApiClient {
    /// A client without a connection yet.
    pub fn new(settings: ApiClientSettings) -> Result<Self> {
        let http = client(&settings.timeouts, is_loopback(&settings.base), |builder| builder)?;
        let owner = format!("key {} {}", settings.base, settings.key_digest);
        let limit = RwLock::new(RATE_LIMITS.of(&owner, settings.pace));
        Ok(Self {
            http,
            settings,
            limit,
            server_ahead_seconds: AtomicI64::new(0),
        })
    }

    /// Where the API is.
    pub fn base(&self) -> &Url {
        &self.settings.base
    }

    /// Whether an address belongs to this API, so that it may receive the credentials.
    pub fn owns(&self, url: &Url) -> bool {
        within_api(url, &self.settings.base)
    }

    /// The address below the base made of these path segments.
    pub fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.settings.base.clone();
        // A base that cannot have segments was refused when the account was connected.
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// From here on this client shares the pace of all keys of this user.
    pub fn belongs_to_user(&self, user_id: &str) {
        let owner = format!("user {} {user_id}", self.settings.base);
        let mut limit = self.limit.write().unwrap_or_else(PoisonError::into_inner);
        *limit = RATE_LIMITS.join(&owner, &limit);
    }

    /// How far the server's clock is ahead of this computer's, as of the latest answer.
    pub fn server_ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.server_ahead_seconds.load(Ordering::Relaxed))
    }

    /// GET, and the body as JSON.
    pub async fn get<T: DeserializeOwned>(&self, operation: Operation, url: Url) -> Result<T> {
        self.json(operation, Method::GET, url, None).await
    }

    /// A request with an optional JSON body, and the answer's body as JSON.
    pub async fn json<T: DeserializeOwned>(
        &self,
        operation: Operation,
        method: Method,
        url: Url,
        body: Option<&serde_json::Value>,
    ) -> Result<T> {
        let (http_status, answer) = self.answer(operation, method, url, body).await?;
        // serde's message can quote the offending value, which can be a person's: it is dropped.
        serde_json::from_slice(&answer).map_err(|_| Error {
            http_status: Some(http_status),
            ..unreadable(operation)
        })
    }

    /// A request whose success has no body worth reading.
    pub async fn done(&self, operation: Operation, method: Method, url: Url) -> Result<()> {
        self.answer(operation, method, url, None).await.map(|_| ())
    }

    /// A GET whose answer of any status the caller judges; only the head is waited for.
    pub async fn head_of(&self, operation: Operation, url: Url) -> Result<Response> {
        self.within_time(operation, self.prepared(operation, &Method::GET, url, None)?)
            .await
    }

    /// The error that an answer means, with what its body says.
    pub async fn error_of(&self, operation: Operation, response: Response) -> Error {
        let http_status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = tokio::time::timeout(self.settings.timeouts.stall, read_error_body(response))
            .await
            .unwrap_or_default();
        let vendor = (self.settings.vendor_code)(operation, http_status, &body);
        classify(operation, facts(http_status, &headers, vendor, Timestamp::now()))
    }

    #[tracing::instrument(name = "api", level = "debug", skip_all, fields(operation = ?operation, status, bytes))]
    async fn answer(
        &self,
        operation: Operation,
        method: Method,
        url: Url,
        body: Option<&serde_json::Value>,
    ) -> Result<(u16, Bytes)> {
        let request = self.prepared(operation, &method, url, body)?;
        let response = self.within_time(operation, request).await?;
        let status = response.status();
        tracing::Span::current().record("status", status.as_u16());
        if !status.is_success() {
            return Err(self.error_of(operation, response).await);
        }
        let answer = tokio::time::timeout(self.settings.timeouts.exchange, read_body(operation, response))
            .await
            .map_err(|_| timed_out(operation))??;
        tracing::Span::current().record("bytes", answer.len());
        Ok((status.as_u16(), answer))
    }

    /// The one place where credentials join a request, after the address was checked.
    fn prepared(
        &self,
        operation: Operation,
        method: &Method,
        url: Url,
        body: Option<&serde_json::Value>,
    ) -> Result<reqwest::Request> {
        if !self.owns(&url) {
            return Err(address_refused(operation));
        }
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, self.settings.authorisation.clone());
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        let mut request = self.http.request(method.clone(), url);
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request = request.body(body.to_string());
        } else if *method != Method::GET {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        request
            .headers(headers)
            .build()
            .map_err(|failure| transport_failure(operation, &failure))
    }

    async fn within_time(&self, operation: Operation, request: reqwest::Request) -> Result<Response> {
        let limit = Arc::clone(&self.limit.read().unwrap_or_else(PoisonError::into_inner));
        limit.admit(operation).await?;
        let response = tokio::time::timeout(self.settings.timeouts.exchange, self.http.execute(request))
            .await
            .map_err(|_| timed_out(operation))?
            .map_err(|failure| transport_failure(operation, &failure))?;
        self.note(&limit, &response);
        Ok(response)
    }

    fn note(&self, limit: &RateLimit, response: &Response) {
        let now = Timestamp::now();
        let headers = RetryHeaders::of(response.headers());
        if let Some(server_now) = headers.date.and_then(http_date) {
            self.server_ahead_seconds
                .store(server_now.as_second() - now.as_second(), Ordering::Relaxed);
        }
        if response.status().as_u16() == 429
            && let Some(until) = retry_at(headers, now)
        {
            limit.pause_until(until, now);
        }
    }
}

/// A number of a [`Pace`] written in the source.
pub(crate) const fn requests(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}
