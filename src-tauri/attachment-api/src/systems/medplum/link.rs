//! A fresh link to an attachment's bytes.

use secrecy::ExposeSecret;
use serde_json::Value;
use url::Url;

use super::attachments::read_record;
use super::model::Parameters;
use super::record_id::{Kind, RecordId, fhir_url, referenced_id};
use super::upload::binary_id;
use crate::http::transport_failure::{address_refused, unreadable};
use crate::http::{ApiClient, StorageClient};
use crate::system::capability_absent;
use crate::transfer::download::fetch;
use crate::transfer::link_expiry::link_expiry;
use crate::{Attachment, Code, Download, Error, Link, Operation, PatientId, Result, Secret, Status};

const LINK: Operation = Operation::Link;

/// The address that a fresh read gives, or that `$presigned-url` gives for a `Binary`.
///
/// A file that is written into its record has no address, and so no link. A file that lies on another web server is opened
/// only where a person confirmed that host, as every address that a server supplies.
pub(crate) async fn link(api: &ApiClient, storage: &StorageClient, attachment: &Attachment) -> Result<Link> {
    let id = RecordId::read(LINK, &attachment.id)?;
    let address = match id.kind {
        Kind::Binary => presigned(api, &id.id).await?,
        Kind::DocumentReference | Kind::Media => {
            let record = read_record(api, LINK, &id).await?;
            let file = record.files.get(id.entry).ok_or_else(not_found)?;
            match &file.url {
                // As it is written when this account may not read it, or when it is gone: asking tells which.
                Some(url) if Url::parse(url).is_err() => {
                    let binary = referenced_id(url, "Binary").ok_or_else(|| address_refused(LINK))?;
                    presigned(api, binary).await?
                }
                Some(url) => url.clone(),
                None if file.data.is_some() => return Err(capability_absent(LINK)),
                None => return Err(not_found()),
            }
        }
    };
    let url = storage.checked(LINK, &address)?;
    Ok(Link {
        expires_at: link_expiry(&url),
        url: Secret::from(String::from(url)),
        name: attachment.name.clone(),
    })
}

/// The bytes behind a link, without credentials.
pub(crate) async fn download(storage: &StorageClient, link: &Link) -> Result<Download> {
    let operation = Operation::Download;
    let url = Url::parse(link.url.expose_secret()).map_err(|_| address_refused(operation))?;
    fetch(storage, &url)
        .await
        .map_err(|error| match error.http_status {
            // The server's own storage says 410 of a link whose time is over; what is really gone says so when a new link is
            // asked for.
            Some(401 | 403 | 404 | 410) => Error {
                code: Code::LinkExpired,
                status: Status::Temporary,
                ..error
            },
            _ => error,
        })
}

/// Bare bytes as an attachment: their type and their patient are all that is known.
pub(crate) async fn binary(api: &ApiClient, operation: Operation, id: &RecordId) -> Result<Attachment> {
    let resource: Value = api.get(operation, id.url(api)).await?;
    if binary_id(&resource).as_deref() != Some(&id.id) {
        return Err(unreadable(operation));
    }
    let text = |pointer: &str| resource.pointer(pointer).and_then(Value::as_str);
    let changed = text("/meta/lastUpdated").and_then(|time| time.parse().ok());
    Ok(Attachment {
        content_type: text("/contentType").map(str::to_owned),
        created_at: changed,
        updated_at: changed,
        ..Attachment::of(
            id.attachment_id(),
            text("/securityContext/reference")
                .and_then(|context| referenced_id(context, "Patient"))
                .map(PatientId::new),
        )
    })
}

/// <https://www.medplum.com/docs/api/fhir/operations/binary-presigned-url>
async fn presigned(api: &ApiClient, binary: &str) -> Result<String> {
    let url = fhir_url(api, &["Binary", binary, "$presigned-url"]);
    let parameters: Parameters = api.get(LINK, url).await?;
    parameters.url().ok_or_else(|| unreadable(LINK))
}

const fn not_found() -> Error {
    Error::new(Code::NotFound, Status::Permanent, LINK)
}
