//! Takes the original of a refile off the wrong chart, once its copy was read back on the right one.

use std::sync::Arc;

use attachment_api::{AttachmentSystem, Code, Error, Operation, Status};

use super::super::model::{Filing, Step};
use super::super::refiling::Refile;
use super::Runner;
use crate::error::DeskError;

impl Runner {
    /// Safe to repeat: an original that is off the chart already is left as it is.
    pub(super) async fn archive_original(&self, filing: &Filing) -> Result<(), DeskError> {
        let (Some(step @ Step::ArchiveOriginal { .. }), Some(refile)) = (filing.next_step(), &filing.refile)
        else {
            return Ok(());
        };
        let Some(system) = self.system_for(filing, &step).await? else {
            return Ok(());
        };
        let filings = &self.desk().filings;
        if !system.capabilities().archive.is_available() {
            filings.change(filing.id, Filing::original_stays).await?;
            return Ok(());
        }
        let began = self.desk().clock.now();
        match take_off_chart(&system, refile).await {
            Ok(()) => {
                kill_points::reach("original-archived");
                self.note_answer(filing.account);
                let now = self.desk().clock.now();
                filings
                    .change(filing.id, |filing| filing.original_archived(now))
                    .await?;
                Ok(())
            }
            Err(error) => self.note_failure(filing, &step, &error, began).await,
        }
    }
}

async fn take_off_chart(system: &Arc<dyn AttachmentSystem>, refile: &Refile) -> attachment_api::Result<()> {
    let original = match system.attachment(&refile.attachment).await {
        Ok(original) => original,
        Err(error) if error.code == Code::NotFound => return Ok(()),
        Err(error) => return Err(error),
    };
    // Somebody moved it to a chart where it may belong: that is theirs to judge.
    if original
        .patient
        .as_ref()
        .is_some_and(|owner| *owner != refile.from.id)
    {
        return Err(Error::new(
            Code::WrongPatient,
            Status::Permanent,
            Operation::Archive,
        ));
    }
    if original.archived_at.is_some() {
        return Ok(());
    }
    system.archive(&refile.attachment).await
}
