//! The systems, registered here and nowhere else.

pub(crate) mod canvas;
pub(crate) mod cliniko;
mod listing;
pub(crate) mod medplum;
mod people;
pub(crate) mod pracsuite;
mod wire;

use std::sync::Arc;

use crate::http::Timeouts;
use crate::http::client_builder::install_cryptography;
use crate::oauth::OAuthClient;
use crate::system::capability_absent;
use crate::{AttachmentSystem, ConnectionSettings, Operation, Result, Secrets, System, TokenKeeper};

/// Connects an account to its system: checks address and secrets by their shape, sends nothing yet.
///
/// Fails with [`Code::KeyMalformed`](crate::Code::KeyMalformed) or
/// [`Code::AddressRefused`](crate::Code::AddressRefused) when they cannot be right, and with
/// [`Code::TlsUntrusted`](crate::Code::TlsUntrusted) when this computer trusts no certificate authority at all.
///
/// `tokens` keeps what rotates for an account that signs in by the browser.
pub fn connect(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    tokens: Arc<dyn TokenKeeper>,
) -> Result<Arc<dyn AttachmentSystem>> {
    install_cryptography();
    match settings.system {
        System::Cliniko => Ok(Arc::new(cliniko::Cliniko::connect(settings, secrets)?)),
        System::PracSuite => Ok(Arc::new(pracsuite::PracSuite::connect(settings, secrets)?)),
        System::Medplum => Ok(Arc::new(medplum::Medplum::connect(settings, secrets, tokens)?)),
        System::Canvas => Ok(Arc::new(canvas::Canvas::connect(settings, secrets, tokens)?)),
    }
}

/// The account as a client of its system's authorization server, for a sign-in by the browser.
pub(crate) fn oauth_client(settings: &ConnectionSettings, secrets: &Secrets) -> Result<OAuthClient> {
    install_cryptography();
    match settings.system {
        System::Medplum => medplum::auth::oauth_client(settings, secrets, Timeouts::default()),
        System::Canvas => canvas::auth::oauth_client(settings, secrets, Timeouts::default()),
        System::Cliniko | System::PracSuite => Err(capability_absent(Operation::SignIn)),
    }
}
