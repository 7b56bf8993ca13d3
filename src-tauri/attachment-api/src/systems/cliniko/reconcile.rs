//! Whether a record was made although no answer came.

use std::sync::Arc;

use futures::TryStreamExt;
use jiff::SignedDuration;

use super::attachments::pages;
use crate::http::ApiClient;
use crate::transfer::file_name::sendable_name;
use crate::{
    Attachment, AttachmentQuery, AttachmentScope, Operation, ProcessingState, Reconciliation, Result,
    Submission, TimeRange,
};

/// The server's clock is known from its answers to the second; the rest is for a clock that was set in between.
const CLOCK_MARGIN: SignedDuration = SignedDuration::from_mins(10);

/// Looks at the patient's records made since the attempt by this key's user.
pub(crate) async fn reconcile(
    api: &Arc<ApiClient>,
    user_id: &str,
    submission: &Submission,
) -> Result<Reconciliation> {
    // Without the time of the attempt an older file with the same name would pass for this one.
    let Some(attempted_at) = submission.register_attempted_at else {
        return Ok(Reconciliation::Ambiguous);
    };
    let since = attempted_at
        .saturating_add(api.server_ahead() - CLOCK_MARGIN)
        .unwrap_or(attempted_at);
    let query = AttachmentQuery {
        uploaded_by: Some(user_id.to_owned()),
        created: TimeRange {
            after: Some(since),
            before: None,
        },
        include_archived: true,
        ..AttachmentQuery::new(AttachmentScope::Patient(submission.patient.clone()))
    };
    let found: Vec<Attachment> = pages(Arc::clone(api), Operation::Reconcile, query)
        .map_ok(|page| page.attachments)
        .try_concat()
        .await?;
    Ok(verdict(submission, user_id, &found))
}

/// How well a record fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    /// All that is known of it is ours.
    Ours,
    /// Right but for its name, which the system may have changed.
    PerhapsOurs,
    NotOurs,
}

fn verdict(submission: &Submission, user_id: &str, found: &[Attachment]) -> Reconciliation {
    let fits: Vec<(&Attachment, Fit)> = found
        .iter()
        .filter(|attachment| !submission.known_attachments.contains(&attachment.id))
        .filter(|attachment| {
            attachment
                .uploaded_by
                .as_deref()
                .is_none_or(|uploader| uploader == user_id)
        })
        .map(|attachment| (attachment, fit(submission, attachment)))
        .filter(|(_, fit)| *fit != Fit::NotOurs)
        .collect();
    match fits.as_slice() {
        [] => Reconciliation::NotFound,
        [(attachment, Fit::Ours)] => Reconciliation::Found(attachment.id.clone()),
        _ => Reconciliation::Ambiguous,
    }
}

/// A record still in processing has neither size nor name: its description alone must do.
fn fit(submission: &Submission, attachment: &Attachment) -> Fit {
    let ours = submission
        .description
        .as_ref()
        .map(|text| comparable(text.expose()))
        .unwrap_or_default();
    let theirs = attachment
        .description
        .as_ref()
        .map(|text| comparable(text.expose()))
        .unwrap_or_default();
    if ours != theirs {
        return Fit::NotOurs;
    }
    match attachment.size_bytes {
        Some(size) if size != submission.file.size_bytes => return Fit::NotOurs,
        None if attachment.processing == ProcessingState::Ready => return Fit::PerhapsOurs,
        Some(_) | None => {}
    }
    let original = submission.file.name.expose();
    match &attachment.name {
        Some(name) if name.expose() != original && *name.expose() != sendable_name(original) => {
            Fit::PerhapsOurs
        }
        Some(_) | None => Fit::Ours,
    }
}

/// A text as it survives a form field of a web application.
fn comparable(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
