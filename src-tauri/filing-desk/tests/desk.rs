//! The desk as a whole, over a scripted system in memory and a clock that tests move.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

mod desk {
    pub mod bench;
    pub mod connector;
    pub mod furnished;
    #[allow(dead_code, reason = "the desk in real time is for other tests")]
    pub mod given;
    pub mod scripted;

    mod accepting;
    mod accounts;
    mod attachments;
    mod awaited_records;
    mod busy_store;
    mod bytes_with_record;
    mod changed_patient;
    mod damaged_bytes;
    mod damaged_spool;
    mod damaged_store;
    mod fields;
    mod filing;
    mod keyring;
    mod lost_commits;
    mod opening;
    mod outcomes;
    mod pausing;
    mod read_only;
    mod reading;
    mod recent_patients;
    mod recovery;
    mod refiling;
    mod signing_in;
    mod slowed_down;
    mod store_key;
    mod tokens;
    mod two_desks;
    mod unfiled;
    mod unknown_outcomes;
    mod upgrade;
}
