//! Signing in as a person, in the browser: authorization code with PKCE, coming back to an address on this computer
//! (RFC 6749 section 4.1, RFC 7636, RFC 8252).

mod callback;
mod listener;
mod page;
mod random;
#[cfg(test)]
mod tests;

use std::time::Duration;

use secrecy::ExposeSecret;
use tokio::net::TcpListener;
use tokio::time::Instant;
use url::form_urlencoded;

use self::callback::Expected;
use self::listener::{Waiting, bind};
use self::page::Page;
use self::random::{challenge, random_text};
use crate::oauth::{CLIENT_ID, CLIENT_SECRET, OAuthClient, signed_in_secrets};
use crate::systems::oauth_client;
use crate::{Code, ConnectionSettings, Error, Operation, Result, Secret, Secrets, Status};

/// The addresses that a clinic registers for this app, all three: the first whose port is free is used. Vendors compare
/// them letter by letter, port included (<https://www.medplum.com/docs/auth/medplum-as-idp>).
pub const REDIRECT_URIS: [&str; 3] = [
    "http://127.0.0.1:17645/callback",
    "http://127.0.0.1:17646/callback",
    "http://127.0.0.1:17647/callback",
];

/// How long a person has to sign in; Medplum's codes live as long (<https://www.medplum.com/docs/api/oauth/authorize>).
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// One sign-in under way. It holds its port until it is finished or dropped, and dropping it gives it up.
pub struct SignIn {
    client: OAuthClient,
    listener: TcpListener,
    redirect_uri: String,
    browser_url: Secret,
    state: Secret,
    verifier: Secret,
    deadline: Instant,
}

impl SignIn {
    /// Gets ready for the browser: finds the system's sign-in page and a free registered port.
    ///
    /// `secrets` hold `client_id`, and `client_secret` where the client has one. Fails with [`Code::SignInPortTaken`] when none
    /// of [`REDIRECT_URIS`] is free, and with [`Code::CapabilityAbsent`] for a system that has no such sign-in.
    pub async fn begin(settings: &ConnectionSettings, secrets: &Secrets) -> Result<Self> {
        Self::begin_at(oauth_client(settings, secrets)?, &REDIRECT_URIS).await
    }

    async fn begin_at(client: OAuthClient, redirect_uris: &[&str]) -> Result<Self> {
        let (listener, redirect_uri) = bind(redirect_uris).await?;
        let state = random_text()?;
        let verifier = random_text()?;
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", &client.client_id),
            ("redirect_uri", redirect_uri),
            ("scope", &client.browser_scope),
            ("state", state.expose_secret()),
        ];
        let challenge = challenge(&verifier);
        parameters.extend([
            ("code_challenge", challenge.as_str()),
            ("code_challenge_method", "S256"),
        ]);
        parameters.extend(
            client
                .browser_parameters
                .iter()
                .map(|(name, value)| (*name, value.as_str())),
        );
        let mut browser_url = client.server.endpoints().await?.authorize.clone();
        browser_url.set_query(Some(&query(browser_url.query(), &parameters)));
        Ok(Self {
            browser_url: Secret::from(String::from(browser_url)),
            client,
            listener,
            redirect_uri: redirect_uri.to_owned(),
            state,
            verifier,
            deadline: Instant::now() + PATIENCE,
        })
    }

    /// Where the person signs in: to be opened in the system's browser, and never logged.
    pub const fn browser_url(&self) -> &Secret {
        &self.browser_url
    }

    /// Which of [`REDIRECT_URIS`] the browser comes back to.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// Waits until the person has signed in, at most five minutes from the beginning, and gives the account's secrets with its
    /// tokens.
    ///
    /// Fails with [`Code::SignInRefused`] when the person or the system refused, and with [`Code::SignInTimedOut`].
    pub async fn finish(self) -> Result<Secrets> {
        let expected = Expected::new(&self.redirect_uri, self.state);
        let mut waiting = Waiting::on(self.listener, expected);
        let returned = tokio::time::timeout_at(self.deadline, waiting.returned())
            .await
            .map_err(|_| sign_in_error(Code::SignInTimedOut, Status::Persistent))??;
        let outcome = match &returned {
            // Asked for once: a code that was used twice can revoke what it gave.
            Ok(code) => self
                .client
                .exchanged(code, &self.verifier, &self.redirect_uri)
                .await
                .map_err(refused_by_system),
            Err(()) => Err(sign_in_error(Code::SignInRefused, Status::Persistent)),
        };
        waiting
            .answer(if outcome.is_ok() {
                Page::SignedIn
            } else {
                Page::NotSignedIn
            })
            .await;
        let answer = outcome?;
        Ok(signed_in_secrets(&own_secrets(&self.client), &answer))
    }
}

fn own_secrets(client: &OAuthClient) -> Secrets {
    let id = (CLIENT_ID.to_owned(), Secret::from(client.client_id.as_str()));
    let secret = client
        .client_secret
        .clone()
        .map(|secret| (CLIENT_SECRET.to_owned(), secret));
    Secrets::new([id].into_iter().chain(secret))
}

/// Credentials that are refused at this point are the code's or the client's: the sign-in as a whole was refused.
fn refused_by_system(error: Error) -> Error {
    match error.code {
        Code::CredentialsRefused => Error {
            code: Code::SignInRefused,
            ..error
        },
        _ => error,
    }
}

/// A space is `%20`, which every server reads as a space, unlike `+`.
fn query(present: Option<&str>, parameters: &[(&str, &str)]) -> String {
    let added: String = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(parameters)
        .finish()
        .replace('+', "%20");
    match present {
        Some(present) if !present.is_empty() => format!("{present}&{added}"),
        Some(_) | None => added,
    }
}

const fn sign_in_error(code: Code, status: Status) -> Error {
    Error::new(code, status, Operation::SignIn)
}
