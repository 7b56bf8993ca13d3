//! Refusals of the token endpoint, in each system's manner.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// A system's manner of refusing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// 400 whatever is wrong, `invalid_request` for nearly everything: <https://www.medplum.com/docs/api/oauth/token>
    Medplum,
    /// RFC 6749, section 5.2. Canvas publishes no error bodies; this is what any OAuth library answers.
    Standard,
}

/// Why a token request was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    kind: Kind,
    description: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    ContentType,
    Malformed,
    GrantType,
    Client,
    /// A code or token that never was, or is spent.
    Unknown,
    /// A grant that was good once.
    Ended,
    Scope,
}

impl Refusal {
    fn new(kind: Kind, description: &'static str) -> Self {
        Self { kind, description }
    }

    pub(crate) fn content_type() -> Self {
        Self::new(Kind::ContentType, "Unsupported content type")
    }

    pub(crate) fn malformed(description: &'static str) -> Self {
        Self::new(Kind::Malformed, description)
    }

    pub(crate) fn grant_type() -> Self {
        Self::new(Kind::GrantType, "Unsupported grant_type")
    }

    pub(crate) fn client(description: &'static str) -> Self {
        Self::new(Kind::Client, description)
    }

    pub(crate) fn unknown(description: &'static str) -> Self {
        Self::new(Kind::Unknown, description)
    }

    pub(crate) fn ended(description: &'static str) -> Self {
        Self::new(Kind::Ended, description)
    }

    pub(crate) fn scope() -> Self {
        Self::new(
            Kind::Scope,
            "The requested scope is invalid, unknown, or malformed.",
        )
    }

    /// The answer.
    pub(crate) fn answer(&self, dialect: Dialect) -> Response {
        if self.kind == Kind::ContentType && dialect == Dialect::Medplum {
            return (StatusCode::BAD_REQUEST, self.description).into_response();
        }
        let (status, error) = self.status_and_error(dialect);
        let body = json!({"error": error, "error_description": self.description});
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Basic"));
        }
        response
    }

    fn status_and_error(&self, dialect: Dialect) -> (StatusCode, &'static str) {
        match (dialect, self.kind) {
            (Dialect::Medplum, Kind::Ended) | (Dialect::Standard, Kind::Ended | Kind::Unknown) => {
                (StatusCode::BAD_REQUEST, "invalid_grant")
            }
            (Dialect::Medplum, _) | (Dialect::Standard, Kind::Malformed) => {
                (StatusCode::BAD_REQUEST, "invalid_request")
            }
            (Dialect::Standard, Kind::ContentType | Kind::GrantType) => {
                (StatusCode::BAD_REQUEST, "unsupported_grant_type")
            }
            (Dialect::Standard, Kind::Client) => (StatusCode::UNAUTHORIZED, "invalid_client"),
            (Dialect::Standard, Kind::Scope) => (StatusCode::BAD_REQUEST, "invalid_scope"),
        }
    }
}
