//! Watches a body on its way: how far it is, whether it moves, whether the spool failed.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::stream::{self, BoxStream, StreamExt};
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::http::Timeouts;
use crate::{SendProgress, SpooledBytes};

/// Shared between the body and whoever waits for the answer.
pub(crate) struct SendWatch {
    moved_at: Mutex<Instant>,
    all_handed_over: AtomicBool,
    handed_over: Notify,
    source_failed: AtomicBool,
}

impl SendWatch {
    /// A watch over a body that starts now.
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            moved_at: Mutex::new(Instant::now()),
            all_handed_over: AtomicBool::new(false),
            handed_over: Notify::new(),
            source_failed: AtomicBool::new(false),
        })
    }

    /// Whether the spooled bytes could not be read to their end.
    pub fn source_failed(&self) -> bool {
        self.source_failed.load(Ordering::Acquire)
    }

    /// Whether the connection has been given everything.
    pub fn all_handed_over(&self) -> bool {
        self.all_handed_over.load(Ordering::Acquire)
    }

    /// Returns once nothing has moved for too long.
    pub async fn stalled(&self, timeouts: &Timeouts) {
        loop {
            let patience = if self.all_handed_over() {
                timeouts.answer_after_body
            } else {
                timeouts.stall
            };
            let deadline = *self.moved_at.lock().unwrap_or_else(PoisonError::into_inner) + patience;
            if Instant::now() >= deadline {
                return;
            }
            // From the last byte on another patience counts.
            tokio::select! {
                () = tokio::time::sleep_until(deadline) => {}
                () = self.handed_over.notified() => {}
            }
        }
    }

    /// Everything has been handed to the connection: from here on the answer is waited for.
    pub fn note_all_handed_over(&self) {
        kill_points::reach("body-handed-over");
        self.moved();
        self.all_handed_over.store(true, Ordering::Release);
        self.handed_over.notify_one();
    }

    fn moved(&self) {
        *self.moved_at.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

/// The file's bytes. They end with an error when the spool holds another number of bytes than it said, so that no request
/// with a wrong `Content-Length` can pass for a complete one.
pub(crate) fn watched_body(
    bytes: &dyn SpooledBytes,
    progress: SendProgress,
    watch: &Arc<SendWatch>,
) -> BoxStream<'static, io::Result<Bytes>> {
    let expected = bytes.len();
    let watch = Arc::clone(watch);
    stream::unfold(Some((bytes.open(), 0_u64)), move |state| {
        let (watch, progress) = (Arc::clone(&watch), Arc::clone(&progress));
        async move {
            let (mut file, sent) = state?;
            match file.next().await {
                Some(Ok(piece)) if sent + piece.len() as u64 <= expected => {
                    let sent = sent + piece.len() as u64;
                    watch.moved();
                    progress(sent);
                    kill_points::reach("mid-body");
                    Some((Ok(piece), Some((file, sent))))
                }
                None if sent == expected => None,
                Some(_) | None => {
                    watch.source_failed.store(true, Ordering::Release);
                    Some((Err(io::Error::from(io::ErrorKind::InvalidData)), None))
                }
            }
        }
    })
    .boxed()
}
