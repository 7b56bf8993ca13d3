//! The systems the practice speaks, each with its own clinic of the same people.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::announcement::AnnouncedPatient;
use crate::people::{People, Person};
use crate::storage::Storage;

pub(crate) mod canvas;
pub(crate) mod cliniko;
pub(crate) mod ids;
pub(crate) mod medplum;
pub(crate) mod pracsuite;

/// The names of all systems, as rules and the ledger write them.
pub(crate) const SYSTEMS: [&str; 4] = [
    cliniko::SYSTEM,
    pracsuite::SYSTEM,
    medplum::SYSTEM,
    canvas::SYSTEM,
];

/// What a clinic is built from.
pub(crate) struct Foundation<'practice> {
    /// `http://127.0.0.1:PORT`, no slash at the end.
    pub(crate) address: &'practice str,
    pub(crate) people: &'practice People,
    pub(crate) rng: &'practice mut fastrand::Rng,
    pub(crate) storage: Arc<Storage>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
}

/// One system, ready to answer.
pub(crate) struct Served {
    pub(crate) system: &'static str,
    /// Its routes with their full paths.
    pub(crate) router: Router,
    /// The name the ledger and the faults know a request by.
    pub(crate) route_name: fn(&Request) -> Option<&'static str>,
}

/// The people worth announcing, under the ids one system knows them by.
pub(crate) fn announced(people: &People, id: impl Fn(&Person) -> String) -> Vec<AnnouncedPatient> {
    let announced = people
        .announced
        .iter()
        .filter_map(|id| people.everybody.iter().find(|person| person.id == *id));
    let patient = |person: &Person| AnnouncedPatient {
        id: id(person),
        name: person.full_name(),
        born: person.born.map(|born| born.to_string()),
    };
    announced.map(patient).collect()
}
