//! Servers that hang or hang up: every wait ends, with short time-outs so that the tests do not wait for the real ones.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::client::Cliniko;
use crate::http::client_builder::install_cryptography;
use crate::http::{Conduct, Timeouts};
use crate::{
    AttachmentSystem, Code, ConnectionSettings, Destination, FileFacts, FilingFields, Link, PatientId,
    Reservation, Secret, Secrets, SignInMethod, SpooledBytes, Status, Submission, System,
};

const SHORT: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(600);

fn patient_client(address: SocketAddr, timeouts: Timeouts) -> Cliniko {
    install_cryptography();
    let settings = ConnectionSettings {
        system: System::Cliniko,
        base_url: Some(format!("http://{address}/v1").parse().unwrap()),
        instance: None,
        sign_in: SignInMethod::Secrets,
        storage_hosts: Vec::new(),
    };
    let secrets = Secrets::new([("api_key".to_owned(), Secret::from("key-au1"))]);
    let conduct = Conduct {
        timeouts,
        ..Conduct::default()
    };
    Cliniko::connect(&settings, &secrets, conduct).unwrap_or_else(|error| panic!("{error}"))
}

/// Everything is waited for long, except what a test shortens.
fn patience() -> Timeouts {
    Timeouts {
        connect: LONG,
        exchange: LONG,
        stall: LONG,
        answer_after_body: LONG,
        transfer_base: LONG,
        slowest_bytes_per_second: 1,
    }
}

/// A server that answers its first connection by `part` of an answer and then holds it open until the test ends.
async fn hanging_after(part: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut connection = first_request(&listener).await;
        connection.write_all(part).await.unwrap();
        // Reads on, so that a body can arrive, and never answers further.
        while connection.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {}
    });
    address
}

async fn first_request(listener: &TcpListener) -> TcpStream {
    let (mut connection, _) = listener.accept().await.unwrap();
    assert!(connection.read(&mut [0; 4096]).await.unwrap() > 0);
    connection
}

fn link(address: SocketAddr) -> Link {
    Link {
        url: Secret::from(format!("http://{address}/bucket/key")),
        expires_at: None,
        name: None,
    }
}

struct Spool {
    ends: bool,
}

impl SpooledBytes for Spool {
    fn len(&self) -> u64 {
        3
    }

    fn open(&self) -> BoxStream<'static, io::Result<Bytes>> {
        let piece = stream::iter([Ok(Bytes::from_static(if self.ends { b"abc" } else { b"ab" }))]);
        if self.ends {
            piece.boxed()
        } else {
            piece.chain(stream::pending()).boxed()
        }
    }
}

async fn sending(address: SocketAddr, spool: Spool, timeouts: Timeouts) -> (Code, Status) {
    let submission = Submission {
        reference: String::new(),
        patient: PatientId::new("1"),
        file: FileFacts {
            name: "a.pdf".into(),
            content_type: "application/pdf".to_owned(),
            size_bytes: 3,
            sha256: String::new(),
            md5: String::new(),
        },
        description: None,
        fields: FilingFields::new(),
        register_attempted_at: None,
        known_attachments: Vec::new(),
    };
    let reservation = Reservation {
        destination: Destination::Form {
            url: format!("http://{address}/bucket/").parse().unwrap(),
            fields: vec![("key".to_owned(), Secret::from("patients/1/u/${filename}"))],
        },
        note: None,
        expires_at: None,
        max_bytes: None,
        min_bytes: None,
    };
    let client = patient_client(address, timeouts);
    let error = client
        .send(&submission, reservation, Arc::new(spool), Arc::new(|_| ()))
        .await
        .unwrap_err();
    (error.code, error.status)
}

#[tokio::test]
async fn api_that_never_answers_times_out() {
    let timeouts = Timeouts {
        exchange: SHORT,
        ..patience()
    };
    for part in [
        b"".as_slice(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"id\"",
    ] {
        let client = patient_client(hanging_after(part).await, timeouts);
        let error = client.test_connection().await.unwrap_err();
        assert_eq!((error.code, error.status), (Code::TimedOut, Status::Temporary));
    }
}

#[tokio::test]
async fn error_body_that_never_ends_does_not_hide_its_status() {
    let timeouts = Timeouts {
        stall: SHORT,
        ..patience()
    };
    let part = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\n{\"mess";
    let error = patient_client(hanging_after(part).await, timeouts)
        .test_connection()
        .await
        .unwrap_err();
    assert_eq!(error.code, Code::NotPermitted);
}

#[tokio::test]
async fn storage_that_takes_the_file_and_never_answers_times_out() {
    let timeouts = Timeouts {
        answer_after_body: SHORT,
        ..patience()
    };
    let outcome = sending(hanging_after(b"").await, Spool { ends: true }, timeouts).await;
    assert_eq!(outcome, (Code::TimedOut, Status::Temporary));
}

#[tokio::test]
async fn body_that_stops_moving_is_given_up() {
    let timeouts = Timeouts {
        stall: SHORT,
        ..patience()
    };
    let outcome = sending(hanging_after(b"").await, Spool { ends: false }, timeouts).await;
    assert_eq!(outcome, (Code::SendInterrupted, Status::Temporary));
}

#[tokio::test]
async fn transfer_has_a_total_time() {
    let timeouts = Timeouts {
        transfer_base: SHORT,
        slowest_bytes_per_second: 1024,
        ..patience()
    };
    let outcome = sending(hanging_after(b"").await, Spool { ends: true }, timeouts).await;
    assert_eq!(outcome, (Code::TimedOut, Status::Temporary));
}

#[tokio::test]
async fn download_that_stalls_times_out_and_a_cut_one_is_no_end() {
    let timeouts = Timeouts {
        stall: SHORT,
        ..patience()
    };
    let part = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc";
    let address = hanging_after(part).await;
    let download = patient_client(address, timeouts)
        .download(&link(address))
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(download.size_bytes, Some(100));
    let error = download.bytes.try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!(error.code, Code::TimedOut);

    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { first_request(&listener).await.write_all(part).await });
    let download = patient_client(address, patience())
        .download(&link(address))
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    let error = download.bytes.try_collect::<Vec<_>>().await.unwrap_err();
    assert_eq!((error.code, error.status), (Code::AnswerLost, Status::Temporary));
}
