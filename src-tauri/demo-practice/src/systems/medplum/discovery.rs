//! What the server says of itself, to anybody: <https://www.medplum.com/docs/auth/smart-scopes>

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Medplum;
use super::answers::{fhir, json_body};
use super::records::{Kind, wire_instant};
use crate::clock;

const OAUTH_URIS: &str = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";

/// The capability statement, with the server's version.
pub(crate) async fn metadata(State(medplum): State<Arc<Medplum>>) -> Response {
    let uri =
        |name: &str, path: &str| json!({"url": name, "valueUri": format!("{}{path}", medplum.base_url)});
    let interactions = ["create", "read", "update", "patch", "delete", "search-type"];
    let interactions: Vec<Value> = interactions.iter().map(|code| json!({"code": code})).collect();
    let resources = Kind::ALL
        .into_iter()
        .map(|kind| json!({"type": kind.name(), "interaction": interactions, "conditionalCreate": true}));
    let statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": wire_instant(clock::now()),
        "kind": "instance",
        "software": {"name": "medplum", "version": medplum.faults.get().medplum.version},
        "implementation": {"description": "medplum", "url": medplum.fhir_url()},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "patchFormat": ["application/json-patch+json"],
        "rest": [{
            "mode": "server",
            "security": {"extension": [{"url": OAUTH_URIS, "extension": [
                uri("authorize", "oauth2/authorize"),
                uri("token", "oauth2/token"),
            ]}]},
            "resource": resources.collect::<Vec<_>>(),
        }],
    });
    fhir(StatusCode::OK, &statement)
}

/// Where and how to sign in.
pub(crate) async fn smart_configuration(State(medplum): State<Arc<Medplum>>) -> Response {
    let at = |path: &str| format!("{}{path}", medplum.base_url);
    let configuration = json!({
        "issuer": medplum.base_url,
        "jwks_uri": at(".well-known/jwks.json"),
        "authorization_endpoint": at("oauth2/authorize"),
        "token_endpoint": at("oauth2/token"),
        "introspection_endpoint": at("oauth2/introspect"),
        "userinfo_endpoint": at("oauth2/userinfo"),
        "grant_types_supported": ["client_credentials", "authorization_code", "refresh_token"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": ["openid", "offline_access", "user/*.cruds", "patient/*.cruds"],
        "response_types_supported": ["code"],
        "capabilities": ["authorize-post", "client-public", "client-confidential-symmetric", "permission-v2"],
        "code_challenge_methods_supported": ["S256"],
    });
    json_body(StatusCode::OK, &configuration)
}

/// Whether it is well.
pub(crate) async fn health(State(medplum): State<Arc<Medplum>>) -> Response {
    let version = medplum.faults.get().medplum.version;
    let health = json!({"ok": true, "version": version, "postgres": true, "redis": true});
    json_body(StatusCode::OK, &health)
}
