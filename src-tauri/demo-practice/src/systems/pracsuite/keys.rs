//! The two keys of every request: <https://docs.api.pracsuite.com/>

use std::collections::BTreeMap;

use serde::Serialize;

use super::refusals::Refusal;

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

/// One thing that a permission is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Right {
    Clinic,
    Patients,
    ReadFiles,
    AddFiles,
}

impl Permissions {
    const ALL: [Self; 4] = [Self::Everything, Self::ReadOnly, Self::NoFiles, Self::Nothing];

    pub(crate) fn allow(self, right: Right) -> bool {
        match self {
            Self::Everything => true,
            Self::ReadOnly => right != Right::AddFiles,
            Self::NoFiles => matches!(right, Right::Clinic | Right::Patients),
            Self::Nothing => false,
        }
    }
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

    /// What the two keys of a request allow. A missing one is told apart from a wrong one.
    pub(crate) fn permissions(
        &self,
        vendor: Option<&str>,
        account: Option<&str>,
    ) -> Result<Permissions, Refusal> {
        let (Some(vendor), Some(account)) = (vendor, account) else {
            return Err(Refusal::missing_token());
        };
        let known = self.accounts.iter().find(|(_, key)| *key == account);
        match known {
            Some((permissions, _)) if vendor == self.vendor => Ok(*permissions),
            _ => Err(Refusal::unauthorised()),
        }
    }
}
