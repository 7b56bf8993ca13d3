//! Presigned links to a Binary's bytes: the server's own storage, or the bucket behind it.
//!
//! <https://www.medplum.com/docs/api/fhir/operations/binary-presigned-url>

use std::time::Duration;

use axum::http::Method;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2::Sha256;
use url::Url;

use super::{BUCKET, Medplum};
use crate::clock;
use crate::faults::Effect;

/// An hour: <https://www.medplum.com/docs/fhir-datastore/binary-data>
const LINK_SECONDS: u64 = 3600;
/// How long ago a link ended that a fault makes end too early.
const LONG_AGO: Duration = Duration::from_secs(60);

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Reading,
    Writing,
}

impl For {
    fn method(self) -> Method {
        match self {
            Self::Reading => Method::GET,
            Self::Writing => Method::PUT,
        }
    }
}

/// Where the bytes of a Binary's version are kept.
pub(crate) fn key(id: &str, version: &str) -> String {
    format!("binary/{id}/{version}")
}

impl Medplum {
    /// A link that works for an hour, or for as long as the faults say.
    pub(crate) fn presign(&self, id: &str, version: &str, purpose: For, effect: Option<&Effect>) -> String {
        let faults = self.faults.get();
        let life = faults.link_life(LINK_SECONDS);
        let signed_at = match effect {
            Some(Effect::ExpiredLink) => clock::now().checked_sub(life + LONG_AGO),
            _ => Ok(clock::now()),
        };
        let signed_at = signed_at.unwrap_or(Timestamp::UNIX_EPOCH);
        if faults.medplum.stores_in_s3 {
            return self.presign_s3(id, version, purpose, life, signed_at);
        }
        let ends = signed_at.checked_add(life).unwrap_or(Timestamp::MAX).as_second();
        let signature = self.signature(&purpose.method(), id, version, &ends.to_string());
        let address = format!("{}storage/{id}/{version}", self.base_url);
        let pairs = [("Expires", ends.to_string()), ("Signature", signature)];
        match Url::parse_with_params(&address, &pairs) {
            Ok(url) => url.into(),
            Err(_) => address,
        }
    }

    /// The bucket's own link. Newer versions of the signing library put the checksum of an empty body into it, because
    /// the server signs without one: <https://github.com/aws/aws-sdk-js-v3/issues/6994>
    fn presign_s3(&self, id: &str, version: &str, purpose: For, life: Duration, now: Timestamp) -> String {
        let checksum = [
            ("x-amz-checksum-crc32", "AAAAAA=="),
            ("x-amz-sdk-checksum-algorithm", "CRC32"),
        ];
        let extra: &[(&str, &str)] = match purpose {
            For::Reading => &[],
            For::Writing => &checksum,
        };
        self.storage
            .presign(&purpose.method(), BUCKET, &key(id, version), extra, life, now)
    }

    /// The signature of a link of the built-in storage. One made for reading is none for writing.
    pub(super) fn signature(&self, method: &Method, id: &str, version: &str, ends: &str) -> String {
        let method = if method == Method::HEAD {
            &Method::GET
        } else {
            method
        };
        let text = format!("{method} {id}/{version} {ends}");
        let mac = Hmac::<Sha256>::new_from_slice(&self.signing_key);
        let signed = mac.map(|mac| mac.chain_update(text).finalize().into_bytes());
        signed.map(|bytes| BASE64.encode(bytes)).unwrap_or_default()
    }

    /// The Binary an address means: `Binary/{id}`, the API's address of it, or any link to its bytes.
    pub(super) fn binary_behind(&self, address: &str) -> Option<String> {
        let fhir_url = self.fhir_url();
        let bucket = format!("{}binary/", self.storage.bucket_url(BUCKET));
        let prefixes = [
            "Binary/".to_owned(),
            format!("{fhir_url}Binary/"),
            format!("{}storage/", self.base_url),
            bucket,
        ];
        let rest = prefixes
            .iter()
            .find_map(|prefix| address.strip_prefix(prefix.as_str()))?;
        let id = rest.split(['/', '?', '#']).next().unwrap_or_default();
        (!id.is_empty()).then(|| id.to_owned())
    }
}
