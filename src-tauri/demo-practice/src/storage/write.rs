//! `PUT` and `DELETE` of one object.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>

use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures::TryStreamExt;

use super::Storage;
use super::authorisation::Payload;
use super::chunks::ChunkDecoder;
use super::errors::S3Error;
use super::keeping::kept;
use super::objects::{Receiving, StoredObject};
use crate::ledger::ReceivedBy;

/// Most bytes of one `PUT`.
const MOST_BYTES: u64 = 5 * 1024 * 1024 * 1024;

/// The body's announced length; S3 takes no body of unknown length.
pub(crate) fn declared_length(headers: &HeaderMap) -> Result<u64, S3Error> {
    let length = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    length
        .filter(|_| !headers.contains_key(header::TRANSFER_ENCODING))
        .ok_or_else(S3Error::missing_content_length)
}

/// Stores the body under `key`.
pub(crate) async fn put_object(
    storage: &Storage,
    parts: &Parts,
    body: Body,
    bucket: &str,
    key: &str,
    payload: Payload,
) -> Result<Response, S3Error> {
    let length = declared_length(&parts.headers)?;
    if parts.headers.contains_key("x-amz-copy-source") {
        return Err(S3Error::not_implemented("x-amz-copy-source"));
    }
    if !storage.objects.has_bucket(bucket) {
        return Err(S3Error::no_such_bucket(bucket));
    }
    if length > MOST_BYTES {
        return Err(S3Error::entity_too_large(length, MOST_BYTES));
    }
    let expected_md5 = expected_md5(&parts.headers)?;
    let receiving = receive(storage, body, &payload).await?;
    let object = receiving
        .finish(content_type(&parts.headers), metadata(&parts.headers))
        .await?;
    check_digests(&object, expected_md5.as_deref(), &payload)?;
    let object = Arc::new(kept(object, parts.extensions.get())?);
    storage.objects.put(bucket, key, Arc::clone(&object));
    storage.received(bucket, key, &object, ReceivedBy::Put, parts.extensions.get());
    let mut response = Response::new(Body::empty());
    if let Some(etag) = object.quoted_etag() {
        let etag = HeaderValue::try_from(etag).map_err(|_| S3Error::internal())?;
        response.headers_mut().insert(header::ETAG, etag);
    }
    Ok(response)
}

/// Removes an object; S3 answers 204 whether or not it was there.
pub(crate) fn delete_object(storage: &Storage, bucket: &str, key: &str) -> Result<Response, S3Error> {
    if !storage.objects.has_bucket(bucket) {
        return Err(S3Error::no_such_bucket(bucket));
    }
    storage.objects.remove(bucket, key);
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    Ok(response)
}

async fn receive(storage: &Storage, body: Body, payload: &Payload) -> Result<Receiving, S3Error> {
    let mut receiving = Receiving::begin()?;
    let mut decoder = (*payload == Payload::UnsignedChunks).then(ChunkDecoder::default);
    let mut body = body.into_data_stream();
    while let Some(bytes) = body.try_next().await.map_err(|_| S3Error::incomplete_body())? {
        storage.faults.pace(bytes.len()).await;
        match &mut decoder {
            None => receiving.write(&bytes).await?,
            Some(decoder) => {
                for chunk in decoder.decode(&bytes)? {
                    receiving.write(&chunk).await?;
                }
            }
        }
    }
    match decoder {
        Some(decoder) if !decoder.is_complete() => Err(S3Error::incomplete_body()),
        _ => Ok(receiving),
    }
}

fn expected_md5(headers: &HeaderMap) -> Result<Option<String>, S3Error> {
    let Some(value) = headers.get("content-md5") else {
        return Ok(None);
    };
    let digest = BASE64
        .decode(value.as_bytes())
        .ok()
        .filter(|bytes| bytes.len() == 16)
        .ok_or_else(|| {
            S3Error::new(
                StatusCode::BAD_REQUEST,
                "InvalidDigest",
                "The Content-MD5 you specified was invalid.",
            )
        })?;
    Ok(Some(hex::encode(digest)))
}

fn check_digests(
    object: &StoredObject,
    expected_md5: Option<&str>,
    payload: &Payload,
) -> Result<(), S3Error> {
    if expected_md5.is_some() && expected_md5 != object.etag.as_deref() {
        let message = "The Content-MD5 you specified did not match what we received.";
        return Err(S3Error::new(StatusCode::BAD_REQUEST, "BadDigest", message));
    }
    match payload {
        Payload::Sha256(expected) if *expected != object.sha256 => {
            let message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
            Err(S3Error::new(
                StatusCode::BAD_REQUEST,
                "XAmzContentSHA256Mismatch",
                message,
            ))
        }
        Payload::Sha256(_) | Payload::Unsigned | Payload::UnsignedChunks => Ok(()),
    }
}

fn content_type(headers: &HeaderMap) -> String {
    let given = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    given.unwrap_or("binary/octet-stream").to_owned()
}

fn metadata(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-amz-meta-"))
        .map(|(name, value)| {
            (
                name.to_string(),
                String::from_utf8_lossy(value.as_bytes()).into_owned(),
            )
        })
        .collect()
}
