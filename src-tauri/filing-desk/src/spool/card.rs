//! The card beside the bytes: the filing as it was accepted, or last described, or the unfiled file, so that it can be
//! rebuilt when the store is lost.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::seal::{Sealer, Unsealer, sealed_length};
use super::{Purpose, Spool};
use crate::data_directory::{remove_if_there, sync_folder};
use crate::filings::FilingId;
use crate::filings::model::Filing;
use crate::unfiled::UnfiledFile;

/// What a card tells of its bytes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Card {
    /// They are on their way to a chart. Tried first: it holds all that the other does.
    Filing(Box<Filing>),
    /// They belong to nobody yet.
    Unfiled(UnfiledFile),
}

impl Card {
    /// Names the bytes.
    pub fn id(&self) -> FilingId {
        match self {
            Self::Filing(filing) => filing.id,
            Self::Unfiled(file) => file.id,
        }
    }
}

/// A card longer than this is none of ours.
const LONGEST: u64 = 1024 * 1024;

impl Spool {
    /// Writes and syncs the card of bytes that have none yet.
    pub(super) fn write_card(&self, id: FilingId, card: &impl Serialize) -> std::io::Result<()> {
        self.write_card_to(&self.card(id), id, card)
    }

    /// Replaces a card: the former one or this one is there, whenever the process ends. May block.
    pub fn replace_card(&self, id: FilingId, card: &impl Serialize) -> std::io::Result<()> {
        let next = self.next_card(id);
        remove_if_there(&next)?;
        self.write_card_to(&next, id, card)?;
        std::fs::rename(&next, self.card(id))?;
        sync_folder(&self.folder)
    }

    /// Whether a card says that its bytes belong to nobody yet. May block.
    pub fn says_unfiled(&self, id: FilingId) -> bool {
        matches!(self.read_card(id), Ok(Card::Unfiled(_)))
    }

    fn write_card_to(&self, path: &Path, id: FilingId, card: &impl Serialize) -> std::io::Result<()> {
        let text = serde_json::to_vec(card)?;
        let file = create_private(path)?;
        kill_points::reach("card-made");
        let mut sealer = Sealer::begin(file, &self.key_for(id, Purpose::Card))?;
        sealer.write(&text)?;
        let file = sealer.finish()?;
        kill_points::reach("card-written");
        file.sync_all()?;
        kill_points::reach("card-synced");
        Ok(())
    }

    /// Reads a card.
    pub(super) fn read_card(&self, id: FilingId) -> std::io::Result<Card> {
        let mut sealed = Vec::new();
        File::open(self.card(id))?
            .take(LONGEST)
            .read_to_end(&mut sealed)?;
        // A card is one segment: what is more than its frame is the text.
        let length = (sealed.len() as u64).saturating_sub(sealed_length(0));
        let mut unsealer = Unsealer::begin(sealed.as_slice(), &self.key_for(id, Purpose::Card), length)?;
        let mut text = Vec::new();
        while unsealer.next_into(&mut text)? {}
        Ok(serde_json::from_slice(&text)?)
    }
}

/// Makes a file that only its owner can read and that must not exist yet.
pub(super) fn create_private(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
