//! Canvas Medical: FHIR and its sign-in. <https://docs.canvasmedical.com/api/>

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Request;

use super::{Foundation, Served, announced};
use crate::announcement::{BrowserClient, CanvasAccess, ClientCredentials};
use crate::people::People;
use crate::systems::ids;

/// The name of this system.
pub(crate) const SYSTEM: &str = "canvas";
/// Where it lives below the practice's address.
const PATH: &str = "/canvas";
/// The name of the demo instance.
const INSTANCE: &str = "northside-demo";

/// One instance.
pub(crate) struct Canvas {
    base_url: String,
    client: ClientCredentials,
    browser: BrowserClient,
    /// Patient ids by the number of the person.
    patient_ids: BTreeMap<u64, String>,
}

impl Canvas {
    /// An instance whose patients are these people.
    pub(crate) fn new(foundation: &mut Foundation<'_>) -> Self {
        let mut rng = foundation.rng.fork();
        let people = foundation.people.everybody.iter();
        Self {
            base_url: format!("{}{PATH}", foundation.address),
            client: ClientCredentials {
                client_id: ids::uuid(&mut rng),
                client_secret: ids::hex(&mut rng, 64),
            },
            browser: BrowserClient {
                client_id: ids::uuid(&mut rng),
            },
            patient_ids: people.map(|person| (person.id, ids::hex(&mut rng, 32))).collect(),
        }
    }

    /// What a newcomer needs to know.
    pub(crate) fn access(&self, people: &People) -> CanvasAccess {
        CanvasAccess {
            base_url: self.base_url.clone(),
            instance: INSTANCE.to_owned(),
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
            router: Router::new().nest(PATH, Router::new()),
            route_name,
        }
    }
}

fn route_name(_request: &Request) -> Option<&'static str> {
    None
}
