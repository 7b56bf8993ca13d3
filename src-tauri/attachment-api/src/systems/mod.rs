//! The systems, registered here and nowhere else.

pub(crate) mod canvas;
pub(crate) mod cliniko;
mod listing;
pub(crate) mod medplum;
mod people;
pub(crate) mod pracsuite;
mod wire;
mod written_date;

use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::http::Conduct;
use crate::http::client_builder::install_cryptography;
use crate::oauth::OAuthClient;
use crate::{AttachmentSystem, ConnectionSettings, Result, Secrets, SignInMethod, TokenKeeper};

/// Makes [`System`] and everything that is chosen by it. The name is the vendor's spelling, the module its word everywhere
/// else; the module gives `connect`, `oauth_client` and `secret_fields`.
macro_rules! register {
    ($($(#[$documentation:meta])* $name:ident in $module:ident;)+) => {
        /// The software that owns the chart.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "lowercase")]
        pub enum System {
            $($(#[$documentation])* $name,)+
        }

        impl System {
            /// Every system, in the order to show.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The name as its vendor writes it, e.g. `PracSuite`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }

            /// The stable word, e.g. `pracsuite`.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($module),)+
                }
            }

            /// The secrets that an account is proved by, in the order to ask; none where there is no such sign-in.
            pub const fn secret_fields(self, method: SignInMethod) -> &'static [SecretField] {
                match self {
                    $(Self::$name => $module::secret_fields(method),)+
                }
            }
        }

        fn connected(
            settings: &ConnectionSettings,
            secrets: &Secrets,
            tokens: Arc<dyn TokenKeeper>,
            conduct: Conduct,
        ) -> Result<Arc<dyn AttachmentSystem>> {
            match settings.system {
                $(System::$name => $module::connect(settings, secrets, tokens, conduct),)+
            }
        }

        fn client_of_authorization_server(
            settings: &ConnectionSettings,
            secrets: &Secrets,
        ) -> Result<OAuthClient> {
            match settings.system {
                $(System::$name => $module::oauth_client(settings, secrets),)+
            }
        }
    };
}

register! {
    /// <https://www.cliniko.com/>
    Cliniko in cliniko;
    /// <https://www.pracsuite.com/>
    PracSuite in pracsuite;
    /// <https://www.medplum.com/>
    Medplum in medplum;
    /// <https://www.canvasmedical.com/>
    Canvas in canvas;
}

/// A secret that an account is proved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretField {
    /// Its name among the account's secrets, e.g. `api_key`.
    pub name: &'static str,
    /// What it is and where it is found.
    pub words: &'static str,
    /// Whether there is no sign-in without it.
    pub required: bool,
}

impl SecretField {
    /// One that has to be given.
    pub(crate) const fn required(name: &'static str, words: &'static str) -> Self {
        Self {
            name,
            words,
            required: true,
        }
    }

    /// One that some accounts have.
    pub(crate) const fn optional(name: &'static str, words: &'static str) -> Self {
        Self {
            name,
            words,
            required: false,
        }
    }
}

/// There is no system of this word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such system")]
pub struct UnknownSystem;

impl FromStr for System {
    type Err = UnknownSystem;

    fn from_str(word: &str) -> std::result::Result<Self, Self::Err> {
        let mut systems = Self::ALL.iter().copied();
        systems.find(|system| system.word() == word).ok_or(UnknownSystem)
    }
}

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
    connect_with(settings, secrets, tokens, Conduct::default())
}

/// [`connect`], behaving otherwise on the network.
pub fn connect_with(
    settings: &ConnectionSettings,
    secrets: &Secrets,
    tokens: Arc<dyn TokenKeeper>,
    conduct: Conduct,
) -> Result<Arc<dyn AttachmentSystem>> {
    install_cryptography();
    connected(settings, secrets, tokens, conduct)
}

/// The account as a client of its system's authorization server, for a sign-in by the browser.
pub(crate) fn oauth_client(settings: &ConnectionSettings, secrets: &Secrets) -> Result<OAuthClient> {
    install_cryptography();
    client_of_authorization_server(settings, secrets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_called_by_one_word_everywhere() {
        for system in System::ALL {
            assert_eq!(serde_json::to_value(system).unwrap(), system.word());
            assert_eq!(system.word().parse(), Ok(*system));
        }
        assert_eq!("Cliniko".parse::<System>(), Err(UnknownSystem));
    }
}
