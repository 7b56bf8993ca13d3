//! Accepting a refile: the bytes are read from the wrong chart into the spool. Nothing there is touched.

use std::sync::Arc;

use attachment_api::{Attachment, AttachmentSystem, Sensitive};
use futures::StreamExt;

use super::accept::{FilingOf, OnWrongChart};
use super::model::Filing;
use super::refiling::{Original, Refile};
use super::snapshot::FilingSnapshot;
use crate::accounts::AccountId;
use crate::desk::{Desk, FilingDesk};
use crate::error::{DeskError, RefusalCode};
use crate::reading::incomplete_download;
use crate::spool::Take;

impl Desk {
    /// Makes a filing that moves an attachment to the right chart, with its description.
    pub(super) async fn accept_refile(
        self: &Arc<Self>,
        filing_of: Arc<FilingOf>,
        wrong: OnWrongChart,
    ) -> Result<FilingSnapshot, DeskError> {
        let account = filing_of.account;
        if wrong.from.id == filing_of.patient.id {
            return Err(RefusalCode::AlreadyOnThisChart.into());
        }
        if self.is_being_refiled(account, &wrong) {
            return Err(RefusalCode::AlreadyBeingRefiled.into());
        }
        let (_, system) = self.system(account).await?;
        let attachment = self
            .attachment_on_chart(account, system.as_ref(), &wrong.id, &wrong.from.id)
            .await?;
        let shown_name = wrong.name;
        let refile = Refile {
            attachment: wrong.id,
            from: wrong.from,
            original: Original::OnChart,
        };
        let is_described = system.capabilities().describe_when_filing.is_available();
        let description = attachment.description.clone().filter(|_| is_described);
        let complete = |filing: &mut Filing| {
            filing.refile = Some(refile);
            filing.description = filing.description.take().or(description);
        };
        let runtime = tokio::runtime::Handle::current();
        self.taking_in(filing_of, complete, move |desk, id, limit| {
            let name = name_of(&attachment, &shown_name);
            desk.spool.take_in_readings(id, &name, |take| {
                let reading = desk.read_through(account, system.as_ref(), &attachment, limit, take);
                runtime.block_on(reading)
            })
        })
        .await
    }

    fn is_being_refiled(&self, account: AccountId, wrong: &OnWrongChart) -> bool {
        self.filings.has_unfinished(|filing| {
            let of_refile = filing.refile.as_ref();
            filing.account == account && of_refile.is_some_and(|refile| refile.attachment == wrong.id)
        })
    }

    /// Hands over all bytes of an attachment, through a fresh link; says how many.
    async fn read_through(
        &self,
        account: AccountId,
        system: &dyn AttachmentSystem,
        attachment: &Attachment,
        size_limit_bytes: Option<u64>,
        take: Take<'_>,
    ) -> Result<u64, DeskError> {
        let mut download = self.download_afresh(account, system, attachment).await?;
        let expected = download.size_bytes;
        let most = expected.or(size_limit_bytes);
        let mut size_bytes = 0;
        while let Some(piece) = download.bytes.next().await {
            let piece = self.noted(account, piece)?;
            size_bytes += piece.len() as u64;
            if most.is_some_and(|most| size_bytes > most) {
                break;
            }
            take(&piece)?;
        }
        if expected.is_some_and(|expected| expected != size_bytes) {
            return Err(incomplete_download());
        }
        match size_limit_bytes {
            Some(limit) if size_bytes > limit => Err(RefusalCode::FileTooLarge.into()),
            _ if size_bytes == 0 => Err(RefusalCode::FileEmpty.into()),
            _ => Ok(size_bytes),
        }
    }
}

/// The record's own name; where it has none, the one that was shown, or a safe one.
fn name_of(attachment: &Attachment, shown: &Sensitive<String>) -> String {
    let names = attachment.name.iter().chain([shown]);
    let mut names = names.map(|name| name.expose().clone());
    names
        .find(|name| !name.trim().is_empty())
        .unwrap_or_else(|| FilingDesk::safe_file_name(attachment))
}
