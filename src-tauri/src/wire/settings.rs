use serde::{Deserialize, Serialize};
use specta::Type;

/// How long a filing is held before anything leaves the computer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum HoldView {
    /// 0 to 60 seconds.
    Seconds { seconds: u8 },
    /// Until the person presses File.
    UntilPressed,
}

/// A language that the window speaks.
#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum LanguageView {
    En,
    De,
}

/// What a person can adjust.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    pub hold: HoldView,
    /// Filings sent at the same time per account, 1 to 6.
    pub parallel_sends: u8,
    /// Whether patients that were opened are still shown after the next start.
    pub keep_recent_patients: bool,
}

/// Whether the desk (store, keyring) is open. Until it is, the window shows why and "Try again".
#[derive(Clone, Debug, Serialize, Type)]
#[serde(tag = "state", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum DeskView {
    Opening,
    Ready {
        accounts: Vec<super::AccountView>,
        filings: Vec<super::FilingView>,
        /// What waits in Unfiled, in the order of acceptance.
        unfiled: Vec<super::UnfiledFileView>,
        /// Patients that were opened lately, in this account or another, the last one first.
        recent: Vec<super::RecentPatientView>,
        settings: SettingsView,
        /// The window runs on the embedded demo practice; nothing is kept.
        demo: Option<DemoView>,
        /// What there is to tell of a store that was damaged or gone.
        store_notice: Option<super::StoreNoticeView>,
        /// Files can be dragged out of the window into a folder here.
        drags_out: bool,
    },
    Unavailable {
        failure: super::FailureView,
    },
}

/// What the account form is filled with on the demo practice.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DemoView {
    /// One for each system that the practice speaks.
    pub systems: Vec<DemoSystemView>,
    /// Name to search for on a first try.
    pub sample_patient: String,
}

/// Where the demo practice speaks one system.
#[derive(Clone, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DemoSystemView {
    /// Stable word of the system, e.g. `cliniko`.
    pub system: String,
    pub base_url: String,
}
