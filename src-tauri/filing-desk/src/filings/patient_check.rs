//! Whether the record still is the one that the screen showed at the drop. It is read again before anything is sent
//! after a long wait or a restart: meanwhile somebody may have renamed, merged or archived it.

use std::collections::HashSet;

use attachment_api::{BirthDate, Patient, PatientStatus, Sensitive};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::failure::{Failure, FailureCode, FilingTrouble};
use super::model::{Filing, FilingState, PatientBinding};
use super::transitions::elapsed;
use crate::pace::Pace;

/// What a patient's record said when it was read again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PatientNow {
    /// The full name as the system itself shows it.
    pub name: Sensitive<String>,
    /// The date of birth.
    pub birth_date: Option<BirthDate>,
    /// State of the record.
    pub status: PatientStatus,
    /// When it was read (UTC).
    pub read_at: Timestamp,
    /// A person has seen it and said that the file belongs there.
    pub confirmed: bool,
}

impl PatientNow {
    fn of(patient: &Patient, read_at: Timestamp) -> Self {
        Self {
            name: patient.display_name.clone(),
            birth_date: patient.birth_date.clone(),
            status: patient.status,
            read_at,
            confirmed: false,
        }
    }

    fn says_the_same(&self, other: &Self) -> bool {
        (&self.name, &self.birth_date, self.status) == (&other.name, &other.birth_date, other.status)
    }
}

impl Filing {
    /// Whether the patient's record is to be read before anything is sent. A time that is still to come tells nothing: the
    /// clock was set back.
    pub fn is_patient_due(&self, opened_at: Timestamp, now: Timestamp, pace: &Pace) -> bool {
        let known_at = self
            .patient_now
            .as_ref()
            .map_or(self.accepted_at, |read| read.read_at);
        known_at < opened_at || known_at > now || elapsed(known_at, now) > pace.patient_holds_for
    }

    /// The patient's record was read: it is as it was shown at the drop, or a person has to decide.
    pub fn patient_read(&self, patient: &Patient, now: Timestamp) -> Option<Self> {
        if !matches!(self.state, FilingState::Queued | FilingState::Sent) {
            return None;
        }
        let mut read = PatientNow::of(patient, now);
        read.confirmed = self
            .patient_now
            .as_ref()
            .is_some_and(|before| before.confirmed && before.says_the_same(&read));
        let trouble = if read.confirmed {
            None
        } else {
            self.patient.trouble_with(patient)
        };
        let step = self.next_step()?;
        let next = Self {
            patient_now: Some(read),
            ..self.clone()
        };
        Some(match trouble {
            Some(trouble) => next.needs_you(Failure::trouble(trouble), step),
            None => next,
        })
    }

    /// A person has seen what changed, and the file belongs there all the same.
    pub fn patient_confirmed(&self, now: Timestamp) -> Option<Self> {
        match &self.state {
            FilingState::NeedsYou { reason, step } if can_be_confirmed(reason) => {
                let mut next = self.resumed_at(step, now);
                next.patient_now.as_mut()?.confirmed = true;
                Some(next)
            }
            _ => None,
        }
    }

    /// Whether a person has said that the file belongs to the changed record.
    pub fn is_confirmed(&self) -> bool {
        self.patient_now.as_ref().is_some_and(|read| read.confirmed)
    }
}

impl PatientBinding {
    /// What stands against filing on this record without asking.
    fn trouble_with(&self, patient: &Patient) -> Option<FilingTrouble> {
        let status = (patient.status != self.status).then_some(patient.status);
        match status {
            Some(PatientStatus::Merged) => Some(FilingTrouble::PatientMerged),
            Some(PatientStatus::Deleted) => Some(FilingTrouble::PatientDeleted),
            _ if self.names_another(patient) => Some(FilingTrouble::PatientDiffers),
            Some(PatientStatus::Archived) => Some(FilingTrouble::PatientArchived),
            Some(PatientStatus::Deceased) => Some(FilingTrouble::PatientDeceased),
            Some(PatientStatus::Active) | None => None,
        }
    }

    /// Whether the record has got a name or a birth date that was not shown. Where it could not be read at the drop, its id
    /// was all that was known.
    fn names_another(&self, patient: &Patient) -> bool {
        let shown = self.shown_name.expose();
        if shown == self.id.as_str() {
            return false;
        }
        let shown: HashSet<String> = words(shown).collect();
        self.birth_date != patient.birth_date
            || names(patient).flat_map(words).any(|word| !shown.contains(&word))
    }
}

/// Family and given name; where the system holds neither, the name as it shows it.
fn names(patient: &Patient) -> impl Iterator<Item = &str> {
    let parts = [&patient.family_name, &patient.given_name];
    let parts: Vec<&str> = parts
        .into_iter()
        .flatten()
        .map(|part| part.expose().as_str())
        .collect();
    let whole = parts.iter().all(|part| part.trim().is_empty());
    let display_name = whole.then(|| patient.display_name.expose().as_str());
    parts.into_iter().chain(display_name)
}

/// A name's words, whatever the letters' case and what stands between them: the family name is shown in capitals.
fn words(name: &str) -> impl Iterator<Item = String> {
    name.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
}

/// Whether a filing was stopped because its patient's record has changed.
pub fn is_about_patient(reason: &Failure) -> bool {
    matches!(
        reason.code,
        FailureCode::Filing(
            FilingTrouble::PatientDiffers
                | FilingTrouble::PatientArchived
                | FilingTrouble::PatientDeceased
                | FilingTrouble::PatientMerged
                | FilingTrouble::PatientDeleted
        )
    )
}

/// Whether a person can say that the file belongs to the changed record. A record that is no longer in use takes none.
pub fn can_be_confirmed(reason: &Failure) -> bool {
    is_about_patient(reason)
        && !reason.is(FilingTrouble::PatientMerged)
        && !reason.is(FilingTrouble::PatientDeleted)
}
