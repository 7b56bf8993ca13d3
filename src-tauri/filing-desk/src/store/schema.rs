//! The tables, as steps from one version to the next. A step that was released is never changed.

use rusqlite::{Connection, TransactionBehavior};

use super::StoreError;

/// Step N brings a store from version N to N + 1.
const STEPS: &[&str] = &[FIRST, TWINS_BY_BYTES, UNFILED, RECENT_PATIENTS];

const FIRST: &str = "
    CREATE TABLE filings (
        id TEXT PRIMARY KEY,
        revision INTEGER NOT NULL,
        account TEXT NOT NULL,
        patient TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        attachment TEXT,
        accepted_at INTEGER NOT NULL,
        changed_at INTEGER NOT NULL,
        dismissed INTEGER NOT NULL DEFAULT 0,
        document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX filings_by_patient ON filings (account, patient);

    CREATE TABLE pins (
        account TEXT NOT NULL,
        attachment TEXT NOT NULL,
        patient TEXT,
        pinned_at INTEGER NOT NULL,
        PRIMARY KEY (account, attachment)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE audit (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        at INTEGER NOT NULL,
        account TEXT NOT NULL,
        account_name TEXT NOT NULL,
        user_id TEXT NOT NULL,
        action TEXT NOT NULL,
        patient TEXT,
        attachment TEXT,
        filing TEXT
    ) STRICT;
    CREATE INDEX audit_by_time ON audit (at);

    CREATE TABLE settings (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        document TEXT NOT NULL
    ) STRICT;

    -- Written when the accounts file has changed: tells the other processes, which watch the store.
    CREATE TABLE accounts_file_changes (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        count INTEGER NOT NULL
    ) STRICT;
";

/// Each accepted file is compared with what is being filed: not with a whole chart's filings.
const TWINS_BY_BYTES: &str = "CREATE INDEX filings_by_bytes ON filings (account, sha256);";

/// Files that belong to nobody yet.
const UNFILED: &str = "
    CREATE TABLE unfiled (
        id TEXT PRIMARY KEY,
        sha256 TEXT NOT NULL,
        accepted_at INTEGER NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0,
        document TEXT NOT NULL
    ) STRICT;
    CREATE INDEX unfiled_by_bytes ON unfiled (sha256);
";

/// Patients that were opened lately.
const RECENT_PATIENTS: &str = "
    CREATE TABLE recent_patients (
        account TEXT NOT NULL,
        patient TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        looks_alike INTEGER NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (account, patient)
    ) STRICT, WITHOUT ROWID;
";

/// Refuses a store that a newer version has written.
pub fn refuse_newer(connection: &Connection) -> Result<(), StoreError> {
    let version = version(connection)?;
    STEPS.get(version as usize..).ok_or(StoreError::Newer).map(|_| ())
}

fn version(connection: &Connection) -> Result<u32, StoreError> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Brings the tables up to date; refuses a store that a newer version has written.
pub fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version = version(&transaction)?;
    let missing = STEPS.get(version as usize..).ok_or(StoreError::Newer)?;
    for (step, to_version) in missing.iter().zip(version + 1..) {
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", to_version)?;
        kill_points::reach("migration-written");
    }
    transaction.commit()?;
    kill_points::reach("migration-committed");
    Ok(())
}
