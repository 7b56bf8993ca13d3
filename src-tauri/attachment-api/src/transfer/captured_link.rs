//! A link as an API gives it away: by a redirect that is not followed, or as its own body.

use reqwest::Response;
use reqwest::header::LOCATION;
use secrecy::ExposeSecret;
use url::Url;

use super::download::{fetch, streamed};
use crate::http::transport_failure::{address_refused, unreadable};
use crate::http::{ApiClient, StorageClient};
use crate::{Download, Error, Link, Operation, Result};

const LINK: Operation = Operation::Link;

/// Where the answer to `asked` leads: to storage by any redirect, or to `asked` itself when the API serves the bytes.
pub(crate) async fn captured_link(
    api: &ApiClient,
    storage: &StorageClient,
    asked: &Url,
    answer: Response,
) -> Result<Url> {
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
