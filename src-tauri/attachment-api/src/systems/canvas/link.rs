//! Links to files: the redirect is captured and never followed, so that the token goes nowhere else
//! (<https://docs.canvasmedical.com/api/accessing-resource-attachment-files/>).

use jiff::{SignedDuration, Timestamp};
use reqwest::Response;
use url::Url;

use super::attachments::read_record;
use super::bundle::resolved;
use super::config::LINK_SECONDS;
use super::kinds::RecordId;
use crate::http::{ApiClient, StorageClient};
use crate::transfer::captured_link::captured_link;
use crate::transfer::link_expiry::link_expiry;
use crate::{Attachment, AttachmentId, Error, Link, Operation, Result, Secret};

const LINK: Operation = Operation::Link;

/// Asks for the link.
///
/// The address of each kind's file is documented, and is what the record itself says, so it is asked first: one request. Where
/// it does not exist, the record is read and the address that it gives is taken instead.
pub(crate) async fn link(api: &ApiClient, storage: &StorageClient, attachment: &Attachment) -> Result<Link> {
    let record = RecordId::read(LINK, api.base(), &attachment.id)?;
    let usual = usual_url(api, &record);
    let answer = api.head_of(LINK, usual.clone()).await?;
    let url = if is_missing(&answer) {
        let refusal = api.error_of(LINK, answer).await;
        served(api, storage, &record, refusal).await?
    } else {
        captured_link(api, storage, &usual, answer).await?
    };
    Ok(Link {
        expires_at: expiry(api, &url),
        url: Secret::from(String::from(url)),
        name: attachment.name.clone(),
    })
}

/// A link for looking whether there is a file, and at its bytes; `None` while there is none.
pub(crate) async fn link_of(
    api: &ApiClient,
    storage: &StorageClient,
    id: &AttachmentId,
) -> Result<Option<Link>> {
    let usual = usual_url(api, &RecordId::read(LINK, api.base(), id)?);
    let answer = api.head_of(LINK, usual.clone()).await?;
    if is_missing(&answer) {
        return Ok(None);
    }
    let url = captured_link(api, storage, &usual, answer).await?;
    Ok(Some(Link {
        expires_at: expiry(api, &url),
        url: Secret::from(String::from(url)),
        name: None,
    }))
}

fn is_missing(answer: &Response) -> bool {
    matches!(answer.status().as_u16(), 404 | 405 | 410)
}

fn usual_url(api: &ApiClient, record: &RecordId) -> Url {
    api.url(&[record.kind.resource(), &record.id, "files", record.kind.file()])
}

/// Where the record itself says that its file is. Some photos lie at another host: that one gets no token, and must be one
/// that this account may fetch from.
async fn served(api: &ApiClient, storage: &StorageClient, record: &RecordId, refusal: Error) -> Result<Url> {
    let usual = usual_url(api, record);
    let Some(text) = read_record(api, LINK, record).await?.file_url else {
        return Err(refusal);
    };
    match resolved(api, &usual, &text) {
        Some(url) if url == usual => Err(refusal),
        Some(url) => {
            let answer = api.head_of(LINK, url.clone()).await?;
            captured_link(api, storage, &url, answer).await
        }
        None => storage.checked(LINK, &text),
    }
}

/// As the link says itself, else the documented ten minutes. What the API serves itself does not expire.
fn expiry(api: &ApiClient, url: &Url) -> Option<Timestamp> {
    if api.owns(url) {
        return None;
    }
    let documented = SignedDuration::from_secs(i64::from(LINK_SECONDS));
    link_expiry(url).or_else(|| Timestamp::now().checked_add(documented).ok())
}
