//! The two keys of every request: <https://docs.api.pracsuite.com/>

use std::collections::BTreeMap;

use serde::Serialize;

/// What a clinic's key was given. The vendor says that keys have permissions, not which there are:
/// <https://help.pracsuite.com/en/articles/13829118-using-the-pracsuite-api>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Permissions {
    /// Everything.
    Everything,
    /// Reading everything, adding nothing.
    ReadOnly,
    /// Patients and the clinic, no files.
    NoFiles,
    /// Nothing at all.
    Nothing,
}

impl Permissions {
    const ALL: [Self; 4] = [Self::Everything, Self::ReadOnly, Self::NoFiles, Self::Nothing];
}

/// The vendor key and the account keys of the demo clinic.
pub(crate) struct Keys {
    pub(crate) vendor: String,
    pub(crate) accounts: BTreeMap<Permissions, String>,
}

impl Keys {
    pub(crate) fn new(rng: &mut fastrand::Rng) -> Self {
        let mut letters = |count: usize| (0..count).map(|_| rng.alphanumeric()).collect::<String>();
        Self {
            vendor: letters(40),
            accounts: Permissions::ALL
                .into_iter()
                .map(|permissions| (permissions, letters(48)))
                .collect(),
        }
    }
}
