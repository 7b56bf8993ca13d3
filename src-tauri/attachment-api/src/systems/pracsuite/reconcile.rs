//! Which new record is the file that was sent.

use std::collections::HashSet;

use super::access::Access;
use super::attachments::{may_be_missing, of_patient};
use super::link::link;
use super::upload::ids_of;
use crate::transfer::captured_link::download;
use crate::transfer::digest::kept_sha256;
use crate::transfer::file_name::{base_name, sendable_name};
use crate::{
    Attachment, AttachmentId, Code, Error, Operation, Receipt, Reconciliation, Result, Sensitive, Submission,
};

/// Looks for the record: one that was not there before, belongs to no other filing, and holds as many bytes. A single one
/// with the file's name is it. Where names differ or several fit, the bytes decide.
pub(crate) async fn reconcile(
    access: &Access,
    submission: &Submission,
    receipt: &Receipt,
) -> Result<Reconciliation> {
    let before: HashSet<AttachmentId> = ids_of(receipt).into_iter().collect();
    let listed = of_patient(access, Operation::Reconcile, &submission.patient).await?;
    let mut seen = HashSet::new();
    let mut fitting = Vec::new();
    for attachment in listed {
        let is_new =
            !before.contains(&attachment.id) && !submission.known_attachments.contains(&attachment.id);
        let size_fits = attachment
            .size_bytes
            .is_none_or(|size| size == submission.file.size_bytes);
        if is_new && size_fits && seen.insert(attachment.id.clone()) {
            let fit = Candidate {
                has_our_name: has_our_name(access, submission, &attachment.id).await?,
                attachment,
            };
            fitting.push(fit);
        }
    }
    if let [candidate] = fitting.as_slice()
        && candidate.has_our_name
        && candidate.attachment.size_bytes.is_some()
    {
        return Ok(Reconciliation::Found(candidate.attachment.id.clone()));
    }
    by_bytes(access, submission, fitting).await
}

struct Candidate {
    attachment: Attachment,
    has_our_name: bool,
}

/// The first record with our bytes, those with our name before the others and older before newer: where the same file was
/// filed twice, each is as right as the other.
async fn by_bytes(
    access: &Access,
    submission: &Submission,
    mut fitting: Vec<Candidate>,
) -> Result<Reconciliation> {
    fitting.sort_by_key(|candidate| {
        let id = &candidate.attachment.id;
        (
            !candidate.has_our_name,
            id.as_str().parse::<u64>().ok(),
            id.clone(),
        )
    });
    let (mut not_yet_there, mut unreadable) = (false, Vec::new());
    for candidate in fitting {
        match holds_our_bytes(access, submission, &candidate.attachment).await? {
            Bytes::Ours => return Ok(Reconciliation::Found(candidate.attachment.id)),
            Bytes::Others => {}
            Bytes::NotYetThere => not_yet_there = true,
            Bytes::Unreadable => unreadable.push(candidate),
        }
    }
    match unreadable.as_slice() {
        [] => Ok(Reconciliation::NotFound),
        // A key that may not read files leaves size and time to go by.
        [only] if !not_yet_there && only.attachment.size_bytes.is_some() => {
            Ok(Reconciliation::Found(only.attachment.id.clone()))
        }
        _ => Ok(Reconciliation::Ambiguous),
    }
}

/// The name is told by a link alone; one that cannot be had tells none.
async fn has_our_name(access: &Access, submission: &Submission, id: &AttachmentId) -> Result<bool> {
    let name = match access.learned.name(id) {
        Some(name) => Some(name),
        None => match link(access, id, None).await {
            Ok(link) => link.name,
            Err(error) if may_be_missing(&error) => None,
            Err(error) => return Err(during_reconcile(error)),
        },
    };
    let ours = submission.file.name.expose();
    Ok(name.is_some_and(|name| is_spelling_of(&name, ours)))
}

/// The name as it was sent, or in the plain spelling of storage keys.
fn is_spelling_of(theirs: &Sensitive<String>, ours: &str) -> bool {
    let theirs = theirs.expose();
    base_name(ours).as_deref() == Some(theirs) || *sendable_name(ours) == **theirs
}

enum Bytes {
    Ours,
    Others,
    /// The record is there before its bytes.
    NotYetThere,
    /// Not for this key.
    Unreadable,
}

async fn holds_our_bytes(access: &Access, submission: &Submission, attachment: &Attachment) -> Result<Bytes> {
    let known = access.learned.sha256(&attachment.id);
    let sha256 = match known {
        Some(sha256) => sha256,
        None => match digest(access, submission, attachment).await {
            Ok(Some(sha256)) => {
                access.learned.note_sha256(&attachment.id, &sha256);
                sha256
            }
            Ok(None) => return Ok(Bytes::Others),
            Err(error) => {
                return match error.code {
                    Code::NotFound => Ok(Bytes::NotYetThere),
                    Code::NotPermitted | Code::CapabilityAbsent => Ok(Bytes::Unreadable),
                    _ => Err(during_reconcile(error)),
                };
            }
        },
    };
    Ok(if sha256 == submission.file.sha256 {
        Bytes::Ours
    } else {
        Bytes::Others
    })
}

async fn digest(access: &Access, submission: &Submission, attachment: &Attachment) -> Result<Option<String>> {
    let link = link(access, &attachment.id, None).await?;
    let read = || download(&access.api, &access.storage, &link);
    kept_sha256(read, submission.file.size_bytes, &submission.file.sha256).await
}

/// What fails on the way to a file's bytes fails the look.
fn during_reconcile(error: Error) -> Error {
    Error {
        operation: Operation::Reconcile,
        ..error
    }
}
