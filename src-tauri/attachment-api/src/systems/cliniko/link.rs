//! A fresh link to an attachment's bytes, through a redirect that is not followed.

use url::Url;

use super::attachments::{read_wire, record_url};
use crate::http::transport_failure::address_refused;
use crate::http::{ApiClient, StorageClient};
use crate::transfer::captured_link::captured_link;
use crate::transfer::link_expiry::link_expiry;
use crate::{Attachment, AttachmentId, Link, Operation, Result, Secret};

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
                captured_link(api, storage, &served, answer).await?
            }
            None => return Err(api.error_of(LINK, answer).await),
        }
    } else {
        captured_link(api, storage, &usual, answer).await?
    };
    Ok(Link {
        expires_at: link_expiry(&url),
        url: Secret::from(String::from(url)),
        name: attachment.name.clone(),
    })
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
