//! From the filing desk's types to views and from requests to its types. Nothing is decided here.

mod account;
mod attachment;
mod failure;
mod filing;
mod patient;
mod settings;

pub use account::{account_view, connection_view, new_account, secrets};
pub use attachment::{attachment_query, attachment_view, page_view};
pub use failure::{failure, refusal};
pub use filing::{binding, filing_view, filing_views};
pub use patient::{patient_view, patient_views};

use jiff::Timestamp;
use serde::Serialize;

/// The stable kebab-case word of a unit variant, as it serialises.
fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "unknown".to_owned(),
    }
}

/// A moment as the window reads it: RFC 3339, UTC.
fn moment(at: Timestamp) -> String {
    at.to_string()
}
