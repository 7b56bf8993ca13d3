//! The desk as a whole, over a scripted system in memory and a clock that tests move.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test stops where its set-up fails"
)]

mod desk {
    pub mod bench;
    pub mod scripted;

    mod accepting;
    mod accounts;
    mod attachments;
    mod filing;
    mod opening;
    mod outcomes;
    mod recovery;
    mod two_desks;
}
