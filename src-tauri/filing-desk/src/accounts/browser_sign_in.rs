//! Signing in as a person, in the browser: what the desk needs of it.

use async_trait::async_trait;
use attachment_api::{Code, ConnectionSettings, Error, Operation, Secret, Secrets, Status};

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

/// Begins a sign-in with the account's system.
pub async fn begin(_: &ConnectionSettings, _: &Secrets) -> attachment_api::Result<Box<dyn BrowserSignIn>> {
    Err(Error::new(
        Code::CapabilityAbsent,
        Status::Permanent,
        Operation::SignIn,
    ))
}
