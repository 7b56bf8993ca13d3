//! Patients and their attachments, read and changed in the account's system.

use std::collections::HashSet;
use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentId, AttachmentPage, AttachmentQuery, AttachmentScope, AttachmentSystem,
    Description, Link, Patient, PatientId, PatientQuery, PinnedBy,
};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use url::Url;

use crate::accounts::{Account, AccountId};
use crate::audit::{self, AuditAction, AuditRecord};
use crate::desk::{Desk, FilingDesk};
use crate::error::DeskError;
use crate::filings::DeskEvent;
use crate::pins;

/// An attachment with whoever pinned it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAttachment {
    /// The attachment.
    pub attachment: Attachment,
    /// Who keeps it on top; theirs counts before ours.
    pub pinned: Option<PinnedBy>,
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPage {
    /// The attachments, in the order asked for.
    pub attachments: Vec<ListedAttachment>,
    /// How many there are in all, where the system says so.
    pub total_entries: Option<u64>,
    /// Whether a further page follows.
    pub has_more: bool,
}

/// Patients.
impl FilingDesk {
    /// People who fit, each once.
    pub async fn search_patients(
        &self,
        account: AccountId,
        query: &PatientQuery,
    ) -> Result<Vec<Patient>, DeskError> {
        let (_, system) = self.desk.system(account).await?;
        self.desk.noted(account, system.search_patients(query).await)
    }

    /// One patient.
    pub async fn patient(&self, account: AccountId, id: &PatientId) -> Result<Patient, DeskError> {
        let (_, system) = self.desk.system(account).await?;
        self.desk.noted(account, system.patient(id).await)
    }

    /// The patient's page in the system's own web application; `None` where the vendor documents none.
    pub async fn patient_page(
        &self,
        account: AccountId,
        patient: &PatientId,
    ) -> Result<Option<Url>, DeskError> {
        let (_, system) = self.desk.system(account).await?;
        Ok(system.patient_page(patient))
    }
}

/// Attachments.
impl FilingDesk {
    /// Pages of a list, each fetched when asked for, with whoever pinned what.
    pub fn list_attachments(
        &self,
        account: AccountId,
        query: AttachmentQuery,
    ) -> BoxStream<'static, Result<ListedPage, DeskError>> {
        let desk = Arc::clone(&self.desk);
        stream::once(async move {
            match desk.pages(account, query).await {
                Ok(pages) => pages,
                Err(error) => stream::once(async { Err(error) }).boxed(),
            }
        })
        .flatten()
        .boxed()
    }

    /// What we pinned on a patient's chart, wherever in the list it is; archived ones are left out.
    pub async fn our_pinned(
        &self,
        account: AccountId,
        patient: &PatientId,
    ) -> Result<Vec<ListedAttachment>, DeskError> {
        let ids = pins::of_patient(&self.desk.store, account, patient.clone()).await?;
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let scope = AttachmentScope::Patient(patient.clone());
        let mut pages = self.list_attachments(
            account,
            AttachmentQuery {
                ids,
                ..AttachmentQuery::new(scope)
            },
        );
        let mut pinned = Vec::new();
        while let Some(page) = pages.next().await {
            pinned.extend(page?.attachments);
        }
        Ok(pinned)
    }

    /// One attachment, also an archived one.
    pub async fn attachment(
        &self,
        account: AccountId,
        id: &AttachmentId,
    ) -> Result<ListedAttachment, DeskError> {
        let (_, system) = self.desk.system(account).await?;
        let attachment = self.desk.noted(account, system.attachment(id).await)?;
        self.desk.listed(account, attachment).await
    }

    /// A link for opening an attachment now; noted in the audit trail.
    pub async fn link_for_opening(&self, account: AccountId, id: &AttachmentId) -> Result<Link, DeskError> {
        let now = self.desk.clock.now();
        let cached = self.desk.links.get(account, id, now);
        self.link_noted(account, id, AuditAction::Opened, cached).await
    }

    /// A fresh link to be given to a person; noted in the audit trail.
    pub async fn link(&self, account: AccountId, id: &AttachmentId) -> Result<Link, DeskError> {
        self.link_noted(account, id, AuditAction::LinkCopied, None).await
    }

    /// Sets or clears a description on the chart.
    pub async fn describe(
        &self,
        account: AccountId,
        id: &AttachmentId,
        description: Option<Description>,
    ) -> Result<ListedAttachment, DeskError> {
        let description = description.filter(|text| !text.expose().trim().is_empty());
        let (account, system) = self.desk.system(account).await?;
        let outcome = system.describe(id, description.as_ref()).await;
        let attachment = self.desk.noted(account.id, outcome)?;
        self.desk
            .note_changed(&account, AuditAction::Described, &attachment)
            .await?;
        self.desk.listed(account.id, attachment).await
    }

    /// Takes an attachment off the chart.
    pub async fn archive(&self, account: AccountId, id: &AttachmentId) -> Result<(), DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let attachment = self.desk.noted(account.id, system.attachment(id).await)?;
        self.desk.noted(account.id, system.archive(id).await)?;
        self.desk
            .note_changed(&account, AuditAction::Archived, &attachment)
            .await
    }

    /// Puts an archived attachment back on the chart.
    pub async fn restore(&self, account: AccountId, id: &AttachmentId) -> Result<(), DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let attachment = self.desk.noted(account.id, system.attachment(id).await)?;
        self.desk.noted(account.id, system.restore(id).await)?;
        self.desk
            .note_changed(&account, AuditAction::Restored, &attachment)
            .await
    }

    /// Sets the system's own pin where it lets us, and ours in any case: other software may drop marks that it does not
    /// know.
    pub async fn pin(&self, account: AccountId, id: &AttachmentId) -> Result<ListedAttachment, DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let outcome = if system.capabilities().pin_in_system.is_available() {
            system.pin(id, true).await
        } else {
            system.attachment(id).await
        };
        let attachment = self.desk.noted(account.id, outcome)?;
        let now = self.desk.clock.now();
        let patient = attachment.patient.clone();
        pins::pin(&self.desk.store, account.id, id.clone(), patient, now).await?;
        self.desk
            .note_changed(&account, AuditAction::Pinned, &attachment)
            .await?;
        self.desk.listed(account.id, attachment).await
    }

    /// Removes the pin, the system's own and ours. One that only the system can remove is refused with
    /// `capability-absent`, after ours is removed.
    pub async fn unpin(&self, account: AccountId, id: &AttachmentId) -> Result<ListedAttachment, DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let removes_theirs = system.capabilities().pin_in_system.is_available();
        if !removes_theirs {
            pins::unpin(&self.desk.store, account.id, id.clone()).await?;
        }
        let mut attachment = self.desk.noted(account.id, system.attachment(id).await)?;
        if attachment.pinned_at.is_some() {
            attachment = self.desk.noted(account.id, system.pin(id, false).await)?;
        }
        if removes_theirs {
            pins::unpin(&self.desk.store, account.id, id.clone()).await?;
        }
        self.desk
            .note_changed(&account, AuditAction::Unpinned, &attachment)
            .await?;
        self.desk.listed(account.id, attachment).await
    }

    async fn link_noted(
        &self,
        account: AccountId,
        id: &AttachmentId,
        action: AuditAction,
        cached: Option<Link>,
    ) -> Result<Link, DeskError> {
        let (account, system) = self.desk.system(account).await?;
        let attachment = self.desk.noted(account.id, system.attachment(id).await)?;
        let now = self.desk.clock.now();
        let link = if let Some(link) = cached {
            link
        } else {
            let link = self.desk.noted(account.id, system.link(&attachment).await)?;
            self.desk.links.put(account.id, id.clone(), &link, now);
            link
        };
        let record = AuditRecord::new(&account, action, now).on(attachment.patient, attachment.id);
        audit::write(&self.desk.store, record).await?;
        Ok(link)
    }
}

impl Desk {
    async fn pages(
        self: &Arc<Self>,
        account: AccountId,
        query: AttachmentQuery,
    ) -> Result<BoxStream<'static, Result<ListedPage, DeskError>>, DeskError> {
        let (_, system): (Account, Arc<dyn AttachmentSystem>) = self.system(account).await?;
        let ours = pins::of_account(&self.store, account).await?;
        let desk = Arc::clone(self);
        let pages = system.attachments(query).map(move |page| {
            let page = desk.noted(account, page)?;
            Ok(listed_page(page, &ours))
        });
        Ok(pages.boxed())
    }

    async fn listed(
        &self,
        account: AccountId,
        attachment: Attachment,
    ) -> Result<ListedAttachment, DeskError> {
        let ours = pins::of_account(&self.store, account).await?;
        Ok(listed(attachment, &ours))
    }

    async fn note_changed(
        &self,
        account: &Account,
        action: AuditAction,
        attachment: &Attachment,
    ) -> Result<(), DeskError> {
        let record = AuditRecord::new(account, action, self.clock.now())
            .on(attachment.patient.clone(), attachment.id.clone());
        if let Some(patient) = attachment.patient.clone() {
            // Nobody listening is fine.
            let _ = self.events.send(DeskEvent::AttachmentsChanged {
                account: account.id,
                patient,
            });
        }
        Ok(audit::write(&self.store, record).await?)
    }
}

fn listed_page(page: AttachmentPage, ours: &HashSet<AttachmentId>) -> ListedPage {
    ListedPage {
        attachments: page
            .attachments
            .into_iter()
            .map(|attachment| listed(attachment, ours))
            .collect(),
        total_entries: page.total_entries,
        has_more: page.has_more,
    }
}

fn listed(attachment: Attachment, ours: &HashSet<AttachmentId>) -> ListedAttachment {
    let pinned = if attachment.pinned_at.is_some() {
        Some(PinnedBy::Theirs)
    } else {
        ours.contains(&attachment.id).then_some(PinnedBy::Ours)
    };
    ListedAttachment { attachment, pinned }
}
