//! Reading and replacing resources, whatever their kind.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use axum::response::Response;
use json_patch::{Patch, PatchOperation};
use serde_json::{Value, json};

use super::Medplum;
use super::answers::{all_ok, resource};
use super::call::Call;
use super::records::Kind;
use super::refusals::Refusal;
use super::validation::checked;

const JSON_PATCH: &str = "application/json-patch+json";

/// One resource.
pub(crate) fn one(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    let records = medplum.records();
    let found = records.get(call.kind, call.id()?)?;
    let shown = medplum.shown_under(&records, found, call.effect.as_ref());
    Ok(resource(
        StatusCode::OK,
        &shown,
        &medplum.fhir_url(),
        &call.headers,
    ))
}

/// `PUT`: the whole resource anew. What it leaves out is gone, tags too. A deleted one comes back.
pub(crate) fn replace(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    let id = call.id()?;
    if !is_uuid(id) {
        return Err(Refusal::bad_request("Invalid id"));
    }
    let sent = medplum.kept(&call.json(&[])?);
    if sent["id"] != id {
        return Err(Refusal::bad_request("Incorrect ID"));
    }
    let sent = checked(&sent, call.kind)?;
    let mut records = medplum.records();
    if let Some(wanted) = call.headers.get(header::IF_MATCH) {
        let version = records.get(call.kind, id)?["meta"]["versionId"].clone();
        let version = format!("W/\"{}\"", version.as_str().unwrap_or_default());
        if wanted.as_bytes() != version.as_bytes() {
            return Err(Refusal::precondition_failed());
        }
    }
    let kept = records.update(call.kind, id, sent)?;
    medplum.note_change(&kept);
    let shown = medplum.shown(&records, &kept);
    Ok(resource(
        StatusCode::OK,
        &shown,
        &medplum.fhir_url(),
        &call.headers,
    ))
}

/// `PATCH`: a JSON Patch (RFC 6902). `If-Match` is ignored here; a `test` takes its place.
pub(crate) fn change(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    let patch = call.json(&[JSON_PATCH])?;
    let patch: Patch =
        serde_json::from_value(patch).map_err(|_| Refusal::bad_request("Invalid JSON patch"))?;
    let mut records = medplum.records();
    let mut changed = records.get(call.kind, call.id()?)?.clone();
    for operation in &patch.0 {
        make_list_for(operation, &mut changed);
        json_patch::patch(&mut changed, std::slice::from_ref(operation)).map_err(|error| {
            let text = match operation {
                PatchOperation::Test(_) => format!("Test failed: {}", operation.path()),
                _ => format!("Invalid JSON patch: {}", error.kind),
            };
            Refusal::bad_request(text)
        })?;
    }
    if changed["id"] != call.id()? {
        return Err(Refusal::bad_request("Incorrect ID"));
    }
    let changed = checked(&medplum.kept(&changed), call.kind)?;
    let kept = records.update(call.kind, call.id()?, changed)?;
    medplum.note_change(&kept);
    let shown = medplum.shown(&records, &kept);
    Ok(resource(
        StatusCode::OK,
        &shown,
        &medplum.fhir_url(),
        &call.headers,
    ))
}

/// Adding to the end of a list makes the list where there is none.
fn make_list_for(operation: &PatchOperation, resource: &mut Value) {
    let PatchOperation::Add(add) = operation else {
        return;
    };
    let list = add.path.as_str().strip_suffix("/-");
    let Some((parent, name)) = list.and_then(|list| list.rsplit_once('/')) else {
        return;
    };
    if let Some(Value::Object(parent)) = resource.pointer_mut(parent) {
        parent.entry(name).or_insert_with(|| json!([]));
    }
}

/// `DELETE`: as often as one likes. The bytes of its files stay.
pub(crate) fn delete(medplum: &Arc<Medplum>, call: &Call) -> Result<Response, Refusal> {
    medplum.records().delete(call.kind, call.id()?)?;
    if call.kind != Kind::Binary {
        medplum.note_deletion(call.kind, call.id()?);
    }
    Ok(all_ok())
}

fn is_uuid(text: &str) -> bool {
    let hyphens = [8, 13, 18, 23];
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| {
            if hyphens.contains(&index) {
                byte == b'-'
            } else {
                byte.is_ascii_hexdigit()
            }
        })
}
