//! How long the desk waits for what. Times are the desk's own choice except where a vendor's limit is named.

use std::time::Duration;

/// Waiting times of the filing runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// First wait after a temporary failure; doubles with each further one.
    pub first_backoff: Duration,
    /// Longest wait between two attempts.
    pub longest_backoff: Duration,
    /// Temporary failures in a row before a person is asked.
    pub most_attempts: u32,
    /// Time since the first temporary failure after which a person is asked.
    pub longest_trouble: Duration,
    /// Longest wait while there is no connection; an attempt is made after each.
    pub longest_offline_wait: Duration,
    /// Longest wait after the system asked to slow down without saying for how long.
    pub longest_slow_down: Duration,
    /// First wait after the vendor's quota was used up; doubles with each further time.
    pub first_quota_wait: Duration,
    /// Longest such wait.
    pub longest_quota_wait: Duration,
    /// Waits before each look for a record of unknown outcome. When the last look has found nothing, registering is
    /// repeated where that is safe, and a person is asked elsewhere.
    pub looks: Vec<Duration>,
    /// Waits between two looks for a record that the system makes by itself; the last one repeats. Each look counts
    /// against a vendor's quota.
    pub awaited_looks: Vec<Duration>,
    /// Rounds of registering whose outcome stayed unknown before a person is asked.
    pub most_register_rounds: u32,
    /// Waits between two questions whether the system has taken files in; the last one repeats.
    pub confirm_waits: Vec<Duration>,
    /// Wait between two such questions while further files of the account are being sent: one answer serves many.
    pub confirm_wait_while_sending: Duration,
    /// Time after registering during which a missing record is not yet taken for removed.
    pub record_may_lag: Duration,
    /// Time after registering when a person is told that the system is still processing, or has not shown its record.
    pub longest_processing: Duration,
    /// How long what the screen showed of a patient is taken to hold; what is sent later reads the record first.
    pub patient_holds_for: Duration,
    /// Longest wait for the keyring's answer, so that nobody else waits; the question goes on.
    pub keyring_patience: Duration,
    /// The same when the desk is opened: a person may be typing the keyring's password.
    pub opening_patience: Duration,
    /// Wait before the keyring is asked again.
    pub keyring_wait: Duration,
    /// How often another process's changes are looked for.
    pub foreign_changes: Duration,
    /// How long filed and withdrawn filings are remembered (names and hashes, no bytes).
    pub remember_finished: Duration,
    /// How long patients that were opened are remembered, where the settings say so.
    pub remember_patients: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            first_backoff: seconds(1),
            longest_backoff: seconds(300),
            most_attempts: 12,
            longest_trouble: seconds(3600),
            longest_offline_wait: seconds(60),
            longest_slow_down: seconds(600),
            first_quota_wait: seconds(30 * 60),
            longest_quota_wait: seconds(2 * 3600),
            looks: [1, 2, 5, 12, 20, 20].map(seconds).to_vec(),
            awaited_looks: [2, 3, 5, 10, 20, 40, 60, 120, 300].map(seconds).to_vec(),
            most_register_rounds: 3,
            confirm_waits: [1, 2, 4, 8, 16, 30].map(seconds).to_vec(),
            confirm_wait_while_sending: seconds(10),
            record_may_lag: seconds(60),
            longest_processing: seconds(30 * 60),
            patient_holds_for: seconds(15 * 60),
            keyring_patience: seconds(5),
            opening_patience: seconds(60),
            keyring_wait: seconds(30),
            foreign_changes: Duration::from_millis(250),
            remember_finished: seconds(30 * 24 * 3600),
            remember_patients: seconds(14 * 24 * 3600),
        }
    }
}
