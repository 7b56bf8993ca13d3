//! A fresh link to an attachment's bytes, through a redirect that is not followed.

use reqwest::Response;
use reqwest::header::LOCATION;
use secrecy::ExposeSecret;
use url::Url;

use super::attachments::{read_wire, record_url};
use crate::http::transport_failure::{address_refused, unreadable};
use crate::http::{ApiClient, StorageClient};
use crate::transfer::download::{fetch, streamed};
use crate::transfer::link_expiry::link_expiry;
use crate::{Attachment, AttachmentId, Download, Error, Link, Operation, Result, Secret};

const LINK: Operation = Operation::Link;

/// Asks for the link.
///
/// The vendor documents that the record's content link leads to the file; it normally reads
/// `.../patient_attachments/{id}/content`, which is asked first, because it costs one request. Where that address does not
/// exist, the record is read and the link as served is followed instead.
pub(crate) async fn link(api: &ApiClient, storage: &StorageClient, attachment: &Attachment) -> Result<Link> {
    let usual = usual_content_url(api, &attachment.id)?;
    let answer = api.head_of(LINK, usual.clone()).await?;
    let url = if matches!(answer.status().as_u16(), 404 | 405 | 410) {
        let served = served_content_url(api, &attachment.id).await?;
        match served.filter(|served| *served != usual) {
            Some(served) => {
                let answer = api.head_of(LINK, served.clone()).await?;
                target(api, storage, &served, answer).await?
            }
            None => return Err(api.error_of(LINK, answer).await),
        }
    } else {
        target(api, storage, &usual, answer).await?
    };
    Ok(Link {
        expires_at: link_expiry(&url),
        url: Secret::from(String::from(url)),
        name: attachment.name.clone(),
    })
}

/// The bytes behind a link: from storage without credentials, or from the API when it serves them itself.
pub(crate) async fn download(api: &ApiClient, storage: &StorageClient, link: &Link) -> Result<Download> {
    let operation = Operation::Download;
    let url = Url::parse(link.url.expose_secret()).map_err(|_| address_refused(operation))?;
    if !api.owns(&url) {
        return fetch(storage, &url).await;
    }
    let answer = api.head_of(operation, url).await?;
    if answer.status().as_u16() == 200 {
        Ok(streamed(answer, storage.timeouts()))
    } else {
        // The API's own refusal, not that of a spent link.
        let error = api.error_of(LINK, answer).await;
        Err(Error { operation, ..error })
    }
}

fn usual_content_url(api: &ApiClient, id: &AttachmentId) -> Result<Url> {
    record_url(api, LINK, id)?;
    Ok(api.url(&["patient_attachments", id.as_str(), "content"]))
}

/// The record's own content link, where it leads anywhere but to the record itself.
async fn served_content_url(api: &ApiClient, id: &AttachmentId) -> Result<Option<Url>> {
    let wire = read_wire(api, LINK, id).await?;
    let Some(served) = wire.content_link() else {
        return Ok(None);
    };
    let served = Url::parse(served)
        .ok()
        .filter(|url| api.owns(url))
        .ok_or_else(|| address_refused(LINK))?;
    Ok(Some(served).filter(|url| url.path() != api.url(&["patient_attachments", id.as_str()]).path()))
}

/// Where the answer leads: a redirect to storage, or its own body.
async fn target(api: &ApiClient, storage: &StorageClient, asked: &Url, answer: Response) -> Result<Url> {
    match answer.status().as_u16() {
        200 => Ok(asked.clone()),
        301 | 302 | 303 | 307 | 308 => {
            let location = answer
                .headers()
                .get(LOCATION)
                .and_then(|location| location.to_str().ok());
            let location = location.ok_or_else(|| Error {
                http_status: Some(answer.status().as_u16()),
                ..unreadable(LINK)
            })?;
            let url = asked.join(location).map_err(|_| address_refused(LINK))?;
            // Back into the API it would be asked with the credentials again: that is no file.
            if api.owns(&url) {
                Err(address_refused(LINK))
            } else {
                storage.checked(LINK, url.as_str())
            }
        }
        _ => Err(api.error_of(LINK, answer).await),
    }
}
