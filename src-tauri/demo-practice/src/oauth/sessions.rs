//! Who has signed in, and the codes and tokens that came of it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::Lives;
use super::clients::includes;
use super::refusals::Refusal;
use super::rules::Grantee;

const TOKEN_LETTERS: usize = 96;
const CODE_LETTERS: usize = 32;
/// Asks for a refresh token.
const OFFLINE_ACCESS: &str = "offline_access";

/// Every sign-in of one system.
#[derive(Default)]
pub(crate) struct Sessions {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    logins: Vec<Login>,
    /// The login each code belongs to. Spent codes stay: using one again is an alarm.
    codes: HashMap<String, usize>,
    access: HashMap<String, AccessToken>,
    refresh: HashMap<String, RefreshToken>,
}

struct Login {
    grantee: Grantee,
    redirect_uri: String,
    challenge: Option<String>,
    code_ends: Timestamp,
    granted: bool,
    revoked: bool,
}

struct AccessToken {
    login: usize,
    scope: String,
    ends: Timestamp,
}

struct RefreshToken {
    login: usize,
    ends: Option<Timestamp>,
    spent: bool,
}

/// What a person agreed to on the authorise page.
pub(crate) struct Consent {
    pub(crate) grantee: Grantee,
    pub(crate) redirect_uri: String,
    /// The S256 code challenge.
    pub(crate) challenge: Option<String>,
}

/// What a code is exchanged with.
pub(crate) struct Exchange<'request> {
    pub(crate) client_id: &'request str,
    pub(crate) redirect_uri: &'request str,
    pub(crate) verifier: Option<&'request str>,
}

/// Newly issued tokens.
pub(crate) struct Issued {
    pub(crate) grantee: Grantee,
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
}

impl Sessions {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes a consent; the code that stands for it.
    pub(crate) fn consent(&self, consent: Consent, lives: Lives, now: Timestamp) -> String {
        let mut state = self.state();
        let code = letters(CODE_LETTERS);
        let login = state.logins.len();
        state.logins.push(Login {
            grantee: consent.grantee,
            redirect_uri: consent.redirect_uri,
            challenge: consent.challenge,
            code_ends: after(now, lives.code),
            granted: false,
            revoked: false,
        });
        state.codes.insert(code.clone(), login);
        code
    }

    /// Exchanges a code. A second try ends everything the first one gave; a wrong verifier does not burn the code.
    pub(crate) fn exchange(
        &self,
        code: &str,
        exchange: &Exchange<'_>,
        lives: Lives,
        now: Timestamp,
    ) -> Result<Issued, Refusal> {
        let mut state = self.state();
        let index = *state
            .codes
            .get(code)
            .ok_or_else(|| Refusal::unknown("Invalid code"))?;
        let login = &mut state.logins[index];
        if login.grantee.client_id != exchange.client_id {
            return Err(Refusal::client("Invalid client"));
        }
        if login.granted {
            login.revoked = true;
            return Err(Refusal::ended("Token already granted"));
        }
        if login.revoked {
            return Err(Refusal::ended("Token revoked"));
        }
        if now >= login.code_ends {
            return Err(Refusal::ended("Code expired"));
        }
        // RFC 6749, section 4.1.3: identical to the one the code was asked with.
        if login.redirect_uri != exchange.redirect_uri {
            return Err(Refusal::ended("Invalid redirect URI"));
        }
        check_verifier(login.challenge.as_deref(), exchange.verifier)?;
        login.granted = true;
        let scope = login.grantee.scope.clone();
        Ok(state.issue(index, scope, lives, now))
    }

    /// Tokens for a client that acts for itself.
    pub(crate) fn admit_client(&self, grantee: Grantee, lives: Lives, now: Timestamp) -> Issued {
        let mut state = self.state();
        let (index, scope) = (state.logins.len(), grantee.scope.clone());
        state.logins.push(Login {
            grantee,
            redirect_uri: String::new(),
            challenge: None,
            code_ends: now,
            granted: true,
            revoked: false,
        });
        state.issue(index, scope, lives, now)
    }

    /// Gives new tokens for a refresh token, which is dead from then on. `scope` may only narrow.
    pub(crate) fn refresh(
        &self,
        token: &str,
        client_id: Option<&str>,
        scope: Option<&str>,
        lives: Lives,
        now: Timestamp,
    ) -> Result<Issued, Refusal> {
        let mut state = self.state();
        let State { logins, refresh, .. } = &mut *state;
        let token = refresh
            .get_mut(token)
            .ok_or_else(|| Refusal::unknown("Invalid refresh token"))?;
        let login = &logins[token.login];
        if client_id.is_some_and(|id| id != login.grantee.client_id) {
            return Err(Refusal::ended("Incorrect client"));
        }
        if login.revoked {
            return Err(Refusal::ended("Token revoked"));
        }
        if token.spent {
            return Err(Refusal::unknown("Invalid token"));
        }
        if token.ends.is_some_and(|ends| now >= ends) {
            return Err(Refusal::unknown("Invalid refresh token"));
        }
        let scope = scope.unwrap_or(&login.grantee.scope);
        if !includes(&login.grantee.scope, scope) {
            return Err(Refusal::scope());
        }
        let (index, scope) = (token.login, scope.to_owned());
        token.spent = true;
        Ok(state.issue(index, scope, lives, now))
    }

    /// Whom an access token was given to, with the scope of that token; `None` when it is none, or no longer one.
    pub(crate) fn holder(&self, access_token: &str, now: Timestamp) -> Option<Grantee> {
        let state = self.state();
        let token = state.access.get(access_token).filter(|token| now < token.ends)?;
        let login = &state.logins[token.login];
        (!login.revoked).then(|| Grantee {
            scope: token.scope.clone(),
            ..login.grantee.clone()
        })
    }

    /// Ends the sign-in behind an access token, as a sign-out does.
    pub(crate) fn sign_out(&self, access_token: &str) {
        let mut state = self.state();
        if let Some(login) = state.access.get(access_token).map(|token| token.login) {
            state.logins[login].revoked = true;
        }
    }

    /// Forgets every access token handed out so far; what they can be refreshed with stays.
    pub(crate) fn expire_access_tokens(&self) {
        self.state().access.clear();
    }

    /// Ends every sign-in so far.
    pub(crate) fn revoke_everything(&self) {
        for login in &mut self.state().logins {
            login.revoked = true;
        }
    }
}

impl State {
    fn issue(&mut self, login: usize, scope: String, lives: Lives, now: Timestamp) -> Issued {
        let mut grantee = self.logins[login].grantee.clone();
        grantee.scope.clone_from(&scope);
        let access_token = letters(TOKEN_LETTERS);
        let ends = after(now, lives.access);
        self.access
            .insert(access_token.clone(), AccessToken { login, scope, ends });
        // What was granted decides, not what a refresh narrows it to.
        let offline = grantee.is_person && includes(&self.logins[login].grantee.scope, OFFLINE_ACCESS);
        let refresh_token = offline.then(|| {
            let token = letters(TOKEN_LETTERS);
            let ends = lives.refresh.map(|life| after(now, life));
            let spent = false;
            self.refresh
                .insert(token.clone(), RefreshToken { login, ends, spent });
            token
        });
        Issued {
            grantee,
            access_token,
            refresh_token,
        }
    }
}

/// PKCE, RFC 7636 section 4.6; mandatory.
fn check_verifier(challenge: Option<&str>, verifier: Option<&str>) -> Result<(), Refusal> {
    let challenge = challenge.ok_or_else(|| Refusal::malformed("Missing verification context"))?;
    let verifier = verifier.ok_or_else(|| Refusal::malformed("Missing code verifier"))?;
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) != challenge {
        return Err(Refusal::malformed("Invalid code verifier"));
    }
    Ok(())
}

fn after(now: Timestamp, life: std::time::Duration) -> Timestamp {
    now.checked_add(life).unwrap_or(Timestamp::MAX)
}

/// Made anew with every run, whatever the seed: what is handed out must not be guessable from a listing of it.
fn letters(count: usize) -> String {
    (0..count).map(|_| fastrand::alphanumeric()).collect()
}
