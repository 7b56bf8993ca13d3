//! One file per command: reads its arguments, calls the desk, prints.

pub mod account;
pub mod archive;
mod capability_sheet;
pub mod demo_practice;
pub mod describe;
pub mod field_options;
pub mod file;
pub mod link;
pub mod list;
pub mod patients;
pub mod pin;
pub mod queue;
pub mod save;
mod sign_in;
