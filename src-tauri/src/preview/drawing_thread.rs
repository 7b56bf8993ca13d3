//! Where files that somebody else made are decoded: a fault there ends one drawing, and nothing else of the app.

use std::panic;
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};

use super::Obstacle;

/// How long a drawing may take, waiting for its turn included.
const PATIENCE: Duration = Duration::from_secs(20);

/// A drawing that goes on without end can not be stopped, only left behind. More than this many are never under way.
const AT_ONCE: usize = 2;

/// Parts within parts within parts: a decoder's stack ends the process when it is too small.
const STACK_BYTES: usize = 256 * 1024 * 1024;

const NAME: &str = "drawing";

/// Turns for drawing.
#[derive(Clone)]
pub struct DrawingThread {
    turns: Arc<Semaphore>,
}

impl Default for DrawingThread {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl DrawingThread {
    /// Runs a decoder apart. What it panics over is a damaged file.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Obstacle> + Send + 'static,
    ) -> Result<T, Obstacle> {
        let outcome = tokio::time::timeout(PATIENCE, self.started(work)).await;
        outcome.unwrap_or(Err(Obstacle::TookTooLong))
    }

    async fn started<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Obstacle> + Send + 'static,
    ) -> Result<T, Obstacle> {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        silence_panics();
        let (sender, receiver) = oneshot::channel();
        let started = thread::Builder::new()
            .name(NAME.to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || {
                let outcome = work();
                drop(turn);
                // Whoever asked may have gone on.
                let _ = sender.send(outcome);
            });
        if started.is_err() {
            return Err(Obstacle::TooMuchMemory);
        }
        receiver.await.unwrap_or(Err(Obstacle::Damaged))
    }
}

/// A panic's words can quote the file: those of a decoder are said nowhere.
fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if thread::current().name() != Some(NAME) {
                before(panic);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_a_damaged_file_and_gives_its_turn_back() {
        let thread = DrawingThread::default();
        for _ in 0..=AT_ONCE {
            let outcome: Result<(), _> = thread.run(|| panic!("as a decoder does")).await;
            assert_eq!(outcome, Err(Obstacle::Damaged));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn drawings_without_end_are_left_behind_and_never_pile_up() {
        let thread = DrawingThread::default();
        let (release, released) = std::sync::mpsc::channel::<()>();
        let released = Arc::new(std::sync::Mutex::new(released));
        for _ in 0..=AT_ONCE {
            let released = Arc::clone(&released);
            let outcome = thread
                .run(move || {
                    let _ = released.lock().map(|released| released.recv());
                    Ok(())
                })
                .await;
            assert_eq!(outcome, Err(Obstacle::TookTooLong));
        }
        assert_eq!(thread.turns.available_permits(), 0);
        drop(release);
        let both = u32::try_from(AT_ONCE).expect("a small number");
        assert!(thread.turns.acquire_many(both).await.is_ok());
    }
}
