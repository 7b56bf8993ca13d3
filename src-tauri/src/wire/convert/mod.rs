//! From the filing desk's types to views and from requests to its types. Nothing is decided here.

mod account;
mod attachment;
mod capability;
mod failure;
mod filing;
mod patient;
mod preview;
mod settings;
mod store_notice;
mod unfiled;

pub use account::{account_view, browser_account, connection_view, new_account, secrets, sign_in_view};
pub use attachment::{attachment_query, attachment_view, page_view};
pub use capability::field_choices;
pub use failure::{failure, refusal};
pub use filing::{binding, filing_view, filing_views};
pub use patient::{patient_view, patient_views, recent_patient_view};
pub use preview::{preview_of, preview_view};

use jiff::Timestamp;
use serde::Serialize;

/// The stable kebab-case word of a unit variant, as it serialises.
pub fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => "unknown".to_owned(),
    }
}

/// A moment as the window reads it: RFC 3339, UTC.
fn moment(at: Timestamp) -> String {
    at.to_string()
}
