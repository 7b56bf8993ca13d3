//! `/business`: the clinic's locations, the least sensitive thing to ask for.

use std::sync::Arc;

use axum::response::Response;
use serde_json::json;

use super::PracSuite;
use super::call::Call;
use super::filters::{Field, FieldValue, Kind, field};
use super::keys::Right;
use super::lists::{self, Listed, Shape};
use super::refusals::Refusal;

const SHAPE: Shape = Shape {
    name: "businesses",
    filters: &FIELDS,
    sorted_by: &["business_id", "business_name"],
    links: true,
};
const FIELDS: [Field; 3] = [
    field("created", Kind::Timestamp),
    field("archived", Kind::Timestamp),
    field("updated", Kind::Timestamp),
];

/// A location of the clinic.
pub(crate) struct Business {
    id: u64,
    name: &'static str,
    city: &'static str,
}

/// Where the demo clinic is.
pub(crate) const BUSINESSES: [Business; 2] = [
    Business {
        id: 1,
        name: "Northside Physio",
        city: "Northside",
    },
    Business {
        id: 2,
        name: "Northside Physio at the Harbour",
        city: "Port Demo",
    },
];

impl Listed for Business {
    fn field(&self, name: &str) -> FieldValue {
        match name {
            "business_id" => FieldValue::Number(self.id),
            "business_name" => FieldValue::text(Some(self.name)),
            _ => FieldValue::Null,
        }
    }
}

/// All locations.
pub(crate) fn list(pracsuite: &Arc<PracSuite>, call: &Call) -> Result<Response, Refusal> {
    call.require(Right::Clinic)?;
    lists::answer(pracsuite, call, &SHAPE, BUSINESSES.iter(), |business| {
        json!({
            "tenant_id": pracsuite.tenant_id,
            "business_id": business.id,
            "business_name": business.name,
            "display_name": business.name,
            "address_1": "12 Sample Street",
            "suburb": business.city,
            "phone": null,
            "email": null,
            "website": null,
            "archive": false,
        })
    })
}
