//! OAuth 2.0 for the systems that use it: client credentials, and tokens that a person's sign-in left behind.
//!
//! A system describes itself as an [`OAuthClient`]; [`TokenSource`] turns that into a request's authority, and
//! [`SignIn`](crate::SignIn) into a browser sign-in.

mod authorization_server;
mod oauth_client;
#[cfg(test)]
pub(crate) mod tests;
mod token;
mod token_source;

pub(crate) use authorization_server::{AuthorizationServer, Endpoints};
pub(crate) use oauth_client::{OAuthClient, client_keys, key_malformed};
pub(crate) use token::{CLIENT_ID, CLIENT_SECRET, signed_in_secrets};
pub(crate) use token_source::TokenSource;
