//! Unfiled files in the store. A file is in exactly one of `unfiled` and `filings`: it goes from one to the other in one
//! commit.

use rusqlite::{Connection, OptionalExtension, named_params, params};

use super::model::UnfiledFile;
use crate::filings::FilingId;
use crate::filings::model::Filing;
use crate::filings::store::{is_being_filed, put, standing};
use crate::store::{Store, StoreError};

/// What became of making a filing of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MadeFiling {
    /// It is a filing now.
    Yes,
    /// It is not in Unfiled any more: it was filed or removed meanwhile.
    Gone,
    /// The same bytes are already on their way to the same patient under the same name.
    AlreadyBeingFiled,
}

/// Unfiled files in the store.
#[derive(Clone)]
pub struct UnfiledStore {
    store: Store,
}

impl UnfiledStore {
    /// The unfiled files in `store`.
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Adds an accepted file; `false` when the same bytes wait there under the same name.
    pub async fn insert(&self, file: UnfiledFile) -> Result<bool, StoreError> {
        self.store
            .write(move |connection| {
                if waits_already(connection, &file)? {
                    return Ok(false);
                }
                put_unfiled(connection, &file)?;
                Ok(true)
            })
            .await
    }

    /// Adds a file that was found in the spool, unless the store knows it.
    pub async fn insert_rebuilt(&self, file: UnfiledFile) -> Result<bool, StoreError> {
        self.store
            .write(move |connection| {
                if standing(connection, file.id)?.is_some() {
                    return Ok(false);
                }
                put_unfiled(connection, &file)?;
                Ok(true)
            })
            .await
    }

    /// All of them, in the order of acceptance.
    pub async fn all(&self) -> Result<Vec<UnfiledFile>, StoreError> {
        self.store
            .read(|connection| {
                let mut statement =
                    connection.prepare("SELECT document FROM unfiled WHERE removed = 0 ORDER BY id")?;
                let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
                rows.map(|row| Ok(serde_json::from_str(&row?)?)).collect()
            })
            .await
    }

    /// One of them.
    pub async fn get(&self, id: FilingId) -> Result<Option<UnfiledFile>, StoreError> {
        self.store
            .read(move |connection| {
                let document: Option<String> = connection
                    .query_row(
                        "SELECT document FROM unfiled WHERE id = ? AND removed = 0",
                        [id.to_string()],
                        |row| row.get(0),
                    )
                    .optional()?;
                document.map(|text| Ok(serde_json::from_str(&text)?)).transpose()
            })
            .await
    }

    /// Removes a file; `false` when it was not there. What is left of it in the spool is known to be needed no more.
    pub async fn remove(&self, id: FilingId) -> Result<bool, StoreError> {
        self.store
            .write(move |connection| {
                let removed = connection.execute(
                    "UPDATE unfiled SET removed = 1, document = '' WHERE id = ? AND removed = 0",
                    [id.to_string()],
                )?;
                Ok(removed == 1)
            })
            .await
    }

    /// Forgets what was removed, once nothing of it is in the spool any more.
    pub async fn forget_removed(&self) -> Result<(), StoreError> {
        self.store
            .write(|connection| {
                connection.execute("DELETE FROM unfiled WHERE removed = 1", [])?;
                Ok(())
            })
            .await
    }

    /// Makes a filing of a file.
    pub async fn make_filing(&self, filing: Filing) -> Result<MadeFiling, StoreError> {
        self.store
            .write(move |connection| {
                if is_being_filed(connection, &filing)? {
                    return Ok(MadeFiling::AlreadyBeingFiled);
                }
                if !take_out(connection, filing.id)? {
                    return Ok(MadeFiling::Gone);
                }
                put(connection, &filing)?;
                Ok(MadeFiling::Yes)
            })
            .await
    }

    /// Makes an unfiled file of a filing again, as it is at `revision`; `false` when it was changed since.
    pub async fn take_back(&self, file: UnfiledFile, revision: u64) -> Result<bool, StoreError> {
        self.store
            .write(move |connection| {
                let removed = connection.execute(
                    "DELETE FROM filings WHERE id = ? AND revision = ? AND dismissed = 0",
                    params![file.id.to_string(), revision.cast_signed()],
                )?;
                if removed == 1 {
                    put_unfiled(connection, &file)?;
                }
                Ok(removed == 1)
            })
            .await
    }
}

fn take_out(connection: &Connection, id: FilingId) -> Result<bool, StoreError> {
    let removed = connection.execute(
        "DELETE FROM unfiled WHERE id = ? AND removed = 0",
        [id.to_string()],
    )?;
    Ok(removed == 1)
}

fn put_unfiled(connection: &Connection, file: &UnfiledFile) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO unfiled (id, sha256, accepted_at, document) VALUES (:id, :sha256, :accepted, :document)",
        named_params! {
            ":id": file.id.to_string(),
            ":sha256": file.file.sha256,
            ":accepted": file.accepted_at.as_millisecond(),
            ":document": serde_json::to_string(file)?,
        },
    )?;
    Ok(())
}

fn waits_already(connection: &Connection, file: &UnfiledFile) -> Result<bool, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT document FROM unfiled WHERE sha256 = ? AND removed = 0")?;
    let rows = statement.query_map([&file.file.sha256], |row| row.get::<_, String>(0))?;
    for row in rows {
        let other: UnfiledFile = serde_json::from_str(&row?)?;
        if other.file.name == file.file.name {
            return Ok(true);
        }
    }
    Ok(false)
}
