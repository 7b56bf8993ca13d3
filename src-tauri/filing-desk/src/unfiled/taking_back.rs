//! Taking back a filing that was made of an unfiled file: it waits in Unfiled again.

use std::sync::Arc;

use serde::Serialize;

use super::model::UnfiledFile;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filings::FilingId;
use crate::filings::model::Filing;

impl Desk {
    /// Puts the file of a filing back into Unfiled, where it came from there and nothing of it is under way; `false` where
    /// that is not so, or where `may_be` says no.
    pub async fn put_back(
        self: &Arc<Self>,
        id: FilingId,
        may_be: impl Fn(&Filing) -> bool + Send,
    ) -> Result<bool, DeskError> {
        while let Some(filing) = self.filings.get(id) {
            if !filing.goes_back_to_unfiled() || !may_be(&filing) {
                return Ok(false);
            }
            if self.try_to_put_back(&filing).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `false` when the filing was changed meanwhile. The card first: where the process ends in between, the next start
    /// does the rest.
    async fn try_to_put_back(self: &Arc<Self>, filing: &Filing) -> Result<bool, DeskError> {
        let file = UnfiledFile {
            id: filing.id,
            revision: filing.revision,
            file: filing.file.clone(),
            accepted_at: filing.accepted_at,
        };
        let _turn = self.unfiled_turn().await?;
        self.write_card(filing.id, file.clone()).await?;
        kill_points::reach("unfiled-card-written");
        let taken = self.unfiled.store().take_back(file, filing.revision).await;
        if !matches!(taken, Ok(true)) {
            self.restore_card(filing.id).await;
            taken?;
            self.filings.refresh(filing.id).await?;
            return Ok(false);
        }
        kill_points::reach("unfiled-taken-back-persisted");
        self.filings.hide(filing.id);
        self.unfiled.reload().await?;
        Ok(true)
    }

    pub async fn write_card(
        self: &Arc<Self>,
        id: FilingId,
        card: impl Serialize + Send + 'static,
    ) -> Result<(), DeskError> {
        let spool = Arc::clone(&self.spool);
        let written = tokio::task::spawn_blocking(move || spool.replace_card(id, &card)).await;
        Ok(written.map_err(std::io::Error::other)??)
    }

    /// What was to be done was not: the card says again what the store says, whoever changed that meanwhile.
    pub(super) async fn restore_card(self: &Arc<Self>, id: FilingId) {
        if let Err(error) = self.write_card_as_stored(id).await {
            tracing::warn!(filing = %id, code = error.code(), "a card could not be put back as it was");
        }
    }

    async fn write_card_as_stored(self: &Arc<Self>, id: FilingId) -> Result<(), DeskError> {
        if let Some(file) = self.unfiled.store().get(id).await? {
            return self.write_card(id, file).await;
        }
        match self.filings.store().get(id).await? {
            Some(filing) => self.write_card(id, filing).await,
            None => Ok(()),
        }
    }
}
