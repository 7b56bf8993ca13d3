//! `/patient_attachment/{id}/content` and `/presign_url`: a link that works for a short time.
//!
//! <https://docs.api.pracsuite.com/openapi/patient-attachment/getpatientattachmentcontent.md>
//! <https://docs.api.pracsuite.com/openapi/patient-attachment/getpatientattachmentpresignurl.md>

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde_json::json;

use super::call::Call;
use super::keys::Right;
use super::patients::microseconds;
use super::records::{Access, File};
use super::refusals::Refusal;
use super::{BUCKET, PracSuite};
use crate::clock;
use crate::faults::Effect;
use crate::storage::inline_under;

/// "Short-lived", without a figure: five minutes.
const LINK_SECONDS: u64 = 300;

/// Redirects to the bytes. The vendor says "temporary redirect"; that it is 302 rather than 307 is our choice.
pub(crate) fn redirect(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    let (_, link, _) = link(pracsuite, call)?;
    Ok((StatusCode::FOUND, [(header::LOCATION, link)]).into_response())
}

/// Tells the link, when it ends and the file's name. The form of `expires` is not documented: here a timestamp.
pub(crate) fn presign_url(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    let (file, link, expires) = link(pracsuite, call)?;
    let body = json!({"url": link, "expires": microseconds(expires), "file_name": file.name});
    Ok(Json(body).into_response())
}

fn link(pracsuite: &PracSuite, call: &Call) -> Result<(File, String, Timestamp), Refusal> {
    call.require(Right::ReadFiles)?;
    let file = pracsuite.file(call.id()?)?;
    if file.access == Access::Confidential {
        return Err(Refusal::access_denied());
    }
    let life = pracsuite.faults.get().link_life(LINK_SECONDS);
    let signed_at = match call.effect {
        Some(Effect::ExpiredLink) => clock::now().checked_sub(life + Duration::from_secs(60)),
        _ => Ok(clock::now()),
    };
    let signed_at = signed_at.unwrap_or(Timestamp::UNIX_EPOCH);
    let link = pracsuite.storage.presign_link(
        BUCKET,
        &file.key,
        &inline_under(&file.name),
        file.content_type,
        life,
        signed_at,
    );
    let expires = signed_at.checked_add(life).unwrap_or(Timestamp::MAX);
    Ok((file, link, expires))
}
