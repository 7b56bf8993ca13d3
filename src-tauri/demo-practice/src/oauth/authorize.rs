//! The authorise page: what is asked for, the person's answer, and the way back to the application.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use serde_json::Value;
use url::Url;
use url::form_urlencoded;

use super::AuthorisationServer;
use super::clients::Client;
use super::consent_page;
use super::rules::Grantee;
use super::sessions::Consent;
use crate::clock;

/// The request's parameters; of a repeated one the first counts.
pub(crate) type Parameters = BTreeMap<String, String>;

/// Why there is nothing to agree to.
enum Problem {
    /// Shown to the person: where to send them back to is not known for certain.
    Shown(&'static str),
    /// Told to the application.
    Told(Url),
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        match self {
            Self::Shown(text) => (StatusCode::BAD_REQUEST, text).into_response(),
            Self::Told(address) => redirect(&address),
        }
    }
}

/// A valid request: who asks for what.
pub(crate) struct Request<'server> {
    pub(crate) client: &'server Client,
    pub(crate) scope: String,
    redirect_uri: Url,
    /// As it was sent: it is compared to the letter.
    redirect_text: String,
    state: Option<String>,
    challenge: Option<String>,
    patient: String,
}

/// Shows what is asked for. Medplum sends the browser on to its web application here; this page stands for it.
pub(crate) async fn page(
    State(server): State<Arc<AuthorisationServer>>,
    RawQuery(query): RawQuery,
) -> Response {
    let parameters = parameters(query.unwrap_or_default().as_bytes());
    match server.read(&parameters) {
        Ok(request) => {
            let page = consent_page::html(&server.rules, &request, &parameters);
            let no_store = (header::CACHE_CONTROL, "no-store");
            let policy = "default-src 'none'; style-src 'unsafe-inline'";
            ([no_store, (header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// Takes the person's answer and sends the browser back to the application.
pub(crate) async fn decide(State(server): State<Arc<AuthorisationServer>>, body: Bytes) -> Response {
    let parameters = parameters(&body);
    let request = match server.read(&parameters) {
        Ok(request) => request,
        Err(problem) => return problem.into_response(),
    };
    let mut answer = request.redirect_uri.clone();
    if parameters.get("decision").map(String::as_str) == Some("allow") {
        let state = request.state.clone();
        let code = server.agree(request);
        answer.query_pairs_mut().append_pair("code", &code);
        with_state(&mut answer, state.as_deref());
    } else {
        let description = "The person refused";
        answer = error(answer, "access_denied", description, request.state.as_deref());
    }
    redirect(&answer)
}

impl AuthorisationServer {
    fn agree(&self, request: Request<'_>) -> String {
        let consent = Consent {
            grantee: Grantee {
                client_id: request.client.id.clone(),
                is_person: true,
                scope: request.scope,
                patient: request.patient,
            },
            redirect_uri: request.redirect_text,
            challenge: request.challenge,
        };
        self.sessions.consent(consent, self.lives(), clock::now())
    }

    fn read(&self, parameters: &Parameters) -> Result<Request<'_>, Problem> {
        let given = |name: &str| {
            parameters
                .get(name)
                .map(String::as_str)
                .filter(|value| !value.is_empty())
        };
        let client = given("client_id")
            .and_then(|id| self.client(id))
            .ok_or(Problem::Shown("Client not found"))?;
        let redirect_text = given("redirect_uri").filter(|uri| client.may_return_to(uri));
        let (redirect_text, redirect_uri) = redirect_text
            .and_then(|uri| Some((uri, Url::parse(uri).ok()?)))
            .ok_or(Problem::Shown("Invalid redirect URI"))?;
        let state = given("state");
        let tell = |code, description| Problem::Told(error(redirect_uri.clone(), code, description, state));

        let scope = given("scope").ok_or_else(|| tell("invalid_request", "Missing scope"))?;
        if given("response_type") != Some("code") {
            return Err(tell("unsupported_response_type", "Invalid response type"));
        }
        if !client.may_ask_for(scope) {
            return Err(tell("invalid_scope", "The requested scope is invalid"));
        }
        let challenge = given("code_challenge");
        // Medplum's server also takes `plain`, which its discovery does not offer; nobody should send it.
        if challenge.is_some() && given("code_challenge_method") != Some("S256") {
            return Err(tell("invalid_request", "Invalid code_challenge_method"));
        }
        let patient = given("launch").and_then(launched_patient);
        if self.rules.wants_launch && patient.is_none() {
            return Err(tell("access_denied", "Missing launch"));
        }
        Ok(Request {
            client,
            scope: scope.to_owned(),
            redirect_text: redirect_text.to_owned(),
            state: state.map(str::to_owned),
            challenge: challenge.map(str::to_owned),
            patient: patient.unwrap_or_default(),
            redirect_uri,
        })
    }
}

/// The patient of a `launch`: base64 of a JSON object, padded or not. `None` when it is something else.
fn launched_patient(launch: &str) -> Option<String> {
    let bytes = STANDARD
        .decode(launch)
        .or_else(|_| STANDARD_NO_PAD.decode(launch))
        .ok()?;
    let launch: Value = serde_json::from_slice(&bytes).ok()?;
    let patient = launch.as_object()?.get("patient");
    Some(patient.and_then(Value::as_str).unwrap_or_default().to_owned())
}

pub(super) fn parameters(encoded: &[u8]) -> Parameters {
    let mut parameters = Parameters::new();
    for (name, value) in form_urlencoded::parse(encoded) {
        parameters.entry(name.into_owned()).or_insert(value.into_owned());
    }
    parameters
}

fn error(mut address: Url, code: &str, description: &str, state: Option<&str>) -> Url {
    address
        .query_pairs_mut()
        .append_pair("error", code)
        .append_pair("error_description", description);
    with_state(&mut address, state);
    address
}

fn with_state(address: &mut Url, state: Option<&str>) {
    if let Some(state) = state {
        address.query_pairs_mut().append_pair("state", state);
    }
}

fn redirect(address: &Url) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(address.as_str()) {
        headers.insert(header::LOCATION, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
