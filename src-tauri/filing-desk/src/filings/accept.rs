//! Accepting files: bound to a patient, safe in the spool, known to the store, in this order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{AttachmentSystem, Code, Description, FileFacts, FilingFields, Sensitive};
use jiff::Timestamp;

use super::fields::{merged, merged_unchecked};
use super::model::{Attempts, Filing, FilingId, FilingState, Hold, PatientBinding, Registration};
use super::snapshot::FilingSnapshot;
use super::transitions::later;
use crate::accounts::{Account, AccountId};
use crate::desk::{Desk, FilingDesk};
use crate::error::{DeskError, RefusalCode};
use crate::spool::Pending;
use crate::store::StoreError;

/// Files that a person gave for a patient.
#[derive(Clone, Debug)]
pub struct AcceptRequest {
    /// The account whose system gets them.
    pub account: AccountId,
    /// The patient that was shown.
    pub patient: PatientBinding,
    /// The files.
    pub paths: Vec<PathBuf>,
    /// Free text beside each of them.
    pub description: Option<Description>,
    /// What the system asks for beside each of them.
    pub fields: FilingFields,
    /// How long they are held before anything leaves the computer.
    pub hold: Hold,
}

/// A file that was not accepted; nothing of it is kept and the file itself was not touched.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct FileRefusal {
    /// The file's base name, for showing.
    pub name: Sensitive<String>,
    /// Why.
    pub error: DeskError,
}

impl FileRefusal {
    /// The stable kebab-case code.
    pub fn code(&self) -> String {
        self.error.code()
    }

    /// The field that is missing or wrong, by its key, e.g. `reviewer`.
    pub fn field(&self) -> Option<&str> {
        self.error.field()
    }
}

impl FilingDesk {
    /// Takes files in, one after the other; each is accepted or refused for itself. An accepted file is safe: it
    /// survives a crash and needs the original no more.
    pub async fn accept_files(
        &self,
        request: AcceptRequest,
    ) -> Result<Vec<Result<FilingSnapshot, FileRefusal>>, DeskError> {
        let account = self.desk.accounts.get(request.account)?;
        // Without the keyring files are taken in all the same; the runner checks again before anything is sent.
        let system = self.desk.system_to_ask_here(account.id).await.ok();
        let mut outcomes = Vec::with_capacity(request.paths.len());
        for path in &request.paths {
            let accepted = self.desk.accept(&account, system.clone(), &request, path).await;
            outcomes.push(accepted.map_err(|error| FileRefusal {
                name: base_name(path),
                error,
            }));
        }
        Ok(outcomes)
    }
}

impl Desk {
    async fn accept(
        self: &Arc<Self>,
        account: &Account,
        system: Option<Arc<dyn AttachmentSystem>>,
        request: &AcceptRequest,
        path: &Path,
    ) -> Result<FilingSnapshot, DeskError> {
        kill_points::reach("accept-begun");
        let capabilities = system.as_ref().map(|system| system.capabilities());
        let limit = capabilities.as_ref().and_then(|sheet| sheet.size_limit_bytes);
        let fields = match &capabilities {
            Some(sheet) => merged(&sheet.filing_fields, &request.fields, &account.filing_defaults)?,
            None => merged_unchecked(&request.fields, &account.filing_defaults),
        };
        let (desk, path) = (Arc::clone(self), path.to_owned());
        let request = AcceptRequest {
            fields,
            ..request.clone()
        };
        let runtime = tokio::runtime::Handle::current();
        let copying = tokio::task::spawn_blocking(move || {
            let id = FilingId::generate();
            let pending = desk.spool.take_in(id, &path, limit)?;
            let mut filing = new_filing(id, &request, pending.facts.clone(), desk.clock.now());
            filing.filed_before = runtime.block_on(desk.filings.store().filed_before(&filing))?;
            if let Some(system) = system {
                system
                    .check(&filing.submission(Vec::new()))
                    .map_err(refusal_of_check)?;
            }
            pending.add_card(&filing)?;
            kill_points::reach("accept-spooled");
            if let Err(error) = runtime.block_on(desk.filings.keep(filing.clone())) {
                return Err(refused_by_store(pending, error));
            }
            kill_points::reach("accept-persisted");
            // It is accepted: where the name can not be given now, the next start does it.
            if let Err(error) = pending.keep() {
                tracing::warn!(kind = ?error.kind(), "a sealed copy could not be given its lasting name");
            }
            kill_points::reach("accept-renamed");
            let snapshot = FilingSnapshot::of(&filing);
            desk.filings.show(filing);
            Ok(snapshot)
        });
        let accepted = copying.await.unwrap_or(Err(RefusalCode::FileUnreadable.into()));
        accepted.map_err(disk_full_is_a_refusal)
    }
}

/// The hold counts from the moment the file is safe, not from the start of a long copy.
fn new_filing(id: FilingId, request: &AcceptRequest, file: FileFacts, now: Timestamp) -> Filing {
    let state = match request.hold {
        Hold::Seconds(0) => FilingState::Queued,
        Hold::Seconds(seconds) => FilingState::Held {
            until: Some(later(now, Duration::from_secs(seconds.into()))),
        },
        Hold::UntilPressed => FilingState::Held { until: None },
    };
    Filing {
        id,
        revision: 1,
        account: request.account,
        patient: request.patient.clone(),
        patient_now: None,
        filed_before: None,
        file,
        description: request
            .description
            .clone()
            .filter(|text| !text.expose().trim().is_empty()),
        fields: request.fields.clone(),
        accepted_at: now,
        state,
        attempts: Attempts::default(),
        receipt: None,
        registration: Registration::default(),
    }
}

/// A commit that was begun and failed may turn out to be lasting: the next start is told that nothing was accepted.
fn refused_by_store(pending: Pending<'_>, error: DeskError) -> DeskError {
    let is_in_doubt = matches!(&error, DeskError::Store(error) if *error != StoreError::Busy);
    if is_in_doubt && let Err(error) = pending.refuse() {
        tracing::warn!(kind = ?error.kind(), "it could not be marked that a file was refused");
    }
    error
}

fn base_name(path: &Path) -> Sensitive<String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Sensitive::new(name.unwrap_or_default())
}

fn disk_full_is_a_refusal(error: DeskError) -> DeskError {
    match error {
        DeskError::File(kind) if crate::error::is_disk_full(kind) => RefusalCode::DiskFull.into(),
        DeskError::Store(StoreError::DiskFull) => RefusalCode::DiskFull.into(),
        other => other,
    }
}

fn field_refused(code: RefusalCode, error: &attachment_api::Error) -> DeskError {
    match error.field {
        Some(field) => DeskError::FieldRefused {
            code,
            field: field.to_owned(),
        },
        None => code.into(),
    }
}

/// The system's own rules, in the words that files are refused with.
fn refusal_of_check(error: attachment_api::Error) -> DeskError {
    match error.code {
        Code::FileEmpty => RefusalCode::FileEmpty.into(),
        Code::FileTooLarge => RefusalCode::FileTooLarge.into(),
        Code::FileTypeRefused => RefusalCode::FileTypeRefused.into(),
        Code::DescriptionTooLong => RefusalCode::DescriptionTooLong.into(),
        Code::FieldMissing => field_refused(RefusalCode::FieldMissing, &error),
        Code::FieldInvalid => field_refused(RefusalCode::FieldInvalid, &error),
        _ => DeskError::Api(error),
    }
}
