//! What the page may ask of Rust: adapters by topic, each calling one function and translating its answer.

mod accounts;
mod attachments;
mod bindings;
mod desk;
mod filings;
mod patients;
mod previews;
mod settings;
mod sign_in;
mod unfiled;

pub use bindings::{collected, typescript};

use tauri::State;

use crate::desk::WindowDesk;
use crate::wire::FailureView;

/// The desk of this window, as Tauri hands it to a command.
type Desk<'a> = State<'a, WindowDesk>;

/// What a command answers; the page gets the failure as a rejection.
type Answer<T> = Result<T, FailureView>;
