//! `GET /patient_attachments/{id}/content`: a redirect to a link that works for a few minutes.
//!
//! Only the 303 was observed by others; lifetime and disposition are not documented.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::call::Call;
use super::refusals::Refusal;
use super::roles::Right;
use super::{BUCKET, Cliniko};
use crate::clock;
use crate::faults::Effect;
use crate::storage::inline_under;

/// Not documented: five minutes.
const LINK_SECONDS: u64 = 300;

/// Redirects to the bytes; before processing there are none.
pub(crate) fn redirect(cliniko: &Arc<Cliniko>, call: &Call) -> Result<Response, Refusal> {
    call.caller.require(Right::ListAttachments)?;
    let attachment = cliniko.attachment(call.id()?)?;
    call.caller.require(Right::ViewContent)?;
    let file = attachment.file.as_ref().ok_or_else(Refusal::not_found)?;
    let life = cliniko.faults.get().link_life(LINK_SECONDS);
    let signed_at = match call.effect {
        Some(Effect::ExpiredLink) => clock::now().checked_sub(life + Duration::from_secs(60)),
        _ => Ok(clock::now()),
    };
    let signed_at = signed_at.unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let disposition = inline_under(&file.filename);
    let link = cliniko.storage.presign_link(
        BUCKET,
        &attachment.key,
        &disposition,
        &file.content_type,
        life,
        signed_at,
    );
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, link)]).into_response())
}
