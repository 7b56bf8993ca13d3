//! Ctrl-C and the polite signal to end.

/// Listens from now on; what it returns ends when the person or the system asks this process to end.
#[cfg(unix)]
pub fn interruption() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};

    let signals = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()));
    async move {
        // Where the signals cannot be listened to, they end the process by themselves.
        let (Ok(mut interrupt), Ok(mut terminate)) = signals else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }
}

/// Listens from now on; what it returns ends when the person asks this process to end.
#[cfg(not(unix))]
pub async fn interruption() {
    // Where Ctrl-C cannot be listened to, it ends the process by itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
