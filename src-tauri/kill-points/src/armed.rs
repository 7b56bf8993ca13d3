//! What ends or stops the process.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The point that one environment variable names, and how often it was reached.
struct Target {
    name: String,
    reach: u32,
    reached: AtomicU32,
}

impl Target {
    /// `name` or `name:N`; none when the variable is not set.
    fn from_environment(variable: &str) -> Option<Self> {
        let asked = std::env::var(variable).ok()?;
        let (name, reach) = match asked.split_once(':') {
            Some((name, reach)) => (name.to_owned(), reach.parse().ok()?),
            None => (asked, 1),
        };
        Some(Self {
            name,
            reach,
            reached: AtomicU32::new(0),
        })
    }

    fn is_met_by(&self, name: &str) -> bool {
        self.name == name && self.reached.fetch_add(1, Ordering::SeqCst) + 1 == self.reach
    }
}

static KILL: OnceLock<Option<Target>> = OnceLock::new();
static STOP: OnceLock<Option<Target>> = OnceLock::new();

fn is_met(target: &OnceLock<Option<Target>>, variable: &str, name: &str) -> bool {
    let target = target.get_or_init(|| Target::from_environment(variable));
    target.as_ref().is_some_and(|target| target.is_met_by(name))
}

pub fn reach(name: &str) {
    debug_assert!(super::ALL.contains(&name), "{name} is not listed");
    if is_met(&STOP, "CHARTDROP_STOP_AT", name) {
        signal::stop();
    }
    if is_met(&KILL, "CHARTDROP_KILL_AT", name) {
        signal::kill();
    }
}

#[cfg(unix)]
mod signal {
    use rustix::process::{Signal, getpid, kill_process};

    pub fn stop() {
        // A process that can not be stopped goes on; the test that waits for its stop then says so.
        let _ = kill_process(getpid(), Signal::STOP);
        wait_until_taken();
    }

    /// The signal is for the whole process, and another thread may be the one that takes it: this one must not run on
    /// meanwhile. From the moment in which it is taken, every thread stops on its next way back from the system.
    #[cfg(target_os = "linux")]
    fn wait_until_taken() {
        const STOP: u64 = 1 << (Signal::STOP.as_raw() - 1);
        let is_pending = || {
            let status = std::fs::read_to_string("/proc/self/status").ok()?;
            let pending = status.lines().find_map(|line| line.strip_prefix("ShdPnd:"))?;
            Some(u64::from_str_radix(pending.trim(), 16).ok()? & STOP != 0)
        };
        while is_pending() == Some(true) {
            std::thread::yield_now();
        }
    }

    #[cfg(not(target_os = "linux"))]
    const fn wait_until_taken() {}

    pub fn kill() -> ! {
        // When even this fails, ending at once is the nearest thing.
        let _ = kill_process(getpid(), Signal::KILL);
        std::process::abort()
    }
}

#[cfg(not(unix))]
mod signal {
    pub fn stop() {}

    pub fn kill() -> ! {
        std::process::abort()
    }
}
