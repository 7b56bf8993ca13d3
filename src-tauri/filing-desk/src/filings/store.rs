//! Filings in the store: compare and set, so that of two that change the same filing only one succeeds.

use std::collections::HashMap;

use attachment_api::{AttachmentId, PatientId};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, named_params, params};

use super::model::{FiledBefore, Filing, FilingId};
use crate::accounts::AccountId;
use crate::audit::{self, AuditRecord};
use crate::store::{Store, StoreError};

/// Filings in the store.
#[derive(Clone)]
pub struct FilingStore {
    store: Store,
}

/// Whether a filing's bytes are not needed any more, in SQL.
const IS_OVER: &str = "(dismissed = 1 OR state IN ('filed', 'withdrawn'))";

/// Of everything that has bytes in the spool, its id and whether they are not needed any more, in SQL.
fn standings() -> String {
    format!("SELECT * FROM (SELECT id, {IS_OVER} FROM filings UNION ALL SELECT id, removed FROM unfiled)")
}

/// What became of an insert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    /// It is in the store.
    Yes,
    /// An unfinished filing of the same bytes to the same patient under the same name is there already.
    AlreadyBeingFiled,
}

/// What the store says of a filing or an unfiled file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Its bytes are needed.
    Unfinished,
    /// It is finished or was dismissed: its bytes are not needed any more.
    Over,
}

impl Standing {
    const fn of(is_over: bool) -> Self {
        if is_over { Self::Over } else { Self::Unfinished }
    }
}

impl FilingStore {
    /// The filings in `store`.
    pub const fn new(store: Store) -> Self {
        Self { store }
    }

    /// Adds an accepted filing.
    pub async fn insert(&self, filing: Filing) -> Result<Inserted, StoreError> {
        self.store
            .write(move |connection| {
                if is_being_filed(connection, &filing)? {
                    return Ok(Inserted::AlreadyBeingFiled);
                }
                put(connection, &filing)?;
                Ok(Inserted::Yes)
            })
            .await
    }

    /// Adds a filing that was rebuilt from the spool; returns it as it is kept, or nothing when the store knows it already.
    /// Where the same file was dropped again meanwhile, a person decides which of the two is meant.
    pub async fn insert_rebuilt(&self, filing: Filing) -> Result<Option<Filing>, StoreError> {
        self.store
            .write(move |connection| {
                if standing(connection, filing.id)?.is_some() {
                    return Ok(None);
                }
                let is_twin = is_being_filed(connection, &filing)?;
                let kept = if is_twin { filing.questioned() } else { filing };
                put(connection, &kept)?;
                Ok(Some(kept))
            })
            .await
    }

    /// Replaces the filing whose revision is one below `next`'s; false when it has another revision by now.
    pub async fn compare_and_set(
        &self,
        next: Filing,
        now: Timestamp,
        records: Vec<AuditRecord>,
    ) -> Result<bool, StoreError> {
        self.store
            .write(move |connection| {
                let changed = connection.execute(
                    "UPDATE filings SET revision = :revision, state = :state, attachment = :attachment,
                        changed_at = :now, document = :document
                     WHERE id = :id AND revision = :revision - 1 AND dismissed = 0",
                    named_params! {
                        ":id": next.id.to_string(),
                        ":revision": next.revision.cast_signed(),
                        ":state": next.state.word(),
                        ":attachment": next.state.attachment().map(AttachmentId::as_str),
                        ":now": now.as_millisecond(),
                        ":document": serde_json::to_string(&next)?,
                    },
                )?;
                if changed == 1 {
                    records
                        .iter()
                        .try_for_each(|record| audit::put(connection, record))?;
                }
                Ok(changed == 1)
            })
            .await
    }

    /// One filing as it is in the store.
    pub async fn get(&self, id: FilingId) -> Result<Option<Filing>, StoreError> {
        self.store
            .read(move |connection| {
                let document: Option<String> = connection
                    .query_row(
                        "SELECT document FROM filings WHERE id = ? AND dismissed = 0",
                        [id.to_string()],
                        |row| row.get(0),
                    )
                    .optional()?;
                document.map(|text| Ok(serde_json::from_str(&text)?)).transpose()
            })
            .await
    }

    /// Every filing on the list, apart from those that are known at their present revision; and the ids of all.
    pub async fn changed_since(
        &self,
        known: HashMap<FilingId, u64>,
    ) -> Result<(Vec<Filing>, Vec<FilingId>), StoreError> {
        self.store
            .read(move |connection| changed_since(connection, &known))
            .await
    }

    /// Takes a filing off the list, as it is at `revision`; `false` when it was changed since. What is known of it is kept
    /// for a while, to tell its record from others.
    pub async fn dismiss(
        &self,
        id: FilingId,
        revision: u64,
        record: Option<AuditRecord>,
    ) -> Result<bool, StoreError> {
        self.store
            .write(move |connection| {
                let changed = connection.execute(
                    "UPDATE filings SET dismissed = 1 WHERE id = ? AND revision = ? AND dismissed = 0",
                    params![id.to_string(), revision.cast_signed()],
                )?;
                if changed == 1
                    && let Some(record) = record
                {
                    audit::put(connection, &record)?;
                }
                Ok(changed == 1)
            })
            .await
    }

    /// What the store itself says of a filing now, whichever process wrote it; `None` when it knows of none.
    pub async fn standing(&self, id: FilingId) -> Result<Option<Standing>, StoreError> {
        self.store.read(move |connection| standing(connection, id)).await
    }

    /// The same of every filing that it knows.
    pub async fn standings(&self) -> Result<HashMap<FilingId, Standing>, StoreError> {
        self.store
            .read(|connection| {
                let mut statement = connection.prepare(&standings())?;
                let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
                rows.map(|row| {
                    let (id, is_over) = row?;
                    let id = id.parse().map_err(|_| StoreError::Damaged)?;
                    Ok((id, Standing::of(is_over)))
                })
                .collect()
            })
            .await
    }

    /// Forgets filings that were finished or dismissed before `before`.
    pub async fn forget_finished(&self, before: Timestamp) -> Result<(), StoreError> {
        self.store
            .write(move |connection| {
                connection.execute(
                    &format!("DELETE FROM filings WHERE changed_at < ? AND {IS_OVER}"),
                    [before.as_millisecond()],
                )?;
                Ok(())
            })
            .await
    }

    /// The last filing of the same bytes to the same chart, as long as it is remembered.
    pub async fn filed_before(&self, filing: &Filing) -> Result<Option<FiledBefore>, StoreError> {
        let (account, patient) = (filing.account.to_string(), filing.patient.id.clone());
        let sha256 = filing.file.sha256.clone();
        self.store
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT attachment, changed_at FROM filings
                     WHERE account = ? AND patient = ? AND sha256 = ? AND state = 'filed' AND attachment IS NOT NULL
                     ORDER BY changed_at DESC LIMIT 1",
                )?;
                let found = statement.query_row(params![account, patient.as_str(), sha256], |row| {
                    Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
                });
                found.optional()?.map(filed_before).transpose()
            })
            .await
    }

    /// Records on this patient's chart that belong to other filings.
    pub async fn attachments_of_others(
        &self,
        filing: FilingId,
        account: AccountId,
        patient: PatientId,
    ) -> Result<Vec<AttachmentId>, StoreError> {
        self.store
            .read(move |connection| {
                let mut statement = connection.prepare_cached(
                    "SELECT attachment FROM filings
                     WHERE account = ? AND patient = ? AND id <> ? AND attachment IS NOT NULL",
                )?;
                let rows = statement.query_map(
                    params![account.to_string(), patient.as_str(), filing.to_string()],
                    |row| row.get::<_, String>(0),
                )?;
                rows.map(|row| Ok(AttachmentId::new(row?))).collect()
            })
            .await
    }
}

fn filed_before((attachment, at): (String, i64)) -> Result<FiledBefore, StoreError> {
    Ok(FiledBefore {
        attachment: AttachmentId::new(attachment),
        at: Timestamp::from_millisecond(at).map_err(|_| StoreError::Damaged)?,
    })
}

/// Adds a filing.
pub fn put(connection: &Connection, filing: &Filing) -> Result<(), StoreError> {
    connection.execute(
        "INSERT INTO filings
            (id, revision, account, patient, sha256, state, attachment, accepted_at, changed_at, document)
         VALUES (:id, :revision, :account, :patient, :sha256, :state, :attachment, :accepted, :accepted, :document)",
        named_params! {
            ":id": filing.id.to_string(),
            ":revision": filing.revision.cast_signed(),
            ":account": filing.account.to_string(),
            ":patient": filing.patient.id.as_str(),
            ":sha256": filing.file.sha256,
            ":state": filing.state.word(),
            ":attachment": filing.state.attachment().map(AttachmentId::as_str),
            ":accepted": filing.accepted_at.as_millisecond(),
            ":document": serde_json::to_string(filing)?,
        },
    )?;
    Ok(())
}

/// What the store says of what has this id, a filing or an unfiled file.
pub fn standing(connection: &Connection, id: FilingId) -> Result<Option<Standing>, StoreError> {
    let is_over = connection
        .query_row(
            &format!("{} WHERE id = ?", standings()),
            [id.to_string()],
            |row| row.get(1),
        )
        .optional()?;
    Ok(is_over.map(Standing::of))
}

/// Whether the same bytes are on their way to the same patient under the same name.
pub fn is_being_filed(connection: &Connection, filing: &Filing) -> Result<bool, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT document FROM filings
         WHERE account = ? AND patient = ? AND sha256 = ? AND dismissed = 0
            AND state NOT IN ('filed', 'withdrawn')",
    )?;
    let key = params![
        filing.account.to_string(),
        filing.patient.id.as_str(),
        filing.file.sha256
    ];
    let rows = statement.query_map(key, |row| row.get::<_, String>(0))?;
    for row in rows {
        let other: Filing = serde_json::from_str(&row?)?;
        if other.file.name == filing.file.name {
            return Ok(true);
        }
    }
    Ok(false)
}

fn changed_since(
    connection: &Connection,
    known: &HashMap<FilingId, u64>,
) -> Result<(Vec<Filing>, Vec<FilingId>), StoreError> {
    let mut statement = connection
        .prepare_cached("SELECT id, revision, document FROM filings WHERE dismissed = 0 ORDER BY id")?;
    let mut rows = statement.query([])?;
    let (mut changed, mut all) = (Vec::new(), Vec::new());
    while let Some(row) = rows.next()? {
        let id: FilingId = row
            .get_ref(0)?
            .as_str()
            .map_err(|_| StoreError::Damaged)?
            .parse()
            .map_err(|_| StoreError::Damaged)?;
        all.push(id);
        let revision = row.get::<_, i64>(1)?.cast_unsigned();
        if known.get(&id) != Some(&revision) {
            let document = row.get_ref(2)?.as_str().map_err(|_| StoreError::Damaged)?;
            changed.push(serde_json::from_str(document)?);
        }
    }
    Ok((changed, all))
}
