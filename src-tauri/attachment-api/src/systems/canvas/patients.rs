//! One patient.

use super::kinds::is_id;
use super::people::WirePatient;
use crate::http::ApiClient;
use crate::http::transport_failure::unreadable;
use crate::{Code, Error, Operation, Patient, PatientId, Result, Status};

/// The patient's id, when it can be one: anything else is nobody's, and never reaches an address.
pub(crate) fn known_shape(operation: Operation, id: &PatientId) -> Result<&str> {
    Some(id.as_str())
        .filter(|id| is_id(id))
        .ok_or(Error::new(Code::NotFound, Status::Permanent, operation))
}

/// One patient, also an archived one.
pub(crate) async fn read(api: &ApiClient, id: &PatientId) -> Result<Patient> {
    read_wire(api, Operation::ReadPatient, id)
        .await
        .map(Patient::from)
}

/// One patient as served: the one that was asked for, and no other.
pub(crate) async fn read_wire(api: &ApiClient, operation: Operation, id: &PatientId) -> Result<WirePatient> {
    let url = api.url(&["Patient", known_shape(operation, id)?]);
    let wire: WirePatient = api.get(operation, url).await?;
    if wire.id == id.as_str() {
        Ok(wire)
    } else {
        Err(unreadable(operation))
    }
}
