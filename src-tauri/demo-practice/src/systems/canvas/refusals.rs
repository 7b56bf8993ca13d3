//! Refusals as `OperationOutcome`: <https://docs.canvasmedical.com/api/errors/>, and the vendor's framework behind it,
//! <https://github.com/canvas-medical/fhirstarter>

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// What the answers are.
pub(crate) const FHIR_JSON: &str = "application/fhir+json";

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    issues: Vec<Issue>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    pub(crate) code: &'static str,
    pub(crate) text: String,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            status,
            issues: vec![Issue { code, text }],
        }
    }

    pub(crate) fn invalid(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid", text)
    }

    /// A body with one or several mistakes.
    pub(crate) fn issues(issues: Vec<Issue>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            issues,
        }
    }

    pub(crate) fn unauthorised() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unknown", "Authentication failed")
    }

    pub(crate) fn forbidden() -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", "Authorization failed")
    }

    pub(crate) fn unknown(resource: &str, id: &str) -> Self {
        let text = format!("Unknown {resource} resource '{id}'");
        Self::new(StatusCode::NOT_FOUND, "not-found", text)
    }

    pub(crate) fn no_such_address() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "Not Found")
    }

    pub(crate) fn not_supported() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "not-supported",
            "Method not allowed",
        )
    }

    /// Well-formed, and still not possible.
    pub(crate) fn business_rule(text: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "business-rule", text)
    }

    #[cfg(test)]
    pub(crate) fn codes(&self) -> Vec<&'static str> {
        self.issues.iter().map(|issue| issue.code).collect()
    }

    pub(crate) fn exception() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "exception",
            "Internal server error",
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let issues = self.issues.into_iter().map(|issue| {
            json!({
                "severity": "error",
                "code": issue.code,
                "details": {"text": issue.text},
            })
        });
        let outcome = json!({
            "resourceType": "OperationOutcome",
            "issue": issues.collect::<Vec<Value>>(),
        });
        fhir(self.status, &outcome)
    }
}

/// An answer with a resource.
pub(crate) fn fhir(status: StatusCode, resource: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, FHIR_JSON)], resource.to_string()).into_response()
}
