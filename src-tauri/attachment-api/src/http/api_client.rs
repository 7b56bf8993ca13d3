//! The client that carries an account's credentials, and talks to that account's API alone.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use reqwest::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::de::DeserializeOwned;
use url::Url;

use super::answer::{facts, read_body, read_error_body};
use super::api_request::{ApiBody, ApiRequest};
use super::classify::{VendorFacts, classify};
use super::client_builder::client;
use super::credentials::Credentials;
use super::exchange::exchange;
use super::rate_limit::{Pace, RATE_LIMITS, RateLimit};
use super::retry_at::{RetryHeaders, http_date, retry_at};
use super::timeouts::Timeouts;
use super::transport_failure::{address_refused, timed_out, transport_failure, unreadable};
use super::url_policy::{is_loopback, within_api};
use crate::transfer::outgoing::send_file;
use crate::{Error, Operation, Result};

/// Reads what a vendor's refusal says: operation, status, headers, body.
pub(crate) type ReadVendorFacts = fn(Operation, u16, &HeaderMap, &[u8]) -> VendorFacts;

/// What an account's client is made of.
pub(crate) struct ApiClientSettings {
    /// Where the API is, without a slash at the end, user-info, query or fragment.
    pub base: Url,
    /// What gives requests their authority.
    pub credentials: Arc<dyn Credentials>,
    /// Names the key without being it.
    pub key_digest: String,
    /// The `Accept` of every request that has none of its own.
    pub accept: &'static str,
    /// How often the system may be asked.
    pub pace: Pace,
    /// Reads the vendor's refusals.
    pub vendor_facts: ReadVendorFacts,
    /// How long is too long.
    pub timeouts: Timeouts,
}

/// A whole answer.
pub(crate) struct Answer {
    /// HTTP status, a success.
    pub http_status: u16,
    /// Headers, e.g. `Location`.
    pub headers: HeaderMap,
    /// The body, bounded.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub fn json<T: DeserializeOwned>(&self, operation: Operation) -> Result<T> {
        // serde's message can quote the offending value, which can be a person's: it is dropped.
        serde_json::from_slice(&self.body).map_err(|_| Error {
            http_status: Some(self.http_status),
            ..unreadable(operation)
        })
    }
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

    /// How long is too long.
    pub fn timeouts(&self) -> &Timeouts {
        &self.settings.timeouts
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
        self.answer(&ApiRequest::get(operation, url))
            .await?
            .json(operation)
    }

    /// A request with an optional JSON body, and the answer's body as JSON.
    pub async fn json<T: DeserializeOwned>(
        &self,
        operation: Operation,
        method: Method,
        url: Url,
        body: Option<&serde_json::Value>,
    ) -> Result<T> {
        let body = body.map_or(ApiBody::Empty, |document| ApiBody::Json {
            content_type: "application/json",
            document,
        });
        self.answer(&ApiRequest::new(operation, method, url, body))
            .await?
            .json(operation)
    }

    /// A request whose success has no body worth reading.
    pub async fn done(&self, operation: Operation, method: Method, url: Url) -> Result<()> {
        self.answer(&ApiRequest::new(operation, method, url, ApiBody::Empty))
            .await
            .map(|_| ())
    }

    /// A GET whose answer of any status the caller judges; only the head is waited for.
    pub async fn head_of(&self, operation: Operation, url: Url) -> Result<Response> {
        self.send(&ApiRequest::get(operation, url)).await
    }

    /// The error that an answer means, with what its body says.
    pub async fn error_of(&self, operation: Operation, response: Response) -> Error {
        let http_status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = tokio::time::timeout(self.settings.timeouts.stall, read_error_body(response))
            .await
            .unwrap_or_default();
        let vendor = (self.settings.vendor_facts)(operation, http_status, &headers, &body);
        classify(operation, facts(http_status, &headers, vendor, Timestamp::now()))
    }

    /// The whole answer of a request that succeeded; what its refusal means otherwise.
    #[tracing::instrument(name = "api", level = "debug", skip_all, fields(operation = ?request.operation, status, bytes))]
    pub async fn answer(&self, request: &ApiRequest<'_>) -> Result<Answer> {
        let operation = request.operation;
        let response = self.send(request).await?;
        let status = response.status();
        tracing::Span::current().record("status", status.as_u16());
        if !status.is_success() {
            return Err(self.error_of(operation, response).await);
        }
        let headers = response.headers().clone();
        let body = tokio::time::timeout(self.settings.timeouts.exchange, read_body(operation, response))
            .await
            .map_err(|_| timed_out(operation))??;
        tracing::Span::current().record("bytes", body.len());
        Ok(Answer {
            http_status: status.as_u16(),
            headers,
            body,
        })
    }

    /// The answer's head, of any status. A request that was refused for a spent token had no effect and is made once more with
    /// a renewed one.
    pub async fn send(&self, request: &ApiRequest<'_>) -> Result<Response> {
        if !self.owns(&request.url) {
            return Err(address_refused(request.operation));
        }
        let credentials = &self.settings.credentials;
        let used = credentials.headers().await?;
        let response = self.attempt(request, used.clone()).await?;
        if response.status().as_u16() == 401 && credentials.refused(&used) {
            return self.attempt(request, credentials.headers().await?).await;
        }
        Ok(response)
    }

    /// The one place where credentials join a request, after the address was checked.
    async fn attempt(&self, request: &ApiRequest<'_>, credentials: HeaderMap) -> Result<Response> {
        let operation = request.operation;
        let mut headers = credentials;
        headers.insert(ACCEPT, HeaderValue::from_static(self.settings.accept));
        headers.extend(request.headers.clone());
        let prepared = self
            .http
            .request(request.method.clone(), request.url.clone())
            .headers(headers);
        let limit = Arc::clone(&self.limit.read().unwrap_or_else(PoisonError::into_inner));
        limit.admit(operation, Timestamp::now).await?;
        let response = match &request.body {
            ApiBody::File { file, progress } => {
                let timeouts = &self.settings.timeouts;
                send_file(operation, prepared, file, Arc::clone(progress), timeouts).await?
            }
            ApiBody::Json {
                content_type,
                document,
            } => {
                let prepared = prepared
                    .header(CONTENT_TYPE, *content_type)
                    .body(document.to_string());
                self.within_time(operation, prepared).await?
            }
            ApiBody::Empty if request.method == Method::GET => self.within_time(operation, prepared).await?,
            ApiBody::Empty => {
                self.within_time(operation, prepared.header(CONTENT_LENGTH, "0"))
                    .await?
            }
        };
        self.note(&limit, &response);
        Ok(response)
    }

    async fn within_time(&self, operation: Operation, request: RequestBuilder) -> Result<Response> {
        exchange(
            operation,
            tokio::time::timeout(self.settings.timeouts.exchange, request.send()),
        )
        .await
        .map_err(|_| timed_out(operation))?
        .map_err(|failure| transport_failure(operation, &failure))
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
