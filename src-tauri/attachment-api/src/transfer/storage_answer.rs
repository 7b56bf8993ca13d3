//! What storage answers: S3's XML.

use serde::Deserialize;

use crate::http::classify::STORAGE_CODES;
use crate::http::{VendorCode, VendorFacts};

/// The 201 of a form post (<https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html>).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StoredObject {
    /// Where the bytes are: the form's key with `${filename}` filled in. Not percent-encoded.
    pub key: String,
    /// Without its quotes.
    pub etag: Option<String>,
}

impl StoredObject {
    /// Reads the XML; `None` when there is no key in it.
    pub fn read(body: &[u8]) -> Option<Self> {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct PostResponse {
            key: String,
            #[serde(rename = "ETag")]
            etag: Option<String>,
        }
        let text = std::str::from_utf8(body).ok()?;
        let response: PostResponse = quick_xml::de::from_str(text).ok()?;
        let key = Some(response.key).filter(|key| !key.is_empty())?;
        Some(Self {
            key,
            etag: response.etag.map(|etag| etag.trim_matches('"').to_owned()),
        })
    }

    /// Whether the checksum equals this MD5; `None` where the `ETag` is none (multipart uploads, some encryptions).
    /// A difference is no proof of other bytes: storage that is not Amazon's may call its objects as it likes.
    pub fn checksum_matches(&self, md5: &str) -> Option<bool> {
        let etag = self.etag.as_deref()?;
        let looks_like_md5 = etag.len() == 32 && etag.bytes().all(|byte| byte.is_ascii_hexdigit());
        looks_like_md5.then(|| etag.eq_ignore_ascii_case(md5))
    }
}

/// What an S3 error body says.
pub(crate) fn storage_facts(body: &[u8]) -> VendorFacts {
    VendorFacts {
        code: storage_code(body),
        ..VendorFacts::default()
    }
}

/// The error code in an S3 error body, where it is a known one.
fn storage_code(body: &[u8]) -> Option<VendorCode> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct StorageError {
        code: String,
    }
    let text = std::str::from_utf8(body).ok()?;
    let error: StorageError = quick_xml::de::from_str(text).ok()?;
    STORAGE_CODES
        .iter()
        .find(|code| **code == error.code)
        .map(|code| VendorCode::Storage(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MD5: &str = "9e107d9d372bb6826bd81d3542a419d6";

    #[test]
    fn stored_object_is_read() {
        let xml = br#"<?xml version="1.0" encoding="UTF-8"?>
            <PostResponse>
              <Location>https://b.s3.amazonaws.com/123%2Fa%26b.txt</Location>
              <Bucket>b</Bucket>
              <Key>123/patients/456/attachments/temp/u/a&amp;b.txt</Key>
              <ETag>&quot;9E107D9D372BB6826BD81D3542A419D6&quot;</ETag>
            </PostResponse>"#;
        let object = StoredObject::read(xml).unwrap();
        assert_eq!(object.key, "123/patients/456/attachments/temp/u/a&b.txt");
        assert_eq!(object.checksum_matches(MD5), Some(true));
        assert_eq!(
            object.checksum_matches("00000000000000000000000000000000"),
            Some(false)
        );
    }

    #[test]
    fn etag_that_is_no_md5_says_nothing() {
        for etag in ["9e107d9d372bb6826bd81d3542a419d6-2", "", "abc"] {
            let object = StoredObject {
                key: "k".to_owned(),
                etag: Some(etag.to_owned()),
            };
            assert_eq!(object.checksum_matches(MD5), None, "{etag}");
        }
        assert_eq!(
            StoredObject {
                key: "k".to_owned(),
                etag: None
            }
            .checksum_matches(MD5),
            None
        );
    }

    #[test]
    fn anything_else_is_not_a_stored_object() {
        for body in [
            "",
            "<html></html>",
            "<PostResponse><Key></Key></PostResponse>",
            "{}",
            "<PostResponse><Key>",
        ] {
            assert_eq!(StoredObject::read(body.as_bytes()), None, "{body}");
        }
    }

    #[test]
    fn only_known_error_codes_are_kept() {
        let body = b"<Error><Code>EntityTooLarge</Code><Message>Jane Smith.pdf</Message></Error>";
        assert_eq!(storage_code(body), Some(VendorCode::Storage("EntityTooLarge")));
        assert_eq!(storage_code(b"<Error><Code>Jane Smith</Code></Error>"), None);
        assert_eq!(storage_code(b"<html>"), None);
        assert_eq!(storage_code(b"\xff\xfe"), None);
    }
}
