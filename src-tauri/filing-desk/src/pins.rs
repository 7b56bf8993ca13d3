//! Our pins: marks on this computer that keep attachments on top.

use std::collections::HashSet;

use attachment_api::{AttachmentId, PatientId};
use jiff::Timestamp;
use rusqlite::params;

use crate::accounts::AccountId;
use crate::store::{Store, StoreError};

/// Pins an attachment; one that is pinned stays so.
pub async fn pin(
    store: &Store,
    account: AccountId,
    attachment: AttachmentId,
    patient: Option<PatientId>,
    now: Timestamp,
) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            connection.execute(
                "INSERT INTO pins (account, attachment, patient, pinned_at) VALUES (?, ?, ?, ?)
                 ON CONFLICT DO NOTHING",
                params![
                    account.to_string(),
                    attachment.as_str(),
                    patient.as_ref().map(PatientId::as_str),
                    now.as_millisecond()
                ],
            )?;
            Ok(())
        })
        .await
}

/// Removes a pin; one that is not there is no error.
pub async fn unpin(store: &Store, account: AccountId, attachment: AttachmentId) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            connection.execute(
                "DELETE FROM pins WHERE account = ? AND attachment = ?",
                params![account.to_string(), attachment.as_str()],
            )?;
            Ok(())
        })
        .await
}

/// Every attachment that we pinned with this account.
pub async fn of_account(store: &Store, account: AccountId) -> Result<HashSet<AttachmentId>, StoreError> {
    store
        .read(move |connection| {
            let mut statement = connection.prepare_cached("SELECT attachment FROM pins WHERE account = ?")?;
            let rows = statement.query_map([account.to_string()], |row| row.get::<_, String>(0))?;
            rows.map(|row| Ok(AttachmentId::new(row?))).collect()
        })
        .await
}

/// What we pinned on one patient's chart, latest first.
pub async fn of_patient(
    store: &Store,
    account: AccountId,
    patient: PatientId,
) -> Result<Vec<AttachmentId>, StoreError> {
    store
        .read(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT attachment FROM pins WHERE account = ? AND patient = ? ORDER BY pinned_at DESC",
            )?;
            let rows = statement.query_map(params![account.to_string(), patient.as_str()], |row| {
                row.get::<_, String>(0)
            })?;
            rows.map(|row| Ok(AttachmentId::new(row?))).collect()
        })
        .await
}

/// Forgets every pin of an account.
pub async fn forget_account(store: &Store, account: AccountId) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            connection.execute("DELETE FROM pins WHERE account = ?", [account.to_string()])?;
            Ok(())
        })
        .await
}
