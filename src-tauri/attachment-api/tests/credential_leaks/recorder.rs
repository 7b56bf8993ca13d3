//! A server that writes down what arrives.

use std::collections::BTreeSet;

use wiremock::matchers::{any, method};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

/// The same host by its address, and another by its name: both are this computer.
pub const HOSTS: [&str; 2] = ["127.0.0.1", "localhost"];

/// What must never arrive, in headers by name and anywhere by its text.
const FORBIDDEN: [&str; 5] = ["authorization", "x-api-key", "a-api-key", "cookie", "referer"];
const CANARY: &str = "canary";

pub struct Recorder {
    server: MockServer,
    host: &'static str,
}

impl Recorder {
    pub async fn start(host: &'static str) -> Self {
        Self {
            server: MockServer::builder().start().await,
            host,
        }
    }

    /// A bucket on it.
    pub fn address(&self) -> String {
        format!("http://{}:{}/bucket", self.host, self.server.address().port())
    }

    pub async fn answers(&self, answer: ResponseTemplate) {
        answers_everything(&self.server, answer).await;
    }

    /// Takes every file as S3 does, and serves `abc` for every link.
    pub async fn stores_and_serves(&self) {
        let key = "<PostResponse><Key>1/patients/1/u/a.pdf</Key><ETag>x</ETag></PostResponse>";
        let answers = [
            ("POST", ResponseTemplate::new(201).set_body_string(key)),
            ("PUT", ResponseTemplate::new(200)),
            ("GET", ResponseTemplate::new(200).set_body_string("abc")),
        ];
        for (verb, answer) in answers {
            Mock::given(method(verb))
                .respond_with(answer.insert_header("set-cookie", "canary-cookie=1"))
                .mount(&self.server)
                .await;
        }
    }

    /// The methods of all requests, each once.
    pub async fn methods(&self) -> BTreeSet<String> {
        let requests = self.server.received_requests().await.unwrap();
        requests
            .iter()
            .map(|request| request.method.as_str().to_owned())
            .collect()
    }

    pub async fn saw_no_credentials(&self) {
        for request in self.server.received_requests().await.unwrap() {
            assert_eq!(leaks_of(&request), Vec::<String>::new());
        }
    }
}

/// Every request that no other mock answers.
pub async fn answers_everything(server: &MockServer, answer: ResponseTemplate) {
    Mock::given(any())
        .respond_with(answer)
        .with_priority(u8::MAX)
        .mount(server)
        .await;
}

fn leaks_of(request: &Request) -> Vec<String> {
    let mut leaks: Vec<String> = FORBIDDEN
        .iter()
        .filter(|name| request.headers.contains_key(**name))
        .map(|name| (*name).to_owned())
        .collect();
    for (name, value) in &request.headers {
        if String::from_utf8_lossy(value.as_bytes()).contains(CANARY) {
            leaks.push(format!("{name} holds a secret"));
        }
    }
    if request.url.as_str().contains(CANARY) {
        leaks.push("the address holds a secret".to_owned());
    }
    if request
        .body
        .windows(CANARY.len())
        .any(|window| window == CANARY.as_bytes())
    {
        leaks.push("the body holds a secret".to_owned());
    }
    leaks
}

/// Or none of these tests would show anything.
#[tokio::test]
async fn recorder_notices_each_kind_of_leak() {
    // No account connects here, which would have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let recorder = Recorder::start("127.0.0.1").await;
    recorder.stores_and_serves().await;
    let http = reqwest::Client::builder().tls_certs_only([]).build();
    let http = http.unwrap_or_else(|error| panic!("{error}"));
    let bucket = recorder.address();
    for request in FORBIDDEN
        .iter()
        .map(|name| http.get(&bucket).header(*name, "x"))
        .chain([
            http.get(&bucket).header("x-other", "a canary key"),
            http.get(format!("{bucket}?key=canary")),
            http.post(&bucket).body("client_secret=canary-secret"),
        ])
    {
        request.send().await.unwrap();
        let requests = recorder.server.received_requests().await.unwrap();
        assert_eq!(leaks_of(requests.last().unwrap()).len(), 1);
    }
}
