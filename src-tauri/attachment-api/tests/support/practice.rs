//! A practice over HTTP on this computer: one server for its API, one for its storage. What only one system has, its
//! `server.rs` adds.

use attachment_api::{Secret, Secrets};
use serde_json::Value;
use wiremock::matchers::any;
use wiremock::{Mock, MockBuilder, MockServer, ResponseTemplate};

pub struct Practice {
    pub api: MockServer,
    pub storage: MockServer,
}

impl Practice {
    /// Two servers on which every request that no test expects fails the test.
    pub async fn bare() -> Self {
        let practice = Self {
            api: MockServer::builder().start().await,
            storage: MockServer::builder().start().await,
        };
        for server in [&practice.api, &practice.storage] {
            Mock::given(any())
                .respond_with(ResponseTemplate::new(501))
                .with_priority(u8::MAX)
                .expect(0)
                .named("a request that nothing expects")
                .mount(server)
                .await;
        }
        practice
    }

    pub async fn answer(&self, mock: MockBuilder, response: ResponseTemplate) {
        mock.respond_with(response).expect(1).mount(&self.api).await;
    }

    pub async fn answer_json(&self, mock: MockBuilder, body: &Value) {
        self.answer(mock, ResponseTemplate::new(200).set_body_json(body))
            .await;
    }
}

/// The record with some members replaced.
pub fn with_members(mut record: Value, changes: &Value) -> Value {
    let Some(changes) = changes.as_object() else {
        panic!("members: {changes}");
    };
    for (member, value) in changes {
        record[member] = value.clone();
    }
    record
}

pub fn secrets_of(pairs: &[(&str, &str)]) -> Secrets {
    Secrets::new(
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Secret::from(*value))),
    )
}
