//! PracSuite's API v1, as strict as the vendor describes it: <https://docs.api.pracsuite.com/>
//!
//! Where the vendor says nothing (lists of files, what follows an upload, most codes of refusals), the choice made is
//! noted at the place.

mod attachments;
mod business;
mod call;
mod content;
mod filters;
mod folders;
mod keys;
mod limits;
mod lists;
mod patients;
mod pick_up;
mod records;
mod refusals;
mod seeding;
mod upload;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, on};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::call::Call;
use self::keys::Keys;
pub use self::keys::Permissions;
use self::limits::Limits;
use self::pick_up::PickUp;
use self::records::Records;
use self::refusals::Refusal;
use super::{Foundation, Served, announced};
use crate::announcement::{PracSuiteAccess, PracSuiteCredentials};
use crate::faults::FaultSwitch;
use crate::ledger::LedgerBook;
use crate::people::People;
use crate::storage::Storage;

/// The name of this system.
pub(crate) const SYSTEM: &str = "pracsuite";
/// Where the API lives below the practice's address.
const PATH: &str = "/pracsuite/v1";
/// The bucket behind the API. The vendor's example is called `pracsuite-region1`.
const BUCKET: &str = "pracsuite-demo-region1";

/// One clinic in PracSuite.
pub(crate) struct PracSuite {
    base_url: String,
    tenant_id: u64,
    /// Who owns what comes through the API.
    user_id: u64,
    keys: Keys,
    records: Mutex<Records>,
    limits: Limits,
    storage: Arc<Storage>,
    ledger: Arc<LedgerBook>,
    faults: FaultSwitch,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl PracSuite {
    /// A clinic whose patients are these people, their charts filled.
    pub(crate) fn new(foundation: &mut Foundation<'_>) -> Arc<Self> {
        let mut rng = foundation.rng.fork();
        let storage = Arc::clone(&foundation.storage);
        storage.objects.create_bucket(BUCKET);
        let (tenant_id, user_id) = (rng.u64(300..9_000), rng.u64(10_000..90_000));
        let records = seeding::records(foundation.people, tenant_id, user_id, &storage, &mut rng);
        let pracsuite = Arc::new(Self {
            base_url: format!("{}{PATH}", foundation.address),
            tenant_id,
            user_id,
            keys: Keys::new(&mut rng),
            records: Mutex::new(records),
            limits: Limits::default(),
            ledger: Arc::clone(&storage.ledger),
            faults: storage.faults.clone(),
            storage: Arc::clone(&storage),
            tasks: foundation.tasks.clone(),
            stop: foundation.stop.clone(),
        });
        storage.create_owned_bucket(BUCKET, Arc::new(PickUp(Arc::downgrade(&pracsuite))));
        pracsuite
    }

    /// What a newcomer needs to know.
    pub(crate) fn access(&self, people: &People) -> PracSuiteAccess {
        let account_key = self.keys.accounts.get(&Permissions::Everything).cloned();
        let records = self.records();
        let clients = records.clients.values();
        let ids: BTreeMap<u64, u64> = clients.map(|client| (client.person.id, client.id)).collect();
        PracSuiteAccess {
            base_url: self.base_url.clone(),
            credentials: PracSuiteCredentials {
                vendor_key: self.keys.vendor.clone(),
                account_key: account_key.unwrap_or_default(),
            },
            patients: announced(people, |person| {
                ids.get(&person.id).map(u64::to_string).unwrap_or_default()
            }),
            account_keys: self.keys.accounts.clone(),
        }
    }

    /// Ready to answer.
    pub(crate) fn served(self: Arc<Self>) -> Served {
        Served {
            system: SYSTEM,
            router: router(self),
            route_name,
        }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Some patient who is not this one.
    fn another_client(&self, id: u64) -> u64 {
        let records = self.records();
        let other = records.clients.keys().find(|other| **other != id);
        other.copied().unwrap_or(id)
    }
}

type Handler = fn(&Arc<PracSuite>, &Call) -> Result<Response, Refusal>;

fn router(pracsuite: Arc<PracSuite>) -> Router {
    let routes = Router::new()
        .route("/business", read(business::list))
        .route("/patient", read(patients::list))
        .route("/patient/{id}", read(patients::one))
        .route(
            "/patient/{id}/patient_attachment",
            read(attachments::of_patient).on(MethodFilter::POST, handled(upload::presign)),
        )
        .route(
            "/patient/{id}/patient_attachment_folder",
            read(folders::of_patient),
        )
        .route(
            "/patient_attachment_folder/{id}/patient_attachment",
            read(attachments::of_folder),
        )
        .route("/patient_attachment/{id}", read(attachments::one))
        .route("/patient_attachment/{id}/content", read(content::redirect))
        .route("/patient_attachment/{id}/presign_url", read(content::presign_url))
        .method_not_allowed_fallback(|| async { Refusal::missing_token() })
        .fallback(any(|| async { Refusal::missing_token() }))
        .with_state(pracsuite);
    Router::new().nest(PATH, routes)
}

fn read(handler: Handler) -> MethodRouter<Arc<PracSuite>> {
    on(MethodFilter::GET, handled(handler))
}

fn handled(
    handler: Handler,
) -> impl Fn(State<Arc<PracSuite>>, Call) -> std::future::Ready<Result<Response, Refusal>> + Clone + Send + Sync
{
    move |State(pracsuite), call| std::future::ready(handler(&pracsuite, &call))
}

fn route_name(request: &Request) -> Option<&'static str> {
    let path = request
        .extensions()
        .get::<MatchedPath>()?
        .as_str()
        .strip_prefix(PATH)?;
    let name = match (request.method(), path) {
        (_, "/business") => "business",
        (_, "/patient") => "patients",
        (_, "/patient/{id}") => "patient",
        (&Method::POST, "/patient/{id}/patient_attachment") => "presign",
        (_, "/patient/{id}/patient_attachment") => "patient-attachments",
        (_, "/patient/{id}/patient_attachment_folder") => "folders",
        (_, "/patient_attachment_folder/{id}/patient_attachment") => "folder-attachments",
        (_, "/patient_attachment/{id}") => "attachment",
        (_, "/patient_attachment/{id}/content") => "content",
        (_, "/patient_attachment/{id}/presign_url") => "link",
        _ => return None,
    };
    Some(name)
}
