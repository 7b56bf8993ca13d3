//! Moves filings on.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use crate::desk::Desk;

/// Moves filings on.
pub struct Runner {
    desk: Arc<Desk>,
    stop: CancellationToken,
}

impl Runner {
    /// A runner of this desk.
    pub const fn new(desk: Arc<Desk>, stop: CancellationToken) -> Self {
        Self { desk, stop }
    }

    /// Runs until stopped.
    pub async fn run(self) {
        let _ = &self.desk;
        self.stop.cancelled().await;
    }
}
