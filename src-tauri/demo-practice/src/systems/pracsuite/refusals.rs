//! Refusals, in the one shape the vendor describes: <https://docs.api.pracsuite.com/>, "Errors".
//!
//! The codes that are not listed there (a permission missing, too many requests, the quota used up) are named as API
//! Gateway names them, because `MISSING_AUTHENTICATION_TOKEN` is one of its names too:
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html>

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::systems::ids;

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    detail: String,
    validation: Option<(&'static str, &'static str)>,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            validation: None,
        }
    }

    pub(crate) fn invalid_parameters(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "INVALID_PARAMS", detail)
    }

    pub(crate) fn unauthorised() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "UNAUTHORIZED",
            "Access could not be verified",
        )
    }

    /// No key, or no such address: the vendor does not tell them apart.
    pub(crate) fn missing_token() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "MISSING_AUTHENTICATION_TOKEN",
            "Missing authentication token, or the endpoint does not exist",
        )
    }

    pub(crate) fn access_denied() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "ACCESS_DENIED",
            "The API key does not have the permission for this",
        )
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NOT_FOUND",
            format!("Could not find {what}"),
        )
    }

    /// Body refused, with the field at fault.
    pub(crate) fn invalid_body(field: &'static str, message: &'static str) -> Self {
        let mut refusal = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "INVALID_BODY",
            "The request body is invalid",
        );
        refusal.validation = Some((field, message));
        refusal
    }

    pub(crate) fn throttled() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "THROTTLED", "Too many requests")
    }

    pub(crate) fn quota_exceeded() -> Self {
        Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            "QUOTA_EXCEEDED",
            "The daily quota is used up",
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        // The vendor's own example of a 401 says 403 inside; whoever believes the body is misled here too.
        let told = match self.status {
            StatusCode::UNAUTHORIZED => 403,
            status => status.as_u16(),
        };
        let mut error = json!({"status": told, "code": self.code, "detail": self.detail});
        if let Some((field, message)) = self.validation {
            error["validation"] = json!([{"field": field, "message": message}]);
        }
        let mut body = json!({"error": error});
        // Required with every refusal but this one.
        if self.status != StatusCode::NOT_FOUND {
            let request_id = ids::uuid(&mut fastrand::Rng::new());
            body["request_id"] = Value::String(request_id);
        }
        (self.status, Json(body)).into_response()
    }
}
