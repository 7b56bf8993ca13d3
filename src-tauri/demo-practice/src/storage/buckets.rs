//! Buckets: listing them, listing one, creating one.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::Storage;
use super::errors::{S3Error, push_element, xml_response};
use super::sigv4;
use crate::clock::wire_time;

const NAMESPACE: &str = "http://s3.amazonaws.com/doc/2006-03-01/";
const MOST_KEYS: usize = 1000;

/// All buckets.
pub(crate) fn list_buckets(storage: &Storage) -> Response {
    let mut xml = format!("<ListAllMyBucketsResult xmlns=\"{NAMESPACE}\"><Buckets>");
    for name in storage.objects.bucket_names() {
        xml.push_str("<Bucket>");
        push_element(&mut xml, "Name", &name);
        push_element(&mut xml, "CreationDate", &wire_time(storage.started_at));
        xml.push_str("</Bucket>");
    }
    xml.push_str("</Buckets></ListAllMyBucketsResult>");
    xml_response(StatusCode::OK, xml)
}

/// Creates a bucket.
pub(crate) fn create_bucket(storage: &Storage, bucket: &str) -> Result<Response, S3Error> {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    if !(3..=63).contains(&bucket.len()) || !bucket.bytes().all(letters) {
        let message = "The specified bucket is not valid.";
        return Err(S3Error::new(
            StatusCode::BAD_REQUEST,
            "InvalidBucketName",
            message,
        ));
    }
    if !storage.objects.create_bucket(bucket) {
        let message = "Your previous request to create the named bucket succeeded and you already own it.";
        return Err(S3Error::new(
            StatusCode::CONFLICT,
            "BucketAlreadyOwnedByYou",
            message,
        ));
    }
    let mut response = Response::new(Body::empty());
    let location = HeaderValue::try_from(format!("/{bucket}")).map_err(|_| S3Error::internal())?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}

/// Answers whether a bucket is there.
pub(crate) fn head_bucket(storage: &Storage, bucket: &str) -> Result<Response, S3Error> {
    if !storage.objects.has_bucket(bucket) {
        return Err(S3Error::no_such_bucket(bucket));
    }
    Ok(Response::new(Body::empty()))
}

/// One page of a bucket's objects (`ListObjectsV2`; the continuation token is the last key).
pub(crate) fn list_objects(
    storage: &Storage,
    bucket: &str,
    query: Option<&str>,
) -> Result<Response, S3Error> {
    let pairs = sigv4::query_pairs(query);
    let get = |wanted: &str| {
        pairs
            .iter()
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    };
    let unsupported = ["uploads", "versions", "delimiter", "location", "policy", "acl"];
    if let Some((name, _)) = pairs
        .iter()
        .find(|(name, _)| unsupported.contains(&name.as_str()))
    {
        return Err(S3Error::not_implemented(name));
    }
    let limit = match get("max-keys") {
        "" => MOST_KEYS,
        text => text
            .parse::<usize>()
            .map_err(|_| S3Error::invalid_argument("max-keys is not a number"))?,
    };
    let after = get("start-after")
        .max(get("marker"))
        .max(get("continuation-token"));
    let page = storage
        .objects
        .list(bucket, get("prefix"), after, limit.min(MOST_KEYS))
        .ok_or_else(|| S3Error::no_such_bucket(bucket))?;
    let mut xml = format!("<ListBucketResult xmlns=\"{NAMESPACE}\">");
    push_element(&mut xml, "Name", bucket);
    push_element(&mut xml, "Prefix", get("prefix"));
    push_element(&mut xml, "KeyCount", &page.objects.len().to_string());
    push_element(&mut xml, "MaxKeys", &limit.to_string());
    push_element(
        &mut xml,
        "IsTruncated",
        if page.truncated { "true" } else { "false" },
    );
    if let Some((last, _)) = page.objects.last().filter(|_| page.truncated) {
        push_element(&mut xml, "NextContinuationToken", last);
    }
    for (key, object) in &page.objects {
        xml.push_str("<Contents>");
        push_element(&mut xml, "Key", key);
        push_element(&mut xml, "LastModified", &wire_time(object.stored_at));
        if let Some(etag) = object.quoted_etag() {
            push_element(&mut xml, "ETag", &etag);
        }
        push_element(&mut xml, "Size", &object.size.to_string());
        push_element(&mut xml, "StorageClass", "STANDARD");
        xml.push_str("</Contents>");
    }
    xml.push_str("</ListBucketResult>");
    Ok(xml_response(StatusCode::OK, xml))
}
