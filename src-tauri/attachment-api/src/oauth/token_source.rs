//! Gives an account's requests a token that lasts, and renews it once however many ask.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, HeaderMap};

use super::oauth_client::OAuthClient;
use super::token::{AccessToken, REFRESH_TOKEN, TokenAnswer, sign_in_again, signed_in_secrets};
use crate::http::Credentials;
use crate::http::transport_failure::unreadable;
use crate::{
    Code, ConnectionSettings, Error, Operation, Result, Secret, Secrets, SignInMethod, Status, TokenKeeper,
};

/// An account's tokens.
pub(crate) struct TokenSource(Arc<Shared>);

struct Shared {
    client: OAuthClient,
    /// Where rotating tokens are kept; `None` for client credentials, which give a new token whenever asked.
    keeper: Option<Arc<dyn TokenKeeper>>,
    state: Mutex<State>,
    /// Held by the one who renews.
    renewing: tokio::sync::Mutex<Renewing>,
}

#[derive(Default)]
struct State {
    token: Option<AccessToken>,
    /// The latest token that the API refused: it is not taken from the keeper again.
    spent: Option<Secret>,
    scope: Option<String>,
    /// How many renewals have failed, and how the latest did.
    failures: u64,
    failure: Option<Error>,
}

#[derive(Default)]
struct Renewing {
    /// Tokens that could not be kept yet, with the refresh token that they cost.
    unkept: Option<(Secret, Secrets)>,
    /// A refresh token that the server refused: it is not asked about again.
    refused: Option<Secret>,
}

impl TokenSource {
    /// The tokens of an account, by the way that it signs in.
    pub fn of_account(
        client: OAuthClient,
        settings: &ConnectionSettings,
        secrets: &Secrets,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Self {
        match settings.sign_in {
            SignInMethod::Secrets => Self::of_client(client),
            SignInMethod::Browser => Self::of_person(client, secrets, keeper),
        }
    }

    /// Tokens for the client itself.
    pub fn of_client(client: OAuthClient) -> Self {
        Self::new(client, None, State::default())
    }

    /// Tokens that a person's sign-in left in `secrets`, kept by `keeper` as they rotate.
    pub fn of_person(client: OAuthClient, secrets: &Secrets, keeper: Arc<dyn TokenKeeper>) -> Self {
        let state = State {
            token: AccessToken::kept(secrets),
            ..State::default()
        };
        Self::new(client, Some(keeper), state)
    }

    fn new(client: OAuthClient, keeper: Option<Arc<dyn TokenKeeper>>, state: State) -> Self {
        Self(Arc::new(Shared {
            client,
            keeper,
            state: Mutex::new(state),
            renewing: tokio::sync::Mutex::default(),
        }))
    }

    /// The scope that the server granted, as of the latest token that it gave here; `None` where it did not say, or gave none
    /// yet.
    pub fn granted_scope(&self) -> Option<String> {
        self.0.state().scope.clone()
    }
}

#[async_trait]
impl Credentials for TokenSource {
    async fn headers(&self) -> Result<HeaderMap> {
        let failures = {
            let state = self.0.state();
            if let Some(token) = usable(&state) {
                return headers(&token);
            }
            state.failures
        };
        // In a task of its own: a request that is given up half-way must not lose tokens that the server has just rotated.
        let shared = Arc::clone(&self.0);
        let token = tokio::spawn(async move { shared.renewed(failures).await })
            .await
            .map_err(|_| Error::new(Code::AnswerLost, Status::Temporary, Operation::SignIn))??;
        headers(&token)
    }

    fn refused(&self, used: &HeaderMap) -> bool {
        let mut state = self.0.state();
        let refused = state
            .token
            .take_if(|token| token.authorisation().as_ref() == used.get(AUTHORIZATION));
        if let Some(token) = refused {
            state.spent = Some(token.secret().clone());
        }
        // Otherwise somebody else has it replaced already.
        true
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token that lasts. Whoever waited while another one's renewal succeeded takes its token, and whoever waited while it
    /// failed takes its failure.
    async fn renewed(&self, failures_seen: u64) -> Result<AccessToken> {
        let mut renewing = self.renewing.lock().await;
        {
            let state = self.state();
            if let Some(token) = usable(&state) {
                return Ok(token);
            }
            if let Some(failure) = state.failure.as_ref().filter(|_| state.failures > failures_seen) {
                return Err(failure.clone());
            }
        }
        let outcome = match &self.keeper {
            Some(keeper) => self.rotated(keeper.as_ref(), &mut renewing).await,
            None => self.client.client_token().await.map(|answer| self.noted(answer)),
        };
        let mut state = self.state();
        match &outcome {
            Ok(token) => state.token = Some(token.clone()),
            Err(failure) => {
                state.failures += 1;
                state.failure = Some(failure.clone());
            }
        }
        outcome
    }

    /// What another process keeps by now, else new tokens, used only once they are kept.
    async fn rotated(&self, keeper: &dyn TokenKeeper, renewing: &mut Renewing) -> Result<AccessToken> {
        let mut renewal = keeper.begin().await?;
        let mut kept = renewal.kept().await?;
        if let Some((cost, unkept)) = renewing.unkept.take() {
            // Another refresh token there means that somebody signed in anew: those tokens count.
            if kept.get(REFRESH_TOKEN).is_some_and(|token| same(token, &cost)) {
                if let Err(failure) = renewal.keep(&unkept).await {
                    renewing.unkept = Some((cost, unkept));
                    return Err(failure);
                }
                kept = unkept;
            }
        }
        if let Some(token) = AccessToken::kept(&kept).filter(|token| self.is_fresh(token)) {
            return Ok(token);
        }
        let Some(refresh) = kept.get(REFRESH_TOKEN) else {
            return Err(sign_in_again());
        };
        if renewing
            .refused
            .as_ref()
            .is_some_and(|refused| same(refused, refresh))
        {
            return Err(sign_in_again());
        }
        let answer = match self.client.renewed(refresh).await {
            Ok(answer) => answer,
            Err(failure) => {
                if failure.code == Code::CredentialsRefused {
                    renewing.refused = Some(refresh.clone());
                }
                return Err(failure);
            }
        };
        let secrets = signed_in_secrets(&kept, &answer);
        if let Err(failure) = renewal.keep(&secrets).await {
            renewing.unkept = Some((refresh.clone(), secrets));
            return Err(failure);
        }
        Ok(self.noted(answer))
    }

    fn is_fresh(&self, token: &AccessToken) -> bool {
        let spent = self.state().spent.as_ref().is_some_and(|spent| token.is(spent));
        !spent && token.lasts(Timestamp::now())
    }

    fn noted(&self, answer: TokenAnswer) -> AccessToken {
        if answer.scope.is_some() {
            self.state().scope = answer.scope;
        }
        answer.access
    }
}

fn usable(state: &State) -> Option<AccessToken> {
    state.token.clone().filter(|token| token.lasts(Timestamp::now()))
}

fn headers(token: &AccessToken) -> Result<HeaderMap> {
    let authorisation = token
        .authorisation()
        .ok_or_else(|| unreadable(Operation::SignIn))?;
    Ok(HeaderMap::from_iter([(AUTHORIZATION, authorisation)]))
}

fn same(one: &Secret, other: &Secret) -> bool {
    use secrecy::ExposeSecret;
    one.expose_secret() == other.expose_secret()
}
