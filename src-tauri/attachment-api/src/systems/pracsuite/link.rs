//! A fresh link to an attachment's bytes.

use url::Url;

use super::access::Access;
use super::attachments::{may_be_missing, record_url};
use super::model::WirePresignedUrl;
use crate::http::transport_failure::unreadable;
use crate::transfer::captured_link::captured_link;
use crate::transfer::file_name::base_name;
use crate::transfer::link_expiry::link_expiry;
use crate::{AttachmentId, Code, Error, Link, Operation, Result, Secret, Sensitive};

const LINK: Operation = Operation::Link;

/// Asks for the link: `/presign_url`, which tells the file's name too
/// (<https://docs.api.pracsuite.com/openapi/patient-attachment/getpatientattachmentpresignurl.md>), else the redirect of
/// `/content`, which is not followed
/// (<https://docs.api.pracsuite.com/openapi/patient-attachment/getpatientattachmentcontent.md>).
pub(crate) async fn link(
    access: &Access,
    id: &AttachmentId,
    known_name: Option<Sensitive<String>>,
) -> Result<Link> {
    let failed = match presigned(access, id).await {
        Ok(link) => {
            return Ok(Link {
                name: link.name.or(known_name),
                ..link
            });
        }
        Err(error) if may_be_missing(&error) || error.code == Code::AnswerUnreadable => error,
        Err(error) => return Err(error),
    };
    match redirected(access, id).await {
        Ok(url) => Ok(Link {
            expires_at: link_expiry(&url),
            url: Secret::from(String::from(url)),
            name: known_name,
        }),
        // Neither call is there: what the preferred one said counts.
        Err(error) if may_be_missing(&error) => Err(failed),
        Err(error) => Err(error),
    }
}

/// The file's own name, where a link tells it.
pub(crate) async fn file_name(access: &Access, id: &AttachmentId) -> Option<Sensitive<String>> {
    presigned(access, id).await.ok()?.name
}

async fn presigned(access: &Access, id: &AttachmentId) -> Result<Link> {
    let url = part_url(access, id, "presign_url")?;
    let wire: WirePresignedUrl = access.api.get(LINK, url).await?;
    let url = wire.url.as_deref().ok_or_else(|| Error {
        http_status: Some(200),
        ..unreadable(LINK)
    })?;
    let url = access.storage.checked(LINK, url)?;
    let name = wire.file_name.as_deref().and_then(base_name).map(Sensitive::new);
    if let Some(name) = &name {
        access.learned.note_name(id, name);
    }
    // The signature ends when it says, the session behind it may end earlier.
    let expires_at = link_expiry(&url).into_iter().chain(wire.expires_at()).min();
    Ok(Link {
        expires_at,
        url: Secret::from(String::from(url)),
        name,
    })
}

async fn redirected(access: &Access, id: &AttachmentId) -> Result<Url> {
    let asked = part_url(access, id, "content")?;
    let answer = access.api.head_of(LINK, asked.clone()).await?;
    captured_link(&access.api, &access.storage, &asked, answer).await
}

fn part_url(access: &Access, id: &AttachmentId, part: &str) -> Result<Url> {
    record_url(access, LINK, id)?;
    Ok(access.api.url(&["patient_attachment", id.as_str(), part]))
}
