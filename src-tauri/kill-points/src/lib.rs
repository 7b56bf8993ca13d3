//! Named points around every commit and side effect where the crash tests stop the process.
//!
//! Without the cargo feature `armed` a call compiles to nothing. With it, the environment variable `CHARTDROP_KILL_AT`
//! holds `name` or `name:N`: the process ends itself with SIGKILL when it reaches that point for the Nth time.
//! `CHARTDROP_STOP_AT` is the same with SIGSTOP, so that a test can change the world around the process before it lets it
//! go on with SIGCONT.

#[cfg(feature = "armed")]
mod armed;

#[cfg(all(feature = "armed", not(debug_assertions)))]
compile_error!("an optimised build is what is shipped: kill points have no place in it");

/// Every kill point, in the order in which a filing meets them; then those of a token that is renewed meanwhile.
pub const ALL: &[&str] = &[
    "accept-begun",
    "accept-spooled",
    "accept-persisted",
    "accept-renamed",
    "hold-over-persisted",
    "reserving-persisted",
    "reserved",
    "sending-persisted",
    "bytes-sent",
    "sent-persisted",
    "registering-persisted",
    "record-made",
    "awaiting-persisted",
    "registered-persisted",
    "confirming-persisted",
    "confirmed",
    "filed-persisted",
    "spool-removed",
    "looking",
    "looked",
    "found-persisted",
    "not-found-persisted",
    "waiting-persisted",
    "needs-you-persisted",
    "withdrawn-persisted",
    "recovered-persisted",
    "token-renewed",
    "token-kept",
];

/// Ends or stops the process here when a crash test asked for it.
#[cfg(not(feature = "armed"))]
#[inline]
pub const fn reach(_name: &'static str) {}

/// Ends or stops the process here when a crash test asked for it.
#[cfg(feature = "armed")]
pub fn reach(name: &'static str) {
    armed::reach(name);
}
