//! One patient.

use super::access::Access;
use super::model::WirePatient;
use crate::http::transport_failure::unreadable;
use crate::systems::wire::is_id;
use crate::{Code, Error, Operation, Patient, PatientId, Result, Status};

/// The patient's id, when it can be one: anything else is nobody's, and never reaches an address.
pub(crate) fn known_shape(operation: Operation, id: &PatientId) -> Result<&str> {
    Some(id.as_str())
        .filter(|id| is_id(id))
        .ok_or(Error::new(Code::NotFound, Status::Permanent, operation))
}

/// One patient, whatever their status.
pub(crate) async fn read(access: &Access, operation: Operation, id: &PatientId) -> Result<Patient> {
    let url = access.api.url(&["patient", known_shape(operation, id)?]);
    let wire: WirePatient = access.api.get(operation, url).await?;
    if wire.client_id == id.as_str() {
        Ok(wire.into())
    } else {
        Err(unreadable(operation))
    }
}
