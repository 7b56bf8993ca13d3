//! Takes over what can still be read of a store that was set aside. Rows of unfinished filings are left out: how far they
//! came is told by the spool.

use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};
use serde::{Deserialize, Serialize};

use super::open::{StoreKey, use_key};
use super::{Store, StoreError};

/// What a store holds beside unfinished filings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorePart {
    /// What a person adjusted.
    Settings,
    /// Our pins.
    Pins,
    /// The audit trail.
    Audit,
    /// What is remembered of finished filings.
    FinishedFilings,
}

/// A table, in words of SQL.
struct Table {
    part: StorePart,
    name: &'static str,
    columns: &'static [&'static str],
    which: &'static str,
}

const TABLES: &[Table] = &[
    Table {
        part: StorePart::Settings,
        name: "settings",
        columns: &["only", "document"],
        which: "TRUE",
    },
    Table {
        part: StorePart::Pins,
        name: "pins",
        columns: &["account", "attachment", "patient", "pinned_at"],
        which: "TRUE",
    },
    Table {
        part: StorePart::Audit,
        name: "audit",
        columns: &[
            "number",
            "at",
            "account",
            "account_name",
            "user_id",
            "action",
            "patient",
            "attachment",
            "filing",
        ],
        which: "TRUE",
    },
    Table {
        part: StorePart::FinishedFilings,
        name: "filings",
        columns: &[
            "id",
            "revision",
            "account",
            "patient",
            "sha256",
            "state",
            "attachment",
            "accepted_at",
            "changed_at",
            "dismissed",
            "document",
        ],
        which: "dismissed = 1 OR state IN ('filed', 'withdrawn')",
    },
];

/// Everything that a store holds beside unfinished filings.
pub fn all_parts() -> Vec<StorePart> {
    TABLES.iter().map(|table| table.part).collect()
}

/// Copies what can be read of the store in `damaged`; what of it is incomplete is returned. May block.
pub fn take_over(damaged: &Path, key: &StoreKey, store: &Store) -> Result<Vec<StorePart>, StoreError> {
    let mut incomplete = Vec::new();
    for table in TABLES {
        // Opened for each anew: after a page that can not be read, a connection reads nothing more.
        let is_complete = match open_for_reading(damaged, key) {
            Ok(damaged) => store.write_now(|store| copy(table, &damaged, store))?,
            Err(_) => false,
        };
        if !is_complete {
            incomplete.push(table.part);
        }
    }
    Ok(incomplete)
}

/// Nothing is written to it: the log is not even put into the store.
fn open_for_reading(path: &Path, key: &StoreKey) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    use_key(&connection, key)?;
    Ok(connection)
}

/// Copies row by row until one can not be read; whether all could be.
fn copy(table: &Table, damaged: &Connection, store: &Connection) -> Result<bool, StoreError> {
    let columns = table.columns.join(", ");
    let (name, which) = (table.name, table.which);
    let select = format!("SELECT {columns} FROM {name} WHERE {which}");
    let places = vec!["?"; table.columns.len()].join(", ");
    let mut insert = store.prepare(&format!(
        "INSERT OR IGNORE INTO {name} ({columns}) VALUES ({places})"
    ))?;
    let Ok(mut select) = damaged.prepare(&select) else {
        return Ok(false);
    };
    let Ok(mut rows) = select.query([]) else {
        return Ok(false);
    };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        };
        let values = (0..table.columns.len()).map(|column| row.get::<_, Value>(column));
        let Ok(values) = values.collect::<Result<Vec<_>, _>>() else {
            return Ok(false);
        };
        insert.execute(params_from_iter(values))?;
    }
}
