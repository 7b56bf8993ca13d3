//! What a person can adjust. Kept in the store.

use rusqlite::OptionalExtension;
use serde::{Deserialize, Serialize};

use crate::error::RefusalCode;
use crate::filings::Hold;
use crate::store::{Store, StoreError};

/// What a person can adjust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How long a filing is held before anything leaves the computer.
    pub hold: Hold,
    /// Filings sent at the same time per account, 1 to 6.
    pub parallel_sends: u8,
    /// Whether patients that were opened are still shown after the next start.
    #[serde(default = "yes")]
    pub keep_recent_patients: bool,
}

const fn yes() -> bool {
    true
}

impl Settings {
    /// Longest hold in seconds, apart from "until I press File".
    pub const LONGEST_HOLD_SECONDS: u8 = 60;
    /// Most filings sent at the same time per account.
    pub const MOST_PARALLEL_SENDS: u8 = 6;

    /// Refuses values outside their range.
    pub(crate) fn check(&self) -> Result<(), RefusalCode> {
        let hold_fits = match self.hold {
            Hold::Seconds(seconds) => seconds <= Self::LONGEST_HOLD_SECONDS,
            Hold::UntilPressed => true,
        };
        let parallel_fits = (1..=Self::MOST_PARALLEL_SENDS).contains(&self.parallel_sends);
        if hold_fits && parallel_fits {
            Ok(())
        } else {
            Err(RefusalCode::SettingOutOfRange)
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hold: Hold::Seconds(10),
            parallel_sends: 3,
            keep_recent_patients: true,
        }
    }
}

/// The settings in the store, or the defaults.
pub(crate) async fn read(store: &Store) -> Result<Settings, StoreError> {
    store
        .read(|connection| {
            let text: Option<String> = connection
                .query_row("SELECT document FROM settings", [], |row| row.get(0))
                .optional()?;
            text.map_or_else(
                || Ok(Settings::default()),
                |text| Ok(serde_json::from_str(&text)?),
            )
        })
        .await
}

/// Keeps settings.
pub(crate) async fn write(store: &Store, settings: Settings) -> Result<(), StoreError> {
    store
        .write(move |connection| {
            connection.execute(
                "INSERT INTO settings (only, document) VALUES (1, ?)
                 ON CONFLICT (only) DO UPDATE SET document = excluded.document",
                [serde_json::to_string(&settings)?],
            )?;
            Ok(())
        })
        .await
}
