//! Tokens as a server gives them and as they are kept.

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderValue;
use secrecy::ExposeSecret;
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{Code, Error, Operation, Secret, Secrets, Status};

/// The client's id among an account's secrets.
pub(crate) const CLIENT_ID: &str = "client_id";
/// The client's secret; absent for a public client.
pub(crate) const CLIENT_SECRET: &str = "client_secret";
/// Renews the other tokens, once.
pub(crate) const REFRESH_TOKEN: &str = "refresh_token";
/// The access token.
pub(crate) const ACCESS_TOKEN: &str = "access_token";
/// Until when the access token is used (RFC 3339, UTC): what the server said, less [`MARGIN`].
pub(crate) const ACCESS_TOKEN_EXPIRES_AT: &str = "access_token_expires_at";

/// How long before its end a token is no longer used: a large file may be on its way for a moment before it is judged, and
/// the answer with the token was on its way too.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// Longer than any token seen; a document is no token.
const LONGEST_TOKEN: usize = 16 * 1024;

/// A token that gives requests their authority.
#[derive(Clone)]
pub(crate) struct AccessToken {
    secret: Secret,
    use_until: Option<Timestamp>,
}

impl AccessToken {
    /// The token that is kept among these secrets.
    pub fn kept(secrets: &Secrets) -> Option<Self> {
        let use_until = match secrets.get(ACCESS_TOKEN_EXPIRES_AT) {
            Some(text) => Some(text.expose_secret().parse().ok()?),
            None => None,
        };
        Some(Self {
            secret: sendable(secrets.get(ACCESS_TOKEN)?.expose_secret())?,
            use_until,
        })
    }

    /// Whether it can still be used. A token whose end nobody named is used until it is refused.
    pub fn lasts(&self, now: Timestamp) -> bool {
        self.use_until.is_none_or(|end| now < end)
    }

    /// Whether this is that token.
    pub fn is(&self, token: &Secret) -> bool {
        self.secret.expose_secret() == token.expose_secret()
    }

    /// The token itself.
    pub const fn secret(&self) -> &Secret {
        &self.secret
    }

    /// The value of `Authorization`, marked so that it is never shown.
    pub fn authorisation(&self) -> Option<HeaderValue> {
        let value = Zeroizing::new(format!("Bearer {}", self.secret.expose_secret()));
        let mut header = HeaderValue::from_str(&value).ok()?;
        header.set_sensitive(true);
        Some(header)
    }
}

/// A token as it can be sent: printable ASCII, of a token's length.
pub(crate) fn sendable(text: &str) -> Option<Secret> {
    let text = text.trim();
    ((1..=LONGEST_TOKEN).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()))
        .then(|| Secret::from(text))
}

/// What a token endpoint gave (RFC 6749, section 5.1).
pub(crate) struct TokenAnswer {
    /// The access token.
    pub access: AccessToken,
    /// The next refresh token, where there is one.
    pub refresh: Option<Secret>,
    /// The scope that was granted, where the server says it.
    pub scope: Option<String>,
}

impl TokenAnswer {
    /// Reads a 200's body that arrived `now`; `None` when it holds no bearer token that can be sent.
    pub fn read(body: &[u8], now: Timestamp) -> Option<Self> {
        let answer: Value = serde_json::from_slice(body).ok()?;
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        if text("token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return None;
        }
        let lifetime = answer
            .get("expires_in")
            .and_then(seconds)
            .map(SignedDuration::from_secs);
        Some(Self {
            access: AccessToken {
                secret: sendable(text("access_token")?)?,
                use_until: lifetime.and_then(|lifetime| {
                    let margin = MARGIN.min(lifetime / 2);
                    now.checked_add(lifetime - margin).ok()
                }),
            },
            refresh: text("refresh_token").and_then(sendable),
            scope: text("scope").map(str::to_owned),
        })
    }
}

/// A number, or a number in quotes.
fn seconds(value: &Value) -> Option<i64> {
    let seconds = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (0..=i64::from(u32::MAX)).contains(&seconds).then_some(seconds)
}

/// An account's secrets once these tokens take the place of the former ones. A server that gives no new refresh token lets
/// the former one live on.
pub(crate) fn signed_in_secrets(former: &Secrets, answer: &TokenAnswer) -> Secrets {
    let replaced = [ACCESS_TOKEN, ACCESS_TOKEN_EXPIRES_AT];
    let mut secrets: Vec<(String, Secret)> = former
        .iter()
        .filter(|(name, _)| !replaced.contains(name) && (answer.refresh.is_none() || *name != REFRESH_TOKEN))
        .map(|(name, secret)| (name.to_owned(), secret.clone()))
        .collect();
    secrets.push((ACCESS_TOKEN.to_owned(), answer.access.secret.clone()));
    if let Some(end) = answer.access.use_until {
        secrets.push((ACCESS_TOKEN_EXPIRES_AT.to_owned(), Secret::from(end.to_string())));
    }
    if let Some(refresh) = &answer.refresh {
        secrets.push((REFRESH_TOKEN.to_owned(), refresh.clone()));
    }
    Secrets::new(secrets)
}

/// Whoever signed in has to do so again.
pub(crate) const fn sign_in_again() -> Error {
    Error::new(Code::CredentialsRefused, Status::Persistent, Operation::SignIn)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        Timestamp::from_second(1_800_000_000).unwrap()
    }

    fn read(body: &str) -> Option<TokenAnswer> {
        TokenAnswer::read(body.as_bytes(), now())
    }

    fn lasts_seconds(body: &str) -> Option<i64> {
        let end = read(body).unwrap().access.use_until?;
        Some(end.as_second() - now().as_second())
    }

    #[test]
    fn token_is_used_until_a_margin_before_its_end() {
        for (expires_in, lasts) in [
            ("3600", Some(3540)),
            ("\"36000\"", Some(35_940)),
            ("60", Some(30)),
            ("0", Some(0)),
            ("-5", None),
            ("\"soon\"", None),
            ("null", None),
        ] {
            let body = format!(r#"{{"access_token":"a","expires_in":{expires_in}}}"#);
            assert_eq!(lasts_seconds(&body), lasts, "{expires_in}");
        }
    }

    #[test]
    fn only_a_bearer_token_that_can_be_sent_is_one() {
        for body in [
            "",
            "{}",
            "[]",
            r#"{"access_token":""}"#,
            r#"{"access_token":5}"#,
            r#"{"access_token":"two words"}"#,
            r#"{"access_token":"a\r\nb"}"#,
            r#"{"access_token":"a","token_type":"mac"}"#,
        ] {
            assert!(read(body).is_none(), "{body}");
        }
        let token = read(r#"{"access_token":"a.b-c","token_type":"bearer"}"#)
            .unwrap()
            .access;
        let header = token.authorisation().unwrap();
        assert!(header.is_sensitive());
        assert_eq!(header, "Bearer a.b-c");
    }

    #[test]
    fn new_tokens_take_the_place_of_the_former_and_nothing_else_changes() {
        let former = Secrets::new(
            [
                ("client_id", "c"),
                ("refresh_token", "r1"),
                ("access_token", "a1"),
                ("access_token_expires_at", "x"),
            ]
            .map(|(name, value)| (name.to_owned(), Secret::from(value))),
        );
        let kept = |body: &str| {
            let secrets = signed_in_secrets(&former, &read(body).unwrap());
            let mut kept: Vec<String> = secrets
                .iter()
                .map(|(name, secret)| format!("{name}={}", secret.expose_secret()))
                .collect();
            kept.sort();
            kept.join(" ")
        };
        assert_eq!(
            kept(r#"{"access_token":"a2","refresh_token":"r2","expires_in":3600}"#),
            "access_token=a2 access_token_expires_at=2027-01-15T08:59:00Z client_id=c refresh_token=r2"
        );
        assert_eq!(
            kept(r#"{"access_token":"a2"}"#),
            "access_token=a2 client_id=c refresh_token=r1"
        );
    }
}
