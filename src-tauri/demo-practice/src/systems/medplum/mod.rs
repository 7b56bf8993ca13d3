//! Medplum: FHIR R4, its files, and its sign-in, as strict as measured on version 5.1.12. <https://www.medplum.com/docs>
//!
//! Not modelled: access policies beside SMART scopes, history, batches, `_summary`, `_filter`, `_include`.

mod account;
mod answers;
mod attachments;
mod binaries;
mod blocked_files;
mod built_in_storage;
mod call;
mod dates;
mod discovery;
mod filters;
mod links;
mod lists;
mod paths;
mod patients;
mod rate_limit;
mod records;
mod refusals;
mod register;
mod resources;
mod seeding;
mod shapes;
mod validation;
mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::routing::{MethodFilter, any, get, post};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::call::Handler;
use self::paths::text_at;
use self::rate_limit::RateLimit;
use self::records::{Kind, Records, id_in_reference};
use self::refusals::Refusal;
use super::{Foundation, Served, announced};
use crate::announcement::{BrowserClient, ClientCredentials, MedplumAccess};
use crate::faults::FaultSwitch;
use crate::ledger::LedgerBook;
use crate::oauth::{self, AuthorisationServer, Client, Rules};
use crate::people::People;
use crate::storage::{BucketOwner, Storage};
use crate::systems::ids;

/// The name of this system.
pub(crate) const SYSTEM: &str = "medplum";
/// Where it lives below the practice's address.
const PATH: &str = "/medplum";
/// The bucket behind it, reached directly when it is told to store in S3.
const BUCKET: &str = "medplum-files-demo-ap-southeast-2";
/// The name of the project.
const CLINIC: &str = "Northside Physio";
/// The name of the client that people sign in through.
const DESKTOP: &str = "Chartdrop";

/// The resources. Filling the charts takes a while, and only somebody who asks this system needs to wait for it.
type Charts = Arc<LazyLock<Mutex<Records>, Box<dyn FnOnce() -> Mutex<Records> + Send>>>;

/// One project on a Medplum server.
pub(crate) struct Medplum {
    /// With its closing slash.
    base_url: String,
    client: ClientCredentials,
    browser: BrowserClient,
    project_id: String,
    membership_id: String,
    practitioner_id: String,
    /// Patient ids by the number of the person.
    patient_ids: BTreeMap<u64, String>,
    records: Charts,
    oauth: Arc<AuthorisationServer>,
    rate_limit: RateLimit,
    /// Signs links of the built-in storage.
    signing_key: [u8; 32],
    storage: Arc<Storage>,
    ledger: Arc<LedgerBook>,
    faults: FaultSwitch,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// The bucket, as the ledger asks about it: a Binary's security context names the patient.
struct FileArea {
    records: Charts,
}

impl BucketOwner for FileArea {
    fn system(&self) -> &'static str {
        SYSTEM
    }

    fn patient_of(&self, key: &str) -> Option<String> {
        let id = key.strip_prefix("binary/")?.split('/').next()?;
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let binary = records.get(Kind::Binary, id).ok()?;
        let context = text_at(binary, "securityContext.reference")?;
        id_in_reference(context, Kind::Patient).map(str::to_owned)
    }
}

impl Medplum {
    /// A project whose patients are these people.
    pub(crate) fn new(foundation: &mut Foundation<'_>) -> Self {
        let mut rng = foundation.rng.fork();
        let everybody = foundation.people.everybody.iter();
        let patient_ids: BTreeMap<u64, String> =
            everybody.map(|person| (person.id, ids::uuid(&mut rng))).collect();
        let client = ClientCredentials {
            client_id: ids::uuid(&mut rng),
            client_secret: ids::hex(&mut rng, 64),
        };
        let browser = BrowserClient {
            client_id: ids::uuid(&mut rng),
        };
        let (project_id, practitioner_id) = (ids::uuid(&mut rng), ids::uuid(&mut rng));
        let storage = Arc::clone(&foundation.storage);
        let (people, ids, practitioner) = (
            foundation.people.everybody.clone(),
            patient_ids.clone(),
            practitioner_id.clone(),
        );
        // The storage asks the charts whose a file is; holding it from there would hold both for ever.
        let (filled, mut seeds) = (Arc::downgrade(&storage), rng.fork());
        let records: Charts = Arc::new(LazyLock::new(Box::new(move || {
            let records = filled
                .upgrade()
                .map(|storage| seeding::records(&people, &ids, &practitioner, &storage, &mut seeds));
            Mutex::new(records.unwrap_or_default())
        })));
        let owner = FileArea {
            records: Arc::clone(&records),
        };
        storage.create_owned_bucket(BUCKET, Arc::new(owner));
        let clients = vec![
            Client::confidential(
                client.client_id.clone(),
                client.client_secret.clone(),
                account::CLIENT,
                None,
            ),
            Client::browser(browser.client_id.clone(), DESKTOP, None),
        ];
        let extras = account::token_extras(project_id.clone(), practitioner_id.clone());
        let rules = Rules::medplum(CLINIC, account::PRACTITIONER, Box::new(extras));
        let (faults, ledger) = (storage.faults.clone(), Arc::clone(&storage.ledger));
        let oauth = AuthorisationServer::new(rules, clients, faults.clone(), Arc::clone(&ledger));
        let mut signing_key = [0; 32];
        rng.fill(&mut signing_key);
        Self {
            base_url: format!("{}{PATH}/", foundation.address),
            client,
            browser,
            project_id,
            membership_id: ids::uuid(&mut rng),
            practitioner_id,
            patient_ids,
            records,
            oauth: Arc::new(oauth),
            rate_limit: RateLimit::default(),
            signing_key,
            storage,
            ledger,
            faults,
            tasks: foundation.tasks.clone(),
            stop: foundation.stop.clone(),
        }
    }

    /// What a newcomer needs to know.
    pub(crate) fn access(&self, people: &People) -> MedplumAccess {
        MedplumAccess {
            base_url: self.base_url.clone(),
            credentials: self.client.clone(),
            browser: self.browser.clone(),
            patients: announced(people, |person| {
                self.patient_ids.get(&person.id).cloned().unwrap_or_default()
            }),
        }
    }

    /// Ready to answer.
    pub(crate) fn served(self) -> Served {
        Served {
            system: SYSTEM,
            router: router(&Arc::new(self)),
            route_name,
        }
    }

    fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where FHIR lives, with its closing slash.
    fn fhir_url(&self) -> String {
        format!("{}fhir/R4/", self.base_url)
    }

    fn points_per_minute(&self) -> u64 {
        self.faults.get().medplum.points_per_minute
    }
}

fn router(medplum: &Arc<Medplum>) -> Router {
    let oauth = oauth::router(Arc::clone(&medplum.oauth), "/oauth2/authorize", "/oauth2/token");
    let well_known = get(discovery::smart_configuration);
    let routes = Router::new()
        .route("/healthcheck", get(discovery::health))
        .route("/fhir/R4/metadata", get(discovery::metadata))
        .route("/fhir/R4/.well-known/smart-configuration", well_known.clone())
        .route("/.well-known/smart-configuration", well_known.clone())
        .route("/.well-known/openid-configuration", well_known)
        .route("/auth/me", get(account::me))
        .route("/oauth2/userinfo", get(account::user_info))
        .route("/oauth2/logout", post(account::log_out))
        .route("/fhir/R4/Binary", post(binaries::create).get(by(lists::list)))
        .route(
            "/fhir/R4/Binary/{id}",
            get(by(binaries::one))
                .on(MethodFilter::PUT, by(resources::replace))
                .on(MethodFilter::PATCH, by(resources::change))
                .on(MethodFilter::DELETE, by(resources::delete)),
        )
        .route(
            "/fhir/R4/Binary/{id}/$presigned-url",
            get(by(binaries::presigned_url)),
        )
        .route(
            "/fhir/R4/{kind}",
            get(by(lists::list)).on(MethodFilter::POST, by(register::create)),
        )
        .route(
            "/fhir/R4/{kind}/{id}",
            get(by(resources::one))
                .on(MethodFilter::PUT, by(resources::replace))
                .on(MethodFilter::PATCH, by(resources::change))
                .on(MethodFilter::DELETE, by(resources::delete)),
        )
        .route("/storage/{id}/{version}", any(built_in_storage::answer))
        .fallback(async || Refusal::not_found())
        .with_state(Arc::clone(medplum));
    Router::new().nest(PATH, oauth.merge(routes))
}

type Answering = std::pin::Pin<Box<dyn Future<Output = axum::response::Response> + Send>>;

/// A handler as a route takes it.
fn by(
    handler: Handler,
) -> impl Fn(State<Arc<Medplum>>, Request) -> Answering + Clone + Send + Sync + 'static {
    move |State(medplum), request| Box::pin(call::answer(medplum, request, handler))
}

/// The name the ledger and the faults know a request by. What a `PATCH` is for stands in its body, so pinning and
/// removing from view are called `describe` too.
fn route_name(request: &Request) -> Option<&'static str> {
    let path = request.uri().path().strip_prefix(PATH)?;
    if let Some(path) = path.strip_prefix("/fhir/R4/") {
        return fhir_route_name(request.method(), path, request.uri().query());
    }
    let name = match (request.method(), path) {
        (_, "/oauth2/authorize") => "authorize",
        (_, "/oauth2/token") => "token",
        (_, "/auth/me" | "/oauth2/userinfo") => "user",
        (&Method::PUT, path) if path.starts_with("/storage/") => "storage-put",
        (&Method::HEAD, path) if path.starts_with("/storage/") => "storage-head",
        (_, path) if path.starts_with("/storage/") => "storage-get",
        (_, path) if path.contains("/.well-known/") || path == "/healthcheck" => "metadata",
        _ => return None,
    };
    Some(name)
}

fn fhir_route_name(method: &Method, path: &str, query: Option<&str>) -> Option<&'static str> {
    if path == "metadata" || path.starts_with(".well-known/") {
        return Some("metadata");
    }
    let (kind, rest) = path.split_once('/').unwrap_or((path, ""));
    let kind = Kind::named(kind)?;
    let wants_upload = query.is_some_and(|query| query.contains("upload=true"));
    let name = match (method, kind, rest.is_empty()) {
        (_, Kind::Binary, false) if rest.ends_with("/$presigned-url") && wants_upload => "presign",
        (_, Kind::Binary, false) if rest.ends_with("/$presigned-url") => "link",
        (&Method::POST, Kind::Binary, _) => "upload",
        (_, Kind::Binary, _) => "content",
        (&Method::POST, Kind::DocumentReference | Kind::Media, _) => "register",
        (&Method::PUT | &Method::PATCH, _, _) => "describe",
        (&Method::DELETE, _, _) => "archive",
        (_, Kind::Patient, true) => "patients",
        (_, Kind::Patient, false) => "patient",
        (_, Kind::Practitioner, _) => "staff",
        (_, Kind::Media, true) => "media",
        (_, Kind::DocumentReference, true) => "attachments",
        (_, Kind::DocumentReference | Kind::Media, false) => "attachment",
    };
    Some(name)
}
