//! What a person can do to sign an account in by the browser.

use std::sync::Arc;

use attachment_api::{Connection, ConnectionSettings, MemoryTokens, Secrets, SignInMethod};

use super::model::{Account, AccountId};
use super::sign_ins::{Next, SignInId, SignedIn, StartedSignIn};
use crate::desk::FilingDesk;
use crate::error::{DeskError, RefusalCode};

/// The secrets that begin a sign-in; all others are tokens, which it replaces.
const CLIENT_SECRETS: [&str; 2] = ["client_id", "client_secret"];

impl FilingDesk {
    /// Begins to sign in as a person. The address in the answer is to be opened in the browser; then
    /// [`FilingDesk::finish_sign_in`] waits.
    pub async fn begin_sign_in(
        &self,
        settings: &ConnectionSettings,
        secrets: &Secrets,
    ) -> Result<StartedSignIn, DeskError> {
        let settings = ConnectionSettings {
            sign_in: SignInMethod::Browser,
            ..settings.clone()
        };
        let sign_in = self.desk.connections.begin_sign_in(&settings, secrets).await?;
        Ok(self.desk.sign_ins.begin(settings, sign_in))
    }

    /// The same for an account that is there, with the client it was added with.
    pub async fn begin_sign_in_again(&self, id: AccountId) -> Result<StartedSignIn, DeskError> {
        let account = self.desk.accounts.get(id)?;
        let kept = self.desk.connections.read_secrets(id).await?;
        let kept = kept.ok_or(DeskError::SecretMissing)?;
        let client = kept
            .iter()
            .filter(|(name, _)| CLIENT_SECRETS.contains(name))
            .map(|(name, secret)| (name.to_owned(), secret.clone()));
        self.begin_sign_in(&account.settings, &Secrets::new(client)).await
    }

    /// Waits until the person has signed in, tests the connection and says what it found. The tokens stay in memory until
    /// an account takes them over. After a failed test it can be called again. Refused with `sign-in-unknown` when it was
    /// cancelled or is over.
    pub async fn finish_sign_in(&self, id: SignInId) -> Result<Connection, DeskError> {
        let signed_in = match self.desk.sign_ins.next(id)? {
            Next::Done(signed_in) => signed_in,
            Next::Wait {
                settings,
                sign_in,
                over,
            } => {
                let finished = over.run_until_cancelled(sign_in.finish()).await;
                let secrets = finished.ok_or(RefusalCode::SignInUnknown)?.inspect_err(|_| {
                    self.desk.sign_ins.forget(id);
                })?;
                SignedIn {
                    settings,
                    tokens: Arc::new(MemoryTokens::new(secrets)),
                    connection: None,
                }
            }
        };
        // Noted before the test: a test that fails must not cost the person another round in the browser.
        self.desk.sign_ins.note(id, signed_in.clone())?;
        let connection = self.test_signed_in(&signed_in).await?;
        let tested = SignedIn {
            connection: Some(connection.clone()),
            ..signed_in
        };
        self.desk.sign_ins.note(id, tested)?;
        Ok(connection)
    }

    /// Forgets a sign-in, its tokens included; one that is not there is no error.
    pub fn cancel_sign_in(&self, id: SignInId) {
        self.desk.sign_ins.forget(id);
    }

    /// Adds an account with what a finished sign-in gave.
    pub async fn add_signed_in_account(&self, id: SignInId, name: &str) -> Result<Account, DeskError> {
        self.check_name(name)?;
        let (signed_in, connection) = self.desk.sign_ins.finished(id)?;
        let secrets = signed_in.tokens.secrets().await;
        let account = self
            .keep_account(name, signed_in.settings, &secrets, connection)
            .await?;
        self.desk.sign_ins.forget(id);
        Ok(account)
    }

    /// Signs an account in again with what a finished sign-in gave; its filings go on. One of another clinic is refused
    /// with `other-clinic`: the queue's patients are not there.
    pub async fn replace_by_sign_in(&self, account: AccountId, id: SignInId) -> Result<Account, DeskError> {
        let (signed_in, connection) = self.desk.sign_ins.finished(id)?;
        let secrets = signed_in.tokens.secrets().await;
        let account = self
            .sign_in_again(account, signed_in.settings, &secrets, connection)
            .await?;
        self.desk.sign_ins.forget(id);
        Ok(account)
    }

    async fn test_signed_in(&self, signed_in: &SignedIn) -> Result<Connection, DeskError> {
        let secrets = signed_in.tokens.secrets().await;
        let tokens = Arc::clone(&signed_in.tokens);
        let system = self
            .desk
            .connections
            .try_out(&signed_in.settings, &secrets, tokens)?;
        Ok(system.test_connection().await?)
    }
}
