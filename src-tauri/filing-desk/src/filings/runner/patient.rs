//! Reads the patient's record again before anything is sent after a long wait or a restart.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use attachment_api::{Patient, PatientId};
use jiff::Timestamp;
use tokio_util::sync::CancellationToken;

use super::super::model::{Filing, FilingState, Step};
use super::super::transitions::elapsed;
use super::Runner;
use crate::accounts::AccountId;
use crate::error::DeskError;

/// How long one reading serves all filings of a chart: after a restart there may be thousands, and each request counts
/// against the system's rate limit.
const SHARED_FOR: Duration = Duration::from_secs(10);

/// A patient who was read a moment ago, and when (UTC). Locked while the record is being read.
type Reading = Arc<tokio::sync::Mutex<Option<(Timestamp, Patient)>>>;

/// Patients who were read a moment ago or are being read.
#[derive(Default)]
pub struct PatientReadings {
    recent: Mutex<HashMap<(AccountId, PatientId), Reading>>,
}

impl PatientReadings {
    /// That of this filing's patient. Nobody else's is kept longer than it serves.
    fn of(&self, filing: &Filing, now: Timestamp) -> Reading {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        recent.retain(|_, reading| {
            Arc::strong_count(reading) > 1 || reading.try_lock().is_ok_and(|read| serves(read.as_ref(), now))
        });
        let key = (filing.account, filing.patient.id.clone());
        Arc::clone(recent.entry(key).or_default())
    }
}

fn serves(read: Option<&(Timestamp, Patient)>, now: Timestamp) -> bool {
    read.is_some_and(|(at, _)| *at <= now && elapsed(*at, now) < SHARED_FOR)
}

impl Runner {
    /// Whether the patient's record is to be read before this filing goes on.
    pub(super) fn is_patient_due(&self, filing: &Filing) -> bool {
        let desk = self.desk();
        filing.is_patient_due(desk.opened_at, desk.clock.now(), &desk.pace)
    }

    /// Reads the record, and notes in the filing what it says or why it could not be read.
    pub(super) async fn read_patient(
        &self,
        filing: &Filing,
        cancelled: &CancellationToken,
    ) -> Result<(), DeskError> {
        let clock = &self.desk().clock;
        let reading = self.parts.patients.of(filing, clock.now());
        let mut read = reading.lock().await;
        if let Some((at, patient)) = read.as_ref().filter(|_| serves(read.as_ref(), clock.now())) {
            return self.note_patient(filing, patient, *at).await;
        }
        let step = match filing.state {
            FilingState::Sent => Step::Register,
            _ => Step::Reserve,
        };
        let began = clock.now();
        let Some(system) = self.system_for(filing, &step).await? else {
            return Ok(());
        };
        match self
            .unless_over(cancelled, system.patient(&filing.patient.id))
            .await
        {
            None => Ok(()),
            Some(Err(error)) => self.note_failure(filing, &step, &error, began).await,
            Some(Ok(patient)) => {
                self.note_answer(filing.account);
                let (at, patient) = read.insert((clock.now(), patient));
                self.note_patient(filing, patient, *at).await
            }
        }
    }

    async fn note_patient(
        &self,
        filing: &Filing,
        patient: &Patient,
        read_at: Timestamp,
    ) -> Result<(), DeskError> {
        let change = |filing: &Filing| filing.patient_read(patient, read_at);
        self.desk().filings.change(filing.id, change).await?;
        Ok(())
    }
}
