//! Notices what another process of the app changed: the store tells by its data version.

use std::sync::Arc;

use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::Desk;
use crate::error::DeskError;
use crate::settings;

/// Looks until stopped.
pub async fn watch(desk: Arc<Desk>, stop: CancellationToken) {
    let mut seen = desk.store.foreign_version().await.unwrap_or_default();
    let mut ticks = tokio::time::interval(desk.pace.foreign_changes);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        match look(&desk, seen).await {
            Ok(version) => seen = version,
            Err(error) => tracing::warn!(code = error.code(), "another process's changes could not be read"),
        }
    }
}

async fn look(desk: &Desk, seen: i64) -> Result<i64, DeskError> {
    let version = desk.store.foreign_version().await?;
    if version != seen {
        desk.accounts.reload()?;
        desk.show_settings(&settings::read(&desk.store).await?);
        desk.filings.reload().await?;
        desk.unfiled.reload().await?;
        desk.filings.changed.notify_one();
    }
    Ok(version)
}
