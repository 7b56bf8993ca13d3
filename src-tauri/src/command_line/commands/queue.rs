//! `queue`

use std::time::Duration;

use filing_desk::{DeskError, FilingAction, FilingDesk, FilingSnapshot, FilingState, WaitReason};

use crate::command_line::arguments::QueueArguments;
use crate::command_line::exit_code::Outcome;
use crate::command_line::failure::Failure;
use crate::command_line::filing_line::{FilingLine, failure_of};
use crate::command_line::session::{Runs, Session};
use crate::command_line::{waiting, wording};

/// Shows what is on its way; waits for it when asked to.
pub async fn run(session: &Session, arguments: &QueueArguments) -> Result<Outcome, Failure> {
    let runs = if arguments.wait {
        Runs::Filings
    } else {
        Runs::Nothing
    };
    let desk = session.open(runs).await?;
    let outcome = match answer(&desk, arguments).await {
        Ok(()) if arguments.wait => wait(session, &desk, Duration::from_secs(arguments.time_limit)).await,
        Ok(()) => show(session, &desk),
        Err(error) => Err(error.into()),
    };
    desk.shutdown().await;
    outcome
}

/// What a person says about filings that only they can judge.
async fn answer(desk: &FilingDesk, arguments: &QueueArguments) -> Result<(), DeskError> {
    for id in &arguments.look_again {
        desk.retry(*id).await?;
    }
    for id in &arguments.file_again {
        desk.file_again(*id).await?;
    }
    for id in &arguments.confirm_patient {
        desk.confirm_patient(*id).await?;
    }
    for id in &arguments.original_settled {
        desk.settle_original(*id).await?;
    }
    for id in &arguments.dismiss {
        desk.dismiss(*id).await?;
    }
    Ok(())
}

fn show(session: &Session, desk: &FilingDesk) -> Result<Outcome, Failure> {
    let filings = desk.filings();
    if filings.is_empty() {
        session.output.note(wording::QUEUE_EMPTY);
        return Ok(Outcome::Done);
    }
    let line = |filing| FilingLine::of(filing, failure_of(filing).as_ref());
    let lines: Vec<_> = filings.iter().map(line).collect();
    session.output.rows(&lines)?;
    for (filing, failure) in filings
        .iter()
        .filter_map(|filing| Some((filing, failure_of(filing)?)))
    {
        session
            .output
            .note(&format!("{}: {}", filing.file.name.expose(), failure.message));
    }
    if filings.iter().any(|filing| !filing.state.is_finished()) && !desk.filings_are_run() {
        session.output.note(wording::NOBODY_SENDS);
    }
    Ok(Outcome::Done)
}

/// What was finished before is not waited for again.
async fn wait(session: &Session, desk: &FilingDesk, limit: Duration) -> Result<Outcome, Failure> {
    let open: Vec<_> = desk
        .filings()
        .into_iter()
        .filter(|filing| !filing.state.is_finished())
        .collect();
    if open.is_empty() {
        session.output.note(wording::QUEUE_EMPTY);
        return Ok(Outcome::Done);
    }
    try_now(desk, &open).await;
    Ok(Outcome::of_several(
        waiting::report(session.output, desk, open, limit).await?,
    ))
}

/// Whoever waits wants it tried now, except where the system itself named the time.
async fn try_now(desk: &FilingDesk, open: &[FilingSnapshot]) {
    let passing = |filing: &&FilingSnapshot| {
        let FilingState::Waiting { why, .. } = filing.state else {
            return false;
        };
        !matches!(why, WaitReason::RateLimited | WaitReason::QuotaUsedUp)
            && filing.actions.contains(&FilingAction::Retry)
    };
    for filing in open.iter().filter(passing) {
        if let Err(error) = desk.retry(filing.id).await {
            // It went on by itself meanwhile.
            tracing::debug!(code = error.code(), "not tried again");
        }
    }
}
