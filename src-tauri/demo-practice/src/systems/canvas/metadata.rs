//! `/metadata`: which resources there are, and where to sign in. Nobody needs a token to read it.
//!
//! <https://docs.canvasmedical.com/guides/embedding-a-smart-on-fhir-application/>

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::refusals::fhir;
use super::{AUTHORIZE, Canvas, TOKEN};

const RESOURCES: [(&str, &[&str]); 7] = [
    ("Consent", &["read", "search-type"]),
    ("DiagnosticReport", &["read", "search-type"]),
    ("DocumentReference", &["create", "read", "search-type"]),
    ("Group", &["search-type"]),
    ("Media", &["read", "search-type"]),
    ("Patient", &["read", "search-type"]),
    ("Practitioner", &["read", "search-type"]),
];

/// What this instance can do.
pub(crate) async fn statement(State(canvas): State<Arc<Canvas>>) -> Response {
    let resources: Vec<Value> = RESOURCES
        .iter()
        .map(|(resource, interactions)| {
            let interactions: Vec<Value> = interactions.iter().map(|code| json!({"code": code})).collect();
            json!({"type": resource, "interaction": interactions})
        })
        .collect();
    let address = |path: &str| format!("{}{path}", canvas.base_url);
    let statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-08-01",
        "kind": "instance",
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{
            "mode": "server",
            "security": {"extension": [{
                "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                "extension": [
                    {"url": "authorize", "valueUri": address(AUTHORIZE)},
                    {"url": "token", "valueUri": address(TOKEN)},
                ],
            }]},
            "resource": resources,
        }],
    });
    fhir(StatusCode::OK, &statement)
}
