//! A rate and a daily quota, both for the vendor key, that is for all clinics together. The vendor publishes no
//! numbers: <https://docs.api.pracsuite.com/>, "Limits".

use std::sync::atomic::{AtomicU64, Ordering};

use super::refusals::Refusal;
use crate::clock;
use crate::faults::Faults;
use crate::rate_limit::RateLimit;

/// All clinics use the same software, so there is one vendor key.
const VENDOR: u64 = 1;

/// What was used so far.
#[derive(Default)]
pub(crate) struct Limits {
    rate: RateLimit,
    /// Requests since the practice opened: its day does not end.
    requests: AtomicU64,
}

impl Limits {
    /// Counts one request; a refused one does not count.
    pub(crate) fn admit(&self, faults: &Faults) -> Result<(), Refusal> {
        let quota = faults.requests_per_day.unwrap_or(u64::MAX);
        if self.requests.load(Ordering::Relaxed) >= quota {
            return Err(Refusal::quota_exceeded());
        }
        self.rate
            .admit(VENDOR, faults.requests_per_minute, clock::now())
            .map_err(|_| Refusal::throttled())?;
        self.requests.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }
}
