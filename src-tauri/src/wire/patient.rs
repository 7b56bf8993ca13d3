use serde::{Deserialize, Serialize};
use specta::Type;

/// State of a patient's record.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum PatientStatusView {
    Active,
    Archived,
    Merged,
    Deleted,
    Deceased,
}

/// A person, as banner and search results show them.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientView {
    pub id: String,
    pub family_name: Option<String>,
    pub given_name: Option<String>,
    pub preferred_name: Option<String>,
    pub title: Option<String>,
    pub display_name: String,
    /// `YYYY-MM-DD`; the window formats it and computes the age.
    pub born: Option<String>,
    pub gender: Option<String>,
    /// The number by which the clinic itself knows the patient, where it is another than the id.
    pub record_number: Option<String>,
    pub email: Option<String>,
    pub status: PatientStatusView,
    pub merged_into: Option<String>,
    /// Another person in the same answer is easily taken for this one.
    pub looks_alike: bool,
}

/// A patient that was opened in an earlier session: to be read again before anything is done.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecentPatientView {
    pub account: String,
    pub patient: PatientView,
}

/// What was typed into the search field.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientSearchRequest {
    pub account: String,
    /// Words, an id, an e-mail address or a birth date, as typed.
    pub text: String,
    pub include_archived: bool,
}

/// The person a drop was made for: what the screen showed at that moment.
#[derive(Clone, Debug, Deserialize, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientBindingView {
    pub id: String,
    /// As shown, e.g. `SMITH, Jane (Mrs)`.
    pub shown_name: String,
    /// `YYYY-MM-DD`.
    pub born: Option<String>,
    pub status: PatientStatusView,
}

/// What a patient's record said when it was read again before sending.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatientNowView {
    /// As the system itself shows it.
    pub name: String,
    /// `YYYY-MM-DD`.
    pub born: Option<String>,
    pub status: PatientStatusView,
}
