//! One error: what happened, whether waiting helps, during what, and safe context only.
//!
//! Never in here: a URL's query, a body, a file name, a person.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What happened, as a stable code. The window's wording table is keyed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    /// No connection could be made; nothing was sent.
    Offline,
    /// The server's certificate or TLS could not be trusted; nothing was sent.
    TlsUntrusted,
    /// No answer, or no further byte, in time.
    TimedOut,
    /// The connection broke after the request had been sent: whether it took effect is not known.
    AnswerLost,
    /// The connection broke, or nothing moved any more, before the whole request had been sent: it took no effect. HTTP has
    /// servers treat a request that ends before its `Content-Length` as incomplete
    /// (<https://www.rfc-editor.org/rfc/rfc9112#section-8>), and storage never keeps a part of an object
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html>).
    SendInterrupted,
    /// The system refused the key or token (401).
    CredentialsRefused,
    /// The key's text cannot be one of this system (shape or shard).
    KeyMalformed,
    /// The system refused the right for this action (403).
    NotPermitted,
    /// No such record, or archived (404, 410).
    NotFound,
    /// The system refused the request as invalid (400, 409, 412, 422).
    Rejected,
    /// The description is longer than the system takes.
    DescriptionTooLong,
    /// The file is empty and the system takes none.
    FileEmpty,
    /// The file is larger than allowed.
    FileTooLarge,
    /// The file's type is not taken by this system.
    FileTypeRefused,
    /// The account's storage is full (Cliniko trial accounts).
    StorageFull,
    /// Too many requests (429, or S3's `SlowDown`).
    RateLimited,
    /// The system or storage had a fault of its own (5xx).
    ServerFault,
    /// The reservation for an upload has expired or was refused: a new one is needed.
    ReservationRefused,
    /// A presigned link has expired: a new one is needed.
    LinkExpired,
    /// The answer is not what the reference describes (HTML, broken JSON, missing fields).
    AnswerUnreadable,
    /// The answer is larger than this kind of answer can be.
    AnswerTooLarge,
    /// A redirect where none belongs.
    RedirectUnexpected,
    /// An address supplied by the server breaks the rules; nothing was sent to it.
    AddressRefused,
    /// A reservation or record names another patient than the filing: stopped.
    WrongPatient,
    /// What arrived is not what was sent (size or checksum).
    BytesDiffer,
    /// The spooled bytes could not be read while sending.
    SourceUnreadable,
    /// This system cannot do this.
    CapabilityAbsent,
    /// The system asks for this field beside the file, and it was not given ([`Error::field`]).
    FieldMissing,
    /// This field's value is not one that the system takes ([`Error::field`]).
    FieldInvalid,
    /// Somebody else changed the record at the same time, again and again: nothing was changed here.
    ChangedMeanwhile,
    /// The vendor's daily quota for this software is used up (PracSuite).
    QuotaUsedUp,
    /// The bytes were sent, and the system has not shown its record of them yet.
    RecordNotSeen,
    /// The name of the clinic's instance cannot be one (Canvas).
    InstanceMalformed,
    /// Signing in by the browser was refused there, by the person or by the system.
    SignInRefused,
    /// Nobody finished signing in by the browser in time.
    SignInTimedOut,
    /// None of the registered addresses for coming back from the browser is free on this computer.
    SignInPortTaken,
    /// A renewed token could not be kept in the keyring: it is not used before it is.
    TokenNotKept,
}

/// Whether waiting helps. Retries read this, never a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The same request can never succeed.
    Permanent,
    /// It passes by itself: try again later.
    Temporary,
    /// It stays until somebody acts (signs in again, frees space, grants a right); the request itself is fine.
    Persistent,
}

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operation {
    /// Testing the connection.
    TestConnection,
    /// Searching for patients.
    SearchPatients,
    /// Reading one patient.
    ReadPatient,
    /// Listing attachments.
    ListAttachments,
    /// Reading one attachment.
    ReadAttachment,
    /// Asking where to send a file.
    Reserve,
    /// Sending the bytes to storage.
    Send,
    /// Making the record.
    Register,
    /// Reading the record back.
    Confirm,
    /// Finding out whether a record was made.
    Reconcile,
    /// Asking for a link.
    Link,
    /// Fetching bytes through a link.
    Download,
    /// Changing a description.
    Describe,
    /// Setting or removing the system's own pin.
    Pin,
    /// Archiving.
    Archive,
    /// Putting an archived attachment back.
    Restore,
    /// Getting, renewing or exchanging a token.
    SignIn,
    /// Asking what a field beside a file can be.
    FieldOptions,
}

/// An error of a system, of storage, or on the way there.
#[derive(Clone, Debug, thiserror::Error)]
pub struct Error {
    /// What happened.
    pub code: Code,
    /// Whether waiting helps.
    pub status: Status,
    /// What was being done.
    pub operation: Operation,
    /// HTTP status of the answer, where there was one.
    pub http_status: Option<u16>,
    /// The vendor's own code, only when it is one of the known, safe words (e.g. S3's `EntityTooLarge`).
    pub vendor_code: Option<&'static str>,
    /// The vendor's request id (letters, digits and dashes only), for support.
    pub request_id: Option<String>,
    /// The field that is missing or wrong, by its key, e.g. `reviewer`.
    pub field: Option<&'static str>,
    /// Earliest time a retry makes sense (UTC), from `X-RateLimit-Reset` or `Retry-After`.
    pub retry_at: Option<Timestamp>,
}

impl Error {
    /// An error without context from an answer.
    pub const fn new(code: Code, status: Status, operation: Operation) -> Self {
        Self {
            code,
            status,
            operation,
            http_status: None,
            vendor_code: None,
            request_id: None,
            field: None,
            retry_at: None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} during {:?}", self.code, self.operation)?;
        if let Some(status) = self.http_status {
            write!(formatter, " (HTTP {status})")?;
        }
        if let Some(code) = self.vendor_code {
            write!(formatter, " [{code}]")?;
        }
        Ok(())
    }
}

impl Error {
    /// Whether the request may have taken effect although no usable answer came: look before repeating anything
    /// that is not safe to repeat. True for a lost answer, a time-out, a 5xx, an unreadable success, and a redirect as
    /// follows what was done. What failed while asking where to send, for a token, who is asking or whose chart it is, had
    /// no effect on a chart.
    pub const fn outcome_unknown(&self) -> bool {
        if matches!(
            self.operation,
            Operation::Reserve | Operation::SignIn | Operation::TestConnection | Operation::ReadPatient
        ) {
            return false;
        }
        if matches!(self.code, Code::RedirectUnexpected) {
            return self.is_redirect_after_the_deed();
        }
        matches!(
            self.code,
            Code::AnswerLost
                | Code::TimedOut
                | Code::ServerFault
                | Code::AnswerUnreadable
                | Code::AnswerTooLarge
        )
    }

    /// 303 says "done, see there"; web frameworks say it with 301 and 302 as well, where storage means another address. 307 and
    /// 308 ask for the request itself to be made elsewhere (<https://www.rfc-editor.org/rfc/rfc9110#section-15.4>).
    const fn is_redirect_after_the_deed(&self) -> bool {
        match self.http_status {
            Some(303) => true,
            Some(300..=302) => !matches!(self.operation, Operation::Send),
            Some(_) | None => false,
        }
    }
}
