//! An independent judge's view: what really arrived and what was really created.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::faults::Route;

/// What happened since the practice started. The seeded attachments are not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Every object the storage received completely, in order of arrival.
    pub objects: Vec<ReceivedObject>,
    /// Every record created through a system's API, in order of creation.
    pub records: Vec<CreatedRecord>,
    /// Requests by route name ([`crate::ROUTES`]), and again by `system/name`.
    pub requests: BTreeMap<String, u64>,
    /// Answers by route name and HTTP status, named as `requests` are. A connection cut before its answer is not in it.
    pub answers: BTreeMap<String, BTreeMap<u16, u64>>,
    /// Token requests by `system/grant_type`, refused ones included.
    pub token_requests: BTreeMap<String, u64>,
}

/// One object received by the storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivedObject {
    /// The system whose bucket it is, e.g. `cliniko`; `None` for a bucket that a client made itself.
    pub system: Option<String>,
    /// The patient the key names, where it names one.
    pub patient_id: Option<String>,
    /// The bucket.
    pub bucket: String,
    /// The key it was received under; a system may have moved it since.
    pub key: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256 of the bytes, lower-case hex.
    pub sha256: String,
    /// When its last byte had arrived.
    pub received_at: Timestamp,
    /// The way it came.
    pub by: ReceivedBy,
}

/// How an object was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReceivedBy {
    /// A form upload under a POST policy.
    Form,
    /// A signed `PUT`.
    Put,
    /// In a request to the system's own API.
    Api,
}

/// One attachment created through a system's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedRecord {
    /// The system, e.g. `cliniko`.
    pub system: String,
    /// The attachment's id.
    pub id: String,
    /// The patient whose chart it is on.
    pub patient_id: String,
    /// The id of the user who created it.
    pub user_id: String,
    /// SHA-256 of its bytes, lower-case hex.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// The file's name.
    pub filename: String,
    /// The description it has now.
    pub description: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// How far it has come.
    pub state: RecordState,
}

/// How far a created attachment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// The system still has to take the file out of its temporary area.
    Processing,
    /// On the chart.
    Processed,
    /// Archived.
    Archived,
}

/// The ledger as it is being written.
#[derive(Default)]
pub(crate) struct LedgerBook {
    ledger: Mutex<Ledger>,
}

impl LedgerBook {
    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn snapshot(&self) -> Ledger {
        self.ledger().clone()
    }

    pub(crate) fn requested(&self, route: Route) {
        let mut ledger = self.ledger();
        for name in route.names() {
            *ledger.requests.entry(name).or_default() += 1;
        }
    }

    pub(crate) fn answered(&self, route: Route, status: StatusCode) {
        let mut ledger = self.ledger();
        for name in route.names() {
            let answers = ledger.answers.entry(name).or_default();
            *answers.entry(status.as_u16()).or_default() += 1;
        }
    }

    pub(crate) fn asked_for_token(&self, system: &str, grant_type: &str) {
        let key = format!("{system}/{grant_type}");
        *self.ledger().token_requests.entry(key).or_default() += 1;
    }

    pub(crate) fn received(&self, object: ReceivedObject) {
        self.ledger().objects.push(object);
    }

    pub(crate) fn created(&self, record: CreatedRecord) {
        self.ledger().records.push(record);
    }

    /// Notes a change of a created record; a seeded one is not in the ledger.
    pub(crate) fn changed(&self, system: &str, id: &str, change: impl FnOnce(&mut CreatedRecord)) {
        let mut ledger = self.ledger();
        let record = ledger
            .records
            .iter_mut()
            .find(|record| record.system == system && record.id == id);
        if let Some(record) = record {
            change(record);
        }
    }
}
