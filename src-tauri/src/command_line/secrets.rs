//! How an account's secrets come in: as one JSON object on standard input, or asked for on a terminal without echo.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Read as _};

use attachment_api::{Secret, SecretField, Secrets, SignInMethod, System};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};
use zeroize::Zeroizing;

/// More than any system's secrets take.
const LARGEST_INPUT_BYTES: u64 = 64 * 1024;

/// Why no usable secrets came in. Holds nothing of what was read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// Standard input or the terminal could not be read.
    #[error("standard input could not be read")]
    Unreadable,
    /// It is not one JSON object whose values are texts.
    #[error("standard input is not one JSON object such as {example}")]
    NotAnObject {
        /// What is expected.
        example: String,
    },
    /// A secret is missing or empty.
    #[error("the secret \"{name}\" is missing on standard input; expected {example}")]
    Missing {
        /// Its name.
        name: &'static str,
        /// What is expected.
        example: String,
    },
    /// There is something that this system does not have.
    #[error("standard input holds a secret that this system does not have; expected {example}")]
    Unexpected {
        /// What is expected.
        example: String,
    },
}

/// Whether a system has a sign-in by the browser.
pub fn has_browser_sign_in(system: System) -> bool {
    !system.secret_fields(SignInMethod::Browser).is_empty()
}

/// Reads what proves an account from standard input, or asks when that is a terminal.
pub fn read(system: System, method: SignInMethod) -> Result<Secrets, SecretsError> {
    let prompts = system.secret_fields(method);
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        return ask(prompts);
    }
    // Room for all of it at once: a growing buffer would leave copies of the secret behind.
    let capacity = usize::try_from(LARGEST_INPUT_BYTES + 1).unwrap_or(usize::MAX);
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    stdin
        .lock()
        .take(LARGEST_INPUT_BYTES)
        .read_to_string(&mut text)
        .map_err(|_| SecretsError::Unreadable)?;
    parse(prompts, &text)
}

fn ask(prompts: &[SecretField]) -> Result<Secrets, SecretsError> {
    let mut secrets = Vec::new();
    for SecretField {
        name,
        words,
        required,
    } in prompts
    {
        let typed = Zeroizing::new(
            rpassword::prompt_password(format!("{words}: ")).map_err(|_| SecretsError::Unreadable)?,
        );
        let typed = typed.trim();
        if !typed.is_empty() {
            secrets.push(((*name).to_owned(), Secret::from(typed)));
        } else if *required {
            return Err(SecretsError::Missing {
                name,
                example: example(prompts),
            });
        }
    }
    Ok(Secrets::new(secrets))
}

fn parse(prompts: &[SecretField], text: &str) -> Result<Secrets, SecretsError> {
    // The parser's own message may quote what it read: it is dropped.
    let mut given = serde_json::from_str::<Object>(text)
        .map_err(|_| SecretsError::NotAnObject {
            example: example(prompts),
        })?
        .0;
    let mut secrets = Vec::new();
    for SecretField { name, required, .. } in prompts {
        let value = given
            .remove(*name)
            .map(|value| Zeroizing::new(value.trim().to_owned()));
        match value {
            Some(value) if !value.is_empty() => {
                secrets.push(((*name).to_owned(), Secret::from(value.as_str())));
            }
            _ if *required => {
                return Err(SecretsError::Missing {
                    name,
                    example: example(prompts),
                });
            }
            _ => {}
        }
    }
    if !given.is_empty() {
        return Err(SecretsError::Unexpected {
            example: example(prompts),
        });
    }
    Ok(Secrets::new(secrets))
}

fn example(prompts: &[SecretField]) -> String {
    let names: Vec<_> = prompts
        .iter()
        .filter(|prompt| prompt.required)
        .map(|SecretField { name, .. }| format!("\"{name}\":\"...\""))
        .collect();
    format!("{{{}}}", names.join(","))
}

/// A JSON object of texts, each given once.
struct Object(BTreeMap<String, Zeroizing<String>>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;

        impl<'de> Visitor<'de> for Texts {
            type Value = Object;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Object, A::Error> {
                let mut texts = BTreeMap::new();
                while let Some((name, value)) = entries.next_entry::<String, String>()? {
                    if texts.insert(name, Zeroizing::new(value)).is_some() {
                        return Err(A::Error::custom("given twice"));
                    }
                }
                Ok(Object(texts))
            }
        }

        deserializer.deserialize_map(Texts)
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn parsed(system: System, method: SignInMethod, text: &str) -> Result<Secrets, SecretsError> {
        parse(system.secret_fields(method), text)
    }

    fn refusal(text: &str) -> String {
        parsed(System::Cliniko, SignInMethod::Secrets, text)
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn each_system_asks_for_what_its_contract_says() {
        let text = r#"{"vendor_key":"v","account_key":"a","client_id":"c","client_secret":"s"}"#;
        for (system, example) in [
            (System::PracSuite, r#"{"vendor_key":"...","account_key":"..."}"#),
            (System::Medplum, r#"{"client_id":"...","client_secret":"..."}"#),
            (System::Canvas, r#"{"client_id":"...","client_secret":"..."}"#),
        ] {
            let refused = parsed(system, SignInMethod::Secrets, text).expect_err("too much");
            assert!(refused.to_string().contains(example), "{refused}");
        }
    }

    #[test]
    fn a_browser_sign_in_needs_the_client_id_alone() {
        let public = parsed(System::Canvas, SignInMethod::Browser, r#"{"client_id":"c"}"#);
        assert!(public.expect("a public client").get("client_secret").is_none());
        let confidential = r#"{"client_id":"c","client_secret":"s"}"#;
        let confidential = parsed(System::Medplum, SignInMethod::Browser, confidential);
        assert!(
            confidential
                .expect("a confidential client")
                .get("client_secret")
                .is_some()
        );
        assert!(!has_browser_sign_in(System::Cliniko) && !has_browser_sign_in(System::PracSuite));
    }

    #[test]
    fn the_key_is_read_without_the_white_space_around_it() {
        let secrets = parsed(
            System::Cliniko,
            SignInMethod::Secrets,
            "{\"api_key\": \" key-au1\\n\"}\n",
        )
        .expect("secrets");
        assert_eq!(
            secrets.get("api_key").map(ExposeSecret::expose_secret),
            Some("key-au1")
        );
    }

    #[test]
    fn a_missing_or_empty_key_is_named() {
        for text in [
            "{}",
            r#"{"api_key":""}"#,
            r#"{"api_key":"  "}"#,
            r#"{"key":"k-au1"}"#,
        ] {
            assert!(refusal(text).contains("\"api_key\" is missing"), "{text}");
        }
    }

    #[test]
    fn nothing_of_a_wrong_input_is_repeated() {
        let inputs = [
            "canary-au1",
            r#"["canary-au1"]"#,
            r#"{"api_key":["canary"]}"#,
            r#"{"api_key":"k"} canary"#,
            r#"{"api_key":"k","canary":"c"}"#,
        ];
        for text in inputs {
            assert!(!refusal(text).contains("canary"), "{}", refusal(text));
        }
    }
}
