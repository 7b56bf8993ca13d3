//! Faults that spoil answers, connections and what is kept.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use demo_practice::{Damage, Effect, FaultRule, KeptETag, RedirectTo, StorageRefusal, WaitHint};
use hyper::StatusCode;
use serde_json::Value;
use support::{Clinic, basic, between, clinic, form_request, quick};

fn once(clinic: &Clinic, route: &str, effect: Effect) {
    clinic.practice.faults().add(FaultRule::times(1, route, effect));
}

/// A connection that says `head` and is read as it comes.
fn connection(clinic: &Clinic, head: &str) -> TcpStream {
    let url: url::Url = clinic.base_url.parse().unwrap();
    let mut stream = TcpStream::connect(url.socket_addrs(|| None).unwrap()[0]).unwrap();
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

/// Asks who the user is.
fn asking(clinic: &Clinic) -> String {
    let key = basic(clinic.keys.values().next().unwrap());
    format!(
        "GET /cliniko/v1/user HTTP/1.1\r\nHost: practice\r\nAuthorization: {key}\r\nAccept: application/json\r\n\
         User-Agent: Practice test (test@example.org)\r\nContent-Length: 0\r\n\r\n"
    )
}

#[tokio::test]
async fn storage_refuses_in_the_words_of_s3() {
    let clinic = clinic(quick()).await;
    let form = clinic.presign(&clinic.jane).await;
    for (refusal, status, code) in [
        (StorageRefusal::SlowDown, 503, "SlowDown"),
        (StorageRefusal::RequestTimeout, 400, "RequestTimeout"),
        (StorageRefusal::RequestTimeTooSkewed, 403, "RequestTimeTooSkewed"),
        (StorageRefusal::PolicyExpired, 403, "AccessDenied"),
        (StorageRefusal::EntityTooLarge, 400, "EntityTooLarge"),
        (StorageRefusal::InternalError, 500, "InternalError"),
        (StorageRefusal::InternalErrorInside200, 200, "InternalError"),
    ] {
        once(&clinic, "storage-form", Effect::StorageRefusal { refusal });
        let answer = clinic
            .send(form_request(&form, "a.pdf", b"%PDF-1.4"))
            .await
            .unwrap();
        assert_eq!(
            (answer.status.as_u16(), answer.s3_code()),
            (status, code),
            "{refusal:?}"
        );
        assert!(!between(answer.text(), "<RequestId>", "</RequestId>").is_empty());
    }
    assert!(clinic.practice.ledger().objects.is_empty());
}

#[tokio::test]
async fn waits_can_be_nonsense_or_over() {
    let clinic = clinic(quick()).await;
    for (wait, header) in [
        (WaitHint::RetryAfterGarbage, "retry-after"),
        (WaitHint::RetryAfterPast, "retry-after"),
        (WaitHint::ResetPast, "x-ratelimit-reset"),
    ] {
        once(&clinic, "user", Effect::TooManyRequests { wait, seconds: 9 });
        let answer = clinic.get("/user").await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        let said = answer.header(header);
        match wait {
            WaitHint::RetryAfterGarbage => assert!(said.parse::<u32>().is_err() && !said.contains("GMT")),
            WaitHint::RetryAfterPast => assert!(said.ends_with("GMT"), "{said}"),
            _ => assert!(said.parse::<i64>().unwrap() < jiff::Timestamp::now().as_second()),
        }
    }
}

#[tokio::test]
async fn redirects_lead_everywhere() {
    let clinic = clinic(quick()).await;
    for (to, location) in [
        (RedirectTo::Itself, "/cliniko/v1/user"),
        (RedirectTo::SameHost, "/elsewhere"),
        (RedirectTo::OtherHost, "https://elsewhere.example/"),
        (RedirectTo::PlainHttp, "http://elsewhere.example/"),
        (RedirectTo::File, "file:///etc/hostname"),
    ] {
        for status in [301, 302, 303, 307, 308] {
            once(&clinic, "user", Effect::Redirect { status, to });
            let answer = clinic.get("/user").await;
            assert_eq!(
                (answer.status.as_u16(), answer.header("location")),
                (status, location)
            );
        }
    }
}

#[tokio::test]
async fn answers_are_halved_dripped_and_misnamed() {
    let clinic = clinic(quick()).await;
    let whole = clinic.get("/user").await;
    once(&clinic, "user", Effect::HalfBody);
    let half = clinic.get("/user").await;
    assert_eq!(half.body, whole.body[..whole.body.len() / 2]);
    assert_eq!(half.header("content-length"), half.body.len().to_string());
    assert!(serde_json::from_slice::<Value>(&half.body).is_err());

    once(&clinic, "user", Effect::Drip { ms: 0 });
    assert_eq!(clinic.get("/user").await.body, whole.body);

    let value = "text/html".to_owned();
    once(&clinic, "user", Effect::ContentType { value });
    let misnamed = clinic.get("/user").await;
    assert_eq!(
        (misnamed.header("content-type"), &misnamed.body),
        ("text/html", &whole.body)
    );
}

#[tokio::test]
async fn stalled_answer_stops_in_the_middle_and_stays_open() {
    let clinic = clinic(quick()).await;
    let whole = clinic.get("/user").await.body;
    once(&clinic, "user", Effect::Stall);
    let mut stream = connection(&clinic, &asking(&clinic));
    let read = tokio::task::spawn_blocking(move || {
        let mut read = Vec::new();
        let mut piece = [0; 4096];
        let ends_with = |read: &[u8], end: &[u8]| read.ends_with(end);
        let half = &whole[..whole.len() / 2];
        while !ends_with(&read, half) {
            let length = stream.read(&mut piece).unwrap();
            assert!(length > 0, "it was closed");
            read.extend_from_slice(&piece[..length]);
        }
        stream.set_nonblocking(true).unwrap();
        assert_eq!(stream.read(&mut piece).unwrap_err().kind(), ErrorKind::WouldBlock);
    });
    read.await.unwrap();
}

#[tokio::test]
async fn reset_is_no_close() {
    let clinic = clinic(quick()).await;
    once(&clinic, "user", Effect::Reset { bytes: 0 });
    let mut stream = connection(&clinic, &asking(&clinic));
    let kind = tokio::task::spawn_blocking(move || stream.read(&mut [0; 16]).unwrap_err().kind());
    assert_eq!(kind.await.unwrap(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn huge_answers_are_huge_and_endless_ones_do_not_end() {
    let clinic = clinic(quick()).await;
    let bytes = 3_000_000;
    once(&clinic, "user", Effect::HugeBody { bytes });
    assert_eq!(clinic.get("/user").await.body.len() as u64, bytes);
    for (effect, seen) in [
        (Effect::EndlessBody, " "),
        (Effect::EndlessHeaders, "x-filling"),
        (Effect::HugeHeaders { count: 2100 }, "x-filling-1800"),
    ] {
        once(&clinic, "user", effect.clone());
        let mut stream = connection(&clinic, &asking(&clinic));
        let read = tokio::task::spawn_blocking(move || {
            let mut read = vec![0; 2_000_000];
            stream.read_exact(&mut read).unwrap();
            String::from_utf8(read).unwrap()
        });
        let read = read.await.unwrap();
        assert!(read.contains(seen), "{effect:?}");
    }
}

#[tokio::test]
async fn storage_keeps_other_bytes_than_came() {
    let clinic = clinic(quick()).await;
    let bytes = b"%PDF-1.4 twelve";
    for (damage, e_tag) in [
        (Some(Damage::FlipBit), KeptETag::OfKept),
        (Some(Damage::CutTail(3)), KeptETag::Absent),
        (None, KeptETag::Opaque),
    ] {
        once(&clinic, "storage-form", Effect::Keep { damage, e_tag });
        let record = clinic.file("a.pdf", bytes).await;
        let kept = clinic
            .fetch(&clinic.link(record["id"].as_str().unwrap()).await)
            .await;
        let differing = kept
            .body
            .iter()
            .zip(bytes)
            .filter(|(left, right)| left != right)
            .count();
        let expected = match damage {
            Some(Damage::FlipBit) => (bytes.len(), 1),
            Some(Damage::CutTail(_)) => (bytes.len() - 3, 0),
            None => (bytes.len(), 0),
        };
        assert_eq!((kept.body.len(), differing), expected, "{damage:?}");
        assert_eq!(kept.headers.contains_key("etag"), e_tag != KeptETag::Absent);
    }
}
