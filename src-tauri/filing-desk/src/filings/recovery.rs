//! Picks filings up after a stop: an intent without a result is ambiguous, left-overs in the spool are put in order.
//! Only the process that runs filings does this, before anything else.

use std::io::ErrorKind;
use std::sync::Arc;

use jiff::Timestamp;

use super::model::{Filing, FilingId};
use super::store::{FilingStore, Standing};
use crate::desk::Desk;
use crate::error::{DeskError, OpenError};
use crate::spool::{Card, Spool, SpoolContents};
use crate::store::Store;
use crate::unfiled::UnfiledStore;

/// Puts everything in order.
pub async fn recover(desk: &Arc<Desk>) -> Result<(), DeskError> {
    kill_points::reach("recovery-begun");
    desk.accounts.reload()?;
    desk.filings.reload().await?;
    let now = desk.clock.now();
    withdraw_what_was_refused(desk).await?;
    put_back_what_was_taken_back(desk).await?;
    look_for_what_was_asked(desk).await?;
    for id in desk.filings.unfinished(|filing| filing.id) {
        desk.filings.change(id, |filing| filing.recovered(now)).await?;
    }
    kill_points::reach("recovery-filings-done");
    put_spool_in_order(desk).await?;
    let remembered_since = now
        .checked_sub(desk.pace.remember_finished)
        .unwrap_or(Timestamp::MIN);
    desk.filings.store().forget_finished(remembered_since).await?;
    desk.unfiled.store().forget_removed().await?;
    // Nothing hangs on it: the log is read with the store.
    if let Err(error) = desk.store.checkpoint().await {
        tracing::warn!(code = error.code(), "the store's log could not be taken over");
    }
    kill_points::reach("recovery-finished");
    Ok(())
}

/// The store may have kept what it said it could not: the person was told that it is refused.
async fn withdraw_what_was_refused(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let mut accepted = desk.filings.unfinished(|filing| filing.id);
    desk.unfiled.reload().await?;
    accepted.extend(desk.unfiled.all().iter().map(|file| file.id));
    let refused = in_spool(desk, move |spool| {
        let was_refused = |id: &FilingId| spool.was_refused(*id).map(|is_so| is_so.then_some(*id));
        accepted
            .iter()
            .filter_map(|id| was_refused(id).transpose())
            .collect::<std::io::Result<Vec<_>>>()
    })
    .await?;
    let now = desk.clock.now();
    for id in refused {
        tracing::warn!(filing = %id, "the store has a filing whose file was refused: it is withdrawn");
        if !desk.unfiled.store().remove(id).await? {
            desk.filings.change(id, |filing| filing.cancelled(now)).await?;
        }
    }
    Ok(desk.unfiled.reload().await?)
}

/// A filing whose card says that its file belongs to nobody: it was being taken back, or the store failed while it was made
/// and the person was told so.
async fn put_back_what_was_taken_back(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let from_unfiled = desk.filings.unfinished(|filing| {
        let may_be = filing.is_from_unfiled && filing.is_before_asking();
        may_be.then_some(filing.id)
    });
    let taken_back = in_spool(desk, move |spool| {
        let from_unfiled = from_unfiled.into_iter().flatten();
        Ok(from_unfiled
            .filter(|id| spool.says_unfiled(*id))
            .collect::<Vec<_>>())
    })
    .await?;
    for id in taken_back {
        desk.put_back(id, |_| true).await?;
    }
    Ok(())
}

/// The store may have lost its last commits: what the spool knows more of is looked for before it is sent again.
async fn look_for_what_was_asked(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let unasked = desk.filings.unfinished(Filing::clone);
    let asked = in_spool(desk, move |spool| known_to_be_asked(spool, unasked)).await?;
    let now = desk.clock.now();
    for id in asked {
        tracing::warn!(filing = %id, "the store knows less of a filing than the spool: its record is looked for");
        let change = |filing: &Filing| filing.known_to_be_asked(now);
        desk.filings.change(id, change).await?;
    }
    Ok(())
}

fn known_to_be_asked(spool: &Spool, filings: Vec<Filing>) -> std::io::Result<Vec<FilingId>> {
    let mut asked = Vec::new();
    for filing in filings.into_iter().filter(Filing::is_before_asking) {
        if spool.knows_more(filing.id, filing.revision)? {
            asked.push(filing.id);
        }
    }
    Ok(asked)
}

async fn put_spool_in_order(desk: &Arc<Desk>) -> Result<(), DeskError> {
    let contents = in_spool(desk, Spool::contents).await?;
    let SpoolContents {
        partial,
        sealed,
        beside,
    } = contents;
    for id in partial {
        settle_partial(desk, id).await?;
    }
    kill_points::reach("recovery-partials-done");
    // Asked once for all, and only now: a copy is sealed after its filing is in the store.
    let standings = desk.filings.store().standings().await?;
    for id in sealed {
        settle_sealed(desk, id, standings.get(&id)).await?;
    }
    kill_points::reach("recovery-sealed-done");
    in_spool(desk, move |spool| {
        beside.into_iter().try_for_each(|id| spool.remove_left_over(id))
    })
    .await?;
    kill_points::reach("recovery-cards-done");
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
    let known = desk.filings.store().standing(id).await?.is_some();
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

/// A sealed copy: still needed, a left-over of a finished filing, or all that is left of a lost store. The store is asked,
/// not the book: another process, or this one, may be accepting the filing right now.
async fn settle_sealed(desk: &Arc<Desk>, id: FilingId, standing: Option<&Standing>) -> Result<(), DeskError> {
    match standing {
        Some(Standing::Unfinished) => Ok(()),
        Some(Standing::Over) => in_spool(desk, move |spool| spool.remove(id)).await,
        None => rebuild(desk, id).await,
    }
}

async fn rebuild(desk: &Arc<Desk>, id: FilingId) -> Result<(), DeskError> {
    let now = desk.clock.now();
    let card = in_spool(desk, move |spool| spool.rebuild(id, now)).await?;
    match card {
        Some(Card::Filing(filing)) => {
            if let Some(kept) = desk.filings.store().insert_rebuilt(*filing).await? {
                desk.filings.show(kept);
            }
        }
        Some(Card::Unfiled(file)) => {
            desk.unfiled.store().insert_rebuilt(file).await?;
            desk.unfiled.reload().await?;
        }
        None => {}
    }
    Ok(())
}

/// What was found in the spool for a store that is new.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Filings that are in the store again.
    pub filings: u32,
    /// Files that wait in Unfiled again.
    pub unfiled: u32,
    /// Copies whose filing can not be told: they stay where they are.
    pub unreadable: u32,
}

/// Puts everything in the spool into a store that is new in place of one that was lost. No other process opens it meanwhile.
pub async fn rebuild_all(spool: &Arc<Spool>, store: &Store, now: Timestamp) -> Result<Rebuilt, OpenError> {
    let (filings, unfiled) = (FilingStore::new(store.clone()), UnfiledStore::new(store.clone()));
    let found = Arc::clone(spool);
    let found = tokio::task::spawn_blocking(move || found.rebuild_all(now)).await;
    let (cards, unreadable) = found.map_err(std::io::Error::other)??;
    let mut rebuilt = Rebuilt {
        unreadable,
        ..Rebuilt::default()
    };
    for card in cards {
        match card {
            Card::Filing(filing) => {
                rebuilt.filings += u32::from(filings.insert_rebuilt(*filing).await?.is_some());
            }
            Card::Unfiled(file) => rebuilt.unfiled += u32::from(unfiled.insert_rebuilt(file).await?),
        }
    }
    Ok(rebuilt)
}

async fn in_spool<T: Send + 'static>(
    desk: &Arc<Desk>,
    action: impl FnOnce(&Spool) -> std::io::Result<T> + Send + 'static,
) -> Result<T, DeskError> {
    let spool = Arc::clone(&desk.spool);
    let joined = tokio::task::spawn_blocking(move || action(&spool)).await;
    Ok(joined.map_err(std::io::Error::other)??)
}

#[cfg(test)]
mod tests {
    use attachment_api::{Code, ConnectionSettings, Error, Operation, PatientId, Secrets, Status, System};

    use super::super::model::FilingState;
    use super::*;
    use crate::{
        Account, AccountId, AccountState, DeskOptions, FilingDesk, Hold, MemoryStore, Pace, PatientBinding,
        SystemClock,
    };

    fn options(data_dir: &std::path::Path, secrets: &Arc<MemoryStore>) -> DeskOptions {
        let connector = |_: &ConnectionSettings, _: &Secrets, _: Arc<dyn attachment_api::TokenKeeper>| {
            Err(Error::new(
                Code::Offline,
                Status::Temporary,
                Operation::TestConnection,
            ))
        };
        DeskOptions {
            data_dir: data_dir.to_owned(),
            secret_store: secrets.clone(),
            connector: Arc::new(connector),
            clock: Arc::new(SystemClock),
            pace: Pace::default(),
            run_filings: false,
        }
    }

    fn account() -> Account {
        Account {
            id: AccountId::generate(),
            name: "Northside".to_owned(),
            settings: ConnectionSettings {
                system: System::Cliniko,
                base_url: None,
                storage_hosts: vec![],
                instance: None,
                sign_in: attachment_api::SignInMethod::Secrets,
            },
            base_url: "https://api.au1.cliniko.com/v1".parse().unwrap(),
            clinic: "Northside Physio".to_owned(),
            clinic_id: None,
            user: Some("Ada Example".to_owned()),
            user_id: Some("7".to_owned()),
            role: None,
            filing_defaults: attachment_api::FilingFields::new(),
            state: AccountState::Ok,
            secrets_revision: 1,
            secrets_mark: None,
        }
    }

    /// Files of these names, accepted and held.
    async fn accepted<const N: usize>(
        desk: &FilingDesk,
        folder: &std::path::Path,
        names: [&str; N],
    ) -> [FilingId; N] {
        let account = account();
        desk.desk.accounts.add(account.clone()).unwrap();
        let paths = names.map(|name| folder.join(name));
        for path in &paths {
            std::fs::write(path, path.as_os_str().as_encoded_bytes()).unwrap();
        }
        let patient = PatientBinding {
            id: PatientId::new("4512"),
            shown_name: "SMITH, Jane".into(),
            birth_date: None,
            status: attachment_api::PatientStatus::Active,
        };
        let request = crate::AcceptRequest {
            account: account.id,
            patient,
            files: paths.iter().cloned().map(Into::into).collect(),
            description: None,
            fields: attachment_api::FilingFields::new(),
            hold: Hold::UntilPressed,
        };
        let outcomes = desk.accept_files(request).await.unwrap();
        let ids: Vec<_> = outcomes.into_iter().map(|outcome| outcome.unwrap().id).collect();
        ids.try_into().unwrap()
    }

    /// The book of one process does not know yet what another has just accepted.
    #[tokio::test(start_paused = true)]
    async fn what_another_process_has_just_accepted_is_not_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let (data_dir, secrets) = (folder.path().join("data"), Arc::new(MemoryStore::new()));
        let starting = FilingDesk::open(options(&data_dir, &secrets)).await.unwrap();
        let accepting = FilingDesk::open(options(&data_dir, &secrets)).await.unwrap();
        let [accepted] = accepted(&accepting, folder.path(), ["a.txt"]).await;

        put_spool_in_order(&starting.desk).await.unwrap();

        assert!(data_dir.join("spool").join(format!("{accepted}.sealed")).exists());
    }

    /// The sync of its commit failed, so it was refused; the commit was found in the log all the same.
    #[tokio::test]
    async fn what_was_refused_and_is_in_the_store_all_the_same_is_withdrawn() {
        let folder = tempfile::tempdir().unwrap();
        let (data_dir, secrets) = (folder.path().join("data"), Arc::new(MemoryStore::new()));
        let desk = FilingDesk::open(options(&data_dir, &secrets)).await.unwrap();
        let [refused, wanted] = accepted(&desk, folder.path(), ["a.txt", "b.txt"]).await;
        let spool = data_dir.join("spool");
        std::fs::rename(
            spool.join(format!("{refused}.sealed")),
            spool.join(format!("{refused}.partial")),
        )
        .unwrap();
        desk.desk.spool.refuse(refused).unwrap();

        recover(&desk.desk).await.unwrap();

        let state_of = |id| desk.filing(id).unwrap().state;
        assert!(matches!(state_of(refused), FilingState::Withdrawn { .. }));
        assert!(matches!(state_of(wanted), FilingState::Held { .. }));
        let left: Vec<_> = std::fs::read_dir(&spool)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.starts_with(&refused.to_string()))
            .collect();
        assert!(left.is_empty(), "{left:?}");
    }
}
