//! Picks filings up after a stop: an intent without a result is ambiguous, left-overs in the spool are put in order.
//! Only the process that runs filings does this, before anything else.

use std::io::ErrorKind;
use std::sync::Arc;

use super::failure::{Failure, FilingTrouble};
use super::model::{Filing, FilingId, FilingState, Step};
use super::transitions::later;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::spool::{Spool, SpoolContents};

/// Puts everything in order.
pub async fn recover(desk: &Arc<Desk>) -> Result<(), DeskError> {
    desk.accounts.reload()?;
    desk.filings.reload().await?;
    let now = desk.clock.now();
    for id in desk.filings.unfinished(|filing| filing.id) {
        desk.filings.change(id, |filing| filing.recovered(now)).await?;
    }
    put_spool_in_order(desk).await?;
    let remembered_since = now
        .checked_sub(desk.pace.remember_finished)
        .unwrap_or(jiff::Timestamp::MIN);
    Ok(desk.filings.store().forget_finished(remembered_since).await?)
}

async fn put_spool_in_order(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let contents = in_spool(desk, Spool::contents).await?;
    let SpoolContents {
        partial,
        sealed,
        cards,
    } = contents;
    for id in partial {
        settle_partial(desk, id).await?;
    }
    for id in sealed {
        settle_sealed(desk, id).await?;
    }
    for id in cards {
        in_spool(desk, move |spool| spool.remove_lone_card(id)).await?;
    }
    Ok(())
}

/// A copy without its lasting name: either the store knows its filing, or it was never accepted.
async fn settle_partial(desk: &Arc<Desk>, id: FilingId) -> Result<(), DeskError> {
    let claim = match in_spool(desk, move |spool| spool.claim_partial(id)).await {
        Ok(Some(claim)) => claim,
        Ok(None) | Err(DeskError::File(ErrorKind::NotFound)) => return Ok(()),
        Err(error) => return Err(error),
    };
    // Asked only now: while another process held the copy, it may have come to be known.
    let known = desk.filings.store().remembers(id).await?;
    in_spool(desk, move |spool| {
        if known {
            spool.keep_partial(id)
        } else {
            spool.remove_partial(id)
        }
    })
    .await?;
    drop(claim);
    Ok(())
}

/// A sealed copy: still needed, a left-over of a finished filing, or all that is left of a lost store.
async fn settle_sealed(desk: &Arc<Desk>, id: FilingId) -> Result<(), DeskError> {
    let known = desk.filings.get(id);
    if known.is_some_and(|filing| !filing.state.is_finished()) {
        return Ok(());
    }
    if desk.filings.store().remembers(id).await? {
        return in_spool(desk, move |spool| spool.remove(id)).await;
    }
    if let Some(filing) = in_spool(desk, move |spool| Ok(spool.rebuild(id))).await? {
        let lost = of_lost_store(filing);
        desk.filings.keep(lost.clone()).await?;
        desk.filings.show(lost);
    }
    Ok(())
}

/// How far it had come is not known: a person decides; a retry looks for its record first.
fn of_lost_store(filing: Filing) -> Filing {
    let mut lost = filing;
    lost.registration.first_attempt_at = Some(lost.accepted_at);
    lost.registration.next_look_at = Some(later(lost.accepted_at, std::time::Duration::ZERO));
    lost.state = FilingState::NeedsYou {
        reason: Failure::trouble(FilingTrouble::StoreWasLost),
        step: Step::Reconcile,
    };
    lost
}

async fn in_spool<T: Send + 'static>(
    desk: &Arc<Desk>,
    action: impl FnOnce(&Spool) -> std::io::Result<T> + Send + 'static,
) -> Result<T, DeskError> {
    let spool = Arc::clone(&desk.spool);
    let joined = tokio::task::spawn_blocking(move || action(&spool)).await;
    Ok(joined.map_err(std::io::Error::other)??)
}
