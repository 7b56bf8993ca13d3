//! The practice's clock: the computer's own.

use jiff::{Timestamp, Unit};

/// The present moment.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

/// The present moment without fractions of a second, as the systems' records carry it.
pub(crate) fn now_to_the_second() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// A date-time as the wire formats show it: `2014-08-30T18:00:00Z`.
pub(crate) fn wire_time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The whole second at or after `time`, as unix seconds.
pub(crate) fn unix_seconds_rounded_up(time: Timestamp) -> i64 {
    let second = time.as_second();
    let whole = time.round(Unit::Second).is_ok_and(|rounded| rounded == time);
    if whole { second } else { second + 1 }
}
