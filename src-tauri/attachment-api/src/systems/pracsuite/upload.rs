//! Reserve, send, register (<https://docs.api.pracsuite.com/guides/uploading-attachments>).
//!
//! The system makes the record by itself some time after the bytes have arrived, and neither call tells its id. So the
//! reservation notes which records were there before, and everything that leaves a trace happens in the one step that is
//! never repeated unseen: asking for the form and posting it.

use std::borrow::Cow;
use std::sync::Arc;

use reqwest::{Method, Response};
use serde_json::json;
use url::Url;

use super::access::Access;
use super::attachments::of_patient;
use super::config::SIZE_LIMIT_BYTES;
use super::model::WirePresignedPost;
use super::patients::known_shape;
use crate::http::StorageClient;
use crate::http::transport_failure::unreadable;
use crate::system::capability_absent;
use crate::transfer::file_name::{base_name, sendable_name};
use crate::transfer::form_post::{FormPost, post_form, whole_answer};
use crate::transfer::policy::PolicyFacts;
use crate::transfer::storage_answer::StoredObject;
use crate::{
    Attachment, AttachmentId, Code, Destination, Error, Operation, Receipt, Registered, Reservation, Result,
    Secret, SendProgress, Sensitive, SpooledBytes, Status, Submission,
};

/// Refuses what PracSuite cannot take, before anything is sent. Whether it takes empty files is not documented, and an empty
/// file on a chart helps nobody. A description has no place to go: what somebody typed must not be dropped in silence.
pub(crate) fn check(submission: &Submission) -> Result<()> {
    known_shape(Operation::Reserve, &submission.patient)?;
    submission.refuse_fields()?;
    if submission.description.is_some() {
        return Err(capability_absent(Operation::Reserve));
    }
    match submission.file.size_bytes {
        0 => Err(refused(Code::FileEmpty)),
        1..=SIZE_LIMIT_BYTES => Ok(()),
        _ => Err(refused(Code::FileTooLarge)),
    }
}

/// Notes the patient's records as they are before.
pub(crate) async fn reserve(access: &Access, submission: &Submission) -> Result<Reservation> {
    check(submission)?;
    let before = of_patient(access, Operation::Reserve, &submission.patient).await?;
    Ok(Reservation {
        destination: Destination::WithRecord,
        note: Some(Sensitive::new(ids_as_text(&before))),
        expires_at: None,
        max_bytes: Some(SIZE_LIMIT_BYTES),
        min_bytes: None,
    })
}

/// Nothing is sent yet: the receipt is the note.
pub(crate) fn send(reservation: Reservation) -> Result<Receipt> {
    Ok(Receipt {
        upload: reservation.note.ok_or_else(|| unreadable(Operation::Send))?,
        checksum_matches: None,
    })
}

/// Asks for a form and posts it. Not safe to repeat once the form was posted: a second one makes a second file.
///
/// The `ETag` of storage's answer is not kept: the record that shows later is read back, byte by byte.
pub(crate) async fn register(
    access: &Access,
    submission: &Submission,
    bytes: Arc<dyn SpooledBytes>,
    progress: SendProgress,
) -> Result<Registered> {
    check(submission)?;
    let name = submission.file.name.expose();
    let (url, fields) = form(access, submission).await?;
    let post = FormPost {
        url: &url,
        fields: &fields,
        // The key is fixed and holds the name: this one is for the body's shape alone.
        file_name: &sendable_name(name),
        content_type: &submission.file.content_type,
        bytes,
    };
    let answer = post_form(&access.storage, post, progress).await?;
    let http_status = answer.status().as_u16();
    if is_taken(&access.storage, answer).await? {
        return Ok(Registered::Accepted);
    }
    Err(Error {
        http_status: Some(http_status),
        ..unreadable(Operation::Send)
    })
}

/// The form asks for no status, so that 204 is S3's answer; 200 and 201 are its others for a file that it took. A 200 with
/// anything in it is from somebody else, or a fault that S3 noticed late.
async fn is_taken(storage: &StorageClient, answer: Response) -> Result<bool> {
    match answer.status().as_u16() {
        204 => Ok(true),
        200 => Ok(whole_answer(storage, answer).await?.is_empty()),
        201 => {
            let body = whole_answer(storage, answer).await?;
            Ok(body.is_empty() || StoredObject::read(&body).is_some())
        }
        _ => Ok(false),
    }
}

/// The ids that a receipt holds.
pub(crate) fn ids_of(receipt: &Receipt) -> Vec<AttachmentId> {
    let ids = receipt.upload.expose().split(',');
    ids.filter(|id| !id.is_empty()).map(AttachmentId::new).collect()
}

fn ids_as_text(attachments: &[Attachment]) -> String {
    let ids: Vec<&str> = attachments
        .iter()
        .map(|attachment| attachment.id.as_str())
        .collect();
    ids.join(",")
}

/// The presigned form. What fails here failed before anything was sent.
async fn form(access: &Access, submission: &Submission) -> Result<(Url, Vec<(String, Secret)>)> {
    let operation = Operation::Reserve;
    let id = known_shape(operation, &submission.patient)?;
    let url = access.api.url(&["patient", id, "patient_attachment"]);
    let name = file_name(submission.file.name.expose());
    let body = json!({ "file_name": name });
    let post: WirePresignedPost = access.api.json(operation, Method::POST, url, Some(&body)).await?;
    let (Some(url), Some(fields)) = (post.url, post.fields) else {
        return Err(unreadable(operation));
    };
    let url = access.storage.checked(operation, &url)?;
    let fields = fields.0;
    let field = |wanted: &str| {
        fields
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value.as_str())
    };
    // Without a key it is no form; a served field named `file` would end it before the file. The key's own pattern is not
    // explained, so that nothing is read from it: whose file it became, the record tells.
    if field("key").is_none_or(str::is_empty) || field("file").is_some() {
        return Err(unreadable(operation));
    }
    let policy = field("policy").map(PolicyFacts::read).unwrap_or_default();
    refuse_wrong_size(submission.file.size_bytes, &policy)?;
    let fields = fields
        .into_iter()
        .map(|(name, value)| (name, Secret::from(value)));
    Ok((url, fields.collect()))
}

/// The name itself, unless the storage would read it as a variable of the form: it becomes part of the key, and one that
/// the storage changes no longer fits the policy
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTForms.html>, `key`).
fn file_name(original: &str) -> Cow<'_, str> {
    match base_name(original) {
        Some(name) if name.contains("${filename}") => sendable_name(original),
        Some(name) => Cow::Owned(name),
        None => Cow::Borrowed("file"),
    }
}

fn refuse_wrong_size(size_bytes: u64, policy: &PolicyFacts) -> Result<()> {
    if policy.max_bytes.is_some_and(|max| size_bytes > max) {
        return Err(refused(Code::FileTooLarge));
    }
    if policy.min_bytes.is_some_and(|min| size_bytes < min) {
        return Err(refused(Code::Rejected));
    }
    Ok(())
}

const fn refused(code: Code) -> Error {
    Error::new(code, Status::Permanent, Operation::Reserve)
}
