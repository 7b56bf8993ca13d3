//! The authorisation server as a browser and an application meet it.

mod clients;
mod sign_in;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http_body_util::BodyExt;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use url::Url;
use url::form_urlencoded::Serializer;

use super::*;
use crate::faults::Effect;

const RETURN: &str = "http://127.0.0.1:17645/callback";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-long";
const SCOPE: &str = "openid offline_access";

struct Fixture {
    server: Arc<AuthorisationServer>,
    router: Router,
    faults: FaultSwitch,
    ledger: Arc<LedgerBook>,
}

struct Answer {
    status: StatusCode,
    location: Option<Url>,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    fn token(&self, name: &str) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()[name].as_str().unwrap().to_owned()
    }

    /// One parameter of the address the browser is sent to.
    fn returned(&self, name: &str) -> Option<String> {
        let location = self.location.as_ref().unwrap();
        let mut pairs = location.query_pairs();
        pairs
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    fn error(&self) -> (u16, String, String) {
        let text = |name: &str| self.json()[name].as_str().unwrap().to_owned();
        (self.status.as_u16(), text("error"), text("error_description"))
    }
}

fn medplum() -> Fixture {
    fixture(Rules::medplum(
        "Northside",
        "Dr Imogen Fairweather",
        Box::new(|_| Map::new()),
    ))
}

fn canvas() -> Fixture {
    fixture(Rules::canvas(
        "Northside",
        "Dr Imogen Fairweather",
        Box::new(|_| Map::new()),
    ))
}

fn fixture(rules: Rules) -> Fixture {
    let scopes = (rules.system == "canvas").then(|| {
        ["openid", "offline_access", "user/Patient.read"]
            .map(str::to_owned)
            .to_vec()
    });
    let clients = vec![
        Client::confidential(
            "machine".to_owned(),
            "secret".to_owned(),
            "Machine",
            scopes.clone(),
        ),
        Client::browser("desktop".to_owned(), "Desktop <app>", scopes),
    ];
    let (faults, ledger) = (FaultSwitch::default(), Arc::new(LedgerBook::default()));
    let server = AuthorisationServer::new(rules, clients, faults.clone(), Arc::clone(&ledger));
    let server = Arc::new(server);
    let router = router(Arc::clone(&server), "/authorize", "/token");
    Fixture {
        server,
        router,
        faults,
        ledger,
    }
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

impl Fixture {
    async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response = self.router.clone().oneshot(request).await.unwrap();
        let location = response.headers().get(header::LOCATION);
        let location = location.map(|value| Url::parse(value.to_str().unwrap()).unwrap());
        let status = response.status();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer {
            status,
            location,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    async fn page(&self, pairs: &[(&str, &str)]) -> Answer {
        let request = Request::get(format!("/authorize?{}", encoded(pairs)));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn press(&self, button: &str, pairs: &[(&str, &str)]) -> Answer {
        let pairs = [pairs, &[("decision", button)]].concat();
        let request = Request::post("/authorize");
        self.send(request.body(encoded(&pairs).into()).unwrap()).await
    }

    async fn token(&self, pairs: &[(&str, &str)]) -> Answer {
        self.token_under(None, pairs).await
    }

    async fn token_under(&self, effect: Option<Effect>, pairs: &[(&str, &str)]) -> Answer {
        let mut request = Request::post("/token")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encoded(pairs).into())
            .unwrap();
        if let Some(effect) = effect {
            request.extensions_mut().insert(effect);
        }
        self.send(request).await
    }

    /// A code as the desktop application gets one.
    async fn code(&self, scope: &str) -> String {
        let challenge = challenge();
        let answer = self.press("allow", &authorize(scope, &challenge)).await;
        answer.returned("code").unwrap()
    }

    async fn exchange(&self, code: &str) -> Answer {
        self.token(&exchange(code)).await
    }

    async fn refresh(&self, token: &str) -> Answer {
        self.token(&refresh(token)).await
    }

    fn is_admitted(&self, access_token: &str) -> bool {
        let mut headers = axum::http::HeaderMap::new();
        let value = format!("Bearer {access_token}").parse().unwrap();
        headers.insert(header::AUTHORIZATION, value);
        self.server.admit_bearer(&headers, None).is_ok()
    }
}

fn authorize<'text>(scope: &'text str, challenge: &'text str) -> Vec<(&'static str, &'text str)> {
    vec![
        ("response_type", "code"),
        ("client_id", "desktop"),
        ("redirect_uri", RETURN),
        ("scope", scope),
        ("state", "of mind&"),
        ("launch", "eyJwYXRpZW50IjoiIn0="),
        ("code_challenge", challenge),
        ("code_challenge_method", "S256"),
    ]
}

/// Without the parameter of this name.
fn without<'text>(pairs: &[(&'text str, &'text str)], name: &str) -> Vec<(&'text str, &'text str)> {
    pairs.iter().copied().filter(|(key, _)| *key != name).collect()
}

/// With another value for the parameter of this name.
fn with<'text>(
    pairs: &[(&'text str, &'text str)],
    name: &'text str,
    value: &'text str,
) -> Vec<(&'text str, &'text str)> {
    [without(pairs, name), vec![(name, value)]].concat()
}

fn exchange(code: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("grant_type", "authorization_code"),
        ("client_id", "desktop"),
        ("redirect_uri", RETURN),
        ("code_verifier", VERIFIER),
        ("code", code),
    ]
}

fn refresh(token: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("grant_type", "refresh_token"),
        ("client_id", "desktop"),
        ("scope", SCOPE),
        ("refresh_token", token),
    ]
}
