//! An S3 server to hold the client against.

use std::time::Duration;

use demo_practice::{DemoPractice, Options};
use rusty_s3::{Bucket, Credentials, S3Action as _, UrlStyle};
use serde::Deserialize;

/// How long requests of the test itself stay signed.
pub const SOON: Duration = Duration::from_secs(300);

#[derive(Deserialize)]
struct Announced {
    endpoint: String,
    access_key: String,
    secret_key: String,
    region: String,
}

pub struct Store {
    pub bucket: Bucket,
    pub credentials: Credentials,
    pub secret_key: String,
    pub region: String,
    /// Keeps the demo practice up for as long as the case runs.
    _practice: Option<DemoPractice>,
}

impl Store {
    pub async fn demo_practice() -> Self {
        let practice = DemoPractice::start(Options::default())
            .await
            .expect("the demo practice starts");
        let announced = serde_json::to_value(practice.announcement()).expect("announcement");
        let announced = serde_json::from_value(announced["storage"].clone()).expect("storage");
        Self::with_new_bucket(announced, Some(practice)).await
    }

    pub async fn ceph_gateway() -> Self {
        let announced = std::env::var("CHARTDROP_STORAGE_WITNESS")
            .expect("no storage witness: run inside `tests/storage/ceph-rgw run ...`, as `make test` does");
        Self::with_new_bucket(
            serde_json::from_str(&announced).expect("the witness's line"),
            None,
        )
        .await
    }

    async fn with_new_bucket(announced: Announced, practice: Option<DemoPractice>) -> Self {
        let endpoint = announced.endpoint.parse().expect("endpoint");
        let name = format!("charts-{}", uuid::Uuid::now_v7().simple());
        let bucket = Bucket::new(endpoint, UrlStyle::Path, name, announced.region.clone()).expect("bucket");
        let credentials = Credentials::new(announced.access_key, announced.secret_key.clone());
        let create = bucket.create_bucket(&credentials).sign(SOON);
        let answer = plain_client().put(create).send().await.expect("storage answers");
        assert!(
            answer.status().is_success(),
            "creating a bucket answers {}",
            answer.status()
        );
        Self {
            bucket,
            credentials,
            secret_key: announced.secret_key,
            region: announced.region,
            _practice: practice,
        }
    }

    /// A presigned GET of this key.
    pub fn link(&self, key: &str, lasts: Duration) -> String {
        self.bucket
            .get_object(Some(&self.credentials), key)
            .sign(lasts)
            .to_string()
    }

    /// A presigned GET whose time has passed: signed an hour ago for a minute, so that nobody has to wait.
    pub fn expired_link(&self, key: &str) -> String {
        let hour_ago = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
        let action = self.bucket.get_object(Some(&self.credentials), key);
        action
            .sign_with_time(Duration::from_secs(60), &hour_ago)
            .to_string()
    }

    /// What storage holds under this key, asked for without the client under test; `None` when nothing.
    pub async fn stored(&self, key: &str) -> Option<Vec<u8>> {
        let answer = plain_client()
            .get(self.link(key, SOON))
            .send()
            .await
            .expect("storage answers");
        match answer.status().as_u16() {
            404 => None,
            200 => Some(answer.bytes().await.expect("object").to_vec()),
            other => panic!("reading an object answers {other}"),
        }
    }
}

fn plain_client() -> reqwest::Client {
    // A provider may be installed by now; any is as good for loopback without TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("client")
}
