//! One request to an account's API, so described that it can be made a second time with a renewed token.

use std::sync::Arc;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

use crate::transfer::outgoing::OutgoingFile;
use crate::{Operation, SendProgress};

/// One request. Credentials join it in the client alone.
pub(crate) struct ApiRequest<'a> {
    /// What is being done.
    pub operation: Operation,
    /// The method.
    pub method: Method,
    /// The address; refused when it is not the API's.
    pub url: Url,
    /// Headers beside the client's own, e.g. a condition.
    pub headers: HeaderMap,
    /// The body.
    pub body: ApiBody<'a>,
}

/// What a request carries.
pub(crate) enum ApiBody<'a> {
    /// Nothing.
    Empty,
    /// A JSON document.
    Json {
        /// Its MIME type, e.g. `application/json-patch+json`.
        content_type: &'static str,
        /// The document.
        document: &'a Value,
    },
    /// A file, alone or inside a document, streamed with its exact length.
    File {
        /// The file and what surrounds it.
        file: Arc<OutgoingFile>,
        /// Told how much of the file has been handed over.
        progress: SendProgress,
    },
}

impl ApiRequest<'_> {
    /// A GET.
    pub fn get(operation: Operation, url: Url) -> Self {
        Self::new(operation, Method::GET, url, ApiBody::Empty)
    }
}

impl<'a> ApiRequest<'a> {
    /// A request without headers of its own.
    pub fn new(operation: Operation, method: Method, url: Url, body: ApiBody<'a>) -> Self {
        Self {
            operation,
            method,
            url,
            headers: HeaderMap::new(),
            body,
        }
    }
}
