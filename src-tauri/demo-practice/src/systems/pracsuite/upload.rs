//! `POST /patient/{id}/patient_attachment`: the presigned form for one file.
//!
//! <https://docs.api.pracsuite.com/guides/uploading-attachments>

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::call::Call;
use super::keys::Right;
use super::refusals::Refusal;
use super::{BUCKET, PracSuite};
use crate::clock;
use crate::faults::Effect;
use crate::systems::ids;

/// "100 MB"; whether that is 100 × 10⁶ or 100 × 2²⁰ is not documented. The larger, so that nobody relies on the smaller.
const MOST_BYTES: u64 = 100 * 1024 * 1024;

/// A form for one file of one patient. The status of success is not documented: here 200.
pub(crate) fn presign(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::AddFiles)?;
    let client_id = pracsuite.known_client(call.id()?)?;
    let body = call.json()?;
    let name = file_name(&body)?;
    let named = match call.effect {
        Some(Effect::OtherPatient) => pracsuite.another_client(client_id),
        _ => client_id,
    };
    let unique = ids::uuid(&mut fastrand::Rng::new());
    let key = format!(
        "temp/{}/{named}/{}/0/{unique}/{name}",
        pracsuite.tenant_id, pracsuite.user_id
    );
    let life = Duration::from_secs(pracsuite.faults.get().form_seconds);
    let form = pracsuite
        .storage
        .presign_session_form(BUCKET, &key, MOST_BYTES, life, clock::now());
    Ok(Json(json!({"url": form.url, "fields": form.fields})).into_response())
}

/// The name becomes the last part of the key, so it cannot have parts itself.
fn file_name(body: &Map<String, Value>) -> Result<&str, Refusal> {
    let name = body.get("file_name").and_then(Value::as_str).unwrap_or_default();
    if name.trim().is_empty() {
        return Err(Refusal::invalid_body("file_name", "is required"));
    }
    if name.contains(['/', '\\']) || name.chars().any(char::is_control) {
        return Err(Refusal::invalid_body("file_name", "is not a file name"));
    }
    Ok(name)
}
