//! Canvas Medical's FHIR API and its sign-in, as strict as the vendor describes them: <https://docs.canvasmedical.com/api/>
//!
//! Where the vendor says nothing (limits, delays, most codes of refusals), the choice made is noted at the place. The real
//! FHIR host and sign-in host are one address here.

mod attachments;
mod call;
mod codes;
mod content;
mod create_body;
mod filters;
mod lists;
mod metadata;
mod others;
mod patients;
mod records;
mod refusals;
mod register;
mod scopes;
mod seeding;
mod staff;
mod validation;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::map_response;
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, any, get, on, post};
use serde_json::Map;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::call::Call;
use self::records::Records;
use self::refusals::Refusal;
pub use self::scopes::CanvasScopes;
use super::{Foundation, Served, announced, ids};
use crate::announcement::{BrowserClient, CanvasAccess, ClientCredentials};
use crate::faults::FaultSwitch;
use crate::ledger::LedgerBook;
use crate::oauth::{self, AuthorisationServer, Client, Grantee, Rules};
use crate::people::People;
use crate::storage::{BucketOwner, Storage};

/// The name of this system.
pub(crate) const SYSTEM: &str = "canvas";
/// Where it lives below the practice's address.
const PATH: &str = "/canvas";
/// The name of the demo instance.
const INSTANCE: &str = "northside-demo";
/// The bucket behind the API.
const BUCKET: &str = "canvas-client-media-northside-demo";
/// Below the base, with their closing slashes.
const AUTHORIZE: &str = "/auth/authorize/";
const TOKEN: &str = "/auth/token/";

/// One instance.
pub(crate) struct Canvas {
    base_url: String,
    clients: BTreeMap<CanvasScopes, ClientCredentials>,
    browser: BrowserClient,
    sign_in: Arc<AuthorisationServer>,
    records: Mutex<Records>,
    storage: Arc<Storage>,
    ledger: Arc<LedgerBook>,
    faults: FaultSwitch,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// Keys are `patients/PATIENT/...` but for the staff's signatures.
struct Files;

impl BucketOwner for Files {
    fn system(&self) -> &'static str {
        SYSTEM
    }

    fn patient_of(&self, key: &str) -> Option<String> {
        let rest = key.strip_prefix("patients/")?;
        rest.split('/').next().map(str::to_owned)
    }
}

fn document_key(patient_id: &str, id: &str) -> String {
    format!("patients/{patient_id}/documents/{id}.pdf")
}

impl Canvas {
    /// An instance whose patients are these people, their charts filled.
    pub(crate) fn new(foundation: &mut Foundation<'_>) -> Self {
        let mut rng = foundation.rng.fork();
        let storage = Arc::clone(&foundation.storage);
        storage.create_owned_bucket(BUCKET, Arc::new(Files));
        let records = seeding::records(foundation.people, &storage, &mut rng);
        let clients: BTreeMap<CanvasScopes, ClientCredentials> = CanvasScopes::ALL
            .into_iter()
            .map(|scopes| {
                let client_id = ids::hex(&mut rng, 40);
                let client_secret = ids::hex(&mut rng, 128);
                let credentials = ClientCredentials {
                    client_id,
                    client_secret,
                };
                (scopes, credentials)
            })
            .collect();
        let browser = BrowserClient {
            client_id: ids::hex(&mut rng, 40),
        };
        let sign_in = AuthorisationServer::new(
            Rules::canvas("Northside Physio", "Imogen Fairweather", Box::new(token_extras)),
            registered(&clients, &browser),
            storage.faults.clone(),
            Arc::clone(&storage.ledger),
        );
        Self {
            base_url: format!("{}{PATH}", foundation.address),
            clients,
            browser,
            sign_in: Arc::new(sign_in),
            records: Mutex::new(records),
            ledger: Arc::clone(&storage.ledger),
            faults: storage.faults.clone(),
            storage,
            tasks: foundation.tasks.clone(),
            stop: foundation.stop.clone(),
        }
    }

    /// What a newcomer needs to know.
    pub(crate) fn access(&self, people: &People) -> CanvasAccess {
        let records = self.records();
        let patients = records.patients.values();
        let ids: BTreeMap<u64, &String> = patients.map(|patient| (patient.person.id, &patient.id)).collect();
        let credentials = &self.clients[&CanvasScopes::Everything];
        CanvasAccess {
            base_url: self.base_url.clone(),
            instance: INSTANCE.to_owned(),
            credentials: credentials.clone(),
            browser: self.browser.clone(),
            patients: announced(people, |person| {
                ids.get(&person.id).map_or_else(String::new, |id| (*id).clone())
            }),
            clients: self.clients.clone(),
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

    /// Where a resource says that its file is.
    fn file_url(&self, resource: &str, id: &str, property: &str) -> String {
        format!("{}/{resource}/{id}/files/{property}", self.base_url)
    }
}

fn registered(clients: &BTreeMap<CanvasScopes, ClientCredentials>, browser: &BrowserClient) -> Vec<Client> {
    let confidential = clients.iter().map(|(scopes, credentials)| {
        let ClientCredentials {
            client_id,
            client_secret,
        } = credentials.clone();
        Client::confidential(client_id, client_secret, "Chartdrop", Some(scopes.of_client()))
    });
    let browser = Client::browser(browser.client_id.clone(), "Chartdrop", Some(scopes::of_browser()));
    confidential.chain([browser]).collect()
}

/// A person's token answer names the patient of the launch, empty for none.
fn token_extras(grantee: &Grantee) -> Map<String, serde_json::Value> {
    let mut extras = Map::new();
    if grantee.is_person {
        extras.insert("patient".to_owned(), grantee.patient.as_str().into());
    }
    extras
}

type Handler = fn(&Arc<Canvas>, &Call) -> Result<Response, Refusal>;

fn router(canvas: &Arc<Canvas>) -> Router {
    let fhir = Router::new()
        .route("/metadata", get(metadata::statement))
        .route("/Patient", read(patients::search))
        .route("/Patient/{id}", read(patients::one))
        .route("/Patient/{id}/files/photo", read(content::photo))
        .route("/Practitioner", read(staff::search))
        .route("/Practitioner/{id}", read(staff::one))
        .route("/Practitioner/{id}/files/signature", read(content::signature))
        .route("/Group", read(staff::teams))
        .route(
            "/DocumentReference",
            read(attachments::search).merge(post(register::create)),
        )
        .route("/DocumentReference/{id}", read(attachments::one))
        .route("/DocumentReference/{id}/files/content", read(content::document))
        .route("/Media", read(others::media))
        .route("/Media/{id}", read(others::one_media))
        .route("/Media/{id}/files/content", read(content::media))
        .route("/Consent", read(others::consents))
        .route("/Consent/{id}", read(others::one_consent))
        .route("/Consent/{id}/files/sourceAttachment", read(content::consent))
        .route("/DiagnosticReport", read(others::reports))
        .route("/DiagnosticReport/{id}", read(others::one_report))
        .route(
            "/DiagnosticReport/{id}/files/presentedForm",
            read(content::report),
        )
        .method_not_allowed_fallback(|| async { Refusal::not_supported() })
        .fallback(any(|| async { Refusal::no_such_address() }))
        .layer(map_response(with_correlation_id))
        .with_state(Arc::clone(canvas));
    let sign_in = oauth::router(Arc::clone(&canvas.sign_in), AUTHORIZE, TOKEN);
    Router::new().nest(PATH, fhir.merge(sign_in))
}

fn read(handler: Handler) -> MethodRouter<Arc<Canvas>> {
    on(
        MethodFilter::GET,
        move |State(canvas): State<Arc<Canvas>>, call: Call| std::future::ready(handler(&canvas, &call)),
    )
}

/// Every answer of the FHIR host can be asked about: <https://docs.canvasmedical.com/guides/fhir-v2-migration-guide/>
async fn with_correlation_id(mut response: Response) -> Response {
    let id = ids::uuid(&mut fastrand::Rng::new());
    if let Ok(value) = HeaderValue::try_from(id) {
        let name = HeaderName::from_static("fumage-correlation-id");
        response.headers_mut().insert(name, value);
    }
    response
}

fn route_name(request: &Request) -> Option<&'static str> {
    let path = request
        .extensions()
        .get::<MatchedPath>()?
        .as_str()
        .strip_prefix(PATH)?;
    let query = request.uri().query().unwrap_or_default();
    let of_patient = query.contains("patient=") || query.contains("subject=");
    let name = match (request.method(), path) {
        (_, AUTHORIZE) => "authorize",
        (_, TOKEN) => "token",
        (_, "/metadata") => "metadata",
        (_, "/Patient") => "patients",
        (_, "/Patient/{id}") => "patient",
        (_, "/Practitioner" | "/Practitioner/{id}") => "staff",
        (_, "/Group") => "teams",
        (&Method::POST, "/DocumentReference") => "register",
        (_, "/DocumentReference") if of_patient => "patient-attachments",
        (_, "/DocumentReference") => "attachments",
        (_, "/DocumentReference/{id}") => "attachment",
        (_, "/Media" | "/Media/{id}") => "media",
        (_, "/Consent" | "/Consent/{id}") => "consents",
        (_, "/DiagnosticReport" | "/DiagnosticReport/{id}") => "reports",
        (_, files) if files.contains("/files/") => "content",
        _ => return None,
    };
    Some(name)
}
