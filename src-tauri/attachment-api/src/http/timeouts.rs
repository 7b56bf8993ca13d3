//! How long is too long.

use std::time::Duration;

/// Every wait on the network has an end; streams have both a stall time-out and a total one.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To a usable connection, TLS included.
    pub connect: Duration,
    /// One API request with its answer.
    pub exchange: Duration,
    /// Between two pieces of a stream.
    pub stall: Duration,
    /// From the last byte handed to the connection to storage's answer: what the operating system still buffers has to
    /// leave first, and storage writes the object before it answers.
    pub answer_after_body: Duration,
    /// Part of a transfer's total that does not depend on its size.
    pub transfer_base: Duration,
    /// Slowest mean speed that is still a transfer and not a hang, in bytes per second.
    pub slowest_bytes_per_second: u64,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            exchange: Duration::from_secs(60),
            stall: Duration::from_secs(60),
            answer_after_body: Duration::from_secs(3 * 60),
            transfer_base: Duration::from_secs(10 * 60),
            slowest_bytes_per_second: 16 * 1024,
        }
    }
}

impl Timeouts {
    /// The longest that a transfer of this size may take in all.
    pub fn transfer_total(&self, size_bytes: u64) -> Duration {
        self.transfer_base + Duration::from_secs(size_bytes / self.slowest_bytes_per_second.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn total_grows_with_the_size() {
        let timeouts = Timeouts::default();
        assert_eq!(timeouts.transfer_total(0), Duration::from_secs(10 * 60));
        assert_eq!(
            timeouts.transfer_total(16 * 1024 * 60),
            Duration::from_secs(11 * 60)
        );
    }
}
