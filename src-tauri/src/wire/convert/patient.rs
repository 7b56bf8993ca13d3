use attachment_api::{Patient, PatientStatus, Sensitive};
use filing_desk::RecentPatient;

use crate::patients::look_alike;
use crate::wire::{PatientStatusView, PatientView, RecentPatientView};

/// One person, without anybody beside to be taken for.
pub fn patient_view(patient: Patient) -> PatientView {
    view(patient, false)
}

/// The people of one answer, with those marked who are easily taken for each other.
pub fn patient_views(patients: Vec<Patient>) -> Vec<PatientView> {
    let marks = look_alike::marks(&patients);
    patients
        .into_iter()
        .zip(marks)
        .map(|(patient, looks_alike)| view(patient, looks_alike))
        .collect()
}

/// Who was opened lately.
pub fn recent_patient_view(recent: RecentPatient) -> RecentPatientView {
    RecentPatientView {
        account: recent.account.to_string(),
        patient: view(recent.patient, recent.looks_alike),
    }
}

fn view(patient: Patient, looks_alike: bool) -> PatientView {
    let text = |value: Option<Sensitive<String>>| value.map(Sensitive::into_inner);
    PatientView {
        id: patient.id.as_str().to_owned(),
        family_name: text(patient.family_name),
        given_name: text(patient.given_name),
        preferred_name: text(patient.preferred_name),
        title: text(patient.title),
        display_name: patient.display_name.into_inner(),
        born: patient.birth_date.map(|born| born.expose().to_string()),
        gender: text(patient.gender),
        record_number: text(patient.record_number),
        email: text(patient.email),
        status: patient.status.into(),
        merged_into: patient.merged_into.map(|id| id.as_str().to_owned()),
        looks_alike,
    }
}

impl From<PatientStatusView> for PatientStatus {
    fn from(status: PatientStatusView) -> Self {
        match status {
            PatientStatusView::Active => Self::Active,
            PatientStatusView::Archived => Self::Archived,
            PatientStatusView::Merged => Self::Merged,
            PatientStatusView::Deleted => Self::Deleted,
            PatientStatusView::Deceased => Self::Deceased,
        }
    }
}

impl From<PatientStatus> for PatientStatusView {
    fn from(status: PatientStatus) -> Self {
        match status {
            PatientStatus::Active => Self::Active,
            PatientStatus::Archived => Self::Archived,
            PatientStatus::Merged => Self::Merged,
            PatientStatus::Deleted => Self::Deleted,
            PatientStatus::Deceased => Self::Deceased,
        }
    }
}
