//! Starting and stopping the practice.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::http::StatusCode;
use axum::middleware;
use axum::routing::{get, post};
use axum::{Json, Router};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;

use crate::announcement::{Announcement, StorageAccess, Systems};
use crate::documents::{self, SampleDocument};
use crate::faults::{self, FaultSwitch, Faults, RouteNames};
use crate::ledger::{Ledger, LedgerBook};
use crate::people;
use crate::server;
use crate::storage::{self, AccessKeys, Storage};
use crate::systems::canvas::Canvas;
use crate::systems::cliniko::Cliniko;
use crate::systems::medplum::Medplum;
use crate::systems::pracsuite::PracSuite;
use crate::systems::{Foundation, Served};

/// The region the storage signs for.
const REGION: &str = "ap-southeast-2";
const DEFAULT_SEED: u64 = 1;
const DEFAULT_PATIENTS: usize = 60;

/// How to start a practice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Where the systems answer; the storage takes another free port of the same address.
    pub listen: SocketAddr,
    /// Same seed, same people, charts and keys.
    pub seed: u64,
    /// How many ordinary patients there are beside the awkward ones.
    pub patients: usize,
    /// The faults in force from the start.
    pub faults: Faults,
}

impl Default for Options {
    /// A free port of this computer, 60 ordinary patients, no faults.
    fn default() -> Self {
        Self {
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0),
            seed: DEFAULT_SEED,
            patients: DEFAULT_PATIENTS,
            faults: Faults::default(),
        }
    }
}

/// Why a practice did not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address is taken or not one of this computer.
    #[error("the demo practice cannot listen on {address}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

/// A running practice. It stops when it is dropped; [`DemoPractice::stop`] also waits for that.
pub struct DemoPractice {
    announcement: Announcement,
    faults: FaultSwitch,
    ledger: Arc<LedgerBook>,
    tasks: TaskTracker,
    stop: DropGuard,
}

impl DemoPractice {
    /// Starts to answer; ready as soon as this returns.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let api = listen(options.listen).await?;
        let storage_listener = listen(SocketAddr::new(options.listen.ip(), 0)).await?;
        let address =
            |listener: &TcpListener| listener.local_addr().map(|address| format!("http://{address}"));
        let refused = |source| StartError::Listen {
            address: options.listen,
            source,
        };
        let (api_address, endpoint) = (
            address(&api).map_err(refused)?,
            address(&storage_listener).map_err(refused)?,
        );

        let mut rng = fastrand::Rng::with_seed(options.seed);
        let people = people::people(&mut rng, options.patients);
        let (faults, ledger) = (FaultSwitch::new(options.faults), Arc::new(LedgerBook::default()));
        let storage = Arc::new(Storage::new(
            access_keys(&mut rng),
            endpoint,
            Arc::clone(&ledger),
            faults.clone(),
        ));
        let (tasks, stop) = (TaskTracker::new(), CancellationToken::new());
        let mut foundation = Foundation {
            address: &api_address,
            people: &people,
            rng: &mut rng,
            storage: Arc::clone(&storage),
            tasks: tasks.clone(),
            stop: stop.clone(),
        };
        let cliniko = Cliniko::new(&mut foundation);
        let pracsuite = PracSuite::new(&mut foundation);
        let medplum = Medplum::new(&mut foundation);
        let canvas = Canvas::new(&mut foundation);
        let announcement = Announcement {
            ready: true,
            systems: Systems {
                cliniko: cliniko.access(&people),
                pracsuite: pracsuite.access(&people),
                medplum: medplum.access(&people),
                canvas: canvas.access(&people),
            },
            storage: storage_access(&storage),
        };
        let systems = [
            cliniko.served(),
            pracsuite.served(),
            medplum.served(),
            canvas.served(),
        ];
        server::serve(api, api_router(systems, &faults, &ledger), &tasks, &stop);
        server::serve(storage_listener, storage_router(storage), &tasks, &stop);
        tracing::info!(patients = people.everybody.len(), "the demo practice is open");
        Ok(Self {
            announcement,
            faults,
            ledger,
            tasks,
            stop: stop.drop_guard(),
        })
    }

    /// Addresses, keys and a few patients.
    pub fn announcement(&self) -> Announcement {
        self.announcement.clone()
    }

    /// What arrived and what was created so far; also `GET /_demo/ledger` beside the systems.
    pub fn ledger(&self) -> Ledger {
        self.ledger.snapshot()
    }

    /// Changes the faults while the practice runs; also `POST /_demo/faults` beside the systems.
    pub fn faults(&self) -> FaultSwitch {
        self.faults.clone()
    }

    /// Small files of several types to upload.
    pub fn sample_documents() -> Vec<SampleDocument> {
        documents::sample_documents().to_vec()
    }

    /// Stops to answer, ends every connection and removes what was received.
    pub async fn stop(self) {
        drop(self.stop);
        self.tasks.close();
        self.tasks.wait().await;
    }
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address)
        .await
        .map_err(|source| StartError::Listen { address, source })
}

fn access_keys(rng: &mut fastrand::Rng) -> AccessKeys {
    let mut letters = |count: usize| (0..count).map(|_| rng.alphanumeric()).collect::<String>();
    AccessKeys {
        access_key: format!("AKIADEMO{}", letters(12).to_uppercase()),
        secret_key: letters(40),
        region: REGION.to_owned(),
    }
}

fn storage_access(storage: &Storage) -> StorageAccess {
    StorageAccess {
        endpoint: storage.endpoint.clone(),
        access_key: storage.keys.access_key.clone(),
        secret_key: storage.keys.secret_key.clone(),
        region: storage.keys.region.clone(),
    }
}

fn api_router(
    systems: impl IntoIterator<Item = Served>,
    faults: &FaultSwitch,
    ledger: &Arc<LedgerBook>,
) -> Router {
    let mut router = demo_router(faults, ledger);
    for Served {
        system,
        router: routes,
        route_name,
    } in systems
    {
        let names = RouteNames {
            name: route_name,
            system: Some(system),
            faults: faults.clone(),
            ledger: Arc::clone(ledger),
        };
        router = router.merge(routes.layer(middleware::from_fn_with_state(names, faults::apply)));
    }
    router
}

/// What is beside the systems: the ledger and the faults.
fn demo_router(faults: &FaultSwitch, ledger: &Arc<LedgerBook>) -> Router {
    let (faults, ledger) = (faults.clone(), Arc::clone(ledger));
    Router::new()
        .route(
            "/_demo/ledger",
            get(move || async move { Json(ledger.snapshot()) }),
        )
        .route(
            "/_demo/faults",
            post(move |Json(wanted): Json<Faults>| async move {
                faults.set(wanted);
                StatusCode::NO_CONTENT
            }),
        )
}

fn storage_router(storage: Arc<Storage>) -> Router {
    let names = RouteNames {
        name: |request| Some(storage::route_name(request.method(), request.uri().path())),
        system: None,
        faults: storage.faults.clone(),
        ledger: Arc::clone(&storage.ledger),
    };
    Router::new()
        .fallback(move |request| storage::serve(Arc::clone(&storage), request))
        .layer(middleware::from_fn_with_state(names, faults::apply))
}
