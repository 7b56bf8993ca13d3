//! Cliniko's API v1, as strict as the vendor describes it: <https://docs.api.cliniko.com/>
//!
//! Where the vendor says nothing (bodies of refusals, letter case of `~`), the choice made is noted at the place.

mod attachments;
mod auth;
mod call;
mod cases;
mod content;
mod filters;
mod lists;
mod patients;
mod processing;
mod records;
mod refusals;
mod register;
mod roles;
mod seeding;
mod settings;
mod sorting;
mod upload;
mod users;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, get, on};
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::call::Call;
use self::records::Records;
use self::refusals::Refusal;
pub use self::roles::Role;
use super::{Foundation, Served, announced};
use crate::announcement::{ClinikoAccess, ClinikoCredentials};
use crate::faults::FaultSwitch;
use crate::ledger::LedgerBook;
use crate::people::People;
use crate::rate_limit::RateLimit;
use crate::storage::{BucketOwner, Storage};

/// The name of this system.
pub(crate) const SYSTEM: &str = "cliniko";
/// Where the API lives below the practice's address.
pub(crate) const PATH: &str = "/cliniko/v1";
/// The bucket behind the API. Real ones are named like this one.
const BUCKET: &str = "cliniko-files-demo-ap-southeast-2";

/// One clinic in Cliniko.
pub(crate) struct Cliniko {
    base_url: String,
    /// API keys by role, each with its shard suffix.
    keys: BTreeMap<Role, String>,
    account_id: u64,
    users: Vec<users::User>,
    records: Mutex<Records>,
    rate_limit: RateLimit,
    storage: Arc<Storage>,
    ledger: Arc<LedgerBook>,
    faults: FaultSwitch,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Keys are `ACCOUNT/patients/PATIENT/attachments/...`.
struct FileArea;

impl BucketOwner for FileArea {
    fn system(&self) -> &'static str {
        SYSTEM
    }

    fn patient_of(&self, key: &str) -> Option<String> {
        let (_, rest) = key.split_once("/patients/")?;
        rest.split('/').next().map(str::to_owned)
    }
}

impl Cliniko {
    /// A clinic whose patients are these people, their charts filled.
    pub(crate) fn new(foundation: &mut Foundation<'_>) -> Self {
        let Foundation {
            address, people, rng, ..
        } = foundation;
        let storage = Arc::clone(&foundation.storage);
        storage.create_owned_bucket(BUCKET, Arc::new(FileArea));
        let account_id = rng.u64(10_000..99_999);
        let users = users::users(rng);
        let records = seeding::records(people, &users, account_id, &storage, rng);
        Self {
            base_url: format!("{address}{PATH}"),
            keys: auth::keys(rng),
            account_id,
            users,
            records: Mutex::new(records),
            rate_limit: RateLimit::default(),
            ledger: Arc::clone(&storage.ledger),
            faults: storage.faults.clone(),
            storage,
            tasks: foundation.tasks.clone(),
            stop: foundation.stop.clone(),
        }
    }

    /// What a newcomer needs to know.
    pub(crate) fn access(&self, people: &People) -> ClinikoAccess {
        let api_key = self.keys.get(&Role::Administrator).cloned().unwrap_or_default();
        ClinikoAccess {
            base_url: self.base_url.clone(),
            credentials: ClinikoCredentials { api_key },
            patients: announced(people, |person| person.id.to_string()),
            keys: self.keys.clone(),
        }
    }

    /// Ready to answer.
    pub(crate) fn served(self) -> Served {
        Served {
            system: SYSTEM,
            router: router(Arc::new(self)),
            route_name,
        }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A relation, as Cliniko writes it: a link, not an id.
    fn link(&self, path: &str) -> Value {
        json!({"links": {"self": format!("{}{path}", self.base_url)}})
    }
}

type Handler = fn(&Arc<Cliniko>, &Call) -> Result<Response, Refusal>;

/// The API's routes, below [`PATH`].
fn router(cliniko: Arc<Cliniko>) -> Router {
    let routes = Router::new()
        .route("/user", read(users::current))
        .route("/users", read(users::list))
        .route("/users/{id}", read(users::one))
        .route("/settings/public", read(settings::public))
        .route("/patients", read(patients::list))
        .route("/patients/{id}", read(patients::one))
        .route(
            "/patients/{id}/patient_attachments",
            read(attachments::of_patient),
        )
        .route("/patients/{id}/attachment_presigned_post", read(upload::presign))
        .route("/patient_cases", read(cases::list))
        .route("/patient_cases/active", read(cases::active))
        .route("/patient_cases/{id}", read(cases::one))
        .route(
            "/patient_cases/{id}/patient_attachments",
            read(attachments::of_case),
        )
        .route(
            "/patient_attachments",
            read(attachments::list).on(MethodFilter::POST, write(register::create)),
        )
        .route(
            "/patient_attachments/{id}",
            read(attachments::one)
                .on(MethodFilter::PATCH, write(attachments::describe))
                .on(MethodFilter::DELETE, write(attachments::archive)),
        )
        .route(
            "/patient_attachments/{id}/archive",
            on(MethodFilter::POST, write(attachments::archive)),
        )
        .route("/patient_attachments/{id}/content", read(content::redirect))
        .fallback(write(|_, _| Err(Refusal::not_found())))
        .with_state(cliniko);
    Router::new().nest(PATH, routes)
}

fn read(handler: Handler) -> MethodRouter<Arc<Cliniko>> {
    get(write(handler))
}

fn write(
    handler: Handler,
) -> impl Fn(State<Arc<Cliniko>>, Call) -> std::future::Ready<Result<Response, Refusal>> + Clone + Send + Sync
{
    move |State(cliniko), call| std::future::ready(handler(&cliniko, &call))
}

fn route_name(request: &Request) -> Option<&'static str> {
    let path = request
        .extensions()
        .get::<MatchedPath>()?
        .as_str()
        .strip_prefix(PATH)?;
    let name = match (request.method(), path) {
        (_, "/user") => "user",
        (_, "/users" | "/users/{id}") => "users",
        (_, "/settings/public") => "settings",
        (_, "/patients") => "patients",
        (_, "/patients/{id}") => "patient",
        (_, "/patients/{id}/patient_attachments") => "patient-attachments",
        (_, "/patients/{id}/attachment_presigned_post") => "presign",
        (_, "/patient_cases" | "/patient_cases/active") => "cases",
        (_, "/patient_cases/{id}") => "case",
        (_, "/patient_cases/{id}/patient_attachments") => "case-attachments",
        (&Method::POST, "/patient_attachments") => "register",
        (_, "/patient_attachments") => "attachments",
        (&Method::PATCH, "/patient_attachments/{id}") => "describe",
        (&Method::DELETE, "/patient_attachments/{id}") | (_, "/patient_attachments/{id}/archive") => {
            "archive"
        }
        (_, "/patient_attachments/{id}") => "attachment",
        (_, "/patient_attachments/{id}/content") => "content",
        _ => return None,
    };
    Some(name)
}
