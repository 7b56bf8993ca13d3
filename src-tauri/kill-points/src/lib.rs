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

/// Every kill point, in the order in which they are first met.
pub const ALL: &[&str] = &[
    // A new data folder, and the store in it.
    "desk-id-made",
    "keys-kept",
    "store-made",
    "migration-written",
    "migration-committed",
    // What every commit passes.
    "transaction-begun",
    "transaction-written",
    "transaction-committed",
    // Picking up what an earlier process left.
    "recovery-begun",
    "recovered-persisted",
    "recovery-filings-done",
    "recovery-partials-done",
    "recovery-sealed-done",
    "recovery-cards-done",
    "checkpoint-begun",
    "checkpoint-done",
    "recovery-finished",
    // A new account.
    "account-secrets-kept",
    "accounts-renamed",
    // Taking a file in.
    "accept-begun",
    "source-opened",
    "copy-made",
    "copy-chunk-written",
    "copy-sealed",
    "copy-synced",
    "card-made",
    "card-written",
    "card-synced",
    "accept-spooled",
    "accept-persisted",
    "copy-renamed",
    "accept-renamed",
    // Sending it.
    "hold-over-persisted",
    "patient-read-persisted",
    "reserving-persisted",
    "before-reserve",
    "after-reserve",
    "reserved",
    "sending-persisted",
    "before-send",
    "mid-body",
    "body-handed-over",
    "after-send",
    "bytes-sent",
    "sent-persisted",
    // Making its record.
    "asked-marked",
    "registering-persisted",
    "before-register",
    "after-register",
    "record-made",
    "awaiting-persisted",
    "registered-persisted",
    // Reading the record back.
    "confirming-persisted",
    "before-confirm",
    "after-confirm",
    "confirmed",
    "before-link",
    "after-link",
    "before-read-back",
    "after-read-back",
    "filed-persisted",
    // Moving an attachment from the wrong chart to the right one.
    "copied-persisted",
    "original-archived",
    "original-settled-persisted",
    "spool-file-removed",
    "spool-removed",
    // Looking for a record whose making is not known.
    "looking",
    "before-reconcile",
    "after-reconcile",
    "looked",
    "found-persisted",
    "not-found-persisted",
    // What else becomes of a filing.
    "waiting-persisted",
    "needs-you-persisted",
    "withdrawn-persisted",
    // A file that waits in Unfiled.
    "unfiled-card-written",
    "unfiled-filing-persisted",
    "unfiled-taken-back-persisted",
    "unfiled-removed-persisted",
    // A token that is asked for meanwhile.
    "before-token",
    "after-token",
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
