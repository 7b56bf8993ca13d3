//! Form uploads: `POST /{bucket}` as `multipart/form-data` under a signed policy.
//!
//! <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use multer::{Field, Multipart};

use super::Storage;
use super::authorisation::only_one_mechanism;
use super::errors::{S3Error, push_element, xml_response};
use super::keeping::kept;
use super::objects::{Receiving, StoredObject};
use super::policy::Policy;
use super::sigv4::{self, CredentialScope};
use super::write::declared_length;
use crate::clock;
use crate::faults::Effect;
use crate::ledger::ReceivedBy;

/// Most bytes of form data beside the file.
const MOST_FORM_BYTES: usize = 20 * 1024;
/// Most bytes of one form upload.
const MOST_FILE_BYTES: u64 = 5 * 1024 * 1024 * 1024;
/// What S3 stores when the form names no type.
const DEFAULT_CONTENT_TYPE: &str = "binary/octet-stream";

/// Receives one form upload into `bucket`.
pub(crate) async fn receive(
    storage: &Storage,
    parts: &Parts,
    body: Body,
    bucket: &str,
) -> Result<Response, S3Error> {
    declared_length(&parts.headers)?;
    if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
        return Err(only_one_mechanism(value));
    }
    let boundary = boundary(parts)?;
    if !storage.objects.has_bucket(bucket) {
        return Err(S3Error::no_such_bucket(bucket));
    }
    let mut form = Multipart::new(body.into_data_stream(), boundary);
    let (mut fields, file) = read_fields(&mut form).await?;
    fill_in_file_name(&mut fields, file.file_name().unwrap_or_default());
    fields.insert("bucket".to_owned(), bucket.to_owned());
    let key = fields.get("key").cloned().unwrap_or_default();
    let policy = verify(storage, &fields)?;
    if parts.extensions.get() == Some(&Effect::SessionEnded) {
        return Err(S3Error::expired_token());
    }
    let object = store_file(storage, file, &fields, policy.length_range()).await?;
    finish_reading(form).await?;
    let object = Arc::new(kept(object, parts.extensions.get())?);
    storage.objects.put(bucket, &key, Arc::clone(&object));
    storage.received(bucket, &key, &object, ReceivedBy::Form, parts.extensions.get());
    answer(storage, &fields, bucket, &key, &object)
}

fn boundary(parts: &Parts) -> Result<String, S3Error> {
    let content_type = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    multer::parse_boundary(content_type.unwrap_or_default()).map_err(|_| {
        let message = "Bucket POST must be of the enclosure-type multipart/form-data";
        S3Error::new(StatusCode::PRECONDITION_FAILED, "PreconditionFailed", message)
    })
}

/// The fields before the file, names in lower case, and the file itself; whatever follows it does not count.
async fn read_fields(
    form: &mut Multipart<'static>,
) -> Result<(BTreeMap<String, String>, Field<'static>), S3Error> {
    let mut fields = BTreeMap::new();
    let mut bytes = 0;
    while let Some(mut field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_ascii_lowercase();
        if name == "file" {
            if fields.contains_key("key") {
                return Ok((fields, field));
            }
            return Err(S3Error::invalid_argument(
                "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the \
                 fields.",
            )
            .with("ArgumentName", "key"));
        }
        let mut value = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(|error| unreadable(&error))? {
            bytes += chunk.len();
            if bytes > MOST_FORM_BYTES {
                let message = "Your POST request fields preceding the upload file were too large.";
                return Err(S3Error::new(
                    StatusCode::BAD_REQUEST,
                    "MaxPostPreDataLengthExceeded",
                    message,
                ));
            }
            value.extend_from_slice(&chunk);
        }
        let value = String::from_utf8(value)
            .map_err(|_| S3Error::malformed_form("The body of your POST request is not well-formed."))?;
        if fields.insert(name, value).is_some() {
            return Err(S3Error::invalid_argument(
                "A form field was given more than once.",
            ));
        }
    }
    Err(
        S3Error::invalid_argument("POST requires exactly one file upload per request.")
            .with("ArgumentName", "file"),
    )
}

/// Replaces `${filename}` in every field by the base name of the file.
fn fill_in_file_name(fields: &mut BTreeMap<String, String>, file_name: &str) {
    let base_name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    for (name, value) in fields {
        if name != "policy" && value.contains("${filename}") {
            *value = value.replace("${filename}", base_name);
        }
    }
}

fn verify(storage: &Storage, fields: &BTreeMap<String, String>) -> Result<Policy, S3Error> {
    let get = |name: &str| fields.get(name).map(String::as_str);
    let Some(encoded) = get("policy") else {
        return Err(S3Error::access_denied("Access Denied"));
    };
    let missing = |name: &str| {
        S3Error::invalid_argument(format!("Bucket POST must contain a field named '{name}'."))
            .with("ArgumentName", name)
    };
    let algorithm = get("x-amz-algorithm").ok_or_else(|| missing("X-Amz-Algorithm"))?;
    let credential = get("x-amz-credential").ok_or_else(|| missing("X-Amz-Credential"))?;
    let signature = get("x-amz-signature").ok_or_else(|| missing("X-Amz-Signature"))?;
    let date = get("x-amz-date").ok_or_else(|| missing("X-Amz-Date"))?;
    if algorithm != sigv4::ALGORITHM {
        return Err(S3Error::invalid_argument("Only AWS4-HMAC-SHA256 is supported."));
    }
    let scope = CredentialScope::parse(credential)
        .ok_or_else(|| S3Error::invalid_argument("The Credential field is malformed."))?;
    let secret_key = storage.secret_behind(&scope.access_key, get("x-amz-security-token"))?;
    let dated = sigv4::parse_amz_date(date).is_some() && date.starts_with(&scope.date);
    if !dated || scope.region != storage.keys.region {
        return Err(S3Error::invalid_argument(
            "The Credential field does not fit the date or the region.",
        ));
    }
    if !sigv4::signature_matches(secret_key, &scope, encoded, signature) {
        return Err(S3Error::signature_does_not_match());
    }
    let policy = Policy::parse(encoded)?;
    policy.check(fields, clock::now())?;
    Ok(policy)
}

async fn store_file(
    storage: &Storage,
    mut file: Field<'static>,
    fields: &BTreeMap<String, String>,
    range: Option<(u64, u64)>,
) -> Result<StoredObject, S3Error> {
    let (least, most) = range.unwrap_or((0, MOST_FILE_BYTES));
    let most = most.min(MOST_FILE_BYTES);
    let mut receiving = Receiving::begin()?;
    while let Some(chunk) = file.chunk().await.map_err(|error| unreadable(&error))? {
        storage.faults.pace(chunk.len()).await;
        let size = receiving.size() + chunk.len() as u64;
        if size > most {
            return Err(S3Error::entity_too_large(size, most));
        }
        receiving.write(&chunk).await?;
    }
    if receiving.size() < least {
        return Err(S3Error::entity_too_small(receiving.size(), least));
    }
    let content_type = fields
        .get("content-type")
        .cloned()
        .unwrap_or_else(|| DEFAULT_CONTENT_TYPE.to_owned());
    let metadata = fields
        .iter()
        .filter(|(name, _)| name.starts_with("x-amz-meta-"))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    Ok(receiving.finish(content_type, metadata).await?)
}

/// The rest of the form is read and ignored; a body cut short stores nothing.
async fn finish_reading(mut form: Multipart<'static>) -> Result<(), S3Error> {
    while let Some(mut field) = form.next_field().await.map_err(|error| unreadable(&error))? {
        while field.chunk().await.map_err(|error| unreadable(&error))?.is_some() {}
    }
    Ok(())
}

fn unreadable(error: &multer::Error) -> S3Error {
    match error {
        multer::Error::StreamReadFailed(_) => S3Error::incomplete_body(),
        _ => S3Error::malformed_form("The body of your POST request is not well-formed multipart/form-data."),
    }
}

fn answer(
    storage: &Storage,
    fields: &BTreeMap<String, String>,
    bucket: &str,
    key: &str,
    object: &StoredObject,
) -> Result<Response, S3Error> {
    let location = format!("{}/{bucket}/{}", storage.endpoint, sigv4::encode(key));
    let etag = object.quoted_etag();
    let redirect = fields
        .get("success_action_redirect")
        .or_else(|| fields.get("redirect"));
    let mut response = match (redirect, fields.get("success_action_status").map(String::as_str)) {
        (Some(_), _) => empty(StatusCode::SEE_OTHER),
        (None, Some("201")) => xml_response(
            StatusCode::CREATED,
            post_response(&location, bucket, key, etag.as_deref()),
        ),
        (None, Some("200")) => empty(StatusCode::OK),
        (None, _) => empty(StatusCode::NO_CONTENT),
    };
    let target = match redirect {
        Some(target) => redirect_target(target, bucket, key, etag.as_deref().unwrap_or_default())?,
        None => location,
    };
    let malformed = |_| S3Error::invalid_argument("The redirect is not a valid URL.");
    response.headers_mut().insert(
        header::LOCATION,
        HeaderValue::try_from(target).map_err(malformed)?,
    );
    if let Some(etag) = etag {
        let etag = HeaderValue::try_from(etag).map_err(malformed)?;
        response.headers_mut().insert(header::ETAG, etag);
    }
    if object.with_kms {
        response.headers_mut().insert(
            "x-amz-server-side-encryption",
            HeaderValue::from_static("aws:kms"),
        );
    }
    Ok(response)
}

fn redirect_target(target: &str, bucket: &str, key: &str, etag: &str) -> Result<String, S3Error> {
    let mut url =
        url::Url::parse(target).map_err(|_| S3Error::invalid_argument("The redirect is not a valid URL."))?;
    url.query_pairs_mut()
        .append_pair("bucket", bucket)
        .append_pair("key", key)
        .append_pair("etag", etag);
    Ok(url.into())
}

fn post_response(location: &str, bucket: &str, key: &str, etag: Option<&str>) -> String {
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<PostResponse>");
    push_element(&mut xml, "Location", location);
    push_element(&mut xml, "Bucket", bucket);
    push_element(&mut xml, "Key", key);
    if let Some(etag) = etag {
        push_element(&mut xml, "ETag", etag);
    }
    xml.push_str("</PostResponse>");
    xml
}

fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
