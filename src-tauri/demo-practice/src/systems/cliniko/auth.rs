//! Key, User-Agent and Accept: <https://docs.api.cliniko.com/>, "Authentication" and "Identifying your application".

use std::collections::BTreeMap;

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::refusals::Refusal;
use super::roles::Role;

/// The shard this clinic lives on.
pub(crate) const SHARD: &str = "au1";
const KEY_LETTERS: usize = 40;

/// A key for each role.
pub(crate) fn keys(rng: &mut fastrand::Rng) -> BTreeMap<Role, String> {
    let mut letters = |count: usize| (0..count).map(|_| rng.alphanumeric()).collect::<String>();
    Role::ALL
        .into_iter()
        .map(|role| {
            // Some real keys hold dashes before the one that leads the shard.
            let dash = if role == Role::Practitioner { "-" } else { "" };
            let half = KEY_LETTERS / 2;
            (
                role,
                format!("MS0x{}{dash}{}-{SHARD}", letters(half), letters(half)),
            )
        })
        .collect()
}

/// The role whose key the request carries.
pub(crate) fn role_of(headers: &HeaderMap, keys: &BTreeMap<Role, String>) -> Result<Role, Refusal> {
    let given = basic_username(headers).ok_or_else(Refusal::unauthorised)?;
    let matching = keys.iter().find(|(_, key)| {
        let body = key.strip_suffix(SHARD).and_then(|key| key.strip_suffix('-'));
        **key == given || body == Some(given.as_str())
    });
    matching.map(|(role, _)| *role).ok_or_else(Refusal::unauthorised)
}

/// The username of Basic authentication; the password must be empty.
fn basic_username(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    let decoded = BASE64
        .decode(encoded.trim())
        .ok()
        .filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let decoded = String::from_utf8(decoded).ok()?;
    decoded.strip_suffix(':').map(str::to_owned)
}

/// `APP_VENDOR_NAME (APP_VENDOR_EMAIL)`; anything else may get an application blocked.
pub(crate) fn check_user_agent(headers: &HeaderMap) -> Result<(), Refusal> {
    let value = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let shaped = value.split_once('(').is_some_and(|(name, rest)| {
        let email = rest.strip_suffix(')').unwrap_or_default();
        let (mailbox, domain) = email.split_once('@').unwrap_or_default();
        name.ends_with(' ')
            && !name.trim().is_empty()
            && !mailbox.is_empty()
            && domain.contains('.')
            && !email.contains([' ', '(', ')'])
    });
    if shaped {
        return Ok(());
    }
    Err(Refusal::forbidden(
        "The User-Agent header must be of the form: Name (email address)",
    ))
}

/// JSON must be asked for by name.
pub(crate) fn check_accept(headers: &HeaderMap) -> Result<(), Refusal> {
    let mut values = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let named = values.any(|value| {
        value.split(',').any(|range| {
            let media_type = range.split(';').next().unwrap_or_default().trim();
            media_type.eq_ignore_ascii_case("application/json")
        })
    });
    if named {
        Ok(())
    } else {
        Err(Refusal::not_acceptable())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn user_agent_needs_a_name_and_an_address() {
        let cases = [
            ("Chartdrop (support@example.org)", true),
            ("Chartdrop 1.2/Linux (support@example.org)", true),
            ("Chartdrop", false),
            ("(support@example.org)", false),
            ("Chartdrop(support@example.org)", false),
            ("Chartdrop (support)", false),
            ("Chartdrop (support@example.org", false),
            ("", false),
        ];
        for (value, allowed) in cases {
            assert_eq!(
                check_user_agent(&headers(header::USER_AGENT, value)).is_ok(),
                allowed,
                "{value:?}"
            );
        }
        assert!(check_user_agent(&HeaderMap::new()).is_err());
    }

    #[test]
    fn json_must_be_asked_for_by_name() {
        for (value, allowed) in [
            ("application/json", true),
            ("text/html, application/json;q=0.9", true),
            ("*/*", false),
            ("text/html", false),
        ] {
            assert_eq!(
                check_accept(&headers(header::ACCEPT, value)).is_ok(),
                allowed,
                "{value}"
            );
        }
    }

    #[test]
    fn key_counts_with_and_without_its_shard_but_not_with_another() {
        let keys = keys(&mut fastrand::Rng::with_seed(1));
        for (role, key) in &keys {
            let given = |text: &str| {
                let value = format!("Basic {}", BASE64.encode(text));
                role_of(&headers(header::AUTHORIZATION, &value), &keys)
            };
            let body = key.strip_suffix("-au1").unwrap();
            assert_eq!(given(&format!("{key}:")), Ok(*role));
            assert_eq!(given(&format!("{body}:")), Ok(*role));
            assert_eq!(given(&format!("{body}-au2:")), Err(Refusal::unauthorised()));
            assert_eq!(given(&format!("{key}:password")), Err(Refusal::unauthorised()));
            assert_eq!(given(key), Err(Refusal::unauthorised()));
        }
        assert_eq!(role_of(&HeaderMap::new(), &keys), Err(Refusal::unauthorised()));
    }
}
