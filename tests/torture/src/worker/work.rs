//! One start of the app, from opening to closing.

use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use attachment_api::PatientId;
use filing_desk::{Account, FilingSnapshot, FilingState};

use super::{Answer, File, Hold, Said, Shown, Task};
use crate::Trouble;
use crate::desk::{Desk, PATIENCE};

/// A start that takes longer than this hangs.
const LONGEST: Duration = PATIENCE.saturating_mul(2);

/// Does the task in this file.
pub async fn work(task: &Path) -> Result<(), Trouble> {
    let task: Task = serde_json::from_slice(&std::fs::read(task)?)?;
    let done = match tokio::time::timeout(LONGEST, start(&task)).await {
        Ok(done) => done,
        Err(_) => Err("it hangs".into()),
    };
    if let Err(trouble) = &done {
        say(&Said::Trouble {
            text: trouble.to_string(),
        })?;
    }
    done
}

async fn start(task: &Task) -> Result<(), Trouble> {
    let desk = Desk::open(&task.folder).await?;
    let account = desk.account(&task.access).await?;
    for file in &task.files {
        hand_over(&desk, &account, file).await?;
    }
    answer(&desk, task).await?;
    let settled = settled(&desk).await;
    desk.close().await;
    say(&Said::Settled {
        filings: settled.clone(),
    })?;

    let again = Desk::open(&task.folder).await?;
    let shown = self::settled(&again).await;
    again.close().await;
    if shown == settled {
        Ok(())
    } else {
        Err("a further start found something to do".into())
    }
}

async fn hand_over(desk: &Desk, account: &Account, file: &File) -> Result<(), Trouble> {
    let listed = desk
        .inner()
        .filings()
        .into_iter()
        .find(|filing| is_of(filing, file));
    let filing = match listed {
        Some(filing) => filing,
        None if file.is_dropped => {
            let patient = PatientId::new(&*file.patient);
            let dropped = desk
                .drop_held(account, patient, vec![file.path.clone()], hold_of(file))
                .await?;
            match dropped.into_iter().next().ok_or("nothing was dropped")? {
                Ok(filing) => filing,
                Err(refusal) => {
                    return say(&Said::Refused {
                        name: file.name.clone(),
                        code: refusal.code(),
                    });
                }
            }
        }
        None => return Ok(()),
    };
    say(&Said::Accepted {
        name: file.name.clone(),
    })?;
    if matches!(filing.state, FilingState::Held { .. }) {
        match file.hold {
            Hold::Pressed => drop(desk.inner().file_now(filing.id).await?),
            Hold::Undone => drop(desk.inner().undo(filing.id).await?),
            Hold::None | Hold::Awaited => {}
        }
    }
    Ok(())
}

const fn hold_of(file: &File) -> filing_desk::Hold {
    match file.hold {
        Hold::None => filing_desk::Hold::Seconds(0),
        Hold::Awaited => filing_desk::Hold::Seconds(1),
        Hold::Pressed | Hold::Undone => filing_desk::Hold::UntilPressed,
    }
}

async fn answer(desk: &Desk, task: &Task) -> Result<(), Trouble> {
    for filing in desk.inner().filings() {
        let pressed = match task.answers.get(filing.file.name.expose()) {
            Some(Answer::Retry) => desk.inner().retry(filing.id).await,
            Some(Answer::FileAgain) => desk.inner().file_again(filing.id).await,
            None => continue,
        };
        // Where it has gone on by itself since it was shown there is nothing to answer.
        if let Err(refused) = pressed
            && matches!(
                desk.inner().filing(filing.id)?.state,
                FilingState::NeedsYou { .. }
            )
        {
            return Err(refused.into());
        }
    }
    Ok(())
}

fn is_of(filing: &FilingSnapshot, file: &File) -> bool {
    *filing.file.name.expose() == file.name
}

/// What the app shows once nothing moves any more, or after too long.
async fn settled(desk: &Desk) -> Vec<Shown> {
    let filings = match desk.settled().await {
        Ok(filings) | Err(filings) => filings,
    };
    filings.iter().map(shown).collect()
}

fn shown(filing: &FilingSnapshot) -> Shown {
    Shown {
        name: filing.file.name.expose().clone(),
        state: filing.state.word().to_owned(),
        actions: filing.actions.iter().copied().filter_map(word).collect(),
    }
}

fn word(action: filing_desk::FilingAction) -> Option<String> {
    serde_json::to_value(action).ok()?.as_str().map(str::to_owned)
}

/// At once, so that a kill right afterwards does not unsay it.
fn say(said: &Said) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, said)?;
    out.write_all(b"\n")?;
    out.flush()?;
    Ok(())
}
