//! PracSuite's API v1: <https://docs.api.pracsuite.com/>

mod keys;

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::Request;

use self::keys::Keys;
pub use self::keys::Permissions;
use super::{Foundation, Served, announced};
use crate::announcement::{PracSuiteAccess, PracSuiteCredentials};
use crate::people::People;

/// The name of this system.
pub(crate) const SYSTEM: &str = "pracsuite";
/// Where the API lives below the practice's address.
const PATH: &str = "/pracsuite/v1";
const FIRST_CLIENT_ID: u64 = 48_213;

/// One clinic in PracSuite.
pub(crate) struct PracSuite {
    base_url: String,
    keys: Keys,
    /// `client_id`s by the number of the person.
    client_ids: BTreeMap<u64, u64>,
}

impl PracSuite {
    /// A clinic whose patients are these people.
    pub(crate) fn new(foundation: &mut Foundation<'_>) -> Self {
        let mut rng = foundation.rng.fork();
        let mut id = FIRST_CLIENT_ID;
        let mut next_id = || {
            id += rng.u64(1..40);
            id
        };
        let people = foundation.people.everybody.iter();
        let client_ids = people.map(|person| (person.id, next_id())).collect();
        Self {
            base_url: format!("{}{PATH}", foundation.address),
            keys: Keys::new(&mut rng),
            client_ids,
        }
    }

    /// What a newcomer needs to know.
    pub(crate) fn access(&self, people: &People) -> PracSuiteAccess {
        let account_key = self.keys.accounts.get(&Permissions::Everything).cloned();
        PracSuiteAccess {
            base_url: self.base_url.clone(),
            credentials: PracSuiteCredentials {
                vendor_key: self.keys.vendor.clone(),
                account_key: account_key.unwrap_or_default(),
            },
            patients: announced(people, |person| {
                self.client_ids
                    .get(&person.id)
                    .map(u64::to_string)
                    .unwrap_or_default()
            }),
            account_keys: self.keys.accounts.clone(),
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
