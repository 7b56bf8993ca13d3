//! Named points around every commit and side effect where the crash tests kill the process.
//!
//! Without the cargo feature `kill-points` a call compiles to nothing. With it, the environment variable
//! `CHARTDROP_KILL_AT` holds `name` or `name:N`: the process ends itself with SIGKILL when it reaches that point for
//! the Nth time.

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

/// Ends the process here when the crash test asked for it.
#[cfg(not(feature = "kill-points"))]
#[inline]
pub const fn reach(_name: &'static str) {}

/// Ends the process here when the crash test asked for it.
#[cfg(feature = "kill-points")]
pub fn reach(name: &'static str) {
    armed::reach(name);
}

#[cfg(feature = "kill-points")]
mod armed {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU32, Ordering};

    struct Target {
        name: String,
        reach: u32,
    }

    static TARGET: OnceLock<Option<Target>> = OnceLock::new();
    static REACHED: AtomicU32 = AtomicU32::new(0);

    pub fn reach(name: &str) {
        debug_assert!(super::ALL.contains(&name), "{name} is not listed");
        let Some(target) = TARGET.get_or_init(target) else {
            return;
        };
        if target.name == name && REACHED.fetch_add(1, Ordering::SeqCst) + 1 == target.reach {
            kill();
        }
    }

    fn target() -> Option<Target> {
        let asked = std::env::var("CHARTDROP_KILL_AT").ok()?;
        let (name, reach) = match asked.split_once(':') {
            Some((name, reach)) => (name.to_owned(), reach.parse().ok()?),
            None => (asked, 1),
        };
        Some(Target { name, reach })
    }

    #[cfg(unix)]
    fn kill() -> ! {
        use rustix::process::{Signal, getpid, kill_process};
        // When even this fails, ending at once is the nearest thing.
        let _ = kill_process(getpid(), Signal::KILL);
        std::process::abort()
    }

    #[cfg(not(unix))]
    fn kill() -> ! {
        std::process::abort()
    }
}
