//! Limits: requests a minute, and load points a minute for each user. <https://www.medplum.com/docs/rate-limits>

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use jiff::{SignedDuration, Timestamp};

use super::refusals::Refusal;
use crate::clock;

const WINDOW: SignedDuration = SignedDuration::from_mins(1);
/// Requests a minute of a paid project; the practice counts them but refuses none.
const REQUESTS_PER_MINUTE: u64 = 60_000;

/// What one request costs: a read 1, a search 20, every write 100.
pub(crate) fn points(method: &Method, names_one: bool) -> u64 {
    match (method, names_one) {
        (&Method::GET | &Method::HEAD, true) => 1,
        (&Method::GET | &Method::HEAD, false) => 20,
        _ => 100,
    }
}

/// What each user has used of the minute they are in.
#[derive(Default)]
pub(crate) struct RateLimit {
    minutes: Mutex<BTreeMap<String, Minute>>,
}

#[derive(Debug, Clone, Copy)]
struct Minute {
    since: Timestamp,
    requests: u64,
    points: u64,
}

impl RateLimit {
    fn minutes(&self) -> MutexGuard<'_, BTreeMap<String, Minute>> {
        self.minutes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts one request; over the limit it is refused until the minute is over.
    pub(crate) fn spend(&self, user: &str, points: u64, limit: u64) -> Result<(), Refusal> {
        let now = clock::now();
        let mut minutes = self.minutes();
        let fresh = Minute {
            since: now,
            requests: 0,
            points: 0,
        };
        let minute = minutes.entry(user.to_owned()).or_insert(fresh);
        if minute.since.duration_until(now) >= WINDOW {
            *minute = fresh;
        }
        minute.requests += 1;
        minute.points = minute.points.saturating_add(points);
        if minute.points <= limit {
            return Ok(());
        }
        let left = WINDOW - minute.since.duration_until(now);
        let wait_ms = i64::try_from(left.as_millis()).unwrap_or(i64::MAX);
        Err(Refusal::too_many_requests(limit, wait_ms))
    }

    /// Says what is left, on two lines. There is no `Retry-After`.
    pub(crate) fn describe(&self, user: &str, limit: u64, headers: &mut HeaderMap) {
        let Some(minute) = self.minutes().get(user).copied() else {
            return;
        };
        let left = WINDOW - minute.since.duration_until(clock::now());
        let seconds = left.as_secs().max(0) + 1;
        let requests = REQUESTS_PER_MINUTE.saturating_sub(minute.requests);
        let points = limit.saturating_sub(minute.points);
        for line in [
            format!("\"requests\";r={requests};t={seconds}"),
            format!("\"fhirInteractions\";r={points};t={seconds}"),
        ] {
            if let Ok(value) = HeaderValue::try_from(line) {
                headers.append(HeaderName::from_static("ratelimit"), value);
            }
        }
    }
}
