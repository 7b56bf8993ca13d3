//! Servers that cannot be trusted: neither the key nor a file is sent to them, and the error says why.
//!
//! The trust store is the operating system's, which a test replaces by `SSL_CERT_FILE`. That is read from the environment,
//! so the test runs itself again with it.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test stops where its set-up fails")]

#[path = "../support/abc.rs"]
mod abc;
mod server;
#[path = "../support/spool.rs"]
mod spool;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use attachment_api::{
    AttachmentSystem, Code, ConnectionSettings, Destination, Error, FilingFields, MemoryTokens, PatientId,
    Receipt, Reservation, Secret, Secrets, SignInMethod, Status, Submission, System,
};
use bytes::Bytes;

use crate::server::{Authority, Behaviour, Server};

const TRUST_STORE: &str = "SSL_CERT_FILE";
/// Says that the trust store is the test's own.
const OWN_TRUST_STORE: &str = "CHARTDROP_TEST_OWN_TRUST_STORE";
const PATIENT: &str = "1104000773547340516";

/// What each server is met with; `None` where it is trusted.
const EXPECTED: &[(Behaviour, Option<(Code, Status)>)] = &[
    (Behaviour::Trusted, None),
    (Behaviour::Expired, UNTRUSTED),
    (Behaviour::NotYetValid, UNTRUSTED),
    (Behaviour::WrongHost, UNTRUSTED),
    (Behaviour::SelfSigned, UNTRUSTED),
    (Behaviour::UnknownAuthority, UNTRUSTED),
    (Behaviour::Garbage, UNTRUSTED),
    (
        Behaviour::CutInTheHandshake,
        Some((Code::Offline, Status::Temporary)),
    ),
    (
        Behaviour::ResetInTheHandshake,
        Some((Code::Offline, Status::Temporary)),
    ),
];

const UNTRUSTED: Option<(Code, Status)> = Some((Code::TlsUntrusted, Status::Persistent));

#[test]
fn nothing_is_sent_to_a_server_that_cannot_be_trusted() {
    if std::env::var_os(OWN_TRUST_STORE).is_some() {
        let trust_store = std::env::var_os(TRUST_STORE).unwrap();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(meet_all(Path::new(&trust_store)));
        return;
    }
    let folder = std::env::temp_dir().join(format!("certificates-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let again = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "nothing_is_sent_to_a_server_that_cannot_be_trusted",
            "--nocapture",
        ])
        .env(TRUST_STORE, folder.join("trusted.pem"))
        .env_remove("SSL_CERT_DIR")
        .env(OWN_TRUST_STORE, "1")
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        again.status.success(),
        "{}",
        String::from_utf8_lossy(&again.stderr)
    );
}

async fn meet_all(trust_store: &Path) {
    let trusted = Authority::new("Trusted");
    std::fs::write(trust_store, trusted.pem()).unwrap();
    let unknown = Authority::new("Unknown");
    for (behaviour, expected) in EXPECTED {
        let server = Server::start(*behaviour, &trusted, &unknown).await;
        let errors = everything_sent_to(&server).await;
        for error in errors {
            match expected {
                None => assert_eq!(error.code, Code::AnswerUnreadable, "{behaviour:?}"),
                Some(expected) => {
                    assert_eq!((error.code, error.status), *expected, "{behaviour:?} {error}");
                    assert!(!error.outcome_unknown(), "{behaviour:?}: nothing was sent");
                }
            }
        }
        let received = server.received();
        match expected {
            // Or the test would show nothing.
            None => {
                assert!(
                    received.contains("canary-key") || received.contains("Basic "),
                    "{received}"
                );
                assert!(received.contains("canary-bytes"), "{received}");
            }
            Some(_) => assert!(received.is_empty(), "{behaviour:?}: {received}"),
        }
        assert!(server.was_met(), "{behaviour:?}: nobody came");
    }
}

/// Asks for a form, sends a file by one and asks for its record, all to this server.
async fn everything_sent_to(server: &Server) -> Vec<Error> {
    let system = connect(server);
    let submission = submission();
    let reserved = system.reserve(&submission).await;
    let field = |name: &str, value: String| (name.to_owned(), Secret::from(value));
    let reservation = Reservation {
        destination: Destination::Form {
            url: format!("{}/bucket/", server.base()).parse().unwrap(),
            fields: vec![field("key", format!("1/patients/{PATIENT}/temp/${{filename}}"))],
        },
        note: None,
        expires_at: None,
        max_bytes: None,
        min_bytes: None,
    };
    let bytes = || spool::spool(&Bytes::from_static(b"canary-bytes"));
    let sent = system
        .send(&submission, reservation, bytes(), Arc::new(|_| ()))
        .await;
    let receipt = Receipt {
        upload: "https://bucket.s3.amazonaws.com/1".into(),
        checksum_matches: None,
    };
    let registered = system
        .register(&submission, &receipt, bytes(), Arc::new(|_| ()))
        .await;
    vec![
        reserved.err().unwrap(),
        sent.err().unwrap(),
        registered.err().unwrap(),
    ]
}

fn connect(server: &Server) -> Arc<dyn AttachmentSystem> {
    let settings = ConnectionSettings {
        system: System::Cliniko,
        base_url: Some(format!("{}/v1", server.base()).parse().unwrap()),
        instance: None,
        sign_in: SignInMethod::Secrets,
        storage_hosts: Vec::new(),
    };
    let secrets = Secrets::new([("api_key".to_owned(), Secret::from("canary-key-au1"))]);
    let tokens = Arc::new(MemoryTokens::new(secrets.clone()));
    attachment_api::connect(&settings, &secrets, tokens).unwrap()
}

fn submission() -> Submission {
    let mut file = abc::abc_file("referral.pdf");
    file.size_bytes = 12;
    Submission {
        reference: "6f0c9c1e-55a5-4f0e-9f0a-0d3f6f6f5a10".to_owned(),
        patient: PatientId::new(PATIENT),
        file,
        description: None,
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    }
}
