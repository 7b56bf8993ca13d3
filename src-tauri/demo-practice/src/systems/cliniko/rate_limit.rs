//! 200 requests a minute for each user, however many keys: <https://docs.api.cliniko.com/>, "Rate limiting".

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::refusals::Refusal;
use crate::clock;

const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// The requests of the last minute, by user id.
#[derive(Default)]
pub(crate) struct RateLimit {
    recent: Mutex<BTreeMap<u64, VecDeque<Timestamp>>>,
}

impl RateLimit {
    /// Counts one request at `now`; refused ones do not count.
    pub(crate) fn admit(&self, user_id: u64, per_minute: u32, now: Timestamp) -> Result<(), Refusal> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = recent.entry(user_id).or_default();
        while recent
            .front()
            .is_some_and(|oldest| oldest.duration_until(now) >= WINDOW)
        {
            recent.pop_front();
        }
        if recent.len() < per_minute as usize {
            recent.push_back(now);
            return Ok(());
        }
        let oldest = recent.front().copied().unwrap_or(now);
        let free = oldest.checked_add(WINDOW).unwrap_or(Timestamp::MAX);
        Err(Refusal::too_many_requests(clock::unix_seconds_rounded_up(free)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn window_slides_and_the_reset_names_the_second_a_place_is_free() {
        let limit = RateLimit::default();
        assert!(limit.admit(1, 2, at("2026-01-01T00:00:00.5Z")).is_ok());
        assert!(limit.admit(1, 2, at("2026-01-01T00:00:30Z")).is_ok());
        let refusal = limit.admit(1, 2, at("2026-01-01T00:00:59Z")).unwrap_err();
        let reset = at("2026-01-01T00:01:01Z").as_second();
        assert_eq!(refusal, Refusal::too_many_requests(reset));
        assert!(limit.admit(1, 2, Timestamp::from_second(reset).unwrap()).is_ok());
        assert!(limit.admit(1, 2, Timestamp::from_second(reset).unwrap()).is_err());
    }

    #[test]
    fn users_do_not_share_a_limit() {
        let limit = RateLimit::default();
        assert!(limit.admit(1, 1, at("2026-01-01T00:00:00Z")).is_ok());
        assert!(limit.admit(2, 1, at("2026-01-01T00:00:00Z")).is_ok());
        assert!(limit.admit(1, 1, at("2026-01-01T00:00:01Z")).is_err());
    }
}
