//! `/settings/public`: the clinic's name and how it wants patients called and shown.

use std::sync::Arc;

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::Cliniko;
use super::call::Call;
use super::refusals::Refusal;

/// The name of the demo clinic.
const CLINIC: &str = "Northside Physio";

/// The settings that everybody may read. Objects the demo has nothing to say about are null, as the vendor allows.
#[expect(clippy::unnecessary_wraps, reason = "every handler of the API has this shape")]
pub(crate) fn public(cliniko: &Arc<Cliniko>, _call: &Call) -> Result<Response, Refusal> {
    let settings = json!({
        "account": {
            "id": cliniko.account_id.to_string(),
            "name": CLINIC,
            "subdomain": "northside-physio",
            "country": "Australia",
            "country_code": "AU",
            "currency_symbol": "$",
            "has_time_travelers": false,
            "time_zone_support": true,
        },
        "calendar": null,
        "documents_and_printing": null,
        "integrations": null,
        "online_bookings": null,
        "patient_privacy": {
            "browser_title_name_format": "initials",
            "requires_hipaa_compliance": false,
        },
        "terminology": {"patient": "patient"},
    });
    Ok(Json(settings).into_response())
}
