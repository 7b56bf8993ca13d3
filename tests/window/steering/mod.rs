//! Steering the real window: a desktop of its own, the app under WebDriver, its page, a real drag, a stand-in browser.

mod app;
mod browser;
mod desktop;
mod drag;
mod driver;
pub mod keys;
mod page;

pub use app::{App, files_below};
pub use browser::StandInBrowser;
pub use desktop::{Desktop, on_own_desktop, repository};
pub use drag::Drag;
pub use driver::Driver;
pub use page::Page;

use std::future::Future;
use std::time::{Duration, Instant};

/// How long anything may take before a test says that it did not come. Far above what it takes on a slow machine.
const PATIENCE: Duration = Duration::from_secs(40);

/// Time between two looks.
const LOOK: Duration = Duration::from_millis(50);

/// Looks until something is there; panics with what was waited for.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = look().await {
            return found;
        }
        if started.elapsed() > PATIENCE {
            let picture = desktop::picture_of_screen();
            panic!(
                "waited in vain for: {what}; the screen is in {}",
                picture.display()
            );
        }
        tokio::time::sleep(LOOK).await;
    }
}
