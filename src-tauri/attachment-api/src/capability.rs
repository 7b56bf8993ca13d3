//! What one account of a system can do, and why not where not.

use serde::{Deserialize, Serialize};

/// Whether something can be done with this account; a button that cannot work is absent, with this reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Capability {
    /// It can be done.
    Available,
    /// The system has no way to do it. `reason` is a stable code worded by the window, e.g. `cliniko-pin-read-only`.
    Absent {
        /// Stable code of the reason.
        reason: String,
    },
}

impl Capability {
    /// Whether it can be done.
    pub const fn is_available(&self) -> bool {
        matches!(self, Self::Available)
    }
}

/// The capability sheet of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capabilities {
    /// Setting the system's own pin.
    pub pin_in_system: Capability,
    /// Taking an attachment off the chart.
    pub archive: Capability,
    /// Putting an archived attachment back.
    pub restore: Capability,
    /// Changing a description.
    pub describe: Capability,
    /// Longest description in characters (Unicode scalar values); `None` where unknown.
    pub description_limit: Option<u32>,
    /// Largest file in bytes; `None` where the system publishes no limit.
    pub size_limit_bytes: Option<u64>,
    /// MIME types that can be filed; empty means any.
    pub content_types: Vec<String>,
    /// How long a link lasts in seconds; `None` where the system does not say (then each link tells).
    pub link_seconds: Option<u64>,
}
