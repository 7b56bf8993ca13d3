//! What a fault does to one request.

use serde::{Deserialize, Serialize};

/// What a fault does to one request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Effect {
    /// Answers with this status; nothing else happens.
    Status {
        /// The HTTP status.
        status: u16,
        /// What its body looks like.
        #[serde(default)]
        body: RefusalBody,
    },
    /// Answers 429; nothing else happens.
    TooManyRequests {
        /// How the answer says when to come back.
        #[serde(default)]
        wait: WaitHint,
        /// Seconds until then.
        #[serde(default = "two_seconds")]
        seconds: u64,
    },
    /// Answers 200 with an HTML page, as a captive portal does; nothing else happens.
    Html,
    /// Answers 200 with JSON that stops in the middle; nothing else happens.
    GarbageJson,
    /// Answers as S3 refuses a request; nothing else happens.
    StorageRefusal {
        /// Which refusal.
        refusal: StorageRefusal,
    },
    /// Answers with a redirect; nothing else happens.
    Redirect {
        /// The HTTP status.
        #[serde(default = "found")]
        status: u16,
        /// Where to.
        to: RedirectTo,
    },
    /// Answers 200 with this many spaces; nothing else happens.
    HugeBody {
        /// How many.
        bytes: u64,
    },
    /// Answers 200 with spaces that never end; nothing else happens.
    EndlessBody,
    /// Answers 200 with this many headers of a kilobyte each; nothing else happens.
    HugeHeaders {
        /// How many.
        count: u32,
    },
    /// Answers 200 with headers that never end; nothing else happens.
    EndlessHeaders,
    /// Cuts the connection before anything happens.
    Cut,
    /// Takes this many bytes of the request's body and resets the connection (RST); nothing else happens.
    Reset {
        /// How many.
        #[serde(default)]
        bytes: u64,
    },
    /// Does what was asked, then cuts the connection in the middle of the answer's body.
    CutBody,
    /// Does what was asked, sends half of the answer's body, and then nothing more.
    Stall,
    /// Does what was asked, and sends the answer's body byte by byte.
    Drip {
        /// Milliseconds before each byte.
        ms: u64,
    },
    /// Does what was asked, and answers with the first half of the body as if it were all of it.
    HalfBody,
    /// Does what was asked, and answers with another `Content-Type`.
    ContentType {
        /// The type.
        value: String,
    },
    /// Does what was asked, then cuts the connection without an answer.
    ReplyLost,
    /// Does what was asked, then answers with a server error.
    ErrorAfter {
        /// The HTTP status.
        #[serde(default = "internal_server_error")]
        status: u16,
    },
    /// Cuts the connection without an answer; what was created shows only later (routes `register` and, where the
    /// system makes the record by itself, `storage-form`).
    LateCreation {
        /// Milliseconds until it shows.
        ms: u64,
    },
    /// Waits before it answers.
    Delay {
        /// Milliseconds.
        ms: u64,
    },
    /// Never answers.
    Hang,
    /// Flips one bit of the bytes sent (route `storage-get`).
    FlipBit,
    /// Leaves out the last bytes, with a length that fits what is sent (route `storage-get`).
    CutTail {
        /// How many bytes.
        #[serde(default = "one_byte")]
        bytes: u64,
    },
    /// Keeps the bytes otherwise than they came, and says that all went well (routes `storage-form`, `storage-put`,
    /// `upload`, and `register` where the bytes come with the record).
    Keep {
        /// What becomes of the bytes; `None` keeps them as they came.
        #[serde(default)]
        damage: Option<Damage>,
        /// The checksum that the answer names.
        #[serde(default)]
        e_tag: KeptETag,
    },
    /// Hands out a link that has already expired (route `content`).
    ExpiredLink,
    /// Creates the attachment, but never finishes processing it (route `register`); where the system makes the record by
    /// itself, it never does (route `storage-form`).
    NeverProcessed,
    /// Refuses for lack of storage space (route `register`), or for a used-up daily quota of requests (PracSuite, any
    /// route).
    QuotaFull,
    /// Refuses an upload as though the session behind its form had ended (route `storage-form`).
    SessionEnded,
    /// Names another patient than was asked for (routes `presign` and `register`).
    OtherPatient,
    /// Answers as the system answers for an address it does not have; nothing else happens.
    RouteMissing,
    /// Ends every access token of the system first, as if its time were over (routes that want one).
    AccessTokensExpire,
    /// Ends every sign-in of the system first, refresh tokens included (`token`, and routes that want one).
    SignInsRevoked,
}

/// The body of a forced refusal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalBody {
    /// `{"message": ...}`
    #[default]
    Json,
    /// An HTML page of a proxy.
    Html,
    /// One line of plain text.
    Text,
    /// Nothing.
    Empty,
}

/// How a 429 says when to come back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WaitHint {
    /// `X-RateLimit-Reset`, unix seconds.
    #[default]
    Reset,
    /// `Retry-After` in seconds.
    RetryAfter,
    /// `Retry-After` as an HTTP date.
    RetryAfterDate,
    /// The `RateLimit` line of the limit that is used up, seconds from now, as Medplum has it.
    RateLimit,
    /// A `Retry-After` that is neither seconds nor a date.
    RetryAfterGarbage,
    /// A `Retry-After` with a date so many seconds ago.
    RetryAfterPast,
    /// An `X-RateLimit-Reset` so many seconds ago.
    ResetPast,
    /// Not at all.
    None,
}

/// A refusal of S3, with status and words as
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html> has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageRefusal {
    /// 503 `SlowDown`.
    SlowDown,
    /// 400 `RequestTimeout`: nothing came for too long.
    RequestTimeout,
    /// 403 `RequestTimeTooSkewed`: the clocks differ too much.
    RequestTimeTooSkewed,
    /// 403 `AccessDenied`, because the policy of a form has expired.
    PolicyExpired,
    /// 400 `EntityTooLarge`.
    EntityTooLarge,
    /// 500 `InternalError`.
    InternalError,
    /// `InternalError` behind a 200, as S3 ends answers that it has begun before it knew.
    InternalErrorInside200,
}

/// Where a redirect leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RedirectTo {
    /// The address that was asked for.
    Itself,
    /// Another path of the same host.
    SameHost,
    /// Another host.
    OtherHost,
    /// Another host, by http.
    PlainHttp,
    /// A file of the reader's computer.
    File,
}

/// What becomes of bytes that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Damage {
    /// One bit of the byte in the middle is the other one.
    FlipBit,
    /// So many bytes at the end are missing.
    CutTail(u64),
}

/// The checksum that an answer to an upload names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptETag {
    /// MD5 of what is kept.
    #[default]
    OfKept,
    /// One that is no MD5 and looks like one, as of objects encrypted with a key of KMS.
    Opaque,
    /// None.
    Absent,
}

fn two_seconds() -> u64 {
    2
}

fn internal_server_error() -> u16 {
    500
}

fn one_byte() -> u64 {
    1
}

fn found() -> u16 {
    302
}
