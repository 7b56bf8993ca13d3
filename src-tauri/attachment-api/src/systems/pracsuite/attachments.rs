//! Lists of attachments, and single records.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use url::Url;

use super::access::Access;
use super::error::MISSING_AUTHENTICATION_TOKEN;
use super::filters::Query;
use super::learned::Route;
use super::link::file_name;
use super::model::{WireAttachment, WireFolder};
use super::paging::every;
use super::patients::known_shape;
use crate::http::transport_failure::{address_refused, unreadable};
use crate::system::capability_absent;
use crate::systems::listing;
use crate::systems::wire::is_id;
use crate::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, Code, Error, Operation,
    PatientId, Result, Status,
};

/// Pages of a list. No filter and no order of attachments is documented, so both are done here.
pub(crate) fn pages(
    access: Arc<Access>,
    query: AttachmentQuery,
) -> BoxStream<'static, Result<AttachmentPage>> {
    let operation = Operation::ListAttachments;
    match query.scope.clone() {
        AttachmentScope::Patient(patient) => {
            listing::pages(
                query,
                async move { of_patient(&access, operation, &patient).await },
            )
        }
        AttachmentScope::Account => {
            listing::pages(query, async move { of_account(&access, operation).await })
        }
        AttachmentScope::PatientCase(_) => stream::iter([Err(capability_absent(operation))]).boxed(),
    }
}

/// Every attachment of a patient, in no order.
///
/// `GET /patient/{client_id}/patient_attachment` is not in the reference; its `POST` is
/// (<https://docs.api.pracsuite.com/guides/uploading-attachments>), and lists elsewhere sit beside it. Where the server does
/// not have it, the folders are walked, whose call is documented. Whether files outside any folder show there is not.
pub(crate) async fn of_patient(
    access: &Access,
    operation: Operation,
    patient: &PatientId,
) -> Result<Vec<Attachment>> {
    let id = known_shape(operation, patient)?;
    let found = match access.learned.route() {
        Some(Route::Flat) => flat(access, operation, id).await?,
        Some(Route::Folders) => in_folders(access, operation, id).await?,
        None => by_either_route(access, operation, id).await?,
    };
    // A list that ignored whose it should be must not put other people's files on this chart.
    if found
        .iter()
        .any(|attachment| attachment.patient.as_ref().is_some_and(|other| other != patient))
    {
        return Err(Error::new(Code::WrongPatient, Status::Permanent, operation));
    }
    Ok(found)
}

/// One attachment. Where its record has no label, a link is asked for the file's own name: a file that was just filed has
/// none, and people look for what they called it. In a list that would be a request for every file.
pub(crate) async fn read(access: &Access, operation: Operation, id: &AttachmentId) -> Result<Attachment> {
    let wire: WireAttachment = access
        .api
        .get(operation, record_url(access, operation, id)?)
        .await?;
    if wire.attachment_client_id != id.as_str() {
        return Err(unreadable(operation));
    }
    let attachment = named(access, wire);
    Ok(match attachment.name {
        Some(_) => attachment,
        None => Attachment {
            name: file_name(access, id).await,
            ..attachment
        },
    })
}

/// The address of a record, when its id can be one.
pub(crate) fn record_url(access: &Access, operation: Operation, id: &AttachmentId) -> Result<Url> {
    if is_id(id.as_str()) {
        Ok(access.api.url(&["patient_attachment", id.as_str()]))
    } else {
        Err(Error::new(Code::NotFound, Status::Permanent, operation))
    }
}

/// Whether this answer can mean that there is no such call.
pub(crate) fn may_be_missing(error: &Error) -> bool {
    matches!(error.http_status, Some(403..=405))
}

async fn by_either_route(access: &Access, operation: Operation, id: &str) -> Result<Vec<Attachment>> {
    let missing = match flat(access, operation, id).await {
        Ok(found) => {
            access.learned.route_works(Route::Flat);
            return Ok(found);
        }
        Err(error) if may_be_missing(&error) => error,
        Err(error) => return Err(error),
    };
    let found = in_folders(access, operation, id).await?;
    // A plain 404 can be about the patient: only what names the call decides for the next time.
    if missing.vendor_code == Some(MISSING_AUTHENTICATION_TOKEN) || missing.http_status == Some(405) {
        access.learned.route_works(Route::Folders);
    }
    Ok(found)
}

async fn flat(access: &Access, operation: Operation, id: &str) -> Result<Vec<Attachment>> {
    let url = access.api.url(&["patient", id, "patient_attachment"]);
    files(access, operation, url).await
}

async fn in_folders(access: &Access, operation: Operation, id: &str) -> Result<Vec<Attachment>> {
    let url = access.api.url(&["patient", id, "patient_attachment_folder"]);
    let folders: Vec<WireFolder> = every(&access.api, operation, Query::largest_page().on(url)).await?;
    let mut found = Vec::new();
    for folder in &folders {
        found.extend(files(access, operation, files_url(access, operation, folder)?).await?);
    }
    Ok(found)
}

/// Where the folder's link says, when it belongs to the API: the request carries the keys.
fn files_url(access: &Access, operation: Operation, folder: &WireFolder) -> Result<Url> {
    let Some(served) = folder.files_link() else {
        let id = &folder.attachment_client_folder_id;
        return Ok(access
            .api
            .url(&["patient_attachment_folder", id, "patient_attachment"]));
    };
    access
        .api
        .base()
        .join(served)
        .ok()
        .filter(|url| access.api.owns(url))
        .ok_or_else(|| address_refused(operation))
}

/// `GET /patient_attachment` is not in the reference either, and nothing stands in for it.
async fn of_account(access: &Access, operation: Operation) -> Result<Vec<Attachment>> {
    match files(access, operation, access.api.url(&["patient_attachment"])).await {
        Ok(found) => {
            access.learned.note_account_list(true);
            Ok(found)
        }
        Err(error) if may_be_missing(&error) => {
            access.learned.note_account_list(false);
            Err(Error {
                code: Code::CapabilityAbsent,
                status: Status::Permanent,
                ..error
            })
        }
        Err(error) => Err(error),
    }
}

async fn files(access: &Access, operation: Operation, list: Url) -> Result<Vec<Attachment>> {
    let wires: Vec<WireAttachment> = every(&access.api, operation, Query::largest_page().on(list)).await?;
    Ok(wires.into_iter().map(|wire| named(access, wire)).collect())
}

/// With the file's own name, once a link told it.
fn named(access: &Access, wire: WireAttachment) -> Attachment {
    let attachment = Attachment::from(wire);
    let own_name = access.learned.name(&attachment.id);
    Attachment {
        name: own_name.or(attachment.name),
        ..attachment
    }
}
