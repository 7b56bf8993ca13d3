//! `GET` and `HEAD` of one object, with ranges and the overrides a signed query may carry.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};

use super::Storage;
use super::errors::S3Error;
use super::objects::{Content, StoredObject};
use super::sigv4;
use crate::faults::Effect;

const READ_BYTES: usize = 256 * 1024;

/// Answers with the object's bytes, or the part asked for; hyper leaves the body out for `HEAD`.
pub(crate) fn get_object(
    storage: &Storage,
    parts: &Parts,
    bucket: &str,
    key: &str,
) -> Result<Response, S3Error> {
    if !storage.objects.has_bucket(bucket) {
        return Err(S3Error::no_such_bucket(bucket));
    }
    let object = storage
        .objects
        .get(bucket, key)
        .ok_or_else(|| S3Error::no_such_key(key))?;
    let range = requested_range(&parts.headers, object.size)?;
    let partial = range.is_some();
    let whole = range.unwrap_or(0..object.size);
    let effect = parts.extensions.get::<Effect>();
    let sent = damaged_range(&whole, effect);
    let mut response = Response::new(paced_body(storage, &object, &sent, effect)?);
    describe(response.headers_mut(), &object, &sent)?;
    if partial {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        let value = format!(
            "bytes {}-{}/{}",
            whole.start,
            whole.end.saturating_sub(1),
            object.size
        );
        insert(response.headers_mut(), header::CONTENT_RANGE, &value)?;
    }
    override_headers(response.headers_mut(), parts.uri.query())?;
    Ok(response)
}

impl Storage {
    /// All bytes of an object, at the pace in force and damaged where a fault says so.
    pub(crate) fn whole_body(
        &self,
        object: &Arc<StoredObject>,
        effect: Option<&Effect>,
    ) -> Result<Body, S3Error> {
        paced_body(self, object, &damaged_range(&(0..object.size), effect), effect)
    }
}

fn paced_body(
    storage: &Storage,
    object: &StoredObject,
    sent: &Range<u64>,
    effect: Option<&Effect>,
) -> Result<Body, S3Error> {
    let body = damaged(stream_of(object, sent.clone())?, sent, effect);
    let faults = storage.faults.clone();
    let body = body.then(move |chunk| {
        let faults = faults.clone();
        async move {
            faults.pace(chunk.as_ref().map_or(0, Bytes::len)).await;
            chunk
        }
    });
    Ok(Body::from_stream(body))
}

fn describe(headers: &mut HeaderMap, object: &StoredObject, sent: &Range<u64>) -> Result<(), S3Error> {
    let modified = object.stored_at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    insert(
        headers,
        header::CONTENT_LENGTH,
        &(sent.end - sent.start).to_string(),
    )?;
    insert(headers, header::CONTENT_TYPE, &object.content_type)?;
    if let Some(etag) = object.quoted_etag() {
        insert(headers, header::ETAG, &etag)?;
    }
    insert(headers, header::LAST_MODIFIED, &modified)?;
    insert(headers, header::ACCEPT_RANGES, "bytes")?;
    for (name, value) in &object.metadata {
        let name = HeaderName::try_from(name).map_err(|_| S3Error::internal())?;
        insert(headers, name, value)?;
    }
    Ok(())
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) -> Result<(), S3Error> {
    let value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| {
        S3Error::invalid_argument("A header value holds characters that HTTP does not allow.")
    })?;
    headers.insert(name, value);
    Ok(())
}

fn override_headers(headers: &mut HeaderMap, query: Option<&str>) -> Result<(), S3Error> {
    for (name, value) in sigv4::query_pairs(query) {
        let header = match name.as_str() {
            "response-content-type" => header::CONTENT_TYPE,
            "response-content-disposition" => header::CONTENT_DISPOSITION,
            "response-content-language" => header::CONTENT_LANGUAGE,
            "response-content-encoding" => header::CONTENT_ENCODING,
            "response-cache-control" => header::CACHE_CONTROL,
            "response-expires" => header::EXPIRES,
            _ => continue,
        };
        insert(headers, header, &value)?;
    }
    Ok(())
}

/// The one range asked for. A header that is not a single byte range is ignored, as HTTP wants.
fn requested_range(headers: &HeaderMap, size: u64) -> Result<Option<Range<u64>>, S3Error> {
    let text = headers.get(header::RANGE).and_then(|value| value.to_str().ok());
    let Some((first, last)) = text.and_then(|text| text.strip_prefix("bytes=")?.split_once('-')) else {
        return Ok(None);
    };
    let range = match (first.parse::<u64>().ok(), last.parse::<u64>().ok()) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.is_empty() => first..size,
        (None, Some(length)) if first.is_empty() => size.saturating_sub(length)..size,
        _ => return Ok(None),
    };
    if range.start < range.end {
        return Ok(Some(range));
    }
    let message = "The requested range is not satisfiable";
    let error = S3Error::new(StatusCode::RANGE_NOT_SATISFIABLE, "InvalidRange", message);
    Err(error.with("ActualObjectSize", size.to_string()))
}

fn stream_of(
    object: &StoredObject,
    range: Range<u64>,
) -> Result<BoxStream<'static, io::Result<Bytes>>, S3Error> {
    match &object.content {
        Content::Memory(bytes) => {
            let bound = |position: u64| usize::try_from(position).map_err(|_| S3Error::internal());
            let part = bytes.slice(bound(range.start)?..bound(range.end)?);
            Ok(stream::once(async move { Ok(part) }).boxed())
        }
        Content::File(file) => {
            let start = (Arc::clone(file), range.start);
            Ok(stream::try_unfold(start, move |(file, position)| read_on(file, position, range.end)).boxed())
        }
    }
}

/// The next bytes of a file and where they end. Readers do not share a position, as they would by seeking.
async fn read_on(file: Arc<File>, position: u64, end: u64) -> io::Result<Option<(Bytes, (Arc<File>, u64))>> {
    let length = usize::try_from(end - position)
        .unwrap_or(usize::MAX)
        .min(READ_BYTES);
    if length == 0 {
        return Ok(None);
    }
    let reading = tokio::task::spawn_blocking(move || {
        let mut buffer = vec![0; length];
        let read = read_at(&file, &mut buffer, position)?;
        buffer.truncate(read);
        io::Result::Ok((file, Bytes::from(buffer)))
    });
    let (file, bytes) = reading.await.map_err(io::Error::other)??;
    if bytes.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let position = position + bytes.len() as u64;
    Ok(Some((bytes, (file, position))))
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, position)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], position: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, position)
}

/// A silently shortened file: the length announced is the short one.
fn damaged_range(range: &Range<u64>, effect: Option<&Effect>) -> Range<u64> {
    match effect {
        Some(Effect::CutTail { bytes }) => range.start..range.end.saturating_sub(*bytes).max(range.start),
        _ => range.clone(),
    }
}

/// Flips the lowest bit of the byte in the middle.
fn damaged(
    body: BoxStream<'static, io::Result<Bytes>>,
    range: &Range<u64>,
    effect: Option<&Effect>,
) -> BoxStream<'static, io::Result<Bytes>> {
    if effect != Some(&Effect::FlipBit) {
        return body;
    }
    let target = (range.end - range.start) / 2;
    let mut position = 0_u64;
    body.map_ok(move |chunk| {
        let begin = position;
        position += chunk.len() as u64;
        if !(begin..position).contains(&target) {
            return chunk;
        }
        let mut bytes = chunk.to_vec();
        if let Some(byte) = usize::try_from(target - begin)
            .ok()
            .and_then(|index| bytes.get_mut(index))
        {
            *byte ^= 1;
        }
        Bytes::from(bytes)
    })
    .boxed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_says() {
        let cases = [
            ("bytes=0-3", Some(0..4)),
            ("bytes=5-", Some(5..10)),
            ("bytes=-3", Some(7..10)),
            ("bytes=-30", Some(0..10)),
            ("bytes=5-99", Some(5..10)),
            ("bytes=5-3", None),
            ("items=0-3", None),
            ("bytes=0-1,3-4", None),
        ];
        for (text, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, text.parse().unwrap());
            assert_eq!(requested_range(&headers, 10).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn range_after_the_end_is_not_satisfiable() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=10-".parse().unwrap());
        assert_eq!(
            requested_range(&headers, 10).unwrap_err().status,
            StatusCode::RANGE_NOT_SATISFIABLE
        );
    }
}
