//! Refusals as `OperationOutcome`: <https://www.medplum.com/docs/api/fhir/resources/operationoutcome>

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::answers::fhir;
use crate::systems::ids;

const TRACING: &str = "https://medplum.com/fhir/StructureDefinition/tracing";

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    status: StatusCode,
    /// The outcome's own id, where its kind has one.
    id: Option<&'static str>,
    issues: Vec<Issue>,
    /// Where a 401 says to sign in.
    realm: Option<String>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Issue {
    code: &'static str,
    text: String,
    /// The place in the resource, e.g. `Patient.birthDate`.
    expression: Option<String>,
    diagnostics: Option<String>,
}

impl Issue {
    /// Something wrong with the shape of a resource.
    pub(crate) fn structure(text: impl Into<String>, expression: String) -> Self {
        Self {
            expression: Some(expression),
            ..Self::new("structure", text)
        }
    }

    fn new(code: &'static str, text: impl Into<String>) -> Self {
        Self {
            code,
            text: text.into(),
            expression: None,
            diagnostics: None,
        }
    }
}

impl Refusal {
    fn new(status: StatusCode, id: Option<&'static str>, issue: Issue) -> Self {
        Self {
            status,
            id,
            issues: vec![issue],
            realm: None,
        }
    }

    pub(crate) fn bad_request(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, None, Issue::new("invalid", text))
    }

    /// A resource that is not what FHIR says.
    pub(crate) fn invalid(issues: Vec<Issue>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            id: None,
            issues,
            realm: None,
        }
    }

    pub(crate) fn unauthorised(base_url: &str) -> Self {
        let issue = Issue::new("login", "Unauthorized");
        Self {
            realm: Some(base_url.to_owned()),
            ..Self::new(StatusCode::UNAUTHORIZED, Some("unauthorized"), issue)
        }
    }

    pub(crate) fn forbidden() -> Self {
        let issue = Issue::new("forbidden", "Forbidden");
        Self::new(StatusCode::FORBIDDEN, Some("forbidden"), issue)
    }

    pub(crate) fn not_found() -> Self {
        let issue = Issue::new("not-found", "Not found");
        Self::new(StatusCode::NOT_FOUND, Some("not-found"), issue)
    }

    pub(crate) fn gone() -> Self {
        Self::new(StatusCode::GONE, Some("gone"), Issue::new("deleted", "Gone"))
    }

    pub(crate) fn precondition_failed() -> Self {
        let issue = Issue::new("processing", "Precondition Failed");
        Self::new(
            StatusCode::PRECONDITION_FAILED,
            Some("precondition-failed"),
            issue,
        )
    }

    pub(crate) fn multiple_matches() -> Self {
        let issue = Issue::new("multiple-matches", "Multiple resources found matching condition");
        Self::new(StatusCode::PRECONDITION_FAILED, Some("multiple-matches"), issue)
    }

    pub(crate) fn content_too_large() -> Self {
        let issue = Issue::new("too-long", "Request body too large");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, Some("content-too-large"), issue)
    }

    pub(crate) fn unsupported_media_type() -> Self {
        let issue = Issue::new("not-supported", "Unsupported media type");
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Some("unsupported-media-type"),
            issue,
        )
    }

    /// A limit of the project, such as its storage space.
    pub(crate) fn business_rule(text: &str) -> Self {
        let issue = Issue::new("business-rule", text);
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, Some("business-rule"), issue)
    }

    /// Over the load limit; when it is free again is only in the `RateLimit` header and in the diagnostics.
    pub(crate) fn too_many_requests(limit: u64, wait_ms: i64) -> Self {
        let diagnostics = json!({"_msBeforeNext": wait_ms, "limit": limit}).to_string();
        let issue = Issue {
            diagnostics: Some(diagnostics),
            ..Issue::new("throttled", "Too Many Requests")
        };
        Self::new(StatusCode::TOO_MANY_REQUESTS, Some("too-many-requests"), issue)
    }

    #[cfg(test)]
    pub(crate) fn expressions(&self) -> Vec<&str> {
        let issues = self.issues.iter();
        issues.filter_map(|issue| issue.expression.as_deref()).collect()
    }
}

/// An `OperationOutcome` with its request's id, which support asks for.
pub(crate) fn outcome(id: Option<&str>, issues: &[Value]) -> Value {
    let mut rng = fastrand::Rng::new();
    let mut outcome = json!({
        "resourceType": "OperationOutcome",
        "issue": issues,
        "extension": [{"url": TRACING, "extension": [
            {"url": "requestId", "valueId": ids::uuid(&mut rng)},
            {"url": "traceId", "valueId": ids::uuid(&mut rng)},
        ]}],
    });
    if let Some(id) = id {
        outcome["id"] = id.into();
    }
    outcome
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let issues: Vec<Value> = self.issues.iter().map(issue_on_the_wire).collect();
        let mut response = fhir(self.status, &outcome(self.id, &issues));
        if let Some(realm) = self.realm {
            let value = HeaderValue::try_from(format!("Bearer realm=\"{realm}\""));
            if let Ok(value) = value {
                response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
            }
        }
        response
    }
}

fn issue_on_the_wire(issue: &Issue) -> Value {
    let mut wire = json!({"severity": "error", "code": issue.code, "details": {"text": issue.text}});
    if let Some(expression) = &issue.expression {
        wire["expression"] = json!([expression]);
    }
    if let Some(diagnostics) = &issue.diagnostics {
        wire["diagnostics"] = diagnostics.as_str().into();
    }
    wire
}
