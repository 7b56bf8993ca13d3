//! Connecting and signing in.

use attachment_api::{Code, Status};

use super::assert_error;
use crate::practice::Practice;
use crate::systems::Role;

pub async fn connection_test_names_clinic_and_user(practice: Practice) {
    let connection = practice
        .connect(Role::Owner)
        .test_connection()
        .await
        .expect("connection test");
    assert!(!connection.clinic.is_empty());
    // Keys that are the clinic's name nobody, and say so instead of naming somebody.
    assert_eq!(connection.user.is_some(), connection.user_id.is_some());
    assert!(connection.user.is_none_or(|user| !user.is_empty()));
}

pub async fn wrong_key_is_refused_as_credentials(practice: Practice) {
    let refused = practice.connect(Role::Stranger).test_connection().await;
    assert_error(refused, Code::CredentialsRefused, Status::Persistent);
}

pub async fn settings_that_can_never_be_right_are_refused_before_anything_is_sent(practice: Practice) {
    let before = practice.requests_seen();
    let (connected, expected) = practice.connect_to_the_impossible();
    let Err(error) = connected else {
        panic!("these settings must not connect");
    };
    assert_eq!((error.code, error.status), (expected, Status::Permanent));
    assert_eq!(practice.requests_seen(), before);
}

pub async fn no_network_is_offline_and_temporary(practice: Practice) {
    let system = practice.connect(Role::Owner);
    practice.stop().await;
    assert_error(system.test_connection().await, Code::Offline, Status::Temporary);
}
