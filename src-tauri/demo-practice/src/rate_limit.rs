//! So many requests within any minute, for each caller.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

const WINDOW: SignedDuration = SignedDuration::from_mins(1);

/// The requests of the last minute, by caller.
#[derive(Default)]
pub(crate) struct RateLimit {
    recent: Mutex<BTreeMap<u64, VecDeque<Timestamp>>>,
}

impl RateLimit {
    /// Counts one request at `now`; refused ones do not count. The error is when the next one will be taken.
    pub(crate) fn admit(&self, caller: u64, per_minute: u32, now: Timestamp) -> Result<(), Timestamp> {
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        let recent = recent.entry(caller).or_default();
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
        Err(oldest.checked_add(WINDOW).unwrap_or(Timestamp::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn window_slides_and_the_refusal_names_the_moment_a_place_is_free() {
        let limit = RateLimit::default();
        assert!(limit.admit(1, 2, at("2026-01-01T00:00:00.5Z")).is_ok());
        assert!(limit.admit(1, 2, at("2026-01-01T00:00:30Z")).is_ok());
        let free = limit.admit(1, 2, at("2026-01-01T00:00:59Z")).unwrap_err();
        assert_eq!(free, at("2026-01-01T00:01:00.5Z"));
        assert!(limit.admit(1, 2, free).is_ok());
        assert!(limit.admit(1, 2, free).is_err());
    }

    #[test]
    fn callers_do_not_share_a_limit() {
        let limit = RateLimit::default();
        assert!(limit.admit(1, 1, at("2026-01-01T00:00:00Z")).is_ok());
        assert!(limit.admit(2, 1, at("2026-01-01T00:00:00Z")).is_ok());
        assert!(limit.admit(1, 1, at("2026-01-01T00:00:01Z")).is_err());
    }
}
