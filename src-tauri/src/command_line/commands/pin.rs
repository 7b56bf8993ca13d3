//! `pin` and `unpin`

use attachment_api::AttachmentId;

use super::list::AttachmentLine;
use crate::command_line::arguments::AttachmentArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::session::{Runs, Session};

/// Keeps an attachment on top, on this computer.
pub async fn pin(session: &Session, arguments: &AttachmentArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let pinned = desk
        .pin(account.id, &AttachmentId::new(arguments.attachment.clone()))
        .await?;
    session.output.rows(&[AttachmentLine::from(pinned)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// No longer keeps it on top; a pin of the system itself stays, and that is said.
pub async fn unpin(session: &Session, arguments: &AttachmentArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let unpinned = desk
        .unpin(account.id, &AttachmentId::new(arguments.attachment.clone()))
        .await?;
    session.output.rows(&[AttachmentLine::from(unpinned)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}
