//! The audit trail: who did what to whose chart, and when. No file content, no file name, no secret.

use attachment_api::{AttachmentId, PatientId};
use jiff::Timestamp;
use rusqlite::{Connection, named_params};
use serde::{Deserialize, Serialize};

use crate::accounts::{Account, AccountId};
use crate::filings::FilingId;
use crate::store::{Store, StoreError};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AuditAction {
    /// A file was put on the chart.
    Filed,
    /// A link was fetched to open a file.
    Opened,
    /// A file was shown here.
    Previewed,
    /// A link was given away to a person.
    LinkCopied,
    /// A file was saved to this computer.
    Saved,
    /// A description was changed.
    Described,
    /// A pin was set.
    Pinned,
    /// A pin was removed.
    Unpinned,
    /// A file was taken off the chart.
    Archived,
    /// An archived file was put back on the chart.
    Restored,
    /// The account's secrets were replaced, by the browser or by hand.
    SignedInAgain,
    /// A filing whose outcome only a person could tell was taken off the list.
    GivenUp,
    /// The patient's record had changed since the drop, and a person said that the file belongs there all the same.
    PatientConfirmed,
    /// A person said that a file of unknown outcome is not on the chart, and asked for it to be filed again.
    FileAgain,
    /// Of a refile: the file was copied from this chart to the right one. Written together with [`AuditAction::RefiledHere`];
    /// both name the same filing.
    RefiledAway,
    /// Of a refile: the copy is on this chart, the right one, and was read back.
    RefiledHere,
    /// Of a refile: the original is off the wrong chart.
    OriginalOffChart,
    /// Of a refile: a person said that the original on the wrong chart is dealt with.
    OriginalSettled,
}

/// One line of the audit trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Grows with every line.
    pub number: i64,
    /// When (UTC).
    pub at: Timestamp,
    /// The account that was used.
    pub account: AccountId,
    /// Its name then.
    pub account_name: String,
    /// The system's id of its user then.
    pub user_id: String,
    /// What was done.
    pub action: AuditAction,
    /// Whose chart.
    pub patient: Option<PatientId>,
    /// Which attachment.
    pub attachment: Option<AttachmentId>,
    /// Which filing.
    pub filing: Option<FilingId>,
}

/// Which lines to read; newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditQuery {
    /// Only this account.
    pub account: Option<AccountId>,
    /// Only this patient.
    pub patient: Option<PatientId>,
    /// Only lines older than this number: the next page.
    pub before: Option<i64>,
    /// At most so many lines.
    pub limit: u32,
}

impl Default for AuditQuery {
    fn default() -> Self {
        Self {
            account: None,
            patient: None,
            before: None,
            limit: 200,
        }
    }
}

/// A line to be written.
#[derive(Clone, Debug)]
pub struct AuditRecord {
    pub at: Timestamp,
    pub account: AccountId,
    pub account_name: String,
    pub user_id: String,
    pub action: AuditAction,
    pub patient: Option<PatientId>,
    pub attachment: Option<AttachmentId>,
    pub filing: Option<FilingId>,
}

impl AuditRecord {
    /// Something done with an account.
    pub fn new(account: &Account, action: AuditAction, at: Timestamp) -> Self {
        Self {
            at,
            account: account.id,
            account_name: account.name.clone(),
            // Empty where the secrets are the clinic's and no person's.
            user_id: account.user_id.clone().unwrap_or_default(),
            action,
            patient: None,
            attachment: None,
            filing: None,
        }
    }

    /// On this attachment, of this patient where the record says whose it is.
    pub fn on(mut self, patient: Option<PatientId>, attachment: AttachmentId) -> Self {
        self.patient = patient;
        self.attachment = Some(attachment);
        self
    }
}

/// Writes a line within a transaction.
pub fn put(connection: &Connection, record: &AuditRecord) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO audit (at, account, account_name, user_id, action, patient, attachment, filing)
         VALUES (:at, :account, :account_name, :user_id, :action, :patient, :attachment, :filing)",
        named_params! {
            ":at": record.at.as_millisecond(),
            ":account": record.account.to_string(),
            ":account_name": record.account_name,
            ":user_id": record.user_id,
            ":action": crate::words::word_of(&record.action),
            ":patient": record.patient.as_ref().map(PatientId::as_str),
            ":attachment": record.attachment.as_ref().map(AttachmentId::as_str),
            ":filing": record.filing.map(|id| id.to_string()),
        },
    )?;
    Ok(())
}

/// Writes a line of its own.
pub async fn write(store: &Store, record: AuditRecord) -> Result<(), StoreError> {
    store.write(move |connection| put(connection, &record)).await
}

/// Reads lines, newest first.
pub async fn read(store: &Store, query: AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
    store
        .read(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT number, at, account, account_name, user_id, action, patient, attachment, filing
                 FROM audit
                 WHERE (:account IS NULL OR account = :account) AND (:patient IS NULL OR patient = :patient)
                    AND (:before IS NULL OR number < :before)
                 ORDER BY number DESC LIMIT :limit",
            )?;
            let rows = statement.query(named_params! {
                ":account": query.account.map(|id| id.to_string()),
                ":patient": query.patient.as_ref().map(PatientId::as_str),
                ":before": query.before,
                ":limit": query.limit,
            })?;
            rows.and_then(entry).collect()
        })
        .await
}

fn entry(row: &rusqlite::Row<'_>) -> Result<AuditEntry, StoreError> {
    let filing: Option<String> = row.get(8)?;
    Ok(AuditEntry {
        number: row.get(0)?,
        at: Timestamp::from_millisecond(row.get(1)?).map_err(|_| StoreError::Damaged)?,
        account: row
            .get::<_, String>(2)?
            .parse()
            .map_err(|_| StoreError::Damaged)?,
        account_name: row.get(3)?,
        user_id: row.get(4)?,
        action: serde_json::from_value(serde_json::Value::String(row.get(5)?))?,
        patient: row.get::<_, Option<String>>(6)?.map(PatientId::new),
        attachment: row.get::<_, Option<String>>(7)?.map(AttachmentId::new),
        filing: filing
            .map(|id| id.parse().map_err(|_| StoreError::Damaged))
            .transpose()?,
    })
}
