//! Every call that a system has, one after the other, whatever comes of it.

use std::sync::Arc;

use attachment_api::{
    Attachment, AttachmentQuery, AttachmentScope, AttachmentSystem, Destination, Link, PatientQuery, Receipt,
    RegisteredRecord, Reservation, Secret,
};
use futures::TryStreamExt;
use wiremock::MockServer;

use crate::spool::spool;
use crate::systems::Clinic;

/// Runs everything, with files that may lie at `bucket`. The second half connects anew, so that it need not wait for a pace.
pub async fn run_all(clinic: &Clinic, api: &MockServer, bucket: &str) {
    {
        let system = (clinic.connect)(api);
        read(system.as_ref(), clinic).await;
        open(system.as_ref(), clinic, bucket).await;
        change(system.as_ref(), clinic).await;
    }
    let system = (clinic.connect)(api);
    file(system.as_ref(), clinic).await;
    file_by_hand(system.as_ref(), clinic, bucket).await;
}

async fn read(system: &dyn AttachmentSystem, clinic: &Clinic) {
    let smith = PatientQuery {
        text: Some("smith@patients.example".into()),
        ..PatientQuery::default()
    };
    let _ = system.test_connection().await;
    let _ = system.search_patients(&smith).await;
    let _ = system.patient(&clinic.patient).await;
    for scope in [
        AttachmentScope::Patient(clinic.patient.clone()),
        AttachmentScope::Account,
    ] {
        let pages = system.attachments(AttachmentQuery::new(scope));
        let _ = pages.try_collect::<Vec<_>>().await;
    }
    let _ = system.field_options("reviewer", "smith").await;
}

async fn open(system: &dyn AttachmentSystem, clinic: &Clinic, bucket: &str) {
    let attachment = system
        .attachment(&clinic.attachment)
        .await
        .unwrap_or_else(|_| bare(clinic));
    let direct = Link {
        url: Secret::from(format!("{bucket}/key")),
        expires_at: None,
        name: None,
    };
    let links = system.link(&attachment).await.into_iter().chain([direct]);
    for link in links {
        if let Ok(download) = system.download(&link).await {
            let _ = download.bytes.try_collect::<Vec<_>>().await;
        }
    }
}

fn bare(clinic: &Clinic) -> Attachment {
    Attachment::of(clinic.attachment.clone(), None)
}

async fn change(system: &dyn AttachmentSystem, clinic: &Clinic) {
    let id = &clinic.attachment;
    let _ = system.describe(id, Some(&"from the hospital".into())).await;
    let _ = system.pin(id, true).await;
    let _ = system.pin(id, false).await;
    let _ = system.archive(id).await;
    let _ = system.restore(id).await;
}

async fn file(system: &dyn AttachmentSystem, clinic: &Clinic) {
    let submission = &clinic.submission;
    let Ok(reservation) = system.reserve(submission).await else {
        return;
    };
    let Ok(receipt) = system
        .send(submission, reservation, spool(&clinic.bytes), Arc::new(|_| ()))
        .await
    else {
        return;
    };
    finish(system, clinic, &receipt).await;
}

async fn finish(system: &dyn AttachmentSystem, clinic: &Clinic, receipt: &Receipt) {
    let submission = &clinic.submission;
    let _ = system
        .register(submission, receipt, spool(&clinic.bytes), Arc::new(|_| ()))
        .await;
    let _ = system.reconcile(submission, receipt).await;
    let record = RegisteredRecord {
        patient: clinic.patient.clone(),
        attachment: clinic.attachment.clone(),
    };
    let _ = system.confirm(&[record]).await;
}

/// Also the steps that a refusal of an earlier one kept from happening.
async fn file_by_hand(system: &dyn AttachmentSystem, clinic: &Clinic, bucket: &str) {
    let fields = vec![("key".to_owned(), Secret::from("1/patients/1/u/${filename}"))];
    for destination in [
        Destination::Form {
            url: format!("{bucket}/").parse().unwrap(),
            fields,
        },
        Destination::Put {
            url: Secret::from(format!("{bucket}/key")),
        },
        Destination::Api,
    ] {
        let reservation = Reservation {
            destination,
            note: Some("b1".into()),
            expires_at: None,
            max_bytes: None,
            min_bytes: None,
        };
        let _ = system
            .send(
                &clinic.submission,
                reservation,
                spool(&clinic.bytes),
                Arc::new(|_| ()),
            )
            .await;
    }
    let receipt = Receipt {
        upload: format!("{bucket}/1/patients/1/u/a.pdf").into(),
        checksum_matches: None,
    };
    finish(system, clinic, &receipt).await;
}
