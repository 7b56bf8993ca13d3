//! What both clients have in common.

use std::sync::OnceLock;

use reqwest::{Client, ClientBuilder, redirect};

use super::identity::user_agent;
use super::timeouts::Timeouts;
use crate::{Code, Error, Operation, Result, Status};

/// Installs ring as the process's cryptography, once. Another provider that the program chose before stays.
pub(crate) fn install_cryptography() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        // An error means that one is installed already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

/// Redirects, `Referer`, cookies and retries off. TLS is checked against the operating system's trust store, because a
/// clinic's proxy is trusted there and nowhere else. Without any trusted certificate authority only an account on this
/// computer can be reached, by plain http.
///
/// What remains below: a request that was never written because its idle connection had closed is written to another.
pub(crate) fn client(
    timeouts: &Timeouts,
    loopback_account: bool,
    adjust: impl Fn(ClientBuilder) -> ClientBuilder,
) -> Result<Client> {
    let builder = || {
        let builder = Client::builder()
            .user_agent(user_agent())
            .redirect(redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .connect_timeout(timeouts.connect);
        adjust(if loopback_account {
            // A proxy cannot reach this computer's own servers, and plain http would show it the key.
            builder.no_proxy()
        } else {
            builder.https_only(true)
        })
    };
    let built = builder().build();
    let built = if loopback_account {
        built.or_else(|_| builder().tls_certs_only([]).build())
    } else {
        built
    };
    built.map_err(|_| Error::new(Code::TlsUntrusted, Status::Persistent, Operation::TestConnection))
}
