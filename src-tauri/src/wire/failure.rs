use serde::Serialize;
use specta::Type;

/// A failure on its way to a person: a stable code and safe context. Wording lives in the window's one table.
#[derive(Clone, Debug, Serialize, Type, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{code}")]
pub struct FailureView {
    /// Stable kebab-case code, e.g. `credentials-refused`; a code the table does not know gets a neutral sentence.
    pub code: String,
    /// What was being done, e.g. `register`.
    pub operation: Option<String>,
    pub http_status: Option<u16>,
    pub vendor_code: Option<String>,
    pub request_id: Option<String>,
    /// The field that is missing or wrong, by its key, e.g. `reviewer`.
    pub field: Option<String>,
    /// RFC 3339, UTC.
    pub retry_at: Option<String>,
}
