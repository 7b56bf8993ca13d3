//! The storage behind the systems: S3's rules for form uploads, signed links and signed requests.
//!
//! Path style only: `/{bucket}/{key}`. Uploads in parts, versions and copies are answered `NotImplemented`.

mod authorisation;
mod buckets;
mod chunks;
mod disposition;
mod errors;
mod form;
mod keeping;
mod objects;
mod owners;
mod policy;
mod presign;
mod read;
mod session;
mod sigv4;
#[cfg(test)]
mod tests;
mod write;

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::response::Response;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;

pub(crate) use self::authorisation::LONGEST_LIFE_SECONDS as LONGEST_LINK_SECONDS;
pub(crate) use self::disposition::inline_under;
pub(crate) use self::errors::S3Error;
pub(crate) use self::keeping::kept;
use self::objects::ObjectStore;
pub(crate) use self::objects::{Receiving, StoredObject};
pub(crate) use self::owners::BucketOwner;
use self::owners::Owners;
use self::session::SessionKeys;
pub(crate) use self::sigv4::AccessKeys;
use crate::clock;
use crate::faults::{Effect, FaultSwitch};
use crate::ledger::{LedgerBook, ReceivedBy, ReceivedObject};

/// The storage and everything it needs to answer.
pub(crate) struct Storage {
    pub(crate) objects: ObjectStore,
    owners: Owners,
    pub(crate) keys: AccessKeys,
    session: SessionKeys,
    /// `http://127.0.0.1:PORT`, no slash at the end.
    pub(crate) endpoint: String,
    pub(crate) started_at: Timestamp,
    pub(crate) ledger: Arc<LedgerBook>,
    pub(crate) faults: FaultSwitch,
}

impl Storage {
    /// An empty storage that answers at `endpoint`.
    pub(crate) fn new(
        keys: AccessKeys,
        endpoint: String,
        ledger: Arc<LedgerBook>,
        faults: FaultSwitch,
    ) -> Self {
        Self {
            objects: ObjectStore::default(),
            owners: Owners::default(),
            keys,
            session: SessionKeys::new(),
            endpoint,
            started_at: clock::now(),
            ledger,
            faults,
        }
    }

    /// Notes an object that came from outside and tells its owner.
    pub(crate) fn received(
        &self,
        bucket: &str,
        key: &str,
        object: &Arc<StoredObject>,
        by: ReceivedBy,
        effect: Option<&Effect>,
    ) {
        let owner = self.owners.of(bucket);
        self.ledger.received(ReceivedObject {
            system: owner.as_ref().map(|owner| owner.system().to_owned()),
            patient_id: owner.as_ref().and_then(|owner| owner.patient_of(key)),
            bucket: bucket.to_owned(),
            key: key.to_owned(),
            size: object.size,
            sha256: object.sha256.clone(),
            received_at: clock::now(),
            by,
        });
        if let Some(owner) = owner {
            owner.arrived(key, object, effect);
        }
    }
}

/// The name the ledger and the faults know a storage request by.
pub(crate) fn route_name(method: &Method, path: &str) -> &'static str {
    let (_, key) = split_path(path);
    match (method, key.is_empty()) {
        (&Method::POST, _) => "storage-form",
        (&Method::PUT, false) => "storage-put",
        (&Method::GET, false) => "storage-get",
        (&Method::HEAD, false) => "storage-head",
        (&Method::DELETE, false) => "storage-delete",
        _ => "storage-bucket",
    }
}

/// Names one request, as S3 names them.
pub(crate) fn fresh_request_id() -> String {
    format!("{:016X}", fastrand::u64(..))
}

/// Answers one request.
pub(crate) async fn serve(storage: Arc<Storage>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let request_id = fresh_request_id();
    let answer = answer(&storage, &parts, body).await;
    let mut response = answer.unwrap_or_else(|error| {
        tracing::debug!(
            code = error.code,
            status = error.status.as_u16(),
            "the storage refused a request"
        );
        error.into_response(parts.uri.path(), &request_id)
    });
    if let Ok(value) = HeaderValue::try_from(request_id) {
        response
            .headers_mut()
            .insert(HeaderName::from_static("x-amz-request-id"), value);
    }
    response
}

async fn answer(storage: &Storage, parts: &Parts, body: Body) -> Result<Response, S3Error> {
    let (bucket, key) = split_path(parts.uri.path());
    let bucket = decoded(bucket)?;
    let key = decoded(key)?;
    if parts.method == Method::POST {
        if bucket.is_empty() || !key.is_empty() {
            return Err(S3Error::method_not_allowed());
        }
        return form::receive(storage, parts, body, &bucket).await;
    }
    let payload = authorisation::authorise(parts, &storage.keys, clock::now())?;
    match (&parts.method, bucket.is_empty(), key.is_empty()) {
        (&Method::GET, true, _) => Ok(buckets::list_buckets(storage)),
        (&Method::GET, false, true) => buckets::list_objects(storage, &bucket, parts.uri.query()),
        (&Method::HEAD, false, true) => buckets::head_bucket(storage, &bucket),
        (&Method::PUT, false, true) => buckets::create_bucket(storage, &bucket),
        (&Method::GET | &Method::HEAD, false, false) => read::get_object(storage, parts, &bucket, &key),
        (&Method::PUT, false, false) => {
            let query = sigv4::query_pairs(parts.uri.query());
            if query
                .iter()
                .any(|(name, _)| name == "uploadId" || name == "partNumber")
            {
                return Err(S3Error::not_implemented("uploads in parts"));
            }
            write::put_object(storage, parts, body, &bucket, &key, payload).await
        }
        (&Method::DELETE, false, false) => write::delete_object(storage, &bucket, &key),
        _ => Err(S3Error::method_not_allowed()),
    }
}

/// `/bucket/key/with/slashes` as bucket and key, still percent-encoded.
fn split_path(path: &str) -> (&str, &str) {
    let path = path.strip_prefix('/').unwrap_or(path);
    path.split_once('/').unwrap_or((path, ""))
}

fn decoded(text: &str) -> Result<String, S3Error> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded
        .map(Into::into)
        .map_err(|_| S3Error::invalid_argument("The address is not valid UTF-8."))
}
