//! What may follow what.

mod clock;
mod happenings;
mod promises;

use std::time::Duration;

use attachment_api::{FileFacts, PatientId, Receipt, Sensitive};
use jiff::Timestamp;

use super::super::model::{FilingId, PatientBinding};
use super::super::refiling::{Original, Refile};
use super::*;
use crate::accounts::AccountId;

/// A queued filing.
pub fn filing() -> Filing {
    Filing {
        id: FilingId::generate(),
        revision: 1,
        account: AccountId::generate(),
        patient: PatientBinding {
            id: PatientId::new("4512"),
            shown_name: "SMITH, Jane".into(),
            birth_date: None,
            status: attachment_api::PatientStatus::Active,
        },
        patient_now: None,
        filed_before: None,
        is_from_unfiled: false,
        refile: None,
        file: FileFacts {
            name: "a.txt".into(),
            content_type: "text/plain".to_owned(),
            size_bytes: 1,
            sha256: String::new(),
            md5: String::new(),
        },
        description: None,
        fields: attachment_api::FilingFields::new(),
        accepted_at: now(),
        state: FilingState::Queued,
        attempts: Attempts::default(),
        receipt: None,
        registration: Registration::default(),
    }
}

pub fn now() -> Timestamp {
    "2026-11-20T09:00:00Z".parse().unwrap()
}

pub fn receipt() -> Receipt {
    Receipt {
        upload: Sensitive::from("upload"),
        checksum_matches: Some(true),
    }
}

/// The moving of an attachment from another chart.
pub fn refile() -> Refile {
    Refile {
        attachment: AttachmentId::new("7"),
        from: PatientBinding {
            id: PatientId::new("4600"),
            ..filing().patient
        },
        original: Original::OnChart,
    }
}

/// A filing whose record has just been asked for.
pub fn registering() -> Filing {
    let sent = filing()
        .reserving()
        .and_then(|next| next.sending())
        .and_then(|next| next.sent(receipt()));
    sent.and_then(|next| next.registering(now())).unwrap()
}

#[test]
fn a_stop_while_registering_leaves_the_outcome_unknown() {
    let recovered = registering().recovered(now()).unwrap();
    assert!(matches!(recovered.state, FilingState::OutcomeUnknown { .. }));
    assert!(recovered.registering(now()).is_none());
}

#[test]
fn the_first_attempt_to_register_stays_the_time_to_look_from() {
    let mut again = registering();
    again.state = FilingState::Sent;
    let again = again.registering(later(now(), Duration::from_secs(600))).unwrap();
    assert_eq!(again.registration.first_attempt_at, Some(now()));
}

#[test]
fn without_a_receipt_the_bytes_are_sent_again_before_registering() {
    let mut sent = filing();
    sent.state = FilingState::Sent;
    assert_eq!(sent.registering(now()).unwrap().state, FilingState::Queued);
}
