//! Answers that are lost, and refusals.

use attachment_api::Reconciliation;

use super::assert_error;
use crate::bytes::{Bytes, KIB};
use crate::practice::Practice;
use crate::systems::Role;

pub async fn a_lost_register_answer_is_found_again(practice: Practice) {
    let bytes = Bytes::numbered(3 * KIB);
    let (submission, receipt) = practice.reserve_and_send(&bytes, "lost-answer.pdf", None).await;
    practice.lose_next_register_answer();
    let lost = practice
        .register(&submission, &receipt, &bytes)
        .await
        .expect_err("the answer is lost");
    assert!(lost.outcome_unknown(), "{lost}");

    let id = practice.wait_until_found(&submission, &receipt).await;
    let filed = practice.wait_until_ready(&id).await;
    assert_eq!(practice.download(&filed).await.expect("download"), bytes.sha256());
    assert_eq!(practice.records_of(&bytes), 1);
}

pub async fn a_register_that_never_arrived_is_not_found(practice: Practice) {
    let system = practice.connect(Role::Owner);
    let (submission, receipt) = practice
        .reserve_and_send(&Bytes::numbered(KIB), "never-arrived.pdf", None)
        .await;
    assert_eq!(
        system.reconcile(&submission, &receipt).await.expect("reconcile"),
        Reconciliation::NotFound
    );
}

pub async fn a_refused_record_is_told_with_its_reason(practice: Practice) {
    let bytes = Bytes::numbered(KIB);
    let (submission, receipt) = practice.reserve_and_send(&bytes, "no-room.pdf", None).await;
    let (code, status) = practice.refuse_next_record();
    assert_error(
        practice.register(&submission, &receipt, &bytes).await,
        code,
        status,
    );
    assert_eq!(practice.records_of(&bytes), 0);
}
