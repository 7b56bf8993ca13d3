//! `/Practitioner` and `/Group`: who can review a document.
//!
//! <https://docs.canvasmedical.com/api/practitioner/>

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::Canvas;
use super::call::Call;
use super::filters::contains;
use super::lists;
use super::records::Practitioner;
use super::refusals::{Refusal, fhir};
use super::scopes::Interaction;

const PRACTITIONER: &str = "Practitioner";
const GROUP: &str = "Group";

/// Staff: the active ones who can be scheduled, unless asked for more.
pub(crate) fn search(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(PRACTITIONER, Interaction::Search)?;
    let everybody = call
        .values("include-non-schedulable-practitioners")
        .any(|value| value == "true");
    let active = call.values("active").last().unwrap_or("true") == "true";
    let records = canvas.records();
    let found = records.practitioners.values().filter(|practitioner| {
        practitioner.active == active
            && (everybody || practitioner.schedulable)
            && call.values("_id").all(|id| practitioner.id == id)
            && call
                .values("name")
                .all(|name| contains(practitioner.given, name) || contains(practitioner.family, name))
    });
    lists::answer(call, found, |practitioner| {
        canvas.practitioner_on_the_wire(practitioner)
    })
}

/// One member of staff.
pub(crate) fn one(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(PRACTITIONER, Interaction::Read)?;
    let records = canvas.records();
    let practitioner = records
        .practitioners
        .get(&call.id)
        .ok_or_else(|| Refusal::unknown(PRACTITIONER, &call.id))?;
    Ok(fhir(
        StatusCode::OK,
        &canvas.practitioner_on_the_wire(practitioner),
    ))
}

/// Teams of staff; other groups are not part of the demo.
pub(crate) fn teams(canvas: &Arc<Canvas>, call: &Call) -> Result<Response, Refusal> {
    call.require(GROUP, Interaction::Search)?;
    let of_staff = call.values("type").all(|kind| kind == "practitioner");
    let records = canvas.records();
    let found = records.teams.values().filter(|_| of_staff);
    lists::answer(call, found, |team| {
        json!({
            "resourceType": GROUP,
            "id": team.id,
            "active": true,
            "type": "practitioner",
            "actual": true,
            "name": team.name,
        })
    })
}

impl Canvas {
    fn practitioner_on_the_wire(&self, practitioner: &Practitioner) -> Value {
        let mut resource = json!({
            "resourceType": PRACTITIONER,
            "id": practitioner.id,
            "active": practitioner.active,
            "name": [{
                "use": "usual",
                "text": format!("{} {}", practitioner.given, practitioner.family),
                "family": practitioner.family,
                "given": [practitioner.given],
            }],
        });
        if practitioner.signature.is_some() {
            resource["extension"] = json!([{
                "url": "http://schemas.canvasmedical.com/fhir/extensions/practitioner-signature",
                "valueUrl": self.file_url(PRACTITIONER, &practitioner.id, "signature"),
            }]);
        }
        resource
    }
}
