//! A system's authorization server: where it is, and asking it for tokens.

use jiff::Timestamp;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Response};
use serde::Deserialize;
use tokio::sync::OnceCell;
use url::Url;
use zeroize::Zeroizing;

use super::token::TokenAnswer;
use crate::http::Timeouts;
use crate::http::answer::{facts, read_body, read_error_body};
use crate::http::classify::{VendorFacts, classify};
use crate::http::client_builder::client;
use crate::http::exchange::exchange;
use crate::http::transport_failure::{address_refused, timed_out, transport_failure, unreadable};
use crate::http::url_policy::{StoragePolicy, storage_allowed};
use crate::{Code, Error, Operation, Result, Status};

const SIGN_IN: Operation = Operation::SignIn;

/// The error codes of RFC 6749, section 5.2: the only words of a refusal that are kept.
const REFUSALS: [&str; 6] = [
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
];

/// Where people sign in and tokens are given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoints {
    /// Where the browser goes.
    pub authorize: Url,
    /// Where tokens are asked for.
    pub token: Url,
}

/// One account's way to its authorization server. Carries no other credentials than the form's, and follows no redirect.
pub(crate) struct AuthorizationServer {
    http: Client,
    timeouts: Timeouts,
    /// Where the endpoints may be: a client secret or a refresh token goes there.
    policy: StoragePolicy,
    usual: Endpoints,
    /// The server's own word on its endpoints (SMART App Launch, `.well-known/smart-configuration`).
    configuration: Option<Url>,
    found: OnceCell<Endpoints>,
}

/// The part of a SMART configuration that is used: <https://hl7.org/fhir/smart-app-launch/conformance.html>.
#[derive(Deserialize)]
struct SmartConfiguration {
    #[serde(default)]
    authorization_endpoint: Option<String>,
    #[serde(default)]
    token_endpoint: Option<String>,
}

impl AuthorizationServer {
    /// A server whose endpoints are as documented.
    pub fn new(endpoints: Endpoints, policy: StoragePolicy, timeouts: Timeouts) -> Result<Self> {
        Ok(Self {
            http: client(&timeouts, policy.loopback_account, |builder| builder)?,
            timeouts,
            policy,
            usual: endpoints,
            configuration: None,
            found: OnceCell::new(),
        })
    }

    /// The server is asked where its endpoints are before they are first used.
    pub fn discovered_at(self, configuration: Url) -> Self {
        Self {
            configuration: Some(configuration),
            ..self
        }
    }

    /// The endpoints, each on a host that this account may talk to.
    pub async fn endpoints(&self) -> Result<&Endpoints> {
        self.found
            .get_or_try_init(|| async {
                match &self.configuration {
                    Some(configuration) => self.discovered(configuration).await,
                    None => Ok(self.usual.clone()),
                }
            })
            .await
    }

    /// Asks for a token; the form holds the grant.
    #[tracing::instrument(name = "token", level = "debug", skip_all, fields(status))]
    pub async fn token(&self, form: Zeroizing<String>) -> Result<TokenAnswer> {
        let request = self
            .http
            .post(self.endpoints().await?.token.clone())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.as_bytes().to_vec());
        let response = self.within_time(request.send()).await?;
        let http_status = response.status().as_u16();
        tracing::Span::current().record("status", http_status);
        if http_status != 200 {
            return Err(self.refusal(response).await);
        }
        let body = tokio::time::timeout(self.timeouts.exchange, read_body(SIGN_IN, response))
            .await
            .map_err(|_| timed_out(SIGN_IN))??;
        TokenAnswer::read(&body, Timestamp::now()).ok_or(Error {
            http_status: Some(http_status),
            ..unreadable(SIGN_IN)
        })
    }

    async fn discovered(&self, configuration: &Url) -> Result<Endpoints> {
        let response = self
            .within_time(self.http.get(configuration.clone()).send())
            .await?;
        match response.status().as_u16() {
            200 => {}
            // A server that does not offer the document has its endpoints where they usually are.
            401 | 403..=405 | 410 => return Ok(self.usual.clone()),
            _ => return Err(self.refusal(response).await),
        }
        let body = tokio::time::timeout(self.timeouts.exchange, read_body(SIGN_IN, response))
            .await
            .map_err(|_| timed_out(SIGN_IN))??;
        let said: SmartConfiguration = serde_json::from_slice(&body).map_err(|_| unreadable(SIGN_IN))?;
        Ok(Endpoints {
            authorize: self.checked(said.authorization_endpoint, &self.usual.authorize)?,
            token: self.checked(said.token_endpoint, &self.usual.token)?,
        })
    }

    fn checked(&self, said: Option<String>, usual: &Url) -> Result<Url> {
        let Some(said) = said else {
            return Ok(usual.clone());
        };
        Url::parse(&said)
            .ok()
            .filter(|url| storage_allowed(url, &self.policy))
            .ok_or_else(|| address_refused(SIGN_IN))
    }

    async fn within_time(
        &self,
        sending: impl Future<Output = reqwest::Result<Response>>,
    ) -> Result<Response> {
        exchange(SIGN_IN, tokio::time::timeout(self.timeouts.exchange, sending))
            .await
            .map_err(|_| timed_out(SIGN_IN))?
            .map_err(|failure| transport_failure(SIGN_IN, &failure))
    }

    /// A 400 or 401 says that these credentials are not taken; everything else says nothing about them.
    async fn refusal(&self, response: Response) -> Error {
        let http_status = response.status().as_u16();
        let headers = response.headers().clone();
        let body = tokio::time::timeout(self.timeouts.stall, read_error_body(response))
            .await
            .unwrap_or_default();
        let error = classify(
            SIGN_IN,
            facts(http_status, &headers, VendorFacts::default(), Timestamp::now()),
        );
        let (code, status) = match (http_status, error.status) {
            (400 | 401, _) => (Code::CredentialsRefused, Status::Persistent),
            // The request for which a token is wanted is fine: it waits until somebody looks at the sign-in.
            (_, Status::Permanent) => (error.code, Status::Persistent),
            (_, status) => (error.code, status),
        };
        Error {
            code,
            status,
            vendor_code: refusal_word(&body),
            ..error
        }
    }
}

fn refusal_word(body: &[u8]) -> Option<&'static str> {
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
    }
    let refusal: Refusal = serde_json::from_slice(body).ok()?;
    REFUSALS.into_iter().find(|word| *word == refusal.error)
}
