//! Servers with good and bad certificates, and some that speak no TLS.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// How a server meets whoever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// With a certificate of a trusted authority.
    Trusted,
    /// With one whose time is over.
    Expired,
    /// With one whose time has not begun.
    NotYetValid,
    /// With one of another host.
    WrongHost,
    /// With one that nobody else signed.
    SelfSigned,
    /// With one of an authority that is not trusted.
    UnknownAuthority,
    /// With something else than TLS.
    Garbage,
    /// By closing the connection.
    CutInTheHandshake,
    /// By resetting it.
    ResetInTheHandshake,
}

/// A certificate authority.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    /// A new one of this name.
    pub fn new(name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// Its own certificate.
    pub fn pem(&self) -> &str {
        &self.pem
    }
}

/// A server on this computer.
pub struct Server {
    port: u16,
    seen: Arc<Seen>,
}

/// What has arrived.
#[derive(Default)]
struct Seen {
    was_met: AtomicBool,
    received: Mutex<Vec<u8>>,
}

impl Server {
    /// Starts one.
    pub async fn start(behaviour: Behaviour, trusted: &Authority, unknown: &Authority) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let acceptor = acceptor(behaviour, trusted, unknown);
        let server = Self {
            port,
            seen: Arc::clone(&seen),
        };
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                seen.was_met.store(true, Ordering::Release);
                tokio::spawn(meet(behaviour, stream, acceptor.clone(), Arc::clone(&seen)));
            }
        });
        server
    }

    /// Its address.
    pub fn base(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// Whether anybody came.
    pub fn was_met(&self) -> bool {
        self.seen.was_met.load(Ordering::Acquire)
    }

    /// What was sent to it once a connection could be used.
    pub fn received(&self) -> String {
        String::from_utf8_lossy(&self.seen.received.lock().unwrap()).into_owned()
    }
}

async fn meet(behaviour: Behaviour, mut stream: TcpStream, acceptor: TlsAcceptor, seen: Arc<Seen>) {
    let mut hello = [0; 64];
    match behaviour {
        Behaviour::Garbage => {
            let _ = stream.read(&mut hello).await;
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
        Behaviour::CutInTheHandshake => {
            let _ = stream.read(&mut [0; 8192]).await;
        }
        Behaviour::ResetInTheHandshake => {
            let _ = stream.read(&mut hello).await;
            stream.set_zero_linger().unwrap();
        }
        _ => {
            // A client that refuses the certificate ends the handshake.
            if let Ok(stream) = acceptor.accept(stream).await {
                answer(stream, &seen).await;
            }
        }
    }
}

/// Notes everything that comes, and answers nothing of use once a request is whole.
async fn answer(mut stream: tokio_rustls::server::TlsStream<TcpStream>, seen: &Seen) {
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = stream.read(&mut piece).await {
        seen.received.lock().unwrap().extend_from_slice(&piece[..length]);
        let is_whole = ["\r\n\r\n", "--\r\n", "}"]
            .iter()
            .any(|end| piece[..length].ends_with(end.as_bytes()));
        if is_whole {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]";
            let _ = stream.write_all(answer).await;
        }
    }
}

fn acceptor(behaviour: Behaviour, trusted: &Authority, unknown: &Authority) -> TlsAcceptor {
    let host = match behaviour {
        Behaviour::WrongHost => "elsewhere.example",
        _ => "localhost",
    };
    let mut params = CertificateParams::new(vec![host.to_owned()]).unwrap();
    match behaviour {
        Behaviour::Expired => {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2002, 1, 1);
        }
        Behaviour::NotYetValid => {
            params.not_before = date_time_ymd(2500, 1, 1);
            params.not_after = date_time_ymd(2501, 1, 1);
        }
        _ => {
            params.not_before = date_time_ymd(2001, 1, 1);
            params.not_after = date_time_ymd(2501, 1, 1);
        }
    }
    let key = KeyPair::generate().unwrap();
    let certificate = match behaviour {
        Behaviour::SelfSigned => params.self_signed(&key),
        Behaviour::UnknownAuthority => params.signed_by(&key, &unknown.issuer),
        _ => params.signed_by(&key, &trusted.issuer),
    };
    let chain: Vec<CertificateDer<'static>> = vec![certificate.unwrap().der().clone()];
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}
