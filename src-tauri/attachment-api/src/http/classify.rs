//! What an answer means: one pure function from status and vendor code to [`Code`] and [`Status`].

use jiff::Timestamp;

use crate::{Code, Error, Operation, Status};

/// What a body said, reduced to a safe word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VendorCode {
    /// An error code of S3, one of [`STORAGE_CODES`].
    Storage(&'static str),
    /// A known code that adds nothing to what the status says; it is shown for support.
    Named(&'static str),
    /// The address of the uploaded bytes is not taken (any more).
    UploadAddressRefused(&'static str),
    /// The description is too long.
    DescriptionTooLong(&'static str),
    /// The account's storage is full.
    StorageFull(&'static str),
    /// A condition of the request did not hold: somebody else changed the record.
    ChangedMeanwhile(&'static str),
    /// The daily quota is used up.
    QuotaUsedUp(&'static str),
    /// The server takes no file of this type.
    FileTypeRefused(&'static str),
    /// A field beside the file is missing.
    FieldMissing(&'static str),
    /// A field beside the file has a value that is not taken.
    FieldInvalid(&'static str),
}

/// What an error's body and headers said, reduced to what is safe.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct VendorFacts {
    /// A known word.
    pub code: Option<VendorCode>,
    /// The request id, where the vendor writes it into the body or a header of its own; unsafe ones are dropped later.
    pub request_id: Option<String>,
    /// The field that the system names as wrong, where it is one of ours.
    pub field: Option<&'static str>,
}

/// S3's error codes that can meet a form post or a presigned GET
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html>), and Ceph's `QuotaExceeded`.
pub(crate) const STORAGE_CODES: &[&str] = &[
    "AccessDenied",
    "BadDigest",
    "EntityTooLarge",
    "EntityTooSmall",
    "ExpiredToken",
    "IncompleteBody",
    "InternalError",
    "InvalidAccessKeyId",
    "InvalidArgument",
    "InvalidDigest",
    "InvalidObjectState",
    "InvalidPolicyDocument",
    "InvalidRequest",
    "InvalidToken",
    "KeyTooLongError",
    "MalformedPOSTRequest",
    "MaxPostPreDataLengthExceededError",
    "MethodNotAllowed",
    "MissingContentLength",
    "NoSuchBucket",
    "NoSuchKey",
    "PermanentRedirect",
    "PreconditionFailed",
    "QuotaExceeded",
    "RequestTimeTooSkewed",
    "RequestTimeout",
    "ServiceUnavailable",
    "SignatureDoesNotMatch",
    "SlowDown",
    "TemporaryRedirect",
    "TokenRefreshRequired",
];

/// The facts of an answer that is not the one hoped for.
#[derive(Clone, Debug, Default)]
pub(crate) struct AnswerFacts {
    /// HTTP status.
    pub http_status: u16,
    /// From [`retry_at`](super::retry_at::retry_at).
    pub retry_at: Option<Timestamp>,
    /// The vendor's request id, already reduced to safe characters.
    pub request_id: Option<String>,
    /// What the body said.
    pub vendor: Option<VendorCode>,
    /// The field that it named.
    pub field: Option<&'static str>,
}

/// Status first, vendor code second.
///
/// Cliniko documents 2xx, 4xx (the request's fault), 5xx (its own) and 429 with `X-RateLimit-Reset`
/// (<https://docs.api.cliniko.com/>); the bodies of 400 to 404 are not documented and do not count.
pub(crate) fn classify(operation: Operation, facts: AnswerFacts) -> Error {
    let (code, status) = facts
        .vendor
        .and_then(|vendor| by_vendor_code(operation, facts.http_status, vendor))
        .unwrap_or_else(|| by_status(operation, facts.http_status));
    Error {
        http_status: Some(facts.http_status),
        vendor_code: facts.vendor.map(word),
        request_id: facts.request_id,
        field: facts.field,
        retry_at: facts.retry_at,
        ..Error::new(code, status, operation)
    }
}

/// Operations whose answer comes from storage: there a refusal means that the presigned form or link is used up.
fn spent_presigned(operation: Operation) -> Option<Code> {
    match operation {
        Operation::Send => Some(Code::ReservationRefused),
        Operation::Download => Some(Code::LinkExpired),
        Operation::TestConnection
        | Operation::SearchPatients
        | Operation::ReadPatient
        | Operation::ListAttachments
        | Operation::ReadAttachment
        | Operation::Reserve
        | Operation::Register
        | Operation::Confirm
        | Operation::Reconcile
        | Operation::Link
        | Operation::Describe
        | Operation::Pin
        | Operation::Archive
        | Operation::Restore
        | Operation::SignIn
        | Operation::FieldOptions => None,
    }
}

fn by_status(operation: Operation, http_status: u16) -> (Code, Status) {
    match http_status {
        300..=399 => (Code::RedirectUnexpected, Status::Persistent),
        401 | 403 => match spent_presigned(operation) {
            Some(code) => (code, Status::Temporary),
            None if http_status == 401 => (Code::CredentialsRefused, Status::Persistent),
            None => (Code::NotPermitted, Status::Persistent),
        },
        402 => (Code::NotPermitted, Status::Persistent),
        // Whether a wrong shard answers 401 or 404 is not documented: the key is not known at this address either way.
        404 | 410 if operation == Operation::TestConnection => (Code::CredentialsRefused, Status::Persistent),
        404 | 410 if operation == Operation::Send => (Code::ReservationRefused, Status::Temporary),
        404 | 410 => (Code::NotFound, Status::Permanent),
        405 if matches!(
            operation,
            Operation::Describe | Operation::Archive | Operation::Restore | Operation::Pin
        ) =>
        {
            (Code::CapabilityAbsent, Status::Permanent)
        }
        // A proxy on the way asks for a sign-in: nothing reached the system.
        407 | 511 => (Code::Offline, Status::Persistent),
        408 => (Code::TimedOut, Status::Temporary),
        413 if matches!(operation, Operation::Send | Operation::Register) => {
            (Code::FileTooLarge, Status::Permanent)
        }
        429 => (Code::RateLimited, Status::Temporary),
        421 | 425 | 500..=599 => (Code::ServerFault, Status::Temporary),
        400..=499 => (Code::Rejected, Status::Permanent),
        // A success that is not the documented one, or no HTTP at all.
        _ => (Code::AnswerUnreadable, Status::Temporary),
    }
}

/// `None` when the code does not change what the status says.
fn by_vendor_code(operation: Operation, http_status: u16, vendor: VendorCode) -> Option<(Code, Status)> {
    // A server's own fault stays its own fault, whatever its body says, except where storage asks to slow down.
    let refused = (400..500).contains(&http_status);
    match vendor {
        VendorCode::UploadAddressRefused(_) if refused => Some((Code::ReservationRefused, Status::Temporary)),
        VendorCode::DescriptionTooLong(_) if refused => Some((Code::DescriptionTooLong, Status::Permanent)),
        VendorCode::StorageFull(_) if refused => Some((Code::StorageFull, Status::Persistent)),
        VendorCode::Storage(code) => by_storage_code(operation, http_status, code),
        VendorCode::ChangedMeanwhile(_) if refused => Some((Code::ChangedMeanwhile, Status::Temporary)),
        VendorCode::QuotaUsedUp(_) if refused => Some((Code::QuotaUsedUp, Status::Temporary)),
        VendorCode::FileTypeRefused(_) if refused => Some((Code::FileTypeRefused, Status::Permanent)),
        VendorCode::FieldMissing(_) if refused => Some((Code::FieldMissing, Status::Permanent)),
        VendorCode::FieldInvalid(_) if refused => Some((Code::FieldInvalid, Status::Permanent)),
        VendorCode::Named(_)
        | VendorCode::UploadAddressRefused(_)
        | VendorCode::DescriptionTooLong(_)
        | VendorCode::StorageFull(_)
        | VendorCode::ChangedMeanwhile(_)
        | VendorCode::QuotaUsedUp(_)
        | VendorCode::FileTypeRefused(_)
        | VendorCode::FieldMissing(_)
        | VendorCode::FieldInvalid(_) => None,
    }
}

fn by_storage_code(operation: Operation, http_status: u16, code: &str) -> Option<(Code, Status)> {
    if http_status < 300 {
        return None;
    }
    match code {
        "SlowDown" => Some((Code::RateLimited, Status::Temporary)),
        "InternalError" | "ServiceUnavailable" => Some((Code::ServerFault, Status::Temporary)),
        _ if http_status >= 500 => None,
        "AccessDenied"
        | "ExpiredToken"
        | "InvalidAccessKeyId"
        | "InvalidPolicyDocument"
        | "InvalidToken"
        | "RequestTimeTooSkewed"
        | "SignatureDoesNotMatch"
        | "TokenRefreshRequired" => spent_presigned(operation).map(|code| (code, Status::Temporary)),
        "NoSuchBucket" if operation == Operation::Send => Some((Code::ReservationRefused, Status::Temporary)),
        "NoSuchBucket" | "NoSuchKey" => Some((Code::NotFound, Status::Permanent)),
        "EntityTooLarge" => Some((Code::FileTooLarge, Status::Permanent)),
        "BadDigest" | "InvalidDigest" => Some((Code::BytesDiffer, Status::Temporary)),
        "IncompleteBody" => Some((Code::AnswerLost, Status::Temporary)),
        "RequestTimeout" => Some((Code::TimedOut, Status::Temporary)),
        "QuotaExceeded" => Some((Code::StorageFull, Status::Persistent)),
        "PermanentRedirect" | "TemporaryRedirect" => Some((Code::RedirectUnexpected, Status::Persistent)),
        "EntityTooSmall"
        | "InvalidArgument"
        | "InvalidObjectState"
        | "InvalidRequest"
        | "KeyTooLongError"
        | "MalformedPOSTRequest"
        | "MaxPostPreDataLengthExceededError"
        | "MethodNotAllowed"
        | "MissingContentLength"
        | "PreconditionFailed" => Some((Code::Rejected, Status::Permanent)),
        _ => None,
    }
}

const fn word(vendor: VendorCode) -> &'static str {
    match vendor {
        VendorCode::Storage(word)
        | VendorCode::Named(word)
        | VendorCode::UploadAddressRefused(word)
        | VendorCode::DescriptionTooLong(word)
        | VendorCode::StorageFull(word)
        | VendorCode::ChangedMeanwhile(word)
        | VendorCode::QuotaUsedUp(word)
        | VendorCode::FileTypeRefused(word)
        | VendorCode::FieldMissing(word)
        | VendorCode::FieldInvalid(word) => word,
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::*;

    const OPERATIONS: [Operation; 18] = [
        Operation::TestConnection,
        Operation::SearchPatients,
        Operation::ReadPatient,
        Operation::ListAttachments,
        Operation::ReadAttachment,
        Operation::Reserve,
        Operation::Send,
        Operation::Register,
        Operation::Confirm,
        Operation::Reconcile,
        Operation::Link,
        Operation::Download,
        Operation::Describe,
        Operation::Pin,
        Operation::Archive,
        Operation::Restore,
        Operation::SignIn,
        Operation::FieldOptions,
    ];

    fn of(operation: Operation, http_status: u16, vendor: Option<VendorCode>) -> (Code, Status) {
        let error = classify(
            operation,
            AnswerFacts {
                http_status,
                vendor,
                ..AnswerFacts::default()
            },
        );
        assert_eq!(error.http_status, Some(http_status));
        (error.code, error.status)
    }

    /// Every status of every operation, runs of equal meaning folded into one line.
    #[test]
    fn every_status_has_a_reviewed_meaning() {
        let mut table = String::new();
        for operation in OPERATIONS {
            let mut start = 100;
            for status in 100..=599 {
                let next = (status < 599).then(|| of(operation, status + 1, None));
                if next != Some(of(operation, status, None)) {
                    let (code, meaning) = of(operation, status, None);
                    let _ = writeln!(table, "{operation:?} {start}-{status} {code:?} {meaning:?}");
                    start = status + 1;
                }
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn every_storage_code_has_a_reviewed_meaning() {
        let mut table = String::new();
        for code in STORAGE_CODES {
            let http_status = match *code {
                "InternalError" => 500,
                "SlowDown" | "ServiceUnavailable" => 503,
                "PermanentRedirect" => 301,
                "TemporaryRedirect" => 307,
                "NoSuchKey" | "NoSuchBucket" => 404,
                "AccessDenied" | "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "RequestTimeTooSkewed" => {
                    403
                }
                _ => 400,
            };
            for operation in [Operation::Send, Operation::Download] {
                let (meaning, status) = of(operation, http_status, Some(VendorCode::Storage(code)));
                let _ = writeln!(table, "{code} {operation:?} {http_status} {meaning:?} {status:?}");
            }
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn waiting_never_helps_a_refused_request_and_always_a_server_fault() {
        for operation in OPERATIONS {
            for status in 500..=510 {
                assert_eq!(
                    of(operation, status, None),
                    (Code::ServerFault, Status::Temporary)
                );
            }
            assert_eq!(of(operation, 422, None), (Code::Rejected, Status::Permanent));
            assert_eq!(of(operation, 429, None), (Code::RateLimited, Status::Temporary));
        }
    }

    #[test]
    fn vendor_code_refines_a_refusal_but_not_a_fault() {
        let full = Some(VendorCode::StorageFull("storage-full"));
        assert_eq!(
            of(Operation::Register, 422, full),
            (Code::StorageFull, Status::Persistent)
        );
        assert_eq!(
            of(Operation::Register, 500, full),
            (Code::ServerFault, Status::Temporary)
        );
        let address = Some(VendorCode::UploadAddressRefused("temp_attachment_url"));
        assert_eq!(
            of(Operation::Register, 422, address),
            (Code::ReservationRefused, Status::Temporary)
        );
        let long = Some(VendorCode::DescriptionTooLong("description"));
        assert_eq!(
            of(Operation::Describe, 422, long),
            (Code::DescriptionTooLong, Status::Permanent)
        );
        let named = Some(VendorCode::Named("NOT_FOUND"));
        assert_eq!(
            of(Operation::Link, 403, named),
            (Code::NotPermitted, Status::Persistent)
        );
        let slow = Some(VendorCode::Storage("SlowDown"));
        assert_eq!(
            of(Operation::Send, 503, slow),
            (Code::RateLimited, Status::Temporary)
        );
    }

    /// What a vendor's words mean beside a refusal; beside a fault of the server they mean nothing.
    #[test]
    fn every_vendor_code_has_its_meaning_beside_a_refusal_alone() {
        for (vendor, http_status, meaning) in [
            (
                VendorCode::ChangedMeanwhile("version-conflict"),
                412,
                (Code::ChangedMeanwhile, Status::Temporary),
            ),
            (
                VendorCode::QuotaUsedUp("quota-used-up"),
                429,
                (Code::QuotaUsedUp, Status::Temporary),
            ),
            (
                VendorCode::FileTypeRefused("content-type"),
                415,
                (Code::FileTypeRefused, Status::Permanent),
            ),
            (
                VendorCode::FieldMissing("required"),
                422,
                (Code::FieldMissing, Status::Permanent),
            ),
            (
                VendorCode::FieldInvalid("value"),
                400,
                (Code::FieldInvalid, Status::Permanent),
            ),
        ] {
            for operation in OPERATIONS {
                assert_eq!(
                    of(operation, http_status, Some(vendor)),
                    meaning,
                    "{vendor:?} {operation:?}"
                );
                assert_eq!(
                    of(operation, 500, Some(vendor)),
                    (Code::ServerFault, Status::Temporary),
                    "{vendor:?} {operation:?}"
                );
            }
        }
    }

    #[test]
    fn facts_are_carried_over() {
        let at = Timestamp::from_second(1_800_000_000).unwrap();
        let error = classify(
            Operation::Send,
            AnswerFacts {
                http_status: 400,
                retry_at: Some(at),
                request_id: Some("4442587FB7D0A2F9".to_owned()),
                vendor: Some(VendorCode::Storage("EntityTooLarge")),
                field: Some("reviewer"),
            },
        );
        assert_eq!(error.retry_at, Some(at));
        assert_eq!(error.request_id.as_deref(), Some("4442587FB7D0A2F9"));
        assert_eq!(error.vendor_code, Some("EntityTooLarge"));
        assert_eq!(error.field, Some("reviewer"));
        insta::assert_snapshot!(error.to_string(), @"FileTooLarge during Send (HTTP 400) [EntityTooLarge]");
    }
}
