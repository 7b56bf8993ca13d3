//! The connection test. No call says who asks, so the least sensitive record tells the clinic.

use super::access::Access;
use super::filters::Query;
use super::model::{WireBusiness, WireTenant};
use super::paging::Page;
use crate::{Code, Connection, Error, Operation, Result, Status};

const TEST: Operation = Operation::TestConnection;

/// What a clinic is called that does not say.
const UNNAMED_CLINIC: &str = "PracSuite";

/// Proves address and keys, and says which clinic answers.
///
/// A key carries permissions, and what a missing one answers is not documented; and a 403 can mean a missing key as well as a
/// missing call. So a refusal of one call proves nothing about the keys: only when patients are refused too, they are.
pub(crate) async fn test(access: &Access) -> Result<Connection> {
    let (clinic, clinic_id) = match first::<WireBusiness>(access, "business").await {
        Ok(Some(business)) => {
            let clinic_id = business.tenant_id.clone();
            (business.name(), clinic_id)
        }
        Ok(None) => (None, None),
        Err(error) if is_refusal(&error) => (None, clinic_of_patients(access).await?),
        Err(error) => return Err(error),
    };
    Ok(Connection {
        base_url: access.api.base().clone(),
        clinic: clinic.unwrap_or_else(|| UNNAMED_CLINIC.to_owned()),
        clinic_id,
        // Both keys are software's and the clinic's, and no person's.
        user: None,
        user_id: None,
        role: None,
    })
}

async fn clinic_of_patients(access: &Access) -> Result<Option<String>> {
    match first::<WireTenant>(access, "patient").await {
        Ok(tenant) => Ok(tenant.and_then(|tenant| tenant.tenant_id)),
        Err(error) if is_refusal(&error) => Err(Error {
            code: Code::CredentialsRefused,
            status: Status::Persistent,
            ..error
        }),
        Err(error) => Err(error),
    }
}

fn is_refusal(error: &Error) -> bool {
    matches!(error.http_status, Some(401 | 403 | 404)) && error.code != Code::QuotaUsedUp
}

async fn first<T: serde::de::DeserializeOwned>(access: &Access, list: &str) -> Result<Option<T>> {
    let url = Query::first_page(1).on(access.api.url(&[list]));
    let page: Page<T> = access.api.get(TEST, url).await?;
    Ok(page.rows.into_iter().next())
}
