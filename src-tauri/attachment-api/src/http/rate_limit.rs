//! The pace at which one user of a system may ask, shared by all of that user's accounts in this process.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use jiff::Timestamp;
use tokio::time::Instant;

use crate::{Code, Error, Operation, Result, Status};

/// A pause as short as this is waited for; a longer one is told to the caller, who has a state for it.
const PAUSE_WAITED_FOR: Duration = Duration::from_secs(2);

/// How often a system may be asked.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Requests per minute in the long run.
    pub per_minute: NonZeroU32,
    /// Requests at once after a rest. Within any minute at most `per_minute + burst` are sent.
    pub burst: NonZeroU32,
}

impl Pace {
    fn quota(self) -> Quota {
        Quota::per_minute(self.per_minute).allow_burst(self.burst)
    }
}

/// One user's pace and pause.
pub(crate) struct RateLimit {
    bucket: DefaultDirectRateLimiter,
    clock: DefaultClock,
    /// Whoever waits holds it, so that requests go in the order in which they came.
    turn: tokio::sync::Mutex<()>,
    pause: Mutex<Option<Pause>>,
}

/// The monotonic clock may stand still while the computer sleeps, and the time of day can be set. So a pause is over when
/// either says so: one that outlasts its time is asked about again and again to no end.
#[derive(Clone, Copy)]
struct Pause {
    ends: Instant,
    retry_at: Timestamp,
}

impl RateLimit {
    /// A limit that nobody has used yet.
    pub fn new(pace: Pace) -> Self {
        Self {
            bucket: RateLimiter::direct(pace.quota()),
            clock: DefaultClock::default(),
            turn: tokio::sync::Mutex::new(()),
            pause: Mutex::new(None),
        }
    }

    /// Waits for this request's turn. [`Code::RateLimited`] with a time, and nothing sent, while the system asked for a pause.
    pub async fn admit(&self, operation: Operation, clock: impl Fn() -> Timestamp) -> Result<()> {
        let _turn = self.turn.lock().await;
        loop {
            let now = clock();
            if let Some(left) = self.left_of_pause(now) {
                if left > PAUSE_WAITED_FOR {
                    return Err(Error {
                        retry_at: now.checked_add(left).ok(),
                        ..Error::new(Code::RateLimited, Status::Temporary, operation)
                    });
                }
                tokio::time::sleep(left).await;
            }
            match self.bucket.check() {
                Ok(()) => return Ok(()),
                Err(early) => tokio::time::sleep(early.wait_time_from(self.clock.now())).await,
            }
        }
    }

    /// The system asked for a pause until then. A shorter pause does not end a longer one.
    pub fn pause_until(&self, retry_at: Timestamp, now: Timestamp) {
        let wait = Duration::try_from(retry_at.duration_since(now)).unwrap_or_default();
        let ends = Instant::now() + wait;
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        if pause.is_none_or(|pause| pause.ends < ends) {
            *pause = Some(Pause { ends, retry_at });
        }
    }

    fn left_of_pause(&self, now: Timestamp) -> Option<Duration> {
        let mut pause = self.pause.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = pause.filter(|pause| pause.ends > Instant::now() && pause.retry_at > now);
        pause.map(|pause| pause.ends.duration_since(Instant::now()))
    }
}

/// All limits in use in this process.
#[derive(Default)]
pub(crate) struct RateLimits {
    by_owner: Mutex<HashMap<String, Weak<RateLimit>>>,
}

/// The process's limits: the systems count per user, not per account of this app.
pub(crate) static RATE_LIMITS: LazyLock<RateLimits> = LazyLock::new(RateLimits::default);

impl RateLimits {
    /// The limit of this owner, made when nobody uses one. `owner` is a digest or an id, never a secret.
    pub fn of(&self, owner: &str, pace: Pace) -> Arc<RateLimit> {
        self.shared(owner, || Arc::new(RateLimit::new(pace)))
    }

    /// Once a key's user is known: the limit that this user's keys share, which is `own` for the first of them.
    pub fn join(&self, owner: &str, own: &Arc<RateLimit>) -> Arc<RateLimit> {
        self.shared(owner, || Arc::clone(own))
    }

    fn shared(&self, owner: &str, make: impl FnOnce() -> Arc<RateLimit>) -> Arc<RateLimit> {
        let mut limits = self.by_owner.lock().unwrap_or_else(PoisonError::into_inner);
        limits.retain(|_, limit| limit.strong_count() > 0);
        if let Some(limit) = limits.get(owner).and_then(Weak::upgrade) {
            return limit;
        }
        let limit = make();
        limits.insert(owner.to_owned(), Arc::downgrade(&limit));
        limit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    const PACE: Pace = crate::systems::cliniko::config::PACE;

    #[test]
    fn no_minute_holds_more_than_two_hundred_and_the_long_run_nearly_as_many() {
        let clock = FakeRelativeClock::default();
        let bucket = RateLimiter::direct_with_clock(PACE.quota(), clock.clone());
        let step = Duration::from_millis(20);
        let mut sent_at = Vec::new();
        for tick in 0..(5 * 60 * 50_u32) {
            while bucket.check().is_ok() {
                sent_at.push(step * tick);
            }
            clock.advance(step);
        }
        for (index, start) in sent_at.iter().enumerate() {
            let within = sent_at[index..]
                .iter()
                .take_while(|at| **at <= *start + Duration::from_secs(60))
                .count();
            assert!(within <= 200, "{within} requests in a minute");
        }
        assert!(
            sent_at.len() >= 5 * 190,
            "{} requests in five minutes",
            sent_at.len()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn long_pause_is_told_and_nothing_is_admitted() {
        let limit = RateLimit::new(PACE);
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let at = Timestamp::from_second(1_800_000_030).unwrap();
        limit.pause_until(at, now);
        limit.pause_until(Timestamp::from_second(1_800_000_001).unwrap(), now);
        let refused = limit.admit(Operation::Reserve, || now).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.status),
            (Code::RateLimited, Status::Temporary)
        );
        assert_eq!((refused.retry_at, refused.http_status), (Some(at), None));

        tokio::time::advance(Duration::from_secs(30)).await;
        limit.admit(Operation::Reserve, || now).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_over_after_a_sleep_that_the_monotonic_clock_did_not_notice() {
        let limit = RateLimit::new(PACE);
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        limit.pause_until(Timestamp::from_second(1_800_003_600).unwrap(), now);
        let awake = Timestamp::from_second(1_800_000_000 + 9 * 3600).unwrap();
        limit.admit(Operation::Reserve, || awake).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_told_by_the_clock_as_it_is_set_now() {
        let limit = RateLimit::new(PACE);
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        limit.pause_until(Timestamp::from_second(1_800_000_030).unwrap(), now);
        let set_back = Timestamp::from_second(1_700_000_000).unwrap();
        let refused = limit.admit(Operation::Reserve, || set_back).await.unwrap_err();
        assert_eq!(refused.retry_at.unwrap().as_second(), 1_700_000_030);
        tokio::time::advance(Duration::from_secs(30)).await;
        limit.admit(Operation::Reserve, || set_back).await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn short_pause_is_waited_for() {
        let limit = RateLimit::new(PACE);
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        limit.pause_until(Timestamp::from_second(1_800_000_001).unwrap(), now);
        let before = Instant::now();
        limit.admit(Operation::Reserve, || now).await.unwrap();
        assert_eq!(before.elapsed().as_secs(), 1);
    }

    #[test]
    fn keys_of_one_user_share_one_limit() {
        let limits = RateLimits::default();
        let first = limits.of("key-a", PACE);
        assert!(Arc::ptr_eq(&first, &limits.of("key-a", PACE)));
        let second = limits.of("key-b", PACE);
        assert!(!Arc::ptr_eq(&first, &second));
        let user = limits.join("user-1", &first);
        assert!(Arc::ptr_eq(&first, &user));
        assert!(Arc::ptr_eq(&first, &limits.join("user-1", &second)));
    }
}
