//! The storage a Medplum server brings along: signed links to read and to write, without ranges, lengths or names.
//!
//! As measured on version 5.1.12 with files on its own disk.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};

use super::answers::{status_only, text};
use super::call::media_type;
use super::links::key;
use super::records::Kind;
use super::{BUCKET, Medplum};
use crate::clock;
use crate::faults::Effect;
use crate::ledger::ReceivedBy;
use crate::storage::{Receiving, StoredObject, kept};

/// Answers a request to `storage/{id}/{version}`. An `Authorization` header is ignored, unlike at S3.
pub(crate) async fn answer(
    State(medplum): State<Arc<Medplum>>,
    Path((id, version)): Path<(String, String)>,
    request: Request,
) -> Response {
    if let Err((status, problem)) = check(&medplum, &id, &version, &request) {
        return text(status, problem);
    }
    let binary = medplum
        .records()
        .get(Kind::Binary, &id)
        .map(|binary| binary["contentType"].clone());
    let content_type = match binary {
        Ok(content_type) => content_type.as_str().unwrap_or_default().to_owned(),
        Err(refusal) => return refusal.into_response(),
    };
    match *request.method() {
        Method::GET | Method::HEAD => read(&medplum, &key(&id, &version), &content_type, &request),
        Method::PUT => write(&medplum, &key(&id, &version), &content_type, request).await,
        _ => status_only(StatusCode::NOT_FOUND),
    }
}

/// Status and text of a refusal.
type Problem = (StatusCode, &'static str);

fn check(medplum: &Medplum, id: &str, version: &str, request: &Request) -> Result<(), Problem> {
    let query = url::form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes());
    let query: Vec<_> = query.collect();
    let parameter = |wanted: &str| {
        let mut query = query.iter();
        query
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_ref())
    };
    let signature = parameter("Signature").ok_or((StatusCode::UNAUTHORIZED, "Unauthorized"))?;
    let ends = parameter("Expires").unwrap_or_default();
    // Past its time it says so, whatever the signature.
    if ends.parse::<i64>().unwrap_or(0) < clock::now().as_second() {
        return Err((StatusCode::GONE, "URL has expired"));
    }
    let expected = medplum.signature(request.method(), id, version, ends);
    // Digests compare in the same time wherever the texts differ.
    if Sha256::digest(signature) != Sha256::digest(expected) {
        return Err((StatusCode::UNAUTHORIZED, "Invalid signature"));
    }
    Ok(())
}

/// The whole file with its type and nothing else; hyper leaves the body out for `HEAD`.
fn read(medplum: &Medplum, key: &str, content_type: &str, request: &Request) -> Response {
    let effect = request.extensions().get::<Effect>();
    let Some(object) = medplum.storage.objects.get(BUCKET, key) else {
        return status_only(StatusCode::NOT_FOUND);
    };
    let Ok(body) = medplum.storage.whole_body(&object, effect) else {
        return status_only(StatusCode::NOT_FOUND);
    };
    let mut response = Response::new(body);
    if let Ok(value) = HeaderValue::from_str(content_type) {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}

/// Keeps the body. Of some types nothing is left of it by then: the answer is still 200.
async fn write(medplum: &Medplum, key: &str, content_type: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let given = parts.headers.get(header::CONTENT_TYPE);
    if given.is_some_and(|given| given.as_bytes() != content_type.as_bytes()) {
        return text(StatusCode::BAD_REQUEST, "Content-Type mismatch");
    }
    let eaten = given.is_some() && is_eaten_by_a_parser(media_type(&parts.headers));
    let object = receive(medplum, body, content_type, eaten).await;
    match object.and_then(|object| kept(object, parts.extensions.get())) {
        Ok(object) => {
            let object = Arc::new(object);
            medplum.storage.objects.put(BUCKET, key, Arc::clone(&object));
            medplum
                .storage
                .received(BUCKET, key, &object, ReceivedBy::Put, None);
            status_only(StatusCode::OK)
        }
        Err(_) => status_only(StatusCode::INTERNAL_SERVER_ERROR),
    }
}

/// The server parses bodies of these types before the storage gets to see them; what it then stores is empty.
fn is_eaten_by_a_parser(media_type: &str) -> bool {
    matches!(
        media_type,
        "text/plain" | "application/json" | "application/x-www-form-urlencoded" | "multipart/form-data"
    ) || media_type.ends_with("+json")
}

async fn receive(medplum: &Medplum, body: Body, content_type: &str, eaten: bool) -> io::Result<StoredObject> {
    let mut receiving = Receiving::begin()?;
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.try_next().await.map_err(io::Error::other)? {
        medplum.faults.pace(bytes.len()).await;
        if !eaten {
            receiving.write(&bytes).await?;
        }
    }
    receiving.finish(content_type.to_owned(), Vec::new()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_parsed_types_are_lost() {
        for lost in [
            "text/plain",
            "application/json",
            "application/fhir+json",
            "application/x-www-form-urlencoded",
        ] {
            assert!(is_eaten_by_a_parser(lost), "{lost}");
        }
        for kept in ["application/pdf", "image/jpeg", "text/csv", "application/xml", ""] {
            assert!(!is_eaten_by_a_parser(kept), "{kept}");
        }
    }
}
