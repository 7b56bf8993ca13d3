//! One patient.

use super::filters::Query;
use super::model::WirePatient;
use crate::http::ApiClient;
use crate::http::transport_failure::unreadable;
use crate::systems::wire::is_id;
use crate::{Code, Error, Operation, Patient, PatientId, Result, Status};

/// The patient's id, when it can be one: anything else is nobody's, and never reaches an address.
pub(crate) fn known_shape(operation: Operation, id: &PatientId) -> Result<&str> {
    Some(id.as_str())
        .filter(|id| is_id(id))
        .ok_or(Error::new(Code::NotFound, Status::Permanent, operation))
}

/// One patient, also an archived one.
pub(crate) async fn read(api: &ApiClient, id: &PatientId) -> Result<Patient> {
    let operation = Operation::ReadPatient;
    let url = Query::default()
        .also_archived()
        .on(api.url(&["patients", known_shape(operation, id)?]));
    let wire: WirePatient = api.get(operation, url).await?;
    if wire.id == id.as_str() {
        Ok(wire.into())
    } else {
        Err(unreadable(operation))
    }
}
