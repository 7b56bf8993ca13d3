//! `describe`

use attachment_api::{AttachmentId, Sensitive};

use super::list::AttachmentLine;
use crate::command_line::arguments::DescribeArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::session::{Runs, Session};

/// Changes a description; an empty text clears it.
pub async fn run(session: &Session, arguments: DescribeArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session
        .open_account(&arguments.which.account, Runs::Nothing)
        .await?;
    let id = AttachmentId::new(arguments.which.attachment);
    let described = desk
        .describe(account.id, &id, Some(Sensitive::new(arguments.text)))
        .await?;
    session.output.rows(&[AttachmentLine::from(described)])?;
    desk.shutdown().await;
    Ok(Outcome::Done)
}
