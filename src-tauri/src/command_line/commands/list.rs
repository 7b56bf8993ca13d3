//! `list`, and the line that every command about one attachment prints.

use attachment_api::{AttachmentQuery, AttachmentScope, PatientId, PinnedBy, ProcessingState, Sensitive};
use filing_desk::ListedAttachment;
use futures::StreamExt as _;
use jiff::Timestamp;
use serde::Serialize;

use crate::command_line::arguments::ListArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::{Row, size_for_people, time_for_people};
use crate::command_line::session::{Runs, Session};
use crate::command_line::wording;

/// One attachment.
#[derive(Serialize)]
pub struct AttachmentLine {
    id: String,
    name: Option<String>,
    description: Option<String>,
    content_type: Option<String>,
    size_bytes: Option<u64>,
    created_at: Option<Timestamp>,
    pinned: Option<PinnedBy>,
    archived: bool,
    state: ProcessingState,
}

impl From<ListedAttachment> for AttachmentLine {
    fn from(listed: ListedAttachment) -> Self {
        let attachment = listed.attachment;
        Self {
            id: attachment.id.as_str().to_owned(),
            name: attachment.name.map(Sensitive::into_inner),
            description: attachment.description.map(Sensitive::into_inner),
            content_type: attachment.content_type,
            size_bytes: attachment.size_bytes,
            created_at: attachment.created_at,
            pinned: listed.pinned,
            archived: attachment.archived_at.is_some(),
            state: attachment.processing,
        }
    }
}

impl Row for AttachmentLine {
    const HEADINGS: &'static [&'static str] = &[
        "name",
        "description",
        "type",
        "size",
        "added",
        "pinned",
        "state",
        "id",
    ];

    fn cells(&self) -> Vec<String> {
        let state = match (self.archived, self.state) {
            (true, _) => "archived",
            (false, ProcessingState::Ready) => "ready",
            (false, ProcessingState::Processing) => "processing",
        };
        let pinned = match self.pinned {
            Some(PinnedBy::Theirs) => "theirs",
            Some(PinnedBy::Ours) => "ours",
            None => "",
        };
        vec![
            self.name.clone().unwrap_or_else(|| "(not known yet)".to_owned()),
            self.description.clone().unwrap_or_default(),
            self.content_type.clone().unwrap_or_default(),
            self.size_bytes.map(size_for_people).unwrap_or_default(),
            self.created_at.map(time_for_people).unwrap_or_default(),
            pinned.to_owned(),
            state.to_owned(),
            self.id.clone(),
        ]
    }
}

/// The files on a patient's chart, newest first.
pub async fn run(session: &Session, arguments: ListArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let patient = PatientId::new(arguments.patient);
    // A list of nobody's files is empty, not refused: only the patient tells.
    desk.patient(account.id, &patient).await?;
    let query = AttachmentQuery {
        include_archived: arguments.archived,
        ..AttachmentQuery::new(AttachmentScope::Patient(patient))
    };
    let mut pages = desk.list_attachments(account.id, query);
    let mut table = Vec::new();
    while let Some(page) = pages.next().await {
        let lines = page?.attachments.into_iter().map(AttachmentLine::from);
        if session.output.is_json() {
            session.output.rows(&lines.collect::<Vec<_>>())?;
        } else {
            table.extend(lines);
        }
    }
    if !table.is_empty() {
        session.output.rows(&table)?;
    } else if !session.output.is_json() {
        session.output.note(wording::NO_FILES);
    }
    desk.shutdown().await;
    Ok(Outcome::Done)
}
