//! Accepting files: bound to a patient, safe in the spool, known to the store, in this order.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use attachment_api::{AttachmentId, AttachmentSystem, Code, Description, FileFacts, FilingFields, Sensitive};
use jiff::Timestamp;

use super::fields::{merged, merged_unchecked};
use super::model::{Attempts, Filing, FilingId, FilingState, Hold, PatientBinding, Registration};
use super::snapshot::FilingSnapshot;
use super::transitions::later;
use crate::accounts::AccountId;
use crate::desk::{Desk, FilingDesk};
use crate::error::{DeskError, RefusalCode};
use crate::spool::Pending;
use crate::store::StoreError;

/// A file that a person gave.
#[derive(Clone, Debug)]
pub enum GivenFile {
    /// One of theirs.
    Path(PathBuf),
    /// One that waits in Unfiled.
    Unfiled(FilingId),
    /// One that is on the wrong chart, to be moved to the right one.
    Attachment(OnWrongChart),
}

impl GivenFile {
    /// Whether its bytes are yet to be copied into safe keeping.
    const fn is_copied(&self) -> bool {
        !matches!(self, Self::Unfiled(_))
    }
}

/// An attachment that was filed on the wrong chart, as the screen showed it.
#[derive(Clone, Debug)]
pub struct OnWrongChart {
    /// The attachment.
    pub id: AttachmentId,
    /// Its name.
    pub name: Sensitive<String>,
    /// Whose chart it is on.
    pub from: PatientBinding,
}

impl From<PathBuf> for GivenFile {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

/// Files that a person gave for a patient.
#[derive(Clone, Debug)]
pub struct AcceptRequest {
    /// The account whose system gets them.
    pub account: AccountId,
    /// The patient that was shown.
    pub patient: PatientBinding,
    /// The files.
    pub files: Vec<GivenFile>,
    /// Free text beside each of them.
    pub description: Option<Description>,
    /// What the system asks for beside each of them.
    pub fields: FilingFields,
    /// How long they are held before anything leaves the computer.
    pub hold: Hold,
}

/// A file that was not accepted. The file itself was not touched, and nothing else of it is kept; one of Unfiled is still
/// there.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct FileRefusal {
    /// The file's base name, for showing.
    pub name: Sensitive<String>,
    /// Why.
    pub error: DeskError,
}

impl FileRefusal {
    /// A file of this name was not accepted.
    pub(crate) fn new(name: Sensitive<String>, error: DeskError) -> Self {
        let error = disk_full_is_a_refusal(error);
        Self { name, error }
    }

    /// The file at `path` was not accepted.
    pub(crate) fn of_path(path: &Path, error: DeskError) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        Self::new(Sensitive::new(name.unwrap_or_default()), error)
    }

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
        let filing_of = Arc::new(FilingOf::new(&request, system, &account.filing_defaults));
        let to_copy = request.files.iter().filter(|file| file.is_copied()).count();
        let mut copying = self.desk.copying.begin(to_copy);
        let mut outcomes = Vec::with_capacity(request.files.len());
        for file in request.files {
            let is_copied = file.is_copied();
            outcomes.push(match file {
                GivenFile::Path(path) => {
                    let accepted = self.desk.accept(Arc::clone(&filing_of), path.clone()).await;
                    accepted.map_err(|error| FileRefusal::of_path(&path, error))
                }
                GivenFile::Unfiled(id) => {
                    let accepted = self.desk.accept_of_unfiled(Arc::clone(&filing_of), id).await;
                    accepted.map_err(|error| self.desk.refusal_of_unfiled(id, error))
                }
                GivenFile::Attachment(wrong) => {
                    let name = wrong.name.clone();
                    let accepted = self.desk.accept_refile(Arc::clone(&filing_of), wrong).await;
                    accepted.map_err(|error| FileRefusal::new(name, error))
                }
            });
            if is_copied {
                copying.one_is_done();
            }
        }
        Ok(outcomes)
    }
}

impl Desk {
    async fn accept(
        self: &Arc<Self>,
        filing_of: Arc<FilingOf>,
        path: PathBuf,
    ) -> Result<FilingSnapshot, DeskError> {
        kill_points::reach("accept-begun");
        self.taking_in(
            filing_of,
            |_| {},
            move |desk, id, limit| desk.spool.take_in(id, &path, limit),
        )
        .await
    }

    /// Makes a filing of what `take_in` copies into the spool, which may block; `complete` says what else is known of it.
    pub(super) async fn taking_in(
        self: &Arc<Self>,
        filing_of: Arc<FilingOf>,
        complete: impl FnOnce(&mut Filing) + Send + 'static,
        take_in: impl FnOnce(&Self, FilingId, Option<u64>) -> Result<Pending<'_>, DeskError> + Send + 'static,
    ) -> Result<FilingSnapshot, DeskError> {
        let desk = Arc::clone(self);
        let runtime = tokio::runtime::Handle::current();
        let copying = tokio::task::spawn_blocking(move || {
            let id = FilingId::generate();
            let fields = filing_of.fields()?;
            let pending = take_in(&desk, id, filing_of.size_limit_bytes())?;
            let mut filing = filing_of.file(id, pending.facts.clone(), fields, desk.clock.now());
            complete(&mut filing);
            filing.filed_before = runtime.block_on(desk.filings.store().filed_before(&filing))?;
            filing_of.check(&filing)?;
            pending.accept(&filing, || runtime.block_on(desk.filings.keep(filing.clone())))?;
            let snapshot = FilingSnapshot::of(&filing);
            desk.filings.show(filing);
            Ok(snapshot)
        });
        copying.await.unwrap_or(Err(RefusalCode::FileUnreadable.into()))
    }
}

/// What is to become of each file of a request.
pub struct FilingOf {
    pub(super) account: AccountId,
    pub(super) patient: PatientBinding,
    description: Option<Description>,
    given_fields: FilingFields,
    default_fields: FilingFields,
    hold: Hold,
    system: Option<Arc<dyn AttachmentSystem>>,
}

impl FilingOf {
    fn new(
        request: &AcceptRequest,
        system: Option<Arc<dyn AttachmentSystem>>,
        default_fields: &FilingFields,
    ) -> Self {
        let has_text = |text: &Description| !text.expose().trim().is_empty();
        Self {
            account: request.account,
            patient: request.patient.clone(),
            description: request.description.clone().filter(has_text),
            given_fields: request.fields.clone(),
            default_fields: default_fields.clone(),
            hold: request.hold,
            system,
        }
    }

    fn size_limit_bytes(&self) -> Option<u64> {
        self.system.as_ref()?.capabilities().size_limit_bytes
    }

    /// What the system is told beside the file; checked where the system can be asked.
    pub fn fields(&self) -> Result<FilingFields, DeskError> {
        match &self.system {
            Some(system) => {
                let asked = &system.capabilities().filing_fields;
                merged(asked, &self.given_fields, &self.default_fields)
            }
            None => Ok(merged_unchecked(&self.given_fields, &self.default_fields)),
        }
    }

    /// The filing of a file that is safe since `now`: its hold counts from then, not from the start of a long copy.
    pub fn file(&self, id: FilingId, file: FileFacts, fields: FilingFields, now: Timestamp) -> Filing {
        let state = match self.hold {
            Hold::Seconds(0) => FilingState::Queued,
            Hold::Seconds(seconds) => FilingState::Held {
                until: Some(later(now, Duration::from_secs(seconds.into()))),
            },
            Hold::UntilPressed => FilingState::Held { until: None },
        };
        Filing {
            id,
            revision: 1,
            account: self.account,
            patient: self.patient.clone(),
            patient_now: None,
            filed_before: None,
            is_from_unfiled: false,
            refile: None,
            file,
            description: self.description.clone(),
            fields,
            accepted_at: now,
            state,
            attempts: Attempts::default(),
            receipt: None,
            registration: Registration::default(),
        }
    }

    /// Whether the system would take it, where it can be asked.
    pub fn check(&self, filing: &Filing) -> Result<(), DeskError> {
        let Some(system) = &self.system else { return Ok(()) };
        system
            .check(&filing.submission(Vec::new()))
            .map_err(refusal_of_check)
    }
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
