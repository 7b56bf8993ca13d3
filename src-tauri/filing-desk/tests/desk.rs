//! The desk as a whole, over a scripted system in memory and a clock that tests move.

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
