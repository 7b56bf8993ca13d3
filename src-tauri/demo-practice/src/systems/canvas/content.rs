//! `/{Resource}/{id}/files/{property}`: the six kinds of files. The answer is a redirect to the storage that works for
//! ten minutes.
//!
//! <https://docs.canvasmedical.com/api/accessing-resource-attachment-files/>

use std::sync::Arc;
use std::time::Duration;

use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;

use super::call::Call;
use super::records::{Photo, Records};
use super::refusals::Refusal;
use super::scopes::Interaction;
use super::{BUCKET, Canvas, attachments, others};
use crate::clock;
use crate::faults::Effect;

/// "Expires after 10 minutes."
const LINK_SECONDS: u64 = 600;

/// A document.
pub(crate) fn document(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    redirect(canvas, call, attachments::RESOURCE, |records| {
        let document = records.documents.get(&call.id)?;
        (document.ready_from <= clock::now()).then(|| document.key.clone())
    })
}

/// A photo of an examination.
pub(crate) fn media(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    redirect(canvas, call, others::MEDIA, |records| {
        Some(records.media.get(&call.id)?.key.clone())
    })
}

/// The newest document of a consent.
pub(crate) fn consent(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    redirect(canvas, call, others::CONSENT, |records| {
        Some(records.consents.get(&call.id)?.key.clone())
    })
}

/// A report.
pub(crate) fn report(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    redirect(canvas, call, others::REPORT, |records| {
        Some(records.reports.get(&call.id)?.key.clone())
    })
}

/// The photo of a patient.
pub(crate) fn photo(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    redirect(canvas, call, "Patient", |records| {
        match records.patients.get(&call.id)?.photo.as_ref()? {
            Photo::Stored(key) => Some(key.clone()),
            Photo::Elsewhere(_) => None,
        }
    })
}

/// The signature of a member of staff.
pub(crate) fn signature(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    redirect(canvas, call, "Practitioner", |records| {
        records.practitioners.get(&call.id)?.signature.clone()
    })
}

fn redirect(
    canvas: &Canvas,
    call: &Call,
    resource: &str,
    key: impl FnOnce(&Records) -> Option<String>,
) -> Result<Response, Refusal> {
    call.require(resource, Interaction::Read)?;
    let key = key(&canvas.records()).ok_or_else(|| Refusal::unknown(resource, &call.id))?;
    let life = canvas.faults.get().link_life(LINK_SECONDS);
    let signed_at = match call.effect {
        Some(Effect::ExpiredLink) => clock::now().checked_sub(life + Duration::from_secs(60)),
        _ => Ok(clock::now()),
    };
    let signed_at = signed_at.unwrap_or(Timestamp::UNIX_EPOCH);
    // Nothing tells the browser what to do with the file: which headers the storage answers is not documented.
    let link = canvas
        .storage
        .presign(&Method::GET, BUCKET, &key, &[], life, signed_at);
    Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, link)]).into_response())
}
