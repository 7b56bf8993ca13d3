//! What passes between the filing pipeline and a system: reserve, send, register, confirm, reconcile.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::{Attachment, AttachmentId, Code, Error, Operation, PatientId, Result, Secret, Sensitive, Status};

/// Free text beside a file.
pub type Description = Sensitive<String>;

/// What is known of the bytes, once they lie in the spool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The file's own name (base name), for showing and for the system.
    pub name: Sensitive<String>,
    /// MIME type guessed from name and first bytes.
    pub content_type: String,
    /// Size in bytes.
    pub size_bytes: u64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// MD5 of the bytes, lower-case hex: S3's `ETag` of a single upload (not a security measure).
    pub md5: String,
}

/// What a system asks for beside the file, by the keys of [`FilingField`](crate::FilingField), e.g. `reviewer`.
pub type FilingFields = BTreeMap<String, String>;

/// A filing as a system needs to know it. The patient is the one bound at the drop and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// Names the filing for ever, and no other (a UUID): a conditional create is recognised by it.
    pub reference: String,
    /// The patient.
    pub patient: PatientId,
    /// The file.
    pub file: FileFacts,
    /// Free text beside it.
    pub description: Option<Description>,
    /// What the system asks for beside it.
    pub fields: FilingFields,
    /// When registering was first attempted (UTC); a reconcile looks for records made since.
    pub register_attempted_at: Option<Timestamp>,
    /// Attachments that are known to belong to other filings: a reconcile must not take one of them for this filing's.
    pub known_attachments: Vec<AttachmentId>,
}

impl Submission {
    /// Refuses fields at a system that asks for none: what somebody entered must not be dropped in silence.
    pub(crate) fn refuse_fields(&self) -> Result<()> {
        if self.fields.is_empty() {
            return Ok(());
        }
        Err(Error::new(
            Code::FieldInvalid,
            Status::Permanent,
            Operation::Reserve,
        ))
    }
}

/// Where to send the bytes. A presigned form or address is a bearer secret: memory only, never stored or logged.
pub struct Reservation {
    /// Where the bytes go.
    pub destination: Destination,
    /// What was learned while reserving and is needed for the receipt, e.g. the record that was made to hold the bytes.
    pub note: Option<Sensitive<String>>,
    /// Deadline (UTC), where the policy says one.
    pub expires_at: Option<Timestamp>,
    /// Largest size in bytes that the policy allows, where it says one.
    pub max_bytes: Option<u64>,
    /// Smallest size in bytes that the policy allows, where it says one.
    pub min_bytes: Option<u64>,
}

/// Where the bytes of a filing go.
pub enum Destination {
    /// To storage, by a presigned form.
    Form {
        /// Address of the form, checked against the account's host list.
        url: Url,
        /// Every form field, in the order served, to be sent back unchanged.
        fields: Vec<(String, Secret)>,
    },
    /// To storage, by a presigned PUT.
    Put {
        /// The presigned address, checked against the account's host list.
        url: Secret,
    },
    /// To the system's own API.
    Api,
    /// Together with the record: nothing is sent before that is asked for.
    WithRecord,
}

impl fmt::Debug for Reservation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let destination = match &self.destination {
            Destination::Form { .. } => "Form",
            Destination::Put { .. } => "Put",
            Destination::Api => "Api",
            Destination::WithRecord => "WithRecord",
        };
        formatter
            .debug_struct("Reservation")
            .field("destination", &destination)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What storage gave for the bytes. Carries no signature, so it may be kept (encrypted) until the record is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What the system needs to register the bytes (Cliniko: `upload_url`; Medplum: the Binary; PracSuite: which records
    /// were there before). Can hold patient id and file name.
    pub upload: Sensitive<String>,
    /// Whether storage's checksum equals the spool's (`ETag` = MD5); `None` when storage gave none that could be compared.
    pub checksum_matches: Option<bool>,
}

/// Opens the spooled bytes anew for each attempt. The length is exact.
pub trait SpooledBytes: Send + Sync {
    /// Length in bytes.
    fn len(&self) -> u64;

    /// Whether there are no bytes.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A fresh stream over all bytes, verified as they are unsealed. An error ends the request.
    fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>>;
}

/// Told how many bytes of the file have been handed to the connection so far.
pub type SendProgress = Arc<dyn Fn(u64) + Send + Sync>;

/// What asking for a record gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registered {
    /// The record.
    Record(Box<Attachment>),
    /// The system took the bytes and makes the record by itself, later: it is looked for until it shows.
    Accepted,
}

/// What to do when the answer to a register was lost and looking for its record found none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostRegister {
    /// Ask for the record again: the system makes no second one.
    AskAgain,
    /// Only a person can tell: the record could still appear, and asking again could make a second one.
    AskPerson,
}

/// A record that the system said it made, to be read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredRecord {
    /// The patient of the filing.
    pub patient: PatientId,
    /// The record.
    pub attachment: AttachmentId,
}

/// What reading a record back showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Confirmation {
    /// The system is still taking the file in.
    Processing,
    /// Taken in; the caller compares patient and size before it says "filed".
    Ready(Box<Attachment>),
    /// The record is not there (any more).
    Absent,
}

/// What looking for a record of unknown outcome showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reconciliation {
    /// Exactly one record fits: it is ours.
    Found(AttachmentId),
    /// No record fits: it was not made (yet).
    NotFound,
    /// Several fit, or it cannot be told: only a person can say.
    Ambiguous,
}
