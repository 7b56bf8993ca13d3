//! `save`

use attachment_api::AttachmentId;
use filing_desk::{SaveTarget, SavedFile};
use serde::Serialize;

use crate::command_line::arguments::SaveArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::{Row, size_for_people};
use crate::command_line::session::{Runs, Session};

#[derive(Serialize)]
struct SavedLine {
    path: String,
    size_bytes: u64,
    sha256: String,
}

impl From<SavedFile> for SavedLine {
    fn from(saved: SavedFile) -> Self {
        Self {
            path: saved.path.to_string_lossy().into_owned(),
            size_bytes: saved.size_bytes,
            sha256: saved.sha256,
        }
    }
}

impl Row for SavedLine {
    const HEADINGS: &'static [&'static str] = &["path", "size", "sha-256"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.path.clone(),
            size_for_people(self.size_bytes),
            self.sha256.clone(),
        ]
    }
}

/// Saves an attachment to a folder.
pub async fn run(session: &Session, arguments: SaveArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session
        .open_account(&arguments.which.account, Runs::Nothing)
        .await?;
    let id = AttachmentId::new(arguments.which.attachment);
    let saved = desk
        .save(account.id, &id, SaveTarget::Folder(arguments.to))
        .await?;
    session.output.rows(&[SavedLine::from(saved)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}
