//! Refusals. Only the 422 body is documented; the others carry a `message`, as reported by users of the API.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    message: String,
    errors: Map<String, Value>,
    /// Unix seconds.
    rate_limit_reset: Option<i64>,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            message: message.into(),
            errors: Map::new(),
            rate_limit_reset: None,
        }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "Invalid API key")
    }

    pub(crate) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "Resource not found")
    }

    pub(crate) fn not_acceptable() -> Self {
        Self::new(
            StatusCode::NOT_ACCEPTABLE,
            "The Accept header must name application/json",
        )
    }

    pub(crate) fn unsupported_media_type() -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The Content-Type header must be application/json",
        )
    }

    /// The documented shape: `{"message": "Validation Failed", "errors": {field: message}}`.
    pub(crate) fn invalid(field: &str, message: &str) -> Self {
        let mut refusal = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Validation Failed");
        refusal.errors.insert(field.to_owned(), message.into());
        refusal
    }

    /// Over the rate limit; `reset` is when to come back, in unix seconds.
    pub(crate) fn too_many_requests(reset: i64) -> Self {
        let mut refusal = Self::new(StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded");
        refusal.rate_limit_reset = Some(reset);
        refusal
    }

    #[cfg(test)]
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = if self.errors.is_empty() {
            json!({"message": self.message})
        } else {
            json!({"message": self.message, "errors": self.errors})
        };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(reset) = self.rate_limit_reset {
            let name = HeaderName::from_static("x-ratelimit-reset");
            response.headers_mut().insert(name, HeaderValue::from(reset));
        }
        response
    }
}
