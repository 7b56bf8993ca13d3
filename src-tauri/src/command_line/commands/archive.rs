//! `archive` and `restore`

use attachment_api::AttachmentId;

use super::list::AttachmentLine;
use crate::command_line::arguments::AttachmentArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::session::{Runs, Session};

/// Takes an attachment off the chart, and shows it as it is then.
pub async fn run(session: &Session, arguments: &AttachmentArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let id = AttachmentId::new(arguments.attachment.clone());
    desk.archive(account.id, &id).await?;
    let archived = desk.attachment(account.id, &id).await?;
    session.output.rows(&[AttachmentLine::from(archived)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}

/// Puts an archived attachment back on the chart, and shows it as it is then.
pub async fn restore(session: &Session, arguments: &AttachmentArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let id = AttachmentId::new(arguments.attachment.clone());
    desk.restore(account.id, &id).await?;
    let restored = desk.attachment(account.id, &id).await?;
    session.output.rows(&[AttachmentLine::from(restored)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}
