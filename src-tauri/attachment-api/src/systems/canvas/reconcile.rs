//! Whether a document was made although no answer came. Canvas knows no key of ours, and nothing is put on a chart that nobody
//! typed, so a document is recognised by what was asked for, and by its bytes.

use jiff::{SignedDuration, Timestamp, Unit};

use super::attachments::documents_since;
use super::fields::ClinicalFields;
use super::kinds::{Kind, RecordId};
use super::link::link_of;
use super::record::WireDocument;
use super::upload::title;
use crate::http::{ApiClient, StorageClient};
use crate::transfer::captured_link::download;
use crate::transfer::digest::kept_sha256;
use crate::{AttachmentId, Code, Operation, Reconciliation, Result, Submission};

const RECONCILE: Operation = Operation::Reconcile;

/// The server's clock is known from its answers to the second; the rest is for a clock that was set in between.
const CLOCK_MARGIN: SignedDuration = SignedDuration::from_mins(10);

/// More documents of the same kind, day, reviewer and description since the attempt are not told apart by fetching them all.
const MOST_COMPARED: usize = 8;

/// Looks at the patient's documents made since the attempt.
pub(crate) async fn reconcile(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
) -> Result<Reconciliation> {
    // Without the time of the attempt an older document of the same kind would pass for this one.
    let Some(attempted_at) = submission.register_attempted_at else {
        return Ok(Reconciliation::Ambiguous);
    };
    let fields = ClinicalFields::read(RECONCILE, &submission.fields)?;
    let since = attempted_at
        .saturating_add(api.server_ahead() - CLOCK_MARGIN)
        .unwrap_or(attempted_at);
    let since_day = format!("ge{}", day_before(since));
    let found = documents_since(api, RECONCILE, &submission.patient, true, Some(&since_day)).await?;
    let candidates: Vec<AttachmentId> = found
        .iter()
        .filter(|document| fits(submission, &fields, since, document))
        .filter_map(|document| RecordId::new(Kind::DocumentReference, &document.id))
        .map(|record| record.attachment_id())
        .filter(|id| !submission.known_attachments.contains(id))
        .collect();
    if candidates.len() > MOST_COMPARED {
        return Ok(Reconciliation::Ambiguous);
    }
    compared(api, storage, submission, candidates).await
}

/// Of the documents that may be ours, the one with our bytes.
async fn compared(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
    candidates: Vec<AttachmentId>,
) -> Result<Reconciliation> {
    let mut same = Vec::new();
    for id in candidates {
        match has_our_bytes(api, storage, submission, &id).await? {
            Some(true) => same.push(id),
            Some(false) => {}
            // It may be ours, and nobody can tell without its file.
            None => return Ok(Reconciliation::Ambiguous),
        }
    }
    let first = same.pop();
    Ok(match (first, same.is_empty()) {
        (None, _) => Reconciliation::NotFound,
        (Some(id), true) => Reconciliation::Found(id),
        (Some(_), false) => Reconciliation::Ambiguous,
    })
}

/// Whether a document's file is the one that was sent; `None` where it cannot be fetched.
async fn has_our_bytes(
    api: &ApiClient,
    storage: &StorageClient,
    submission: &Submission,
    id: &AttachmentId,
) -> Result<Option<bool>> {
    let link = match link_of(api, storage, id).await {
        Ok(Some(link)) => link,
        Ok(None) => return Ok(None),
        Err(error) if matches!(error.code, Code::NotPermitted | Code::AddressRefused) => return Ok(None),
        Err(error) => return Err(error),
    };
    let ours = &submission.file;
    let read = || download(api, storage, &link);
    match kept_sha256(read, ours.size_bytes, &ours.sha256).await {
        Ok(kept) => Ok(Some(kept.as_deref() == Some(&ours.sha256))),
        Err(error) if error.code == Code::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a document can be the one that was asked for. What a record does not show is no difference: its bytes decide.
fn fits(submission: &Submission, fields: &ClinicalFields, since: Timestamp, document: &WireDocument) -> bool {
    let extension = |name: &str| document.extension(name);
    let reviewer = || {
        let reference = extension(fields.reviewer.extension())?.value_reference.as_ref()?;
        reference.reference.as_deref()
    };
    let codes = |concepts: &[super::model::Concept]| -> Vec<String> {
        let codings = concepts.iter().flat_map(|concept| &concept.coding);
        codings.filter_map(|coding| coding.code.clone()).collect()
    };
    let kinds = codes(document.kind.as_slice());
    let categories = codes(&document.category);
    made_since(document.created_at(), since)
        && (kinds.is_empty() || kinds.iter().any(|code| code == fields.kind))
        && (categories.is_empty() || categories.iter().any(|code| code == fields.category))
        && document.clinical_date().is_none_or(|date| date == fields.date)
        && reviewer().is_none_or(|reference| reference.ends_with(fields.reviewer.reference()))
        && extension("requires-signature")
            .and_then(|extension| extension.value_boolean)
            .is_none_or(|required| required == fields.requires_signature)
        && same_text(
            extension("comment").and_then(|extension| extension.value_string.as_deref()),
            fields.comment.as_deref(),
        )
        && same_text(document.description.as_deref(), title(submission).as_deref())
}

/// A time of creation can be served as midnight UTC of its day.
fn made_since(created_at: Option<Timestamp>, since: Timestamp) -> bool {
    let Some(created_at) = created_at else {
        return true;
    };
    let start_of_day = |time: Timestamp| time.to_zoned(jiff::tz::TimeZone::UTC).date();
    let is_midnight = created_at.as_second() % (24 * 60 * 60) == 0;
    created_at >= since || (is_midnight && start_of_day(created_at) >= start_of_day(since))
}

/// A text that we did not send can be Canvas' own, e.g. the title of the type; one that we sent is there.
fn same_text(theirs: Option<&str>, ours: Option<&str>) -> bool {
    match (theirs, ours) {
        (Some(theirs), Some(ours)) => theirs.replace("\r\n", "\n").trim() == ours.replace("\r\n", "\n"),
        (None, _) | (Some(_), None) => true,
    }
}

/// One day earlier than the search needs: which day Canvas means at its edges is not documented.
fn day_before(time: Timestamp) -> jiff::civil::Date {
    let day = time
        .round(Unit::Second)
        .unwrap_or(time)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date();
    day.yesterday().unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_stands_for_its_whole_day() {
        let since: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        for (created_at, expected) in [
            (Some("2026-11-20T10:00:00Z"), true),
            (Some("2026-11-20T09:59:59Z"), false),
            (Some("2026-11-20T00:00:00Z"), true),
            (Some("2026-11-19T00:00:00Z"), false),
            (Some("2026-11-21T00:00:00Z"), true),
            (None, true),
        ] {
            let created_at = created_at.map(|text| text.parse().unwrap());
            assert_eq!(made_since(created_at, since), expected, "{created_at:?}");
        }
    }

    #[test]
    fn text_is_compared_only_where_both_have_one() {
        assert!(same_text(Some(" two\r\nlines "), Some("two\nlines")));
        assert!(!same_text(Some("other"), Some("two")));
        assert!(same_text(None, Some("two")));
        assert!(same_text(Some("Title of the type"), None));
    }
}
