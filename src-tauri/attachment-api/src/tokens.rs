//! Where the tokens of an account that signs in by the browser are kept while they rotate.
//!
//! A refresh token works once. Whoever renews it holds the account's one renewal, over all processes of this computer, reads
//! what is kept now, and uses the new token only after it is kept.

use std::sync::Arc;

use async_trait::async_trait;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{Result, Secrets};

/// Keeps one account's tokens.
#[async_trait]
pub trait TokenKeeper: Send + Sync {
    /// Waits until nobody else renews this account's tokens, and keeps it so until the renewal is dropped.
    async fn begin(&self) -> Result<Box<dyn TokenRenewal>>;
}

/// The one renewal of an account's tokens at a time.
#[async_trait]
pub trait TokenRenewal: Send {
    /// The account's secrets as they are kept now: another process may have renewed them.
    async fn kept(&self) -> Result<Secrets>;

    /// Keeps renewed secrets in place of the former ones; returns once they would survive a crash.
    /// [`Code::TokenNotKept`](crate::Code::TokenNotKept) where that failed.
    async fn keep(&mut self, secrets: &Secrets) -> Result<()>;
}

/// Keeps tokens in memory, for a connection that is only tried out.
#[derive(Clone, Debug, Default)]
pub struct MemoryTokens {
    secrets: Arc<Mutex<Secrets>>,
}

impl MemoryTokens {
    /// Begins with these secrets.
    pub fn new(secrets: Secrets) -> Self {
        Self {
            secrets: Arc::new(Mutex::new(secrets)),
        }
    }

    /// The secrets as they are now.
    pub async fn secrets(&self) -> Secrets {
        self.secrets.lock().await.clone()
    }
}

#[async_trait]
impl TokenKeeper for MemoryTokens {
    async fn begin(&self) -> Result<Box<dyn TokenRenewal>> {
        Ok(Box::new(MemoryRenewal(
            Arc::clone(&self.secrets).lock_owned().await,
        )))
    }
}

struct MemoryRenewal(OwnedMutexGuard<Secrets>);

#[async_trait]
impl TokenRenewal for MemoryRenewal {
    async fn kept(&self) -> Result<Secrets> {
        Ok(self.0.clone())
    }

    async fn keep(&mut self, secrets: &Secrets) -> Result<()> {
        *self.0 = secrets.clone();
        Ok(())
    }
}
