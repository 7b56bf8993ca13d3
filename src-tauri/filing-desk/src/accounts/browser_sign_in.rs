//! Signing in as a person, in the browser: what the desk needs of it.

use async_trait::async_trait;
use attachment_api::{Secret, Secrets, SignIn};

/// A sign-in in the browser that a person has not finished yet. Dropping it ends it.
#[async_trait]
pub trait BrowserSignIn: Send + Sync {
    /// The address to open in the browser. It carries the sign-in's state: nobody else should see it.
    fn browser_url(&self) -> Secret;

    /// Where the browser comes back to on this computer.
    fn redirect_uri(&self) -> String;

    /// Waits for the person; returns the account's secrets with its tokens.
    async fn finish(self: Box<Self>) -> attachment_api::Result<Secrets>;
}

#[async_trait]
impl BrowserSignIn for SignIn {
    fn browser_url(&self) -> Secret {
        Self::browser_url(self).clone()
    }

    fn redirect_uri(&self) -> String {
        Self::redirect_uri(self).to_owned()
    }

    async fn finish(self: Box<Self>) -> attachment_api::Result<Secrets> {
        Self::finish(*self).await
    }
}
