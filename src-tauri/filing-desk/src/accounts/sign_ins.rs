//! Sign-ins in the browser that are under way. In memory only, and only for a while: the tokens of one that is not taken
//! over are forgotten with it.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use attachment_api::{Connection, ConnectionSettings, MemoryTokens, Secret};
use serde::{Deserialize, Serialize};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::browser_sign_in::BrowserSignIn;
use crate::error::RefusalCode;

/// How long a sign-in is remembered, from its beginning.
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

/// Names a sign-in that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignInId(Uuid);

impl fmt::Display for SignInId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for SignInId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// A sign-in that waits for a person in the browser.
#[derive(Clone, Debug)]
pub struct StartedSignIn {
    /// Names it.
    pub id: SignInId,
    /// The address to open in the browser: for that and nothing else.
    pub browser_url: Secret,
    /// Where the browser comes back to on this computer, as it has to be registered with the system.
    pub redirect_uri: String,
}

/// What a finished sign-in gave.
#[derive(Clone)]
pub struct SignedIn {
    /// Where the system lives.
    pub settings: ConnectionSettings,
    /// The account's secrets with its tokens.
    pub tokens: Arc<MemoryTokens>,
    /// What a connection test found with them; `None` when it has not succeeded yet.
    pub connection: Option<Connection>,
}

/// What can be gone on with.
pub enum Next {
    /// The person has to finish it; the token ends the wait.
    Wait {
        /// Where the system lives.
        settings: ConnectionSettings,
        /// The sign-in.
        sign_in: Box<dyn BrowserSignIn>,
        /// Cancelled when nobody wants it any more.
        over: CancellationToken,
    },
    /// It is finished.
    Done(SignedIn),
}

/// The sign-ins under way.
#[derive(Clone, Default)]
pub struct SignIns {
    under_way: Arc<Mutex<HashMap<SignInId, UnderWay>>>,
}

struct UnderWay {
    stage: Stage,
    over: CancellationToken,
    _ends_with_this: DropGuard,
}

enum Stage {
    Begun(ConnectionSettings, Box<dyn BrowserSignIn>),
    Finishing,
    Finished(SignedIn),
}

impl SignIns {
    /// Remembers a sign-in for a while.
    pub fn begin(&self, settings: ConnectionSettings, sign_in: Box<dyn BrowserSignIn>) -> StartedSignIn {
        let started = StartedSignIn {
            id: SignInId(Uuid::new_v4()),
            browser_url: sign_in.browser_url(),
            redirect_uri: sign_in.redirect_uri(),
        };
        let over = CancellationToken::new();
        let under_way = UnderWay {
            stage: Stage::Begun(settings, sign_in),
            over: over.clone(),
            _ends_with_this: over.clone().drop_guard(),
        };
        self.lock().insert(started.id, under_way);
        let (sign_ins, id) = (self.clone(), started.id);
        tokio::spawn(async move {
            if over
                .run_until_cancelled(tokio::time::sleep(REMEMBERED_FOR))
                .await
                .is_some()
            {
                sign_ins.forget(id);
            }
        });
        started
    }

    /// What can be gone on with; a sign-in that somebody waits for already is refused like one that is not there.
    pub fn next(&self, id: SignInId) -> Result<Next, RefusalCode> {
        let mut under_way = self.lock();
        let sign_in = under_way.get_mut(&id).ok_or(RefusalCode::SignInUnknown)?;
        match std::mem::replace(&mut sign_in.stage, Stage::Finishing) {
            Stage::Begun(settings, browser) => Ok(Next::Wait {
                settings,
                sign_in: browser,
                over: sign_in.over.clone(),
            }),
            Stage::Finishing => Err(RefusalCode::SignInUnknown),
            Stage::Finished(signed_in) => {
                sign_in.stage = Stage::Finished(signed_in.clone());
                Ok(Next::Done(signed_in))
            }
        }
    }

    /// Notes what a sign-in gave; refused when nobody wants it any more.
    pub fn note(&self, id: SignInId, signed_in: SignedIn) -> Result<(), RefusalCode> {
        let mut under_way = self.lock();
        let sign_in = under_way.get_mut(&id).ok_or(RefusalCode::SignInUnknown)?;
        sign_in.stage = Stage::Finished(signed_in);
        Ok(())
    }

    /// What a finished and tested sign-in gave.
    pub fn finished(&self, id: SignInId) -> Result<(SignedIn, Connection), RefusalCode> {
        match self.lock().get(&id).map(|sign_in| &sign_in.stage) {
            Some(Stage::Finished(signed_in)) => {
                let connection = signed_in.connection.clone();
                Ok((signed_in.clone(), connection.ok_or(RefusalCode::SignInUnknown)?))
            }
            _ => Err(RefusalCode::SignInUnknown),
        }
    }

    /// Forgets a sign-in and ends whatever waits for it.
    pub fn forget(&self, id: SignInId) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SignInId, UnderWay>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
