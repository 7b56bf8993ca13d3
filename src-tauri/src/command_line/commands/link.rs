//! `link`

use attachment_api::{AttachmentId, Sensitive};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::Serialize;

use crate::command_line::arguments::AttachmentArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::{self, time_for_people};
use crate::command_line::session::{Runs, Session};
use crate::command_line::wording;

#[derive(Serialize)]
struct LinkLine<'link> {
    url: &'link str,
    expires_at: Option<Timestamp>,
    name: Option<String>,
}

/// Prints a fresh link: a secret, on purpose.
pub async fn run(session: &Session, arguments: &AttachmentArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let link = desk
        .link(account.id, &AttachmentId::new(arguments.attachment.clone()))
        .await?;
    let url = link.url.expose_secret();
    if session.output.is_json() {
        let name = link.name.clone().map(Sensitive::into_inner);
        output::json_line(&LinkLine {
            url,
            expires_at: link.expires_at,
            name,
        })?;
    } else {
        output::plain_line(url)?;
        let until = link
            .expires_at
            .map(|time| format!(" It works until {}.", time_for_people(time)));
        session.output.note(&format!(
            "{}{}",
            wording::LINK_IS_A_SECRET,
            until.unwrap_or_default()
        ));
    }
    desk.shutdown().await;
    Ok(Outcome::Done)
}
