//! Making a filing of an unfiled file: its bytes stay where they are, what they are for changes in one commit.

use std::sync::Arc;

use super::store::MadeFiling;
use crate::desk::Desk;
use crate::error::{DeskError, RefusalCode};
use crate::filings::model::Filing;
use crate::filings::{FileRefusal, FilingId, FilingOf, FilingSnapshot};

impl Desk {
    /// Makes a filing of a file that waits in Unfiled.
    pub async fn accept_of_unfiled(
        self: &Arc<Self>,
        filing_of: Arc<FilingOf>,
        id: FilingId,
    ) -> Result<FilingSnapshot, DeskError> {
        let file = self
            .unfiled
            .store()
            .get(id)
            .await?
            .ok_or(RefusalCode::UnfiledUnknown)?;
        let mut filing = filing_of.file(id, file.file.clone(), filing_of.fields()?, self.clock.now());
        filing.is_from_unfiled = true;
        filing.revision = file.revision + 1;
        filing.filed_before = self.filings.store().filed_before(&filing).await?;
        filing_of.check(&filing)?;
        self.make_filing(filing.clone()).await?;
        let snapshot = FilingSnapshot::of(&filing);
        self.filings.show(filing);
        self.unfiled.reload().await?;
        Ok(snapshot)
    }

    /// The card first: from the commit on the filing may be sent at any time, by any process, and a store that is lost then
    /// must not turn it into a file that waits for somebody to file it.
    async fn make_filing(self: &Arc<Self>, filing: Filing) -> Result<(), DeskError> {
        let id = filing.id;
        let _turn = self.unfiled_turn().await?;
        self.write_card(id, filing.clone()).await?;
        kill_points::reach("unfiled-card-written");
        let made = self.unfiled.store().make_filing(filing).await;
        if !matches!(made, Ok(MadeFiling::Yes)) {
            self.restore_card(id).await;
        }
        match made? {
            MadeFiling::Yes => {
                kill_points::reach("unfiled-filing-persisted");
                Ok(())
            }
            MadeFiling::Gone => Err(RefusalCode::UnfiledUnknown.into()),
            MadeFiling::AlreadyBeingFiled => Err(RefusalCode::AlreadyBeingFiled.into()),
        }
    }

    /// Nothing was made of a file that waits in Unfiled, with the name that is shown there.
    pub fn refusal_of_unfiled(&self, id: FilingId, error: DeskError) -> FileRefusal {
        let name = self.unfiled.get(id).map(|file| file.file.name);
        FileRefusal::new(name.unwrap_or_default(), error)
    }
}
