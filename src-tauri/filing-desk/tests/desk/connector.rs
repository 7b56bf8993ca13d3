//! Connects every account to one scripted system, and signs in by a browser that a test plays.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use attachment_api::{AttachmentSystem, ConnectionSettings, Result, Secret, Secrets, TokenKeeper};
use filing_desk::{BrowserSignIn, Connector};
use tokio::sync::oneshot;

use super::scripted::Scripted;

pub struct ScriptedConnector {
    system: Arc<Scripted>,
    keepers: Mutex<Vec<Arc<dyn TokenKeeper>>>,
    browsers: Mutex<VecDeque<oneshot::Receiver<Result<Secrets>>>>,
    begun_with: Mutex<Vec<Vec<String>>>,
}

impl ScriptedConnector {
    pub fn new(system: Arc<Scripted>) -> Self {
        Self {
            system,
            keepers: Mutex::default(),
            browsers: Mutex::default(),
            begun_with: Mutex::default(),
        }
    }

    /// What the latest connection keeps its tokens with.
    pub fn keeper(&self) -> Arc<dyn TokenKeeper> {
        self.keepers.lock().unwrap().last().unwrap().clone()
    }

    /// The person of the next sign-in; says how it ends.
    pub fn person(&self) -> oneshot::Sender<Result<Secrets>> {
        let (person, browser) = oneshot::channel();
        self.browsers.lock().unwrap().push_back(browser);
        person
    }

    /// Names of the secrets that each sign-in began with.
    pub fn begun_with(&self) -> Vec<Vec<String>> {
        self.begun_with.lock().unwrap().clone()
    }
}

#[async_trait]
impl Connector for ScriptedConnector {
    fn connect(
        &self,
        _: &ConnectionSettings,
        _: &Secrets,
        tokens: Arc<dyn TokenKeeper>,
    ) -> Result<Arc<dyn AttachmentSystem>> {
        self.keepers.lock().unwrap().push(tokens);
        Ok(self.system.clone())
    }

    async fn begin_sign_in(
        &self,
        _: &ConnectionSettings,
        secrets: &Secrets,
    ) -> Result<Box<dyn BrowserSignIn>> {
        let names = secrets.iter().map(|(name, _)| name.to_owned()).collect();
        self.begun_with.lock().unwrap().push(names);
        let browser = self.browsers.lock().unwrap().pop_front().expect("a person");
        Ok(Box::new(Browser(browser)))
    }
}

struct Browser(oneshot::Receiver<Result<Secrets>>);

#[async_trait]
impl BrowserSignIn for Browser {
    fn browser_url(&self) -> Secret {
        Secret::from("https://sign-in.example/?state=canary")
    }

    fn redirect_uri(&self) -> String {
        "http://127.0.0.1:17645/callback".to_owned()
    }

    async fn finish(self: Box<Self>) -> Result<Secrets> {
        self.0.await.expect("the person decides")
    }
}
