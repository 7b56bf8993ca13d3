use attachment_api::{PatientId, PatientQuery, Secret, Sensitive};

use super::{Answer, Desk};
use crate::desk::account_id;
use crate::opener;
use crate::wire::convert::{failure, patient_view, patient_views};
use crate::wire::{PatientSearchRequest, PatientView};

/// People who fit what was typed.
#[tauri::command]
#[specta::specta]
pub async fn search_patients(desk: Desk<'_>, request: PatientSearchRequest) -> Answer<Vec<PatientView>> {
    let query = PatientQuery {
        text: Some(Sensitive::new(request.text)),
        birth_date: None,
        include_archived: request.include_archived,
    };
    let patients = desk
        .get()?
        .search_patients(account_id(&request.account)?, &query)
        .await?;
    Ok(patient_views(patients))
}

/// One person, read anew.
#[tauri::command]
#[specta::specta]
pub async fn read_patient(desk: Desk<'_>, account: String, patient: String) -> Answer<PatientView> {
    let patient = desk
        .get()?
        .patient(account_id(&account)?, &PatientId::new(patient))
        .await?;
    Ok(patient_view(patient))
}

/// The person who is being opened, read anew and remembered where the settings say so.
#[tauri::command]
#[specta::specta]
pub async fn open_patient(
    desk: Desk<'_>,
    account: String,
    patient: String,
    looks_alike: bool,
) -> Answer<PatientView> {
    let patient = desk
        .get()?
        .open_patient(account_id(&account)?, &PatientId::new(patient), looks_alike)
        .await?;
    Ok(patient_view(patient))
}

/// Forgets who was opened lately.
#[tauri::command]
#[specta::specta]
pub async fn forget_recent_patients(desk: Desk<'_>) -> Answer<()> {
    Ok(desk.get()?.forget_recent_patients().await?)
}

/// Opens the patient's page in the system itself.
#[tauri::command]
#[specta::specta]
pub async fn open_patient_page(desk: Desk<'_>, account: String, patient: String) -> Answer<()> {
    let page = desk
        .get()?
        .patient_page(account_id(&account)?, &PatientId::new(patient))
        .await?
        .ok_or_else(|| failure("capability-absent"))?;
    opener::open_page(Secret::from(String::from(page))).await
}
