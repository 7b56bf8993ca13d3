//! Putting the spool in order on start: left-overs of copies that were never accepted go, copies whose filing is known
//! get their lasting name, and sealed filings that no store knows are found.

use std::fs::File;
use std::path::Path;

use jiff::Timestamp;

use super::{Card, Spool};
use crate::data_directory::{if_there, remove_if_there, sync_folder};
use crate::filings::FilingId;

/// What lies in the spool.
#[derive(Debug, Default)]
pub struct SpoolContents {
    /// Ids of copies that were not given their lasting name.
    pub partial: Vec<FilingId>,
    /// Ids of sealed copies.
    pub sealed: Vec<FilingId>,
    /// Ids of what lies beside a copy: cards, and marks that the record was asked for.
    pub beside: Vec<FilingId>,
}

impl Spool {
    /// What lies in the spool. May block.
    pub fn contents(&self) -> std::io::Result<SpoolContents> {
        let mut contents = SpoolContents::default();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let Some(id) = id_of(&path) else { continue };
            match path.extension().and_then(|extension| extension.to_str()) {
                Some("partial") => contents.partial.push(id),
                Some("sealed") => contents.sealed.push(id),
                Some("card" | "next-card" | "asked") => contents.beside.push(id),
                _ => {}
            }
        }
        Ok(contents)
    }

    /// Takes the copy of a filing that is being accepted: nobody else is at it. `None` while another process is.
    pub fn claim_partial(&self, id: FilingId) -> std::io::Result<Option<File>> {
        let file = File::open(self.partial(id))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(std::fs::TryLockError::WouldBlock) => Ok(None),
            Err(std::fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// Gives a copy its lasting name; it was synced before the store knew its filing.
    pub fn keep_partial(&self, id: FilingId) -> std::io::Result<()> {
        std::fs::rename(self.partial(id), self.sealed(id))?;
        sync_folder(&self.folder)
    }

    /// Removes a copy that was never accepted, with its card.
    pub fn remove_partial(&self, id: FilingId) -> std::io::Result<()> {
        remove_if_there(&self.partial(id))?;
        remove_if_there(&self.card(id))
    }

    /// Removes what lies beside a copy that is gone.
    pub fn remove_left_over(&self, id: FilingId) -> std::io::Result<()> {
        // In this order: a copy turns from partial to sealed, never back.
        if self.partial(id).exists() || self.sealed(id).exists() {
            return Ok(());
        }
        self.remove_beside(id)
    }

    /// What a copy is that no store knows: a filing as it was accepted, to be looked for first where its record was asked
    /// for, or an unfiled file. `None` when its card is missing or damaged: the bytes then stay where they are.
    pub fn rebuild(&self, id: FilingId, now: Timestamp) -> std::io::Result<Option<Card>> {
        let Ok(card) = self.read_card(id) else {
            return Ok(None);
        };
        if card.id() != id {
            return Ok(None);
        }
        let is_asked = self.asked_revision(id)?.is_some();
        Ok(Some(match card {
            Card::Filing(filing) => Card::Filing(Box::new(filing.rebuilt(is_asked, now))),
            unfiled @ Card::Unfiled(_) => unfiled,
        }))
    }
}

/// Rebuilding everything, for a store that is new.
impl Spool {
    /// What every copy is whose card can be read, and how many copies are left whose card can not.
    pub fn rebuild_all(&self, now: Timestamp) -> std::io::Result<(Vec<Card>, u32)> {
        let contents = self.contents()?;
        let mut cards = Vec::new();
        for id in contents.partial {
            cards.extend(self.rebuild_partial(id, now)?);
        }
        let mut unreadable = 0;
        for id in contents.sealed {
            match self.rebuild(id, now)? {
                Some(card) => cards.push(card),
                None => unreadable += 1,
            }
        }
        Ok((cards, unreadable))
    }

    /// A card is written once its copy is whole, the store told after that: whether it was can not be known any more. In
    /// Unfiled a person decides anyway.
    fn rebuild_partial(&self, id: FilingId, now: Timestamp) -> std::io::Result<Option<Card>> {
        let claim = if_there(self.claim_partial(id))?.flatten();
        let card = claim
            .is_some()
            .then(|| self.rebuild(id, now))
            .transpose()?
            .flatten();
        if card.is_some() {
            self.keep_partial(id)?;
        }
        Ok(card.map(|card| match card {
            Card::Filing(filing) => Card::Filing(Box::new(filing.questioned())),
            unfiled @ Card::Unfiled(_) => unfiled,
        }))
    }
}

fn id_of(path: &Path) -> Option<FilingId> {
    path.file_stem()?.to_str()?.parse().ok()
}
