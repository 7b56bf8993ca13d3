//! S3's refusals: HTTP status, code, message and the extra elements of the XML body.
//!
//! Codes and statuses: <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::Response;
use quick_xml::escape::escape;

/// One refusal, before it knows which request it answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct S3Error {
    pub(crate) status: StatusCode,
    pub(crate) code: &'static str,
    message: String,
    details: Vec<(&'static str, String)>,
}

impl S3Error {
    pub(crate) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            details: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, element: &'static str, value: impl Into<String>) -> Self {
        self.details.push((element, value.into()));
        self
    }

    pub(crate) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "AccessDenied", message)
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidArgument", message)
    }

    pub(crate) fn invalid_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "InvalidRequest", message)
    }

    pub(crate) fn malformed_form(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "MalformedPOSTRequest", message)
    }

    pub(crate) fn query_parameters(message: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "AuthorizationQueryParametersError",
            message,
        )
    }

    pub(crate) fn header_malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "AuthorizationHeaderMalformed", message)
    }

    pub(crate) fn unknown_access_key() -> Self {
        let message = "The AWS Access Key Id you provided does not exist in our records.";
        Self::new(StatusCode::FORBIDDEN, "InvalidAccessKeyId", message)
    }

    pub(crate) fn invalid_token() -> Self {
        let message = "The provided token is malformed or otherwise invalid.";
        Self::new(StatusCode::BAD_REQUEST, "InvalidToken", message)
    }

    pub(crate) fn expired_token() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "ExpiredToken",
            "The provided token has expired.",
        )
    }

    pub(crate) fn signature_does_not_match() -> Self {
        let message = "The request signature we calculated does not match the signature you provided. \
                       Check your key and signing method.";
        Self::new(StatusCode::FORBIDDEN, "SignatureDoesNotMatch", message)
    }

    pub(crate) fn no_such_bucket(bucket: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NoSuchBucket",
            "The specified bucket does not exist",
        )
        .with("BucketName", bucket)
    }

    pub(crate) fn no_such_key(key: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "NoSuchKey",
            "The specified key does not exist.",
        )
        .with("Key", key)
    }

    pub(crate) fn missing_content_length() -> Self {
        let message = "You must provide the Content-Length HTTP header.";
        Self::new(StatusCode::LENGTH_REQUIRED, "MissingContentLength", message)
    }

    pub(crate) fn incomplete_body() -> Self {
        let message = "You did not provide the number of bytes specified by the Content-Length HTTP header";
        Self::new(StatusCode::BAD_REQUEST, "IncompleteBody", message)
    }

    pub(crate) fn entity_too_large(proposed: u64, allowed: u64) -> Self {
        let message = "Your proposed upload exceeds the maximum allowed size";
        Self::new(StatusCode::BAD_REQUEST, "EntityTooLarge", message)
            .with("ProposedSize", proposed.to_string())
            .with("MaxSizeAllowed", allowed.to_string())
    }

    pub(crate) fn entity_too_small(proposed: u64, required: u64) -> Self {
        let message = "Your proposed upload is smaller than the minimum allowed size";
        Self::new(StatusCode::BAD_REQUEST, "EntityTooSmall", message)
            .with("ProposedSize", proposed.to_string())
            .with("MinSizeAllowed", required.to_string())
    }

    pub(crate) fn not_implemented(what: &str) -> Self {
        let message =
            format!("A header or query you provided implies functionality that is not implemented: {what}");
        Self::new(StatusCode::NOT_IMPLEMENTED, "NotImplemented", message)
    }

    pub(crate) fn method_not_allowed() -> Self {
        let message = "The specified method is not allowed against this resource.";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
    }

    pub(crate) fn internal() -> Self {
        let message = "We encountered an internal error. Please try again.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    pub(crate) fn slow_down() -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "SlowDown",
            "Please reduce your request rate.",
        )
    }

    pub(crate) fn request_timeout() -> Self {
        let message =
            "Your socket connection to the server was not read from or written to within the timeout period.";
        Self::new(StatusCode::BAD_REQUEST, "RequestTimeout", message)
    }

    pub(crate) fn request_time_too_skewed() -> Self {
        let message = "The difference between the request time and the server's time is too large.";
        Self::new(StatusCode::FORBIDDEN, "RequestTimeTooSkewed", message)
    }

    /// The XML answer; `resource` is the path asked for, without its query.
    pub(crate) fn into_response(self, resource: &str, request_id: &str) -> Response {
        let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>");
        push_element(&mut xml, "Code", self.code);
        push_element(&mut xml, "Message", &self.message);
        for (element, value) in &self.details {
            push_element(&mut xml, element, value);
        }
        push_element(&mut xml, "Resource", resource);
        push_element(&mut xml, "RequestId", request_id);
        xml.push_str("</Error>");
        xml_response(self.status, xml)
    }
}

impl From<std::io::Error> for S3Error {
    fn from(error: std::io::Error) -> Self {
        tracing::warn!(kind = ?error.kind(), "the storage could not use its folder");
        Self::internal()
    }
}

/// Appends `<name>value</name>`, escaped.
pub(crate) fn push_element(xml: &mut String, name: &str, value: &str) {
    xml.push('<');
    xml.push_str(name);
    xml.push('>');
    xml.push_str(&escape(value));
    xml.push_str("</");
    xml.push_str(name);
    xml.push('>');
}

/// An answer with an XML body.
pub(crate) fn xml_response(status: StatusCode, xml: String) -> Response {
    let mut response = Response::new(Body::from(xml));
    *response.status_mut() = status;
    let value = header::HeaderValue::from_static("application/xml");
    response.headers_mut().insert(header::CONTENT_TYPE, value);
    response
}
