//! `field-options`

use attachment_api::FieldChoice;
use serde::Serialize;

use crate::command_line::arguments::FieldOptionsArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::output::Row;
use crate::command_line::session::{Runs, Session};
use crate::command_line::wording;

#[derive(Serialize)]
struct ChoiceLine {
    value: String,
    label: String,
}

impl From<FieldChoice> for ChoiceLine {
    fn from(choice: FieldChoice) -> Self {
        Self {
            value: choice.value,
            label: choice.label,
        }
    }
}

impl Row for ChoiceLine {
    const HEADINGS: &'static [&'static str] = &["value", ""];

    fn cells(&self) -> Vec<String> {
        vec![self.value.clone(), self.label.clone()]
    }
}

/// What a field can be, by what was typed.
pub async fn run(session: &Session, arguments: &FieldOptionsArguments) -> Result<Outcome, Failure> {
    let (desk, account) = session.open_account(&arguments.account, Runs::Nothing).await?;
    let text = arguments.text.join(" ");
    let choices = desk.field_options(account.id, &arguments.field, &text).await?;
    let lines: Vec<_> = choices.into_iter().map(ChoiceLine::from).collect();
    if lines.is_empty() {
        session.output.note(wording::NOTHING_FITS);
    } else {
        session.output.rows(&lines)?;
    }
    desk.shutdown().await;
    Ok(Outcome::Done)
}
