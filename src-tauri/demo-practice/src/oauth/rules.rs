//! What differs between one system's sign-in and another's.

use std::time::Duration;

use serde_json::{Map, Value};

use super::refusals::Dialect;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// One system's way of signing in.
pub(crate) struct Rules {
    /// The system's word, as in the ledger.
    pub(crate) system: &'static str,
    /// The clinic named on the authorise page.
    pub(crate) clinic: String,
    /// The person who signs in there.
    pub(crate) person: String,
    pub(crate) dialect: Dialect,
    pub(crate) code_life: Duration,
    pub(crate) access_life: Duration,
    /// `None` for refresh tokens that do not expire.
    pub(crate) refresh_life: Option<Duration>,
    /// The scope of a client that asks for none; `None` gives it all it is registered for.
    pub(crate) default_scope: Option<&'static str>,
    /// Whether the authorise page wants `launch`, the base64 of a JSON object.
    pub(crate) wants_launch: bool,
    /// Whether a refresh must name its scope.
    pub(crate) wants_scope_at_refresh: bool,
    /// Further fields of a token answer.
    pub(crate) extras: Extras,
}

/// Makes the further fields of a token answer.
pub(crate) type Extras = Box<dyn Fn(&Grantee) -> Map<String, Value> + Send + Sync>;

/// Whom a token was given to.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Grantee {
    pub(crate) client_id: String,
    /// Whether a person signed in; otherwise the client acts for itself.
    pub(crate) is_person: bool,
    pub(crate) scope: String,
    /// The patient named by `launch`, empty for none.
    pub(crate) patient: String,
}

impl Rules {
    /// Codes live five minutes, access tokens an hour, refresh tokens fourteen days; refusals are always 400:
    /// <https://www.medplum.com/docs/api/oauth/authorize>, <https://www.medplum.com/docs/api/oauth/token>
    pub(crate) fn medplum(clinic: &str, person: &str, extras: Extras) -> Self {
        Self {
            system: "medplum",
            clinic: clinic.to_owned(),
            person: person.to_owned(),
            dialect: Dialect::Medplum,
            code_life: 5 * MINUTE,
            access_life: HOUR,
            refresh_life: Some(14 * DAY),
            default_scope: Some("openid"),
            wants_launch: false,
            wants_scope_at_refresh: false,
            extras,
        }
    }

    /// Codes live sixty seconds, access tokens ten hours, refresh tokens until they are used; `launch` is required of
    /// staff, and a refresh without `scope` fails: <https://docs.canvasmedical.com/api/customer-authentication/>
    pub(crate) fn canvas(clinic: &str, person: &str, extras: Extras) -> Self {
        Self {
            system: "canvas",
            clinic: clinic.to_owned(),
            person: person.to_owned(),
            dialect: Dialect::Standard,
            code_life: MINUTE,
            access_life: 10 * HOUR,
            refresh_life: None,
            default_scope: None,
            wants_launch: true,
            wants_scope_at_refresh: true,
            extras,
        }
    }
}
