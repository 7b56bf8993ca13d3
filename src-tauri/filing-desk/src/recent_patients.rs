//! Patients that were opened lately, so that the next start shows them again. Kept in the encrypted store, for a while, and
//! only where the person wants that.

use attachment_api::{Patient, PatientId};
use jiff::Timestamp;
use rusqlite::params;

use crate::accounts::AccountId;
use crate::desk::FilingDesk;
use crate::error::DeskError;
use crate::store::{Store, StoreError};

/// Patients kept for each account.
const MOST: u32 = 20;

/// A patient that was opened lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentPatient {
    /// The account whose system has the record.
    pub account: AccountId,
    /// What the record said then: to be read again before anything is done with it.
    pub patient: Patient,
    /// Whether somebody else was seen who is easily taken for them.
    pub looks_alike: bool,
}

impl FilingDesk {
    /// Reads the patient that is being opened, and remembers it where the settings say so.
    pub async fn open_patient(
        &self,
        account: AccountId,
        id: &PatientId,
        looks_alike: bool,
    ) -> Result<Patient, DeskError> {
        let patient = self.patient(account, id).await?;
        if self.desk.settings().keep_recent_patients {
            let recent = RecentPatient {
                account,
                patient: patient.clone(),
                looks_alike,
            };
            // Whoever opens a chart wants to see it: a store that fails says so where something depends on it.
            if let Err(error) = note(&self.desk.store, recent, self.desk.clock.now()).await {
                tracing::warn!(
                    code = error.code(),
                    "a patient that was opened could not be remembered"
                );
            }
        }
        Ok(patient)
    }

    /// Patients that were opened lately, the last one first.
    pub async fn recent_patients(&self) -> Result<Vec<RecentPatient>, DeskError> {
        let now = self.desk.clock.now();
        let since = now
            .checked_sub(self.desk.pace.remember_patients)
            .unwrap_or(Timestamp::MIN);
        forget_before(&self.desk.store, since).await?;
        Ok(all(&self.desk.store).await?)
    }

    /// Forgets all of them.
    pub async fn forget_recent_patients(&self) -> Result<(), DeskError> {
        Ok(forget_before(&self.desk.store, Timestamp::MAX).await?)
    }
}

async fn note(store: &Store, recent: RecentPatient, now: Timestamp) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            let account = recent.account.to_string();
            connection.execute(
                "INSERT OR REPLACE INTO recent_patients (account, patient, opened_at, looks_alike, document)
                 VALUES (?, ?, ?, ?, ?)",
                params![
                    account,
                    recent.patient.id.as_str(),
                    now.as_millisecond(),
                    recent.looks_alike,
                    serde_json::to_string(&recent.patient)?,
                ],
            )?;
            connection.execute(
                "DELETE FROM recent_patients WHERE account = ?1 AND patient NOT IN
                    (SELECT patient FROM recent_patients WHERE account = ?1 ORDER BY opened_at DESC LIMIT ?2)",
                params![account, MOST],
            )?;
            Ok(())
        })
        .await
}

async fn all(store: &Store) -> Result<Vec<RecentPatient>, StoreError> {
    store
        .read(|connection| {
            let mut statement = connection.prepare(
                "SELECT account, looks_alike, document FROM recent_patients ORDER BY opened_at DESC, patient",
            )?;
            let rows = statement.query_map([], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, bool>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })?;
            rows.map(|row| {
                let (account, looks_alike, document) = row?;
                Ok(RecentPatient {
                    account: account.parse().map_err(|_| StoreError::Damaged)?,
                    patient: serde_json::from_str(&document)?,
                    looks_alike,
                })
            })
            .collect()
        })
        .await
}

async fn forget_before(store: &Store, before: Timestamp) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            connection.execute(
                "DELETE FROM recent_patients WHERE opened_at < ?",
                [before.as_millisecond()],
            )?;
            Ok(())
        })
        .await
}

/// Forgets those of an account.
pub async fn forget_account(store: &Store, account: AccountId) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            connection.execute(
                "DELETE FROM recent_patients WHERE account = ?",
                [account.to_string()],
            )?;
            Ok(())
        })
        .await
}
