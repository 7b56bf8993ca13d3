//! The authorisation server behind the systems that sign in by OAuth 2: authorise page, token endpoint, rotation.
//!
//! Medplum: <https://www.medplum.com/docs/api/oauth/authorize>, <https://www.medplum.com/docs/api/oauth/token>.
//! Canvas: <https://docs.canvasmedical.com/api/customer-authentication/>. Where they differ, [`Rules`] says how; where
//! they say nothing, RFC 6749 and RFC 7636 decide.

mod access;
mod authorize;
mod clients;
mod consent_page;
mod refusals;
mod rules;
mod scopes;
mod sessions;
#[cfg(test)]
mod tests;
mod token;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};

pub(crate) use self::access::{Access, Denied};
pub(crate) use self::clients::{Client, REDIRECT_URIS};
pub(crate) use self::rules::{Grantee, Rules};
pub(crate) use self::scopes::Interaction;
use self::sessions::Sessions;
use crate::faults::{FaultSwitch, Faults};
use crate::ledger::LedgerBook;

/// One system's authorisation server: its clients, and everybody who has signed in.
pub(crate) struct AuthorisationServer {
    rules: Rules,
    clients: Vec<Client>,
    sessions: Sessions,
    faults: FaultSwitch,
    ledger: Arc<LedgerBook>,
}

impl AuthorisationServer {
    pub(crate) fn new(
        rules: Rules,
        clients: Vec<Client>,
        faults: FaultSwitch,
        ledger: Arc<LedgerBook>,
    ) -> Self {
        Self {
            rules,
            clients,
            sessions: Sessions::default(),
            faults,
            ledger,
        }
    }

    fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    fn lives(&self) -> Lives {
        Lives::of(&self.rules, &self.faults.get())
    }
}

/// How long what is handed out lasts; the faults in force can shorten each.
#[derive(Debug, Clone, Copy)]
struct Lives {
    code: Duration,
    access: Duration,
    /// `None` does not end.
    refresh: Option<Duration>,
}

impl Lives {
    fn of(rules: &Rules, faults: &Faults) -> Self {
        let seconds = |seconds: Option<u64>| seconds.map(Duration::from_secs);
        Self {
            code: seconds(faults.code_seconds).unwrap_or(rules.code_life),
            access: seconds(faults.access_token_seconds).unwrap_or(rules.access_life),
            refresh: seconds(faults.refresh_token_seconds).or(rules.refresh_life),
        }
    }
}

/// The authorise page at `authorize` and the token endpoint at `token`.
pub(crate) fn router(server: Arc<AuthorisationServer>, authorize: &str, token: &str) -> Router {
    Router::new()
        .route(authorize, get(authorize::page).post(authorize::decide))
        .route(token, post(token::answer))
        .with_state(server)
}
